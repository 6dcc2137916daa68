"""What casework refuses, each with the sentence the person may read."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus

from tongban.domain.archives import LONGEST_LOAN_DAYS
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.states import CaseState
from tongban.domain.errors import DomainError
from tongban.domain.people import Role


class CaseNotFound(DomainError):
    """No case of this institution bears the number; another institution's case does not exist for us."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: str) -> None:
        super().__init__("没有这个案件，或者它不属于您的机构。")
        self.number = number


class EnquiryNotFound(DomainError):
    """No counter has asked this institution about a draft of this number."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: str) -> None:
        super().__init__("没有这件收件咨询，或者它不属于您的机构。")
        self.number = number


class EnquiryLodged(DomainError):
    """The draft has become a case: what is said now is said there."""

    next_step = "请打开案件，在案件页继续咨询。"

    def __init__(self, case_number: str) -> None:
        super().__init__(f"这件收件已经提交，业务编号 {case_number}。")
        self.case_number = case_number


class CaseMovedOn(DomainError):
    """Somebody took a step after the page was opened on which this was decided; nothing of it is kept."""

    next_step = "请核对案件现在的情况，再决定怎样办理。"

    def __init__(self, *, number: str, state: CaseState, meanwhile: Sequence[str]) -> None:
        told = "；".join(meanwhile)
        happened = f"您打开页面后，{told}。" if told else "您打开的页面不是最新的。"
        super().__init__(f"刚才没有提交。{happened}案件现在的状态是“{state.label}”。")
        self.number = number
        self.state = state
        self.meanwhile = tuple(meanwhile)


class PartnerMovedOn(DomainError):
    """What is recorded in one act is not what the page showed: a case joined it, left it, or took a step."""

    next_step = "请回到案件页面，核对合并登簿的各件后再登簿。"

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(f"刚才没有登簿。您打开页面后，合并办理的案件有变化：{'、'.join(numbers)}。")
        self.numbers = tuple(numbers)


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
            f"本案不能由其办理：须有“{role.label}”岗位、在岗且未请假；初审过本案的，不能复审。请选择另一位。"
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


class ConsultationMovedOn(DomainError):
    """The counter or a colleague has said something after the page was opened."""

    next_step = "请看过之后再发送。"

    def __init__(self) -> None:
        super().__init__("您打开页面后又有新的咨询内容，刚才没有发出。")


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


class SamePersonTwice(DomainError):
    """Taking in and carrying out are two people's work (操作规范 4.8)."""

    def __init__(self) -> None:
        super().__init__("收件和登簿须由不同的人办理，请由另一位登簿人员办理本件。")


class ServiceTimeImpossible(DomainError):
    """Papers are served before or when they are taken in, never later."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, received_at: datetime) -> None:
        super().__init__(f"送达时间不能晚于收件时间（{received_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}）。")
        self.received_at = received_at


class NothingToPay(DomainError):
    """Neither fee nor tax: there is nothing to wait for."""

    def __init__(self) -> None:
        super().__init__("本案不收登记费，也不涉及税款，不需要等待缴费，请直接登簿。")


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


class WithdrawalUnsigned(DomainError):
    """撤回须由全体申请人提出（实施细则 §13）."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"撤回申请须由全体申请人签名，还缺：{'、'.join(missing)}。")
        self.missing = tuple(missing)


class WithdrawalIncomplete(DomainError):
    """Why and where the applicants withdrew is part of the file."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self) -> None:
        super().__init__("请填写撤回原因和签名地点。")


class DeemedAccepted(DomainError):
    """Silence was acceptance (条例 §17): it is too late to decline or to ask for more."""

    def __init__(self, since: datetime) -> None:
        told = since.astimezone(SHANGHAI)
        super().__init__(
            f"本案在 {told:%m月%d日 %H:%M} 前没有作出受理决定，依法视为受理，不能再不予受理或者要求补正；"
            "请受理，审核中发现问题的，书面不予登记。"
        )
        self.since = since


class NoteNotFound(DomainError):
    """No such reminder is waiting for an answer in this case."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("没有这条催办或者督办。")


class NoteAnswered(DomainError):
    """A reminder is answered once."""

    def __init__(self) -> None:
        super().__init__("已经答复过，不能再次答复。")


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
