"""Certificates: their printed numbers, the fee, and the way to whom they belong."""

from decimal import Decimal
from http import HTTPStatus

from tongban.domain.errors import DomainError


class SerialMalformed(DomainError):
    """印制序列号 has eleven digits and begins with the province's code (domain.md 1.5)."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, serial: str) -> None:
        super().__init__("印制序列号应为 41 开头的 11 位数字，请对照证书纸张上的号码。")
        self.serial = serial


class SerialsDoNotFit(DomainError):
    """Every certificate of the case stands on a sheet of its own."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, certificates: int, serials: int) -> None:
        super().__init__(f"本案有{certificates}本证书或证明，应各用一张印制纸，现填写了{serials}个印制序列号。")


class FeeReceiptMissing(DomainError):
    """What costs a fee is handed out against its receipt (发改价格规〔2016〕2559号)."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, fee: Decimal) -> None:
        super().__init__(f"本案收费 ¥{fee:,.2f}，请填写缴款票据号后再发证。")
        self.fee = fee


class FeeNotArrived(DomainError):
    """Money counts when the treasury says that it arrived; until then nothing is handed out."""

    def __init__(self, fee: Decimal, *, pay_code: str = "") -> None:
        by = f"（缴款码 {pay_code}）" if pay_code else ""
        super().__init__(f"登记费 ¥{fee:,.2f}{by}还没有到账，财政确认到账后才能发证。")
        self.fee = fee


class RecipientMissing(DomainError):
    """Who took the certificate must be on file."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("请填写领取人（邮寄的填写收件人和运单号）。")


class AddressMissing(DomainError):
    """A certificate by post needs a mobile number and an address that a carrier can find."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("邮寄的，请填写收件人、11 位手机号和从城市写起的完整地址。")


class OnItsWay(DomainError):
    """The certificate lies with the carrier: it cannot be handed out a second time."""

    def __init__(self, waybill: str) -> None:
        where = f"（运单号 {waybill}）" if waybill else ""
        super().__init__(f"证书正在邮寄途中{where}。签收后自动办结；要改由窗口领取，请先撤回寄件。")
        self.waybill = waybill


class PostingNotFound(DomainError):
    """Nothing of this case is on its way by post."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("本案没有正在邮寄的证书。")


class PickedUpAlready(DomainError):
    """The carrier has the parcel, or will not give the order back."""

    def __init__(self, reason: str = "") -> None:
        told = f"承运方答复：{reason}。" if reason else "承运方已经揽收。"
        super().__init__(f"不能撤回寄件：{told}请等待签收或者退回。")
        self.reason = reason
