"""What the contracts with tax, treasury, housing and utilities share. 一窗受理"""

from typing import Annotated

from pydantic import Field, StringConstraints

from tongban.exchange.contracts.base import Message, Part
from tongban.exchange.contracts.types import (
    CaseNumberText,
    Code,
    DocumentNumber,
    Instant,
    IntakeNumberText,
    Name,
    Sentence,
    Share,
    ShortText,
)

RequestNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Z]{8,40}-[TFHU]\d{1,3}$"),
    Field(
        description="推送编号：业务编号加类别和序号（T 税务、F 非税、H 住建、U 水电气暖），重新推送时换号",
        examples=["41900120261121D100100001A-T1"],
    ),
]


class Involved(Part):
    """Somebody on one side of a trade, as far as the other office needs to know. 当事人"""

    name: Name = Field(description="姓名或名称", examples=["王五"])
    document_kind: Code = Field(description="证件种类代码", examples=["1"])
    document_number: DocumentNumber
    phone: ShortText = Field(default="", description="联系电话", examples=["13800000000"])
    share: Share = Field(default="", description="份额", examples=["1/2"])


Side = Annotated[tuple[Involved, ...], Field(max_length=50)]


class OfficeAnswer(Message):
    """What every answer of another office says first: which request it answers, and when."""

    number: RequestNumber
    case_number: CaseNumberText
    at: Instant = Field(description="答复时刻")


class RequestWithdrawn(Message, name="onewindow.withdrawn", version=1):
    """The case has ended or the data has changed: what was sent under this number is void. 推送作废"""

    number: RequestNumber
    case_number: CaseNumberText
    intake_number: IntakeNumberText
    reason: Sentence = Field(min_length=1, description="作废原因", examples=["申请人已撤回申请。"])
    at: Instant = Field(description="作废时刻")
