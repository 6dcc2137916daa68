"""What the service of notices refuses."""

from datetime import datetime
from http import HTTPStatus

from tongban.domain.calendar import SHANGHAI
from tongban.domain.errors import DomainError


class NotToBeServed(DomainError):
    """No notice of this case, or one that needs no proof of service."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("没有这份文书，或者它不需要送达回证。")


class ServedAlready(DomainError):
    """It has reached this person; the terms run, and a second service changes nothing."""

    def __init__(self, *, recipient: str, at: datetime) -> None:
        super().__init__(f"已经于 {at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 送达{recipient}，不需要再次送达。")


class ServiceIncomplete(DomainError):
    """Each way asks for its own proof."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ServiceNotFound(DomainError):
    """An unknown link, one that was replaced, and wrong digits all read the same."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("没有查到文书。请核对短信里的网址和证件号码后四位，或者到登记机构窗口领取。")


class TooManyTries(DomainError):
    """Somebody guesses: this link opens nothing any more."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__("核对未通过的次数过多，不能再用这个网址查看。请携带身份证件到登记机构窗口领取。")
