"""The code lists of casework, with the words people read."""

from tongban.domain.cases.escalation import Step
from tongban.domain.labelled import Labelled


class IssueMethod(Labelled):
    """How a certificate was handed over."""

    COUNTER = "counter", "窗口领取"
    COURIER = "courier", "邮寄"
    ELECTRONIC = "electronic", "电子证照"


class PaperKind(Labelled):
    """The papers a home bureau makes in a case. Only ever add at the end: the position is part of a paper's number."""

    ACCEPTANCE = "acceptance_notice", "受理通知书"
    DECLINE = "decline_notice", "不予受理通知书"
    SUPPLEMENT = "supplement_notice", "补正材料通知书"
    REFUSAL = "refusal_notice", "不予登记告知书"
    COMPLETION = "completion_notice", "登记完成告知书"
    TITLE_CERTIFICATE = "title_certificate", "不动产权证书"
    REGISTRATION_CERTIFICATE = "registration_certificate", "不动产登记证明"
    ARCHIVE_COVER = "archive_cover", "归档封面及卷内目录"
    WITHDRAWAL = "withdrawal_notice", "不动产登记撤回通知书"
    SUSPENSION = "suspension_notice", "中止办理通知书"
    PAYMENT = "payment_notice", "缴费通知书"
    SERVICE_RECEIPT = "service_receipt", "送达回证"
    ARCHIVE_CONTINUATION = "archive_continuation", "卷内目录续页"
    FEE = "fee_notice", "登记费缴费通知书"


class Capacity(Labelled):
    """How somebody signs for an applicant."""

    SELF = "self", "本人"
    AGENT = "agent", "委托代理人"
    REPRESENTATIVE = "representative", "法定代表人、监护人"


class NoteKind(Labelled):
    """What was brought before the people of a case."""

    REMINDER = "reminder", "催办"
    NEARLY = Step.NEARLY.value, Step.NEARLY.label
    OVERDUE = Step.OVERDUE.value, Step.OVERDUE.label
    LEADER = Step.LEADER.value, Step.LEADER.label


class AssignmentWay(Labelled):
    """How a case came to the one who handles it. 分派方式"""

    PULLED = "pulled", "领取"
    ASSIGNED = "assigned", "科长分派"
    ROTATED = "rotated", "自动分派"
    TAKEN_OVER = "taken_over", "接手"
    RELEASED = "released", "退回待领取"
