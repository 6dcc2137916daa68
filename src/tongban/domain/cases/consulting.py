"""How a consultation of the two institutions ends (总体方案 六: 不能即时解决的，告知到属地申请)."""

from tongban.domain.labelled import Labelled


class ConsultationResult(Labelled):
    """What the home institution decided at the end of a consultation. 咨询结果"""

    SETTLED = "settled", "已经答复，按答复办理"
    GO_HOME = "go_home", "请申请人到属地办理"
