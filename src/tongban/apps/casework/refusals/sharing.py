"""Who may do what, and whose work it is."""

from collections.abc import Sequence
from http import HTTPStatus

from tongban.domain.errors import DomainError
from tongban.domain.people import Role


class WrongRole(DomainError):
    """The officer holds none of the roles the act belongs to."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self, needed: Sequence[Role]) -> None:
        super().__init__(f"这项操作由“{'、'.join(role.label for role in needed)}”岗位办理。")
        self.needed = tuple(needed)


class SamePersonTwice(DomainError):
    """Taking in and carrying out are two people's work (操作规范 4.8)."""

    def __init__(self) -> None:
        super().__init__("收件和登簿须由不同的人办理，请由另一位登簿人员办理本件。")


class NotMyCase(DomainError):
    """The case was given to somebody, and this is somebody else."""

    next_step = "需要由您办理的，请在案件页选择“接手”并写明原因，或者请科长分派。"

    def __init__(self, name: str = "") -> None:
        super().__init__(f"本案由{name}办理。" if name else "本案不由您办理。")
        self.name = name


class AssigneeChanged(DomainError):
    """The case lies with somebody else than the page showed: a colleague was quicker."""

    next_step = "请刷新后再操作。"

    def __init__(self, name: str) -> None:
        told = f"现在由{name}办理" if name else "已经退回待领取"
        super().__init__(f"您打开页面后，本案办理人有变化：{told}。刚才没有提交。")
        self.name = name


class CannotBeGiven(DomainError):
    """Away, without the role, or barred: nobody reviews what they examined (操作规范 初审、复审分设)."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, role: Role) -> None:
        super().__init__(
            f"本案不能由其办理：须有“{role.label}”岗位、在岗且未请假；初审过本案的不能复审，初审、复审过的不能核定。请选择另一位。"
        )
        self.role = role


class NothingToAssign(DomainError):
    """Nobody of the bureau is waited for: there is nothing to hand to anybody."""

    def __init__(self) -> None:
        super().__init__("本案现在不等待本机构办理，不需要分派。")


class AbsenceImpossible(DomainError):
    """These days, or this deputy, cannot be."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AbsenceNotFound(DomainError):
    """No such absence in this institution."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("没有这条请假记录，或者它不属于您的机构。")


class FilterImpossible(DomainError):
    """A filter is kept under a name, and not without end."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
