"""What the exchange says about itself: receipts, refusals, the directory, file requests. 交换自身"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tongban.exchange.contracts.base import Answer, Call, Message, Part
from tongban.exchange.contracts.types import (
    MAX_FILE_BYTES,
    Code,
    Instant,
    InstitutionCode,
    MemberName,
    Sentence,
    ShortText,
    Sm3Hex,
)

MemberState = Literal["applied", "testing", "live", "suspended"]


class Receipt(Message, name="exchange.receipt", version=1):
    """The signer holds this very envelope durably. 回执"""

    digest: Sm3Hex
    recorded_at: Instant = Field(description="入库时刻")


class Refusal(Answer, name="exchange.refusal", version=1):
    """The signer does not take the request, and says what to mend. 拒绝"""

    code: Code = Field(description="拒绝代码", examples=["not_granted"])
    sentence: Sentence = Field(description="须改正什么", examples=["请先申请使用该接口。"])


class PublicKey(Part):
    """A public key as a JWK (RFC 7517). 公钥"""

    kty: Literal["EC", "OKP"] = Field(description="密钥类别", examples=["EC"])
    crv: Literal["SM2", "Ed25519"] = Field(description="曲线", examples=["SM2"])
    x: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")] = Field(
        description="横坐标或公钥", examples=["CfnfMR5UIaFQ3X0WHkvFxnIXn60YM_wHa7CP81bzUCA"]
    )
    y: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")] | None = Field(
        default=None, description="纵坐标", examples=["zOpJDOJndaUtxupxjMGqYArtBfvzXghKZjL2By2prRM"]
    )


class MemberEntry(Part):
    """One member of the directory. 成员"""

    name: MemberName
    kind: Code = Field(description="成员类别", examples=["bureau"])
    title: ShortText = Field(description="机构名称", examples=["济源市不动产登记中心"])
    place: ShortText = Field(default="", description="证书所载市县", examples=["济源市"])
    endpoint: ShortText = Field(description="接入地址", examples=["https://bureau.example"])
    covers: tuple[InstitutionCode, ...] = Field(default=(), max_length=200, description="管辖区划")
    state: MemberState = Field(description="成员状态", examples=["live"])
    grants: tuple[ShortText, ...] = Field(default=(), max_length=500, description="可用的接口")
    keys: tuple[PublicKey, ...] = Field(min_length=1, max_length=8, description="公钥")


class Directory(Answer, name="exchange.directory", version=1):
    """Every member, signed by the hub; a node keeps working with the last one it saw. 成员目录"""

    issued_at: Instant = Field(description="签发时刻")
    members: tuple[MemberEntry, ...] = Field(max_length=2000, description="成员")


class FileContent(Answer, name="exchange.file_content", version=1):
    """The holder's ticket: until it expires its addressee may fetch this file, piece by piece. 取件凭证"""

    digest: Sm3Hex
    size: int = Field(ge=1, le=MAX_FILE_BYTES, description="字节数", examples=[204800])
    expires_at: Instant = Field(description="凭证有效至")


class FileRequest(Call, name="exchange.file_request", version=1, answer=FileContent):
    """Ask a member for a file it announced: without a ticket for bytes or ticket, with it for the bytes. 取文件"""

    digest: Sm3Hex
    size: int = Field(ge=1, le=MAX_FILE_BYTES, description="字节数", examples=[204800])
    offset: int = Field(default=0, ge=0, le=MAX_FILE_BYTES, description="从第几个字节起", examples=[0])
    ticket: Annotated[
        str, StringConstraints(max_length=4000, pattern=r"^([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)?$")
    ] = Field(default="", description="保存方签发的取件凭证；首次取件留空", examples=[""])


class Evidence(Answer, name="exchange.evidence", version=1):
    """How much of a matter's exchange still verifies. 交换存证核验"""

    messages: int = Field(ge=0, description="消息数", examples=[9])
    verified: int = Field(ge=0, description="验证通过数", examples=[9])
    duplicates: int = Field(ge=0, description="重复生效数", examples=[0])


class EvidenceRequest(Call, name="exchange.evidence_request", version=1, answer=Evidence):
    """Ask the hub to verify everything it logged about a matter. 请求核验存证"""

    about: ShortText = Field(min_length=1, description="事项", examples=["41010020261121S00001"])
