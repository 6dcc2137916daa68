"""Originals on their way, and files in the archive."""

from http import HTTPStatus

from tongban.domain.archives import LONGEST_LOAN_DAYS
from tongban.domain.errors import DomainError


class ParcelNotFound(DomainError):
    """No parcel with this waybill was announced for the case."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, waybill: str) -> None:
        super().__init__(f"收件机构没有登记过运单“{waybill}”，请核对运单号。")


class ParcelReceivedBefore(DomainError):
    """A parcel is signed for once."""

    def __init__(self, waybill: str) -> None:
        super().__init__(f"运单“{waybill}”已经签收过。")


class MismatchUnexplained(DomainError):
    """What was counted differs from what was announced, and nobody says how (gateways.md 8.1 缺件登记)."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, announced: int, counted: int) -> None:
        super().__init__(f"寄出 {announced} 页，清点 {counted} 页，请写明缺少或多出的材料。")


class PaperOutstanding(DomainError):
    """The archive keeps the originals: they must be here first."""

    def __init__(self) -> None:
        super().__init__("收件机构寄出的纸质材料还没有签收，请先清点签收再归档。")


class NotInArchive(DomainError):
    """Only an archived file that is here is lent, and only one that is out comes back."""

    def __init__(self) -> None:
        super().__init__("这份案卷没有归档、已经借出或者已经归还，请刷新页面后再看。")


class LoanIncomplete(DomainError):
    """A loan names borrower, purpose and authority; a return says what counting the pages found."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("请把借阅人、单位、用途、依据（归还时为清点情况）填写完整。")


class LoanTooLong(DomainError):
    """A file comes back within thirty days."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__(f"应还日期应在今天至 {LONGEST_LOAN_DAYS} 天以内，需要更久的到期续借。")
