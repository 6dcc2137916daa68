"""Applications sent in for pre-review that are not there, or not as they were shown."""

from http import HTTPStatus

from tongban.domain.errors import DomainError


class PreReviewNotFound(DomainError):
    """Nobody has sent this institution an application of this number."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: str) -> None:
        super().__init__("没有这件预审，或者它不属于您的机构。")
        self.number = number


class PreReviewMovedOn(DomainError):
    """A colleague, or the applicants, were quicker than whoever decided on an older page."""

    next_step = "请看过最新情况后再办理。"

    def __init__(self) -> None:
        super().__init__("您打开本页后，这件预审有了新的进展，刚才没有提交。")


class PreReviewTaken(DomainError):
    """Another member has sent in, or has asked about, an application of this number."""

    def __init__(self, number: str) -> None:
        super().__init__("这个收件编号不是由您送交预审的，请核对收件编号。")
        self.number = number
