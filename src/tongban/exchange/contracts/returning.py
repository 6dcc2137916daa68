"""When a message that its recipient will not take in is given back to its sender. 退回与撤回"""

from typing import Annotated

from pydantic import Field, StringConstraints

from tongban.exchange.contracts.base import Message
from tongban.exchange.contracts.types import Instant, MemberName, Sentence, ShortText, Sm3Hex

MessageNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
    Field(description="消息编号（信封的 id）", examples=["0b7c2f4e-5d1a-4c3e-9f60-2a8d7e6b1c55"]),
]
ContractName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z_.]{1,80}/[1-9]\d{0,3}$"),
    Field(description="那条消息的接口名称和版本", examples=["case.advanced/1"]),
]
Place = Annotated[int, Field(ge=1, le=2**31 - 1, description="那条消息在该事项中的序号", examples=[3])]
Matter = Annotated[ShortText, Field(min_length=1, description="那条消息的事项", examples=["41010020261121S00001"])]
Reason = Annotated[Sentence, Field(min_length=1, description="省平台写明的退回理由", examples=["业务编号填写有误。"])]


class MessageWithdrawn(Message, name="exchange.withdrawn", version=1):
    """In the place of a message that its recipient refused: that one is never to be taken in any more. 撤回通知"""

    message: MessageNumber
    contract: ContractName
    sender: MemberName = Field(description="那条消息的发送方", examples=["bureau.419001"])
    about: Matter
    sequence: Place
    digest: Sm3Hex
    step: int | None = Field(
        default=None, ge=1, le=100_000, description="那条消息是案件步骤的，其步骤序号；到此不再等待", examples=[2]
    )
    reason: Reason


class MessageReturned(Message, name="exchange.returned", version=1):
    """To the sender: the recipient has not taken the message in and never will; it was given back. 退回通知"""

    message: MessageNumber
    contract: ContractName
    recipient: MemberName = Field(description="那条消息的接收方", examples=["bureau.410100"])
    about: Matter
    sequence: Place
    digest: Sm3Hex
    refusal: Sentence = Field(description="接收方最近一次拒绝的说明", examples=["业务编号不属于本机构。"])
    reason: Reason
    withdrawn_at: Instant = Field(description="接收方确认不再收这条消息的时刻")
