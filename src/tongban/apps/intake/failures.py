"""What an intake may refuse, each with the sentence the clerk reads and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from tongban.apps.intake.words import Step
from tongban.domain.calendar import SHANGHAI


class IntakeFailure(Exception):
    """The base: `sentence` for the person, `status` for HTTP."""

    status = HTTPStatus.CONFLICT
    next_step = ""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ApplicationNotFound(IntakeFailure):
    """No application of this institution has the number."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, number: str) -> None:
        super().__init__("没有这件收件，或者它不属于本机构。")
        self.number = number


class NotADraft(IntakeFailure):
    """The application has been lodged or ended; its content is fixed."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number} 已经提交或结束，内容不能再改。")
        self.next_step = "请在收件详情页查看进度；属地要求补正时，在那里补交。"
        self.number = number


class ChangedElsewhere(IntakeFailure):
    """Another window saved the draft in the meantime: `by` whom and when, as far as that is kept."""

    def __init__(self, number: str, *, by: str = "", at: datetime | None = None) -> None:
        when = f"{at.astimezone(SHANGHAI):%H:%M} " if at else ""
        super().__init__(f"您打开本页后，{by}{when}在另一个窗口保存过，为避免互相覆盖，本次没有保存。")
        self.next_step = "请核对最新内容；您填写的仍在本页，确认无误后可以再次提交。"
        self.number = number


class NotCompared(IntakeFailure):
    """What the home bureau said is about another application than the one that stands there now."""

    def __init__(self) -> None:
        super().__init__("属地登记簿核对之后，申请内容或者材料有变动，还没有重新核对，本次没有提交。")
        self.next_step = "请稍后再按“提交属地”。"


class TakenOverMeanwhile(IntakeFailure):
    """Two colleagues wanted the same draft; the second is told whose it is now."""

    def __init__(self, name: str) -> None:
        super().__init__(f"您打开本页后，{name}已经接手这份草稿，本次没有接手。")
        self.next_step = "请先与对方商定由谁办理。"


class MaterialChanged(IntakeFailure):
    """Scans, copies or the waiver of this paper are not those that were shown."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"您打开本页后，“{name}”在另一个窗口有改动，本次没有保存。请核对本页现在的份数和免交情况后再改。"
        )


class HandledByAnother(IntakeFailure):
    """A colleague works on the draft; taking it over is an act of its own."""

    def __init__(self, name: str) -> None:
        super().__init__(f"这份草稿由{name}办理。")
        self.next_step = "需要接着办理时，请先在收件列表选择“接手”。"


class NoHomeInstitution(IntakeFailure):
    """No institution on the exchange answers for this property."""

    def __init__(self, about: str) -> None:
        super().__init__(f"没有找到“{about}”的属地登记机构，可能尚未接入全豫通办。")
        self.next_step = "请核对不动产单元号或证号；无误的，请告知申请人到不动产所在地登记机构办理。"


class OwnProperty(IntakeFailure):
    """The property lies within the own institution's area: nothing to hand on."""

    def __init__(self, name: str) -> None:
        super().__init__(f"该不动产由{name}管辖，不属于异地收件。")
        self.next_step = "请在本机构登记窗口直接受理。"


class OutOfScope(IntakeFailure):
    """The property or act is outside 全豫通办; nothing was kept but the audit entry."""

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        super().__init__("不在“全豫通办”范围：" + "".join(sentence for sentence, _ in reasons))
        self.reasons = list(reasons)
        self.next_step = "请告知申请人到不动产所在地登记机构办理。本次没有保存任何登记数据。"


class NotTakenIn(IntakeFailure):
    """A person's check failed too often, or something about a person cannot be accepted."""


class ScanDeclared(IntakeFailure):
    """A scan that supports a declaration already made is part of it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已随涉税申报提交，不能移除。")
        self.next_step = "内容需要更正的，请另行扫描正确的材料，并在补充说明中写明。"


class LockedAfterFailures(IntakeFailure):
    """Five failed comparisons of one person within 24 hours (gateways.md 6.1)."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__("该证件 24 小时内人像比对已失败 5 次，不能再次比对。")
        self.next_step = "请核对证件是否本人所持；确有需要的，请 24 小时后再来办理。"


class UnknownPerson(IntakeFailure):
    """The person to be verified is not named on the application."""

    def __init__(self) -> None:
        super().__init__("读到的证件不是申请人或代理人的证件，请核对后重新读卡。")


class SignedOtherText(IntakeFailure):
    """The pad showed another text than the application says now: the signature is not kept."""

    def __init__(self, paper: str) -> None:
        super().__init__(f"签名时客户屏显示的{paper}与现在的申请内容不一致，这个签名没有保存。")
        self.next_step = "请申请人重新阅读并签名。"


class DeviceResultUsed(IntakeFailure):
    """A device's result counts once."""

    def __init__(self) -> None:
        super().__init__("这次设备操作的结果已经用过了，请重新操作设备。")


