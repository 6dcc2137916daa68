"""Coming onto the exchange: the application, and the two exercises of the test phase. 接入与联调"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tongban.exchange.contracts.base import Answer, Call, Message, Part
from tongban.exchange.contracts.transport import PublicKey
from tongban.exchange.contracts.types import (
    Code,
    FileRef,
    Instant,
    InstitutionCode,
    MemberName,
    Name,
    Sentence,
    ShortText,
)

ContractName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z_.]{1,80}/[1-9]\d{0,3}$"),
    Field(description="接口名称和版本", examples=["case.lodged/1"]),
]


class ContactPerson(Part):
    """Whom the province calls about what. 联系人"""

    duty: Literal["business", "technical", "security"] = Field(
        description="职责：业务、技术、安全", examples=["technical"]
    )
    name: Name = Field(description="姓名", examples=["钱技术"])
    phone: ShortText = Field(min_length=1, description="联系电话", examples=["13800000000"])
    email: ShortText = Field(default="", description="电子邮箱", examples=["tech@example.org"])


class ApplicationReceipt(Answer, name="exchange.application_receipt", version=1):
    """The application is entered under a number; what is still to be sent. 接入申请回执"""

    number: Code = Field(description="申请编号", examples=["JR20261121-0001"])
    received_at: Instant = Field(description="收到时刻")
    sentence: Sentence = Field(description="下一步", examples=["请上传授权及承诺书原件扫描件。"])


class Application(Call, name="exchange.application", version=1, answer=ApplicationReceipt):
    """Ask to become a member; signed with the very key that is to be registered. 接入申请"""

    member: MemberName = Field(description="拟用成员名称", examples=["bureau.410181"])
    kind: Code = Field(description="成员类别", examples=["bureau"])
    title: Name = Field(description="机构名称", examples=["巩义市不动产登记中心"])
    place: ShortText = Field(default="", description="证书所载市县", examples=["巩义市"])
    endpoint: Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.:/_-]{3,180}$")] = Field(
        description="接入地址，末尾不带斜线", examples=["https://bureau.example"]
    )
    covers: tuple[InstitutionCode, ...] = Field(default=(), max_length=200, description="管辖区划")
    grants: tuple[ContractName, ...] = Field(min_length=1, max_length=500, description="申请使用的接口")
    key: PublicKey = Field(description="签名公钥")
    contacts: tuple[ContactPerson, ...] = Field(min_length=1, max_length=10, description="联系人")
    commitment: FileRef = Field(description="授权及承诺书（签字盖章扫描件）")


class EchoAnswer(Answer, name="exchange.echo_answer", version=1):
    """What was asked, said back. 联调应答"""

    text: ShortText = Field(description="原文", examples=["你好，䶮"])
    received_at: Instant = Field(description="收到时刻")


class Echo(Call, name="exchange.echo", version=1, answer=EchoAnswer):
    """A signed question to the hub itself, to try one's signature out. 联调调用"""

    text: ShortText = Field(min_length=1, description="任意文字", examples=["你好，䶮"])


class Greeting(Message, name="exchange.greeting", version=1):
    """A signed message to or from the hub itself, to try outbox and inbox out; it has no effect. 联调消息"""

    text: ShortText = Field(min_length=1, description="任意文字", examples=["你好，䶮"])


class DeskTicket(Answer, name="exchange.desk_ticket", version=1):
    """A way to the member's own page at the hub, for a while. 自助页面凭证"""

    address: ShortText = Field(description="页面地址（相对于省平台）", examples=["/my/eyJ…"])
    until: Instant = Field(description="有效期至")


class DeskTicketRequest(Call, name="exchange.desk_ticket_request", version=1, answer=DeskTicket):
    """Ask for a way to the member's own page. 申请自助页面凭证"""

    operator: Name = Field(description="查看人", examples=["钱技术"])
