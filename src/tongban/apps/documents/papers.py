"""The papers an office prints: one frozen dataclass each, typeset by the template it names."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final

from tongban.apps.documents.paper_parts import (
    Applicant,
    ArchiveEntry,
    Deadline,
    Exchange,
    Fact,
    Ground,
    Material,
    Office,
    Property,
    Respondent,
    Security,
    Shortcoming,
    UnitAnswer,
)

_UNSECURED: Final = Security()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What all papers have: the signing office, their own number, and the day they are dated."""

    template: ClassVar[str]
    title: ClassVar[str]

    office: Office
    number: str
    dated: date

    @property
    def printed_title(self) -> str:
        """The title as the reader sees it."""
        return self.title

    @property
    def qr_text(self) -> str:
        """What the QR code on the paper says; empty for papers without one."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm(Paper):
    """不动产登记申请书（条例 §16；操作规范 附录A）. `number` is the 收件编号, `office` the receiving one."""

    template: ClassVar = "application_form"
    title: ClassVar = "不动产登记申请书"

    home_office: str
    receiver: str
    item_name: str
    right_type: str  # 权利类型，例如“抵押权”
    registration_type: str  # 登记类型，例如“注销登记”
    applicants: tuple[Applicant, ...]
    unit: Property
    security: Security = _UNSECURED
    cause: str
    evidence: tuple[str, ...]
    separate_certificates: bool = False
    certificate_form: str = "单一版"
    delivery: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRecord(Paper):
    """询问笔录（民法典 §212；操作规范 3.4）. `number` is the 收件编号."""

    template: ClassVar = "interview_record"
    title: ClassVar = "不动产登记询问笔录"

    item_name: str
    asked_at: datetime
    place: str
    interviewer: str
    unit: Property
    respondents: tuple[Respondent, ...]
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeReceipt(Paper):
    """收件回执. `number` is the 收件编号; the QR leads to the public progress page."""

    template: ClassVar = "intake_receipt"
    title: ClassVar = "不动产登记收件回执"

    home_office: str
    item_name: str
    received_at: datetime
    receiver: str
    applicants: tuple[str, ...]
    unit: Property
    materials: tuple[Material, ...]
    deadlines: tuple[Deadline, ...]
    progress_url: str
    case_number: str = ""
    delivery: str = ""
    remarks: str = ""

    @property
    def qr_text(self) -> str:
        """The public progress page."""
        return self.progress_url


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceNotice(Paper):
    """受理通知书（条例 §17(1)(一)、§20）. `number` is the notice's own number."""

    template: ClassVar = "acceptance_notice"
    title: ClassVar = "不动产登记受理通知书"

    case_number: str
    intake_number: str
    receiving_office: str
    applicants: tuple[str, ...]
    item_name: str
    unit: Property
    accepted_at: datetime
    due_at: datetime  # 承诺办结时间
    statutory_due_on: date | str  # 法定办结期限；次年工作日尚未公布时用文字
    fee: str = "本事项不收取登记费"
    officer: str = ""
    materials: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineNotice(Paper):
    """不予受理通知书（条例 §17(1)(三)(四)）: every ground at once, with the remedy."""

    template: ClassVar = "decline_notice"
    title: ClassVar = "不动产登记不予受理通知书"

    case_number: str
    intake_number: str
    receiving_office: str
    applicants: tuple[str, ...]
    item_name: str
    unit: Property
    applied_at: datetime
    grounds: tuple[Ground, ...]
    returned: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementNotice(Paper):
    """补正通知书（条例 §17(1)(二)(三)）: once and completely."""

    template: ClassVar = "supplement_notice"
    title: ClassVar = "不动产登记补正材料通知书"

    case_number: str
    intake_number: str
    receiving_office: str
    applicants: tuple[str, ...]
    item_name: str
    unit: Property
    applied_at: datetime
    shortcomings: tuple[Shortcoming, ...]
    due_on: date
    hand_in_at: str = "原收件窗口、不动产所在地登记机构窗口或者全省任一不动产登记窗口"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalNotice(Paper):
    """不予登记告知书（条例 §22）: what was found, why it bars registration, with the remedy."""

    template: ClassVar = "refusal_notice"
    title: ClassVar = "不动产不予登记告知书"

    case_number: str
    intake_number: str
    receiving_office: str
    applicants: tuple[str, ...]
    item_name: str
    unit: Property
    accepted_at: datetime
    findings: str
    grounds: tuple[Ground, ...]
    returned: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalNotice(Paper):
    """撤回通知书（条例 §15；实施细则 §13）: who signed, where; nothing was recorded and the papers go back."""

    template: ClassVar = "withdrawal_notice"
    title: ClassVar = "不动产登记撤回通知书"

    case_number: str
    intake_number: str
    receiving_office: str
    applicants: tuple[str, ...]
    item_name: str
    unit: Property
    withdrawn_at: datetime
    place: str
    reason: str
    signatures: tuple[Fact, ...]  # 申请人 → 由谁签名
    returned: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionNotice(Paper):
    """中止办理通知书（实施细则 §17；条例 §19、§22）: why the case stands still and what lets it go on."""

    template: ClassVar = "suspension_notice"
    title: ClassVar = "不动产登记中止办理通知书"

    case_number: str
    intake_number: str
    receiving_office: str
    applicants: tuple[str, ...]
    item_name: str
    unit: Property
    accepted_at: datetime
    suspended_at: datetime
    reason: str
    basis: str
    facts: str
    resumes_when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNotice(Paper):
    """缴费通知书（发改价格规〔2016〕2559号；契税法 §10、§11）: reviewed, to be paid before recording."""

    template: ClassVar = "payment_notice"
    title: ClassVar = "不动产登记缴费通知书"

    case_number: str
    intake_number: str
    receiving_office: str
    applicants: tuple[str, ...]
    item_name: str
    unit: Property
    notified_at: datetime
    fee: str  # 例如“¥80.00”
    fee_basis: str
    taxes: tuple[str, ...] = ()
    assessed: bool = False  # 税款为税务机关已核定的金额
    pay_code: str = ""  # 非税缴款码
    ticket: str = ""  # 电子税票号码
    pay_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionNotice(Paper):
    """登记完成告知书: the act is in the register (民法典 §214); for a cancellation it says what ended."""

    template: ClassVar = "completion_notice"
    title: ClassVar = "不动产登记完成告知书"

    heading: str = ""  # 空则用 title；注销时写“不动产注销登记告知书”
    case_number: str
    intake_number: str
    applicants: tuple[str, ...]
    item_name: str
    unit: Property
    recorded_at: datetime
    outcome: str  # 一句话结果，例如“下列抵押权已注销，自记载于不动产登记簿时消灭。”
    facts: tuple[Fact, ...] = ()
    issued: tuple[str, ...] = ()  # 核发的证书、证明号
    cancelled: tuple[str, ...] = ()  # 同时作废的证书、证明号
    collection: str = ""  # 领取方式

    @property
    def printed_title(self) -> str:
        """The heading the office chose for this act."""
        return self.heading or self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Paper):
    """What both certificates have. `number` is e.g. 豫(2026)济源市不动产证明第0000001号, `dated` 登记日期.

    `serial` is the number printed on the sheet (编号), `identifier` the 电子证照标识; the QR leads
    to the public verification page.
    """

    serial: str
    right_holder: str
    location: str
    unit_code: str
    notes: tuple[str, ...] = ()  # 附记
    verify_url: str
    identifier: str = ""

    @property
    def qr_text(self) -> str:
        """The public verification page."""
        return self.verify_url


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleCertificate(Certificate):
    """不动产权证书（条例 §21；实施细则 §20、§21）."""

    template: ClassVar = "title_certificate"
    title: ClassVar = "不动产权证书"

    ownership_form: str  # 共有情况
    right_type: str
    right_nature: str
    usage: str
    area: str
    term: str  # 使用期限
    other_conditions: tuple[str, ...] = ()  # 权利其他状况，逐行


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationCertificate(Certificate):
    """不动产登记证明（实施细则 §20）: mortgage, easement, advance notice, objection."""

    template: ClassVar = "registration_certificate"
    title: ClassVar = "不动产登记证明"

    matter: str  # 证明权利或事项
    obligor: str
    other: tuple[str, ...] = ()  # 其他，逐行


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCover(Paper):
    """归档封面及卷内目录. `number` is the 档案号, `dated` the day of archiving."""

    template: ClassVar = "archive_cover"
    title: ClassVar = "不动产登记案卷"

    case_number: str
    intake_number: str
    item_name: str
    right_holder: str
    obligor: str = ""
    unit: Property
    certificate_numbers: tuple[str, ...] = ()
    recorded_on: date
    examiner: str = ""
    archivist: str = ""
    retention: str = "永久"
    entries: tuple[ArchiveEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCertificatePaper(Paper):
    """不动产登记资料查询结果证明（实施细则 §101、§102：注明查询目的及日期，加盖查询专用章）."""

    template: ClassVar = "search_certificate"
    title: ClassVar = "不动产登记资料查询结果证明"

    applicant: str
    capacity: str
    document: str
    represented_by: str = ""
    purpose: str
    basis: str
    searched_at: datetime
    facts: tuple[Fact, ...]
    officer: str
    code: str
    verify_url: str

    @property
    def qr_text(self) -> str:
        """The public verification page with the code filled in."""
        return self.verify_url


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtLetter(Paper):
    """What every letter to a court says: which order it answers, when it was served, by whom it was handled."""

    court: str
    court_case_number: str
    notice_number: str
    ruling_number: str
    order_number: str  # 业务编号
    served_at: datetime
    carried_out_at: datetime
    against: str
    answers: tuple[UnitAnswer, ...]
    basis: str
    received_by: str
    recorded_by: str
    addressed_as: str = "你院"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementAnswer(CourtLetter):
    """协助执行回执（实施细则 §90）: unit by unit what was done, or why not. `amount` in words of yuan or empty."""

    template: ClassVar = "enforcement_answer"
    title: ClassVar = "协助执行回执"

    asked: str
    bearers: tuple[str, ...]
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueNotice(CourtLetter):
    """轮候查封登记通知书（查封规定 §26；实施细则 §91）: the place in the queue, and who stands before."""

    template: ClassVar = "queue_notice"
    title: ClassVar = "轮候查封登记通知书"