class PartNotFound(IntakeFailure):
    """No such part was asked of this counter, or nothing of it stands any more."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("没有这件协办，或者它不属于本机构。")


class PartClosed(IntakeFailure):
    """The part was given back, declined, withdrawn, or its time ran out."""

    def __init__(self, label: str) -> None:
        super().__init__(f"这件协办{label}，不能再办理。")
        self.next_step = "需要继续的，请联系牵头窗口重新发起协办。"


class UnknownMaterial(IntakeFailure):
    """The application's checklist has no such line or file."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("材料清单中没有这一项。")


class NotVerified(IntakeFailure):
    """Nobody answered what was asked in a paper's place, so nothing is known: the paper is still wanted."""

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, office: str, told: str = "") -> None:
        why = f"没有核验：{told}" if told else "没有在规定时间内答复，本次没有核验。"
        super().__init__(f"“{office}”{why}没有核验一致的，不能免交；请稍后再核验，或者收取纸质材料。")
        self.office = office


class AskedTooOften(IntakeFailure):
    """A paper was asked about so often that it looks like guessing."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(f"“{name}”已经核验 {most} 次，不能再核验，请收取纸质材料。")


class ChangedWhileAsking(IntakeFailure):
    """What was asked about is not what the application says by now."""

    def __init__(self, name: str) -> None:
        super().__init__(f"核验“{name}”期间，申请内容有改动，本次核验不作数，请重新核验。")


class NotWaivable(IntakeFailure):
    """No shared information can stand in for this paper (domain.md 5.1)."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”没有可核验的共享信息，不能免交。")


class SentInAlready(IntakeFailure):
    """The home bureau is looking at it, waits for the applicants, or has passed it."""

    def __init__(self) -> None:
        super().__init__("这件申请已经送交预审，不需要再送。")
        self.next_step = "预审期间也可以直接提交属地。"


class NothingToAddOnline(IntakeFailure):
    """The pre-review asks for nothing now, or the application was lodged meanwhile."""

    def __init__(self) -> None:
        super().__init__("现在没有要在网上补充的材料。")
        self.next_step = "请刷新页面，看最新进展。"


class NothingToSupplement(IntakeFailure):
    """The home bureau has not asked for anything."""

    def __init__(self) -> None:
        super().__init__("属地没有要求补正，不需要补交。")


@dataclass(frozen=True, kw_only=True)
class Shortcoming:
    """One thing that keeps an application from being lodged, and where to mend it."""

    step: Step
    sentence: str
    page: str = ""
    """Where it is mended when that is not the step's own page."""


class NotReady(IntakeFailure):
    """The application cannot be lodged yet; `shortcomings` names everything at once."""

    def __init__(self, shortcomings: Sequence[Shortcoming]) -> None:
        super().__init__("还不能提交：" + "；".join(one.sentence.rstrip("。") for one in shortcomings) + "。")
        self.shortcomings = list(shortcomings)


class InvalidWaybill(IntakeFailure):
    """A domestic waybill has 13 digits (gateways.md 8.1)."""

    def __init__(self) -> None:
        super().__init__("运单号应为 13 位数字，请对照快递面单核对。")


class NoParcelWaiting(IntakeFailure):
    """Every parcel of this application has been sent."""

    def __init__(self) -> None:
        super().__init__("这件收件没有等待寄出的纸质材料。")


class CannotWithdraw(IntakeFailure):
    """Too early, too late, or not everybody has signed."""


class CannotConsult(IntakeFailure):
    """There is no case to ask about, nothing was asked, or something was said meanwhile."""


class CannotRemind(IntakeFailure):
    """There is no case to ask about, or the last question has not been answered."""


class TooManyEnquiries(IntakeFailure):
    """The public progress page was tried too often."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self) -> None:
        super().__init__("查询太频繁，请 10 分钟后再试。")
        self.next_step = "也可以凭收件回执到收件窗口询问。"


class NothingWrong(IntakeFailure):
    """The home bureau found nothing wrong, or everything has been answered."""

    def __init__(self) -> None:
        super().__init__("属地没有待答复的清点不符。")


class ParcelNotSearchable(IntakeFailure):
    """The parcel has arrived, is being searched for already, or never left."""

    def __init__(self) -> None:
        super().__init__("这个包裹已经签收、正在查找或者已经认定遗失，请刷新页面后再看。")


class LossNotDeclared(IntakeFailure):
    """A loss is confirmed after somebody has declared it."""

    def __init__(self) -> None:
        super().__init__("还没有人认定遗失，请先填写查找经过和补救办法。")


class SamePersonTwice(IntakeFailure):
    """That a parcel is lost, two people establish."""

    def __init__(self) -> None:
        super().__init__("认定遗失须由两人办理，请由另一位同事复核。")
