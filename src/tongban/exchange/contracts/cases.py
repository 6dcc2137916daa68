"""The life of a case as its two ends tell each other. 案件流转"""

from pydantic import Field

from tongban.exchange.contracts.base import Message, Part
from tongban.exchange.contracts.papers import Sheet, SheetFault
from tongban.exchange.contracts.types import (
    CaseNumberText,
    CertificateNumberText,
    Code,
    Count,
    Instant,
    IntakeNumberText,
    ItemCode,
    Materials,
    Name,
    Particulars,
    Parties,
    RightReference,
    Sentence,
    ShortText,
    UnitCodeText,
)


class InterviewAnswer(Part):
    """One question of the interview record. 询问笔录"""

    question: Sentence = Field(min_length=1, description="问题", examples=["申请登记事项是否为申请人的真实意思表示？"])
    answer: Sentence = Field(description="回答", examples=["是"])


class IdentityCheck(Part):
    """That a person at the counter is who their document says. 身份核验"""

    party: Name = Field(description="被核验人姓名", examples=["张䶮"])
    method: Code = Field(description="核验方式", examples=["card_and_face"])
    score_band: ShortText = Field(default="", description="比对分档", examples=["高"])
    at: Instant = Field(description="核验时刻")
    officer: Name = Field(description="核验人", examples=["陈收件"])


class Contact(Part):
    """Whom to call. 联系人"""

    name: Name = Field(description="联系人", examples=["张䶮"])
    phone: ShortText = Field(description="联系电话", examples=["13800000000"])


class DeliveryChoice(Part):
    """How the applicant wants the certificate. 领证方式"""

    method: Code = Field(description="领证方式", examples=["counter"])
    name: ShortText = Field(default="", description="收件人", examples=["张䶮"])
    phone: ShortText = Field(default="", description="收件人电话", examples=["13800000000"])
    address: ShortText = Field(default="", description="收件地址", examples=["郑州市中原区"])


class CaseLodged(Message, name="case.lodged", version=1):
    """The receiving institution hands an application to the home bureau. 收件移交"""

    intake_number: IntakeNumberText
    mode: Code = Field(description="办理模式", examples=["L"])
    item: ItemCode
    way: Code | None = Field(
        default=None, description="申请方式代码；为空的，由当事人的身份判断", examples=["mortgagee"]
    )
    together_with: IntakeNumberText | None = Field(
        default=None, description="合并办理的，先提交的那件申请的收件编号", examples=["41010020261121S00001"]
    )
    unit_code: UnitCodeText
    right_reference: RightReference | None = Field(default=None, description="所指权利；首次设立时为空")
    parties: Parties
    particulars: Particulars = ()
    materials: Materials
    interview: tuple[InterviewAnswer, ...] = Field(default=(), max_length=60, description="询问笔录")
    identity_checks: tuple[IdentityCheck, ...] = Field(default=(), max_length=60, description="身份核验")
    received_by: Name = Field(description="收件人员", examples=["陈收件"])
    window: ShortText = Field(default="", description="窗口", examples=["3号窗口"])
    lodged_at: Instant = Field(description="移交时刻")
    contact: Contact = Field(description="联系人")
    delivery: DeliveryChoice = Field(description="领证方式")


class CaseReceived(Message, name="case.received", version=1):
    """The home bureau has the application and numbered the case. 属地签收"""

    intake_number: IntakeNumberText
    case_number: CaseNumberText
    received_at: Instant = Field(description="签收时刻")
    accept_by: Instant = Field(description="应在此前作出受理决定")
    nearly_due_at: Instant | None = Field(
        default=None, description="自此刻起为即将超期（黄色）；为空的，只在超期后提示"
    )


class CaseStep(Message):
    """What every step of a case tells the receiving institution. 办理步骤"""

    intake_number: IntakeNumberText
    case_number: CaseNumberText
    sequence: int = Field(ge=1, le=100_000, description="本案步骤序号，从 1 起连续", examples=[1])
    action: Code = Field(description="动作", examples=["accept"])
    state: Code = Field(description="动作后的状态", examples=["accepted"])
    at: Instant = Field(description="动作时刻")
    actor: Name = Field(description="经办人", examples=["赵受理"])
    role: Code = Field(description="岗位", examples=["accept"])
    due_at: Instant | None = Field(default=None, description="承诺办结时刻")
    nearly_due_at: Instant | None = Field(
        default=None, description="正在计时的时限自此刻起为即将超期（黄色），按属地的办公时间算出；不计时的为空"
    )
    sentence: Sentence = Field(description="给当事人看的说明", examples=["已受理，预计明日办结。"])


