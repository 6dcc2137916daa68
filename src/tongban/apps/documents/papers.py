"""The papers an office prints: one frozen dataclass each, typeset by the template it names."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final, dataclass_transform

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


@dataclass_transform(kw_only_default=True, frozen_default=True)
@dataclass(frozen=True, kw_only=True)
class Paper:
    """What all papers have: the signing office, their own number, and the day they are dated.

    A paper is declared in one line, `class Receipt(Paper, template="…", title="…")`, and is a frozen dataclass.
    `titled_by` names the field that holds a title of its own, `qr` the field that the QR code says, `bars` the one
    that stands in bars.
    """

    template: ClassVar[str]
    title: ClassVar[str]
    _titled_by: ClassVar[str] = ""
    _qr: ClassVar[str] = ""
    _bars: ClassVar[str] = ""

    office: Office
    number: str
    dated: date

    def __init_subclass__(
        cls, *, template: str = "", title: str = "", titled_by: str = "", qr: str = "", bars: str = ""
    ) -> None:
        """Keep what the declaration says; what it leaves out comes from the class above."""
        declared = {"template": template, "title": title, "_titled_by": titled_by, "_qr": qr, "_bars": bars}
        for name, value in declared.items():
            if value:
                setattr(cls, name, value)
        dataclass(frozen=True, kw_only=True)(cls)

    @property
    def printed_title(self) -> str:
        """The title as the reader sees it."""
        return str(getattr(self, self._titled_by, "")) or self.title

    @property
    def qr_text(self) -> str:
        """What the QR code on the paper says; empty for papers without one."""
        return str(getattr(self, self._qr, ""))

    @property
    def bars_text(self) -> str:
        """What the bar code on the paper says; empty for papers without one."""
        return str(getattr(self, self._bars, ""))


class CaseNotice(Paper):
    """What every notice of a home bureau names: the case, its applicants and its immovable."""

    case_number: str
    intake_number: str
    receiving_office: str
    applicants: tuple[str, ...]
    item_name: str
    unit: Property


class ApplicationForm(Paper, template="application_form", title="不动产登记申请书"):
    """不动产登记申请书（条例 §16；操作规范 附录A）. `number` is the 收件编号, `office` the receiving one."""

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


class InterviewRecord(Paper, template="interview_record", title="不动产登记询问笔录"):
    """询问笔录（民法典 §212；操作规范 3.4）. `number` is the 收件编号."""

    item_name: str
    asked_at: datetime
    place: str
    interviewer: str
    unit: Property
    respondents: tuple[Respondent, ...]
    exchanges: tuple[Exchange, ...]


class IntakeReceipt(Paper, template="intake_receipt", title="不动产登记收件回执", qr="progress_url"):
    """收件回执. `number` is the 收件编号; the QR leads to the public progress page."""

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


class AcceptanceNotice(CaseNotice, template="acceptance_notice", title="不动产登记受理通知书"):
    """受理通知书（条例 §17(1)(一)、§20）. `number` is the notice's own number."""

    accepted_at: datetime
    due_at: datetime  # 承诺办结时间
    statutory_due_on: date | str  # 法定办结期限；次年工作日尚未公布时用文字
    due_note: str = ""  # 承诺办结时间在尚未公布放假安排的年份时，说明是暂定的
    fee: str = "本事项不收取登记费"
    officer: str = ""
    materials: tuple[Material, ...] = ()


class DeclineNotice(CaseNotice, template="decline_notice", title="不动产登记不予受理通知书"):
    """不予受理通知书（条例 §17(1)(三)(四)）: every ground at once, with the remedy."""

    applied_at: datetime
    grounds: tuple[Ground, ...]
    returned: tuple[Material, ...] = ()


class SupplementNotice(CaseNotice, template="supplement_notice", title="不动产登记补正材料通知书"):
    """补正通知书（条例 §17(1)(二)(三)）: once and completely."""

    applied_at: datetime
    shortcomings: tuple[Shortcoming, ...]
    due_on: date
    hand_in_at: str = "原收件窗口、不动产所在地登记机构窗口或者全省任一不动产登记窗口"


class RefusalNotice(CaseNotice, template="refusal_notice", title="不动产不予登记告知书"):
    """不予登记告知书（条例 §22）: what was found, why it bars registration, with the remedy."""

    accepted_at: datetime
    findings: str
    grounds: tuple[Ground, ...]
    returned: tuple[Material, ...] = ()


class WithdrawalNotice(CaseNotice, template="withdrawal_notice", title="不动产登记撤回通知书"):
    """撤回通知书（条例 §15；实施细则 §13）: who signed, where; nothing was recorded and the papers go back."""

    withdrawn_at: datetime
    place: str
    reason: str
    signatures: tuple[Fact, ...]  # 申请人 → 由谁签名
    returned: tuple[Material, ...] = ()


