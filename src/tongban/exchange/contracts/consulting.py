"""What the two institutions of a case say to each other while it is handled. 咨询"""

from typing import Literal, Self

from pydantic import Field, model_validator

from tongban.exchange.contracts.base import Message, Part
from tongban.exchange.contracts.types import (
    CaseNumberText,
    CertificateNumberText,
    Code,
    Instant,
    IntakeNumberText,
    ItemCode,
    Name,
    Sentence,
    ShortText,
    UnitCodeText,
)


class DraftAbout(Part):
    """What a counter is taking in and has not lodged: the matter and the property, nobody's name. 收件草稿"""

    item: ItemCode
    way: Code = Field(description="申请方式代码", examples=["joint"])
    unit_code: UnitCodeText | None = Field(default=None, description="不动产单元代码")
    certificate_number: CertificateNumberText | None = Field(default=None, description="证书号或证明号")
    phone: ShortText = Field(default="", description="收件窗口电话", examples=["0371-00000000"])


class CaseConsulted(Message, name="case.consulted", version=1):
    """The receiving counter asks the home bureau about a case, or answers what it was asked. 咨询

    Before lodging there is no case: the intake number names the draft, and `draft` says what it is about. What was
    said about a draft belongs to its case once that is lodged under the same intake number.
    """

    intake_number: IntakeNumberText
    case_number: CaseNumberText | None = Field(default=None, description="业务编号；提交属地前没有")
    draft: DraftAbout | None = Field(default=None, description="提交前咨询的，收件草稿的事项和不动产")
    sentence: Sentence = Field(min_length=1, description="内容", examples=["买方持外文结婚证，需要公证译文吗？"])
    from_name: Name = Field(description="提出人", examples=["郑州市不动产登记中心 陈收件"])
    at: Instant = Field(description="提出时刻")

    @model_validator(mode="after")
    def about_something(self) -> Self:
        """A question is about a case, or says what the draft is about."""
        if self.case_number is None and self.draft is None:
            raise ValueError("须给出业务编号，或者收件草稿的事项")
        return self


class CaseConsultationAnswered(Message, name="case.consultation_answered", version=1):
    """The home bureau answers, or asks in turn; with a result the consultation ends. 咨询答复

    `go_home` tells the counter to print a slip: the applicants finish the matter at the home institution.
    """

    intake_number: IntakeNumberText
    case_number: CaseNumberText | None = Field(default=None, description="业务编号；提交属地前没有")
    sentence: Sentence = Field(min_length=1, description="内容", examples=["需要，请一并扫描公证书。"])
    from_name: Name = Field(description="答复人", examples=["济源市不动产登记中心 赵受理"])
    result: Literal["settled", "go_home"] | None = Field(
        default=None,
        examples=["settled"],
        description="咨询结果：settled 已经答复，go_home 请申请人到属地办理；没有结果的，咨询继续",
    )
    at: Instant = Field(description="答复时刻")


class CaseConsultationClosed(Message, name="case.consultation_closed", version=1):
    """The counter has ended a draft it had asked about: nobody waits for an answer any more. 咨询终结

    A draft that is lodged needs no such word: `case.lodged` bears the same intake number.
    """

    intake_number: IntakeNumberText
    outcome: Literal["dropped", "sent_home"] = Field(
        description="结果：dropped 放弃收件，sent_home 已告知申请人到属地办理", examples=["sent_home"]
    )
    sentence: Sentence = Field(default="", description="原因", examples=["须当面核验原件。"])
    at: Instant = Field(description="结束时刻")
