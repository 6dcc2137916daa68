"""The code lists of an intake, each with the words a clerk reads."""

from enum import IntEnum
from types import MappingProxyType
from typing import Final

from tongban.domain.labelled import Labelled


class ApplicationState(Labelled):
    """Where an application stands at this counter; the case itself is the home bureau's."""

    DRAFT = "draft", "草稿"
    LODGED = "lodged", "已提交属地"
    RETURNED = "returned", "已告知到属地办理"
    DROPPED = "dropped", "已放弃收件"
    CLOSED = "closed", "已办结"


class WithdrawalState(Labelled):
    """What became of a request to take an application back."""

    ASKED = "asked", "已送属地"
    WITHDRAWN = "withdrawn", "已撤回"
    REFUSED = "refused", "未能撤回"


class Step(IntEnum):
    """The five steps of taking in, in the order a clerk goes through them."""

    PROPERTY = 1
    APPLICANTS = 2
    MATERIALS = 3
    INTERVIEW = 4
    REVIEW = 5

    @property
    def label(self) -> str:
        """The step's name."""
        return _STEP_LABELS[self]

    @property
    def slug(self) -> str:
        """The step's place in an address."""
        return self.name.lower()


_STEP_LABELS: Final = MappingProxyType(
    {
        Step.PROPERTY: "不动产",
        Step.APPLICANTS: "申请人",
        Step.MATERIALS: "材料",
        Step.INTERVIEW: "询问与签名",
        Step.REVIEW: "核对提交",
    }
)


class Capacity(Labelled):
    """In what capacity someone acts for an applicant (操作规范 1.9; 民法典 §23, §61)."""

    AGENT = "agent", "委托代理人"
    GUARDIAN = "guardian", "监护人"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人（负责人）"


class Mandate(Labelled):
    """How a power of attorney became reliable: notarised, or signed before staff (law.md 3.2)."""

    NOTARISED = "notarised", "已公证"
    WITNESSED = "witnessed", "窗口见证签字"
    SEALED = "sealed", "单位盖章授权"
    STATUTORY = "statutory", "法定，不需委托"


class PartState(Labelled):
    """Where one person's part at another counter stands, seen from either side."""

    REQUESTED = "requested", "等待办理"
    GIVEN = "given", "已交回"
    DECLINED = "declined", "协办窗口退回"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "已逾期失效"


class CheckMethod(Labelled):
    """How a person was held against the document (gateways.md 6.1)."""

    CARD_AND_FACE = "card_and_face", "读卡和人像比对"
    CLERK = "clerk", "窗口人工核验"


class ScoreBand(Labelled):
    """The band of a comparison's score; the score itself, templates and photos are not kept."""

    HIGH = "high", "80 分以上"
    MIDDLE = "middle", "70 至 80 分"
    LOW = "low", "70 分以下"
    NONE = "none", "未比对"


class CheckOutcome(Labelled):
    """What a check of a person came to."""

    PASSED = "passed", "人证一致"
    REVIEWED = "reviewed", "人工复核一致"
    REFUSED = "refused", "人证不一致"
    PENDING = "pending", "待人工复核"


class MaterialState(Labelled):
    """Where one line of the checklist stands."""

    REQUIRED = "required", "待交"
    RECEIVED = "received", "已收"
    WAIVED = "waived", "免交"
    TO_SUPPLEMENT = "to_supplement", "待补正"


class Delivery(Labelled):
    """How the applicant wants to receive the result (gateways.md 8.1: 自愿寄递)."""

    COUNTER = "counter", "到窗口领取"
    COURIER = "courier", "邮寄到家（收件人付费）"
    ELECTRONIC = "electronic", "电子证照"


class PaperKind(Labelled):
    """The papers this counter prints for an application."""

    APPLICATION_FORM = "application_form", "不动产登记申请书"
    INTERVIEW_RECORD = "interview_record", "询问笔录"
    RECEIPT = "receipt", "收件回执"
    OBJECTION_KNOWN = "objection_known", "知悉异议登记承诺书"
    GUARDIANS_PROMISE = "guardians_promise", "监护人保证书"
    GUIDANCE = "guidance", "引导单"


class SignedBy(Labelled):
    """How a person signed on the pad; whoever cannot write presses a finger (民法典 §490 捺指印)."""

    HANDWRITING = "handwriting", "手写签名"
    FINGERPRINT = "fingerprint", "按指印"


class UndertakingKind(Labelled):
    """What people must promise in writing before a case goes on, by the code of the rule that asks for it."""

    OBJECTION_KNOWN = "R11W", "知悉异议登记承诺书"
    GUARDIANS_PROMISE = "R24W", "监护人保证书"
