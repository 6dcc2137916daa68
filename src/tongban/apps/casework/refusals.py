"""What casework refuses, each with the sentence the person may read."""

from collections.abc import Sequence
from decimal import Decimal
from http import HTTPStatus

from tongban.domain.errors import DomainError
from tongban.domain.people import Role


class CaseNotFound(DomainError):
    """No case of this institution bears the number; another institution's case does not exist for us."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: str) -> None:
        super().__init__("没有这个案件，或者它不属于您的机构。")
        self.number = number


class WrongRole(DomainError):
    """The officer holds none of the roles the act belongs to."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self, needed: Sequence[Role]) -> None:
        super().__init__(f"这项操作由“{'、'.join(role.label for role in needed)}”岗位办理。")
        self.needed = tuple(needed)


class SupplementIncomplete(DomainError):
    """A request names everything that is missing, each thing with what to do about it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("请列出全部需要补正的内容，并逐项写明怎样补正。")


class SupplementAskedBefore(DomainError):
    """补正须一次性告知（不动产登记暂行条例 §17(3)）: there is no second request."""

    def __init__(self) -> None:
        super().__init__("本案已经一次性告知过补正内容，依法不得再次要求补正；请受理，或者书面不予受理。")


class OpinionMissing(DomainError):
    """Whoever examines or sends back says why."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, what: str) -> None:
        super().__init__(f"请填写{what}。")


class SerialMalformed(DomainError):
    """印制序列号 has eleven digits and begins with the province's code (domain.md 1.5)."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, serial: str) -> None:
        super().__init__("印制序列号应为 41 开头的 11 位数字，请对照证书纸张上的号码。")
        self.serial = serial


class FeeReceiptMissing(DomainError):
    """What costs a fee is handed out against its receipt (发改价格规〔2016〕2559号)."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, fee: Decimal) -> None:
        super().__init__(f"本案收费 ¥{fee:,.2f}，请填写缴款票据号后再发证。")
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
