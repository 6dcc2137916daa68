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
