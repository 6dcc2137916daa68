"""Water, power, gas, heat and broadcasting follow the house (河南省优化营商环境条例 §44). 水电气暖联动过户"""

from typing import Annotated

from pydantic import Field, StringConstraints

from tongban.exchange.contracts.base import Message
from tongban.exchange.contracts.onewindow import Involved, OfficeAnswer, RequestNumber
from tongban.exchange.contracts.types import (
    CaseNumberText,
    CertificateNumberText,
    Code,
    Instant,
    IntakeNumberText,
    Sentence,
    ShortText,
)

AccountNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Za-z-]{4,30}$"),
    Field(description="户号", examples=["6103000123"]),
]


AccountQueryNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Z-]{8,40}-U\d{1,3}$"),
    Field(description="户号核对编号：收件编号加 U 和序号，换了户号即换号", examples=["41010020261121S00001-U1"]),
]


class AccountAsked(Message, name="utilities.account_asked", version=1):
    """Before lodging: is this an account of this house? Nobody's name travels. 户号核对请求"""

    number: AccountQueryNumber
    intake_number: IntakeNumberText
    kind: Code = Field(description="公用事业种类代码", examples=["power"])
    account: AccountNumber
    location: ShortText = Field(description="坐落", examples=["济源市沁园路1号1幢1单元101"])
    at: Instant = Field(description="请求时刻")


class AccountTold(Message, name="utilities.account_told", version=1):
    """Known at this address, or what is doubtful; the counter does not wait for it. 户号核对答复"""

    number: AccountQueryNumber
    intake_number: IntakeNumberText
    result: Code = Field(description="户号核对结果代码", examples=["known"])
    code: Code | None = Field(default=None, description="有疑问的原因代码", examples=["U02"])
    reason: Sentence = Field(default="", description="有疑问的原因", examples=["户号不存在。"])
    at: Instant = Field(description="答复时刻")


class AccountTransferRequested(Message, name="utilities.transfer_requested", version=1):
    """The house has a new owner: carry this account over, as the applicants asked. 户号过户请求"""

    number: RequestNumber
    case_number: CaseNumberText
    intake_number: IntakeNumberText
    kind: Code = Field(description="公用事业种类代码", examples=["power"])
    account: AccountNumber
    location: ShortText = Field(description="坐落", examples=["济源市沁园路1号1幢1单元101"])
    former: Involved | None = Field(default=None, description="原户主")
    owner: Involved = Field(description="新户主")
    certificate_number: CertificateNumberText | None = Field(default=None, description="新证号")
    recorded_at: Instant = Field(description="登簿时刻")


class AccountTransferAnswered(OfficeAnswer, name="utilities.transfer_answered", version=1):
    """Carried over, or why not; the registration does not wait for it. 户号过户答复"""

    result: Code = Field(description="过户结果代码", examples=["done"])
    code: Code | None = Field(default=None, description="未过户原因代码", examples=["U01"])
    reason: Sentence = Field(default="", description="未过户原因", examples=["该户存在欠费，结清后可以过户。"])
