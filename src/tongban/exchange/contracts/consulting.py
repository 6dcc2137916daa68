"""What the two institutions of a case say to each other while it is handled. 咨询"""

from typing import Literal

from pydantic import Field

from tongban.exchange.contracts.base import Message
from tongban.exchange.contracts.types import CaseNumberText, Instant, Name, Sentence


class CaseConsulted(Message, name="case.consulted", version=1):
    """The receiving counter asks the home bureau about a case, or answers what it was asked. 咨询"""

    case_number: CaseNumberText
    sentence: Sentence = Field(min_length=1, description="内容", examples=["买方持外文结婚证，需要公证译文吗？"])
    from_name: Name = Field(description="提出人", examples=["郑州市不动产登记中心 陈收件"])
    at: Instant = Field(description="提出时刻")


class CaseConsultationAnswered(Message, name="case.consultation_answered", version=1):
    """The home bureau answers, or asks in turn; with a result the consultation ends. 咨询答复

    `go_home` tells the counter to print a slip: the applicants finish the matter at the home institution.
    """

    case_number: CaseNumberText
    sentence: Sentence = Field(min_length=1, description="内容", examples=["需要，请一并扫描公证书。"])
    from_name: Name = Field(description="答复人", examples=["济源市不动产登记中心 赵受理"])
    result: Literal["settled", "go_home"] | None = Field(
        default=None,
        examples=["settled"],
        description="咨询结果：settled 已经答复，go_home 请申请人到属地办理；没有结果的，咨询继续",
    )
    at: Instant = Field(description="答复时刻")
