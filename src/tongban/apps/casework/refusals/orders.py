"""Orders of courts and other organs, and what they are told."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from tongban.domain.calendar import SHANGHAI
from tongban.domain.errors import DomainError


class OrderNotFound(DomainError):
    """No court order of this institution bears the number; another institution's does not exist for us."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: str) -> None:
        super().__init__("没有这件协助执行，或者它不属于您的机构。")
        self.number = number


class OrderIncompleteAtDesk(DomainError):
    """An order goes to the recorder with every paper, and says what about."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"还不能提交：{'；'.join(missing)}。")
        self.missing = tuple(missing)


class ServiceTimeImpossible(DomainError):
    """Papers are served before or when they are taken in, never later."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, received_at: datetime) -> None:
        super().__init__(f"送达时间不能晚于收件时间（{received_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}）。")
        self.received_at = received_at


class HandingBackUnfounded(DomainError):
    """A case goes back to the counter for a fault of the handing over, and says which."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("请选择退回收件机构的原因，并写明具体情形。")


class OutcomeMissing(DomainError):
    """What was answered is written down."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, what: str) -> None:
        super().__init__(f"请填写“{what}”的办理结果。")


class TidingNotFound(DomainError):
    """The institution has nothing of this number to tell."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: int) -> None:
        super().__init__(f"没有编号为{number}的查封告知。")
        self.number = number


class TidingNotReady(DomainError):
    """A letter is sent once, and not before it is printed."""

    status = HTTPStatus.CONFLICT

    def __init__(self, *, sent: bool) -> None:
        super().__init__("这件告知已经登记送达。" if sent else "请先出具通知书，再登记送达。")
        self.sent = sent