class SuspensionNotice(CaseNotice, template="suspension_notice", title="不动产登记中止办理通知书"):
    """中止办理通知书（实施细则 §17；条例 §19、§22）: why the case stands still and what lets it go on."""

    accepted_at: datetime
    suspended_at: datetime
    reason: str
    basis: str
    facts: str
    resumes_when: str


class PaymentNotice(CaseNotice, template="payment_notice", title="不动产登记缴费通知书"):
    """缴费通知书（发改价格规〔2016〕2559号；契税法 §10、§11）: reviewed, to be paid before recording."""

    notified_at: datetime
    fee: str  # 例如“¥80.00”
    fee_basis: str
    taxes: tuple[str, ...] = ()
    assessed: bool = False  # 税款为税务机关已核定的金额
    pay_code: str = ""  # 非税缴款码
    ticket: str = ""  # 电子税票号码
    pay_by: date | None = None  # 税款和登记费中先到的期限


class FeeNotice(CaseNotice, template="fee_notice", title="不动产登记费缴费通知书"):
    """登记费缴费通知书（发改价格规〔2016〕2559号）: to be paid before the certificate goes out."""

    notified_at: datetime
    fee: str  # 例如“¥80.00”
    fee_basis: str
    pay_code: str
    pay_by: date


class CompletionNotice(CaseNotice, template="completion_notice", title="不动产登记完成告知书", titled_by="heading"):
    """登记完成告知书: the act is in the register (民法典 §214); for a cancellation it says what ended."""

    heading: str = ""  # 空则用 title；注销时写“不动产注销登记告知书”
    recorded_at: datetime
    outcome: str  # 一句话结果，例如“下列抵押权已注销，自记载于不动产登记簿时消灭。”
    facts: tuple[Fact, ...] = ()
    issued: tuple[str, ...] = ()  # 核发的证书、证明号
    cancelled: tuple[str, ...] = ()  # 同时作废的证书、证明号
    collection: str = ""  # 领取方式


class ServiceReceipt(Paper, template="service_receipt", title="送达回证"):
    """送达回证（参照民事诉讼法 §87）: what reached whom, how and when. Unsigned lines stay empty for the pen."""

    case_number: str
    item_name: str
    notice_title: str
    notice_number: str
    recipient: str
    way: str
    statute: str
    proof: str  # 各送达方式的凭据，名称在 proof_label
    proof_label: str
    served_at: datetime | str
    signed_by: str
    server: str
    running: tuple[str, ...] = ()  # 自送达起算的期限


class Certificate(Paper, qr="verify_url"):
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


class TitleCertificate(Certificate, template="title_certificate", title="不动产权证书"):
    """不动产权证书（条例 §21；实施细则 §20、§21）."""

    ownership_form: str  # 共有情况
    right_type: str
    right_nature: str
    usage: str
    area: str
    term: str  # 使用期限
    other_conditions: tuple[str, ...] = ()  # 权利其他状况，逐行


class RegistrationCertificate(Certificate, template="registration_certificate", title="不动产登记证明"):
    """不动产登记证明（实施细则 §20）: mortgage, easement, advance notice, objection."""

    matter: str  # 证明权利或事项
    obligor: str
    other: tuple[str, ...] = ()  # 其他，逐行


class ArchiveCover(Paper, template="archive_cover", title="不动产登记案卷"):
    """归档封面及卷内目录. `number` is the 档案号, `dated` the day of archiving."""

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


class ArchiveContinuation(Paper, template="archive_continuation", title="卷内目录续页"):
    """卷内目录续页: what came into the file after archiving; pages go on, the cover and its table stay as they were.

    `archive_number` is the 档案号, `pages_before` how many the file had, `filed_by` who put the papers in. What
    comes `in_place_of_scans` are originals: they take the pages their scans have, and no page is added.
    """

    archive_number: str
    case_number: str
    item_name: str
    archived_on: date
    filed_by: str
    why: str
    pages_before: int
    in_place_of_scans: bool = False
    entries: tuple[ArchiveEntry, ...]


class SearchCertificatePaper(Paper, template="search_certificate", title="不动产登记资料查询结果证明", qr="verify_url"):
    """不动产登记资料查询结果证明（实施细则 §101、§102：注明查询目的及日期，加盖查询专用章）."""

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


class EnforcementAnswer(CourtLetter, template="enforcement_answer", title="协助执行回执"):
    """协助执行回执（实施细则 §90）: unit by unit what was done, or why not. `amount` in words of yuan or empty.

    `passed_on`: it answers an order to transfer, not one about a seizure.
    """

    asked: str
    bearers: tuple[str, ...]
    amount: str = ""
    passed_on: bool = False


class QueueNotice(CourtLetter, template="queue_notice", title="轮候查封登记通知书"):
    """轮候查封登记通知书（查封规定 §26；实施细则 §91）: the place in the queue, and who stands before."""