class CaseAccepted(CaseStep, name="case.accepted", version=1):
    """The home bureau has taken the case on; its committed time runs from here. 受理通知"""

    due_at: Instant = Field(description="承诺办结时刻（不含挂起）")


class DeclineReason(Part):
    """Why an application is not taken on. 不予受理理由"""

    code: Code = Field(description="理由代码", examples=["NA01"])
    statute: ShortText = Field(description="法律依据", examples=["不动产登记暂行条例 §17"])
    sentence: Sentence = Field(min_length=1, description="理由", examples=["申请登记的不动产不在本机构登记范围。"])


class CaseDeclined(CaseStep, name="case.declined", version=1):
    """The home bureau does not take the case on. 不予受理"""

    reasons: tuple[DeclineReason, ...] = Field(min_length=1, max_length=20, description="理由")


class SupplementItem(Part):
    """One thing that has to be brought. 补正内容"""

    material: Code = Field(description="材料代码", examples=["M02"])
    name: Name = Field(description="材料名称", examples=["申请人身份证明"])
    sentence: Sentence = Field(min_length=1, description="怎样补正", examples=["复印件不清晰，请重新扫描。"])


class CaseSupplementRequested(CaseStep, name="case.supplement_requested", version=1):
    """Everything that is missing, said once and completely. 补正告知

    Sent again with the action `supplement_extended` it asks for nothing more: the term ends later, because the request
    was served later, and `respond_by` is its new end.
    """

    items: tuple[SupplementItem, ...] = Field(min_length=1, max_length=50, description="补正内容")
    respond_by: Instant | None = Field(default=None, description="补正期限")


class CaseAdvanced(CaseStep, name="case.advanced", version=1):
    """A step that changes whose turn it is, and nothing more. 办理进度"""


class EntrySummary(Part):
    """One line of the register that the recording wrote, in plain words. 登簿内容摘要"""

    kind: Code = Field(description="登记种类", examples=["400"])
    sentence: Sentence = Field(description="摘要", examples=["抵押权已注销。"])


class CaseRecorded(CaseStep, name="case.recorded", version=1):
    """The register has changed. 登簿通知"""

    recorded_at: Instant = Field(description="登簿时刻")
    entries: tuple[EntrySummary, ...] = Field(default=(), max_length=50, description="登簿内容摘要")


class CaseIssued(CaseStep, name="case.issued", version=1):
    """The result may be collected. 发证通知"""

    certificate_number: CertificateNumberText | None = Field(default=None, description="证书号或证明号")
    certificate_kind: Code | None = Field(default=None, description="证书种类", examples=["title_certificate"])


class CaseRefused(CaseStep, name="case.refused", version=1):
    """The home bureau refuses the registration. 不予登记"""

    reasons: tuple[DeclineReason, ...] = Field(min_length=1, max_length=20, description="理由")


class CaseSupplemented(Message, name="case.supplemented", version=1):
    """The receiving institution sends what was missing. 补正移交

    Papers the home institution asked for; or, with `particulars`, fields of the form that the tax office missed, and
    the papers that support them.
    """

    intake_number: IntakeNumberText
    case_number: CaseNumberText
    materials: Materials
    particulars: Particulars = ()
    note: Sentence = Field(default="", description="说明", examples=["已重新扫描。"])
    at: Instant = Field(description="移交时刻")


class PaperDispatched(Message, name="paper.dispatched", version=1):
    """The paper originals are on their way to the home bureau. 纸质材料寄出"""

    intake_number: IntakeNumberText
    case_number: CaseNumberText | None = Field(default=None, description="业务编号")
    courier: Name = Field(description="快递公司", examples=["中国邮政EMS"])
    waybill: Code = Field(description="运单号", examples=["1234567890123"])
    sheets: Count = Field(description="页数", examples=[12])
    contents: tuple[Sheet, ...] = Field(default=(), max_length=1000, description="逐页清单；为空的，属地只清点页数")
    at: Instant = Field(description="寄出时刻")


class PaperReceived(Message, name="paper.received", version=1):
    """The home bureau has the paper originals. 纸质材料签收"""

    intake_number: IntakeNumberText
    case_number: CaseNumberText
    waybill: Code = Field(description="运单号", examples=["1234567890123"])
    sheets: Count = Field(description="签收页数", examples=[12])
    faults: tuple[SheetFault, ...] = Field(default=(), max_length=1000, description="与扫描件逐页核对的不符之处")
    at: Instant = Field(description="签收时刻")
