"""Whose time it is."""

from tongban.domain.labelled import Labelled


class Turn(Labelled):
    """Whose move it is; every minute of a case is somebody's."""

    INTAKE = "intake", "收件机构"
    COURIER = "courier", "寄递途中"
    HOME = "home", "属地登记机构"
    HOUSING = "housing", "住房部门"
    TAX = "tax", "税务机关"
    APPLICANT = "applicant", "申请人"
    COURT = "court", "人民法院"
    NOBODY = "nobody", "已办结"
