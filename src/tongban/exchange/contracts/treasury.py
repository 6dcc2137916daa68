"""Non-tax revenue: the fee is told to the treasury, which gives a code, takes the money and writes the invoice. 非税"""

from typing import Annotated

from pydantic import Field, StringConstraints

from tongban.exchange.contracts.base import Message, Part
from tongban.exchange.contracts.onewindow import OfficeAnswer, RequestNumber
from tongban.exchange.contracts.types import (
    CaseNumberText,
    Code,
    Count,
    Day,
    Instant,
    InstitutionCode,
    IntakeNumberText,
    Money,
    Name,
    Sentence,
    ShortText,
)

PayCode = Annotated[
    str,
    StringConstraints(pattern=r"^\d{20}$"),
    Field(description="缴款码，由财政编发，20 位", examples=["41900126900000000001"]),
]


class FeeItem(Part):
    """One line of the fee. 收费项目"""

    code: Code = Field(description="全国统一项目识别码", examples=["103043211"])
    name: Name = Field(description="项目名称", examples=["不动产登记费"])
    standard: Money = Field(description="收费标准，元", examples=["80.00"])
    count: Count = Field(description="数量", examples=[1])
    amount: Money = Field(description="金额，元", examples=["80.00"])


class NoticeRequested(Message, name="treasury.notice_requested", version=1):
    """Please issue a payment notice for a registration fee; the money goes to the home place's treasury. 开具缴款单"""

    number: RequestNumber
    case_number: CaseNumberText
    intake_number: IntakeNumberText
    institution: InstitutionCode = Field(description="执收单位所在登记机构代码", examples=["419001"])
    payer: Name = Field(description="缴款人", examples=["王五"])
    phone: ShortText = Field(default="", description="缴款人手机", examples=["13800000000"])
    items: tuple[FeeItem, ...] = Field(min_length=1, max_length=10, description="收费项目")
    total: Money = Field(description="应缴合计，元", examples=["80.00"])
    at: Instant = Field(description="请求时刻")


class NoticeIssued(OfficeAnswer, name="treasury.notice_issued", version=1):
    """The notice stands: this code is what one pays by. 缴款单已开具"""

    pay_code: PayCode
    total: Money = Field(description="应缴合计，元", examples=["80.00"])
    pay_by: Day = Field(description="缴款期限", examples=["2026-12-06"])


class NoticeRefused(OfficeAnswer, name="treasury.notice_refused", version=1):
    """The treasury issues no notice for this. 缴款单未开具"""

    code: Code = Field(description="返回码", examples=["18012"])
    reason: Sentence = Field(min_length=1, description="原因", examples=["没有该单位的代收权限。"])


class PaymentConfirmed(OfficeAnswer, name="treasury.payment_confirmed", version=1):
    """The money has arrived, with the electronic invoice. 缴款成功"""

    pay_code: PayCode
    amount: Money = Field(description="实缴金额，元", examples=["80.00"])
    paid_at: Instant = Field(description="到账时刻")
    bank_serial: ShortText = Field(description="银行流水号", examples=["20261123000001"])
    invoice_code: Annotated[str, StringConstraints(pattern=r"^\d{8}$")] = Field(
        description="财政电子票据代码，8 位", examples=["41010126"]
    )
    invoice_number: Annotated[str, StringConstraints(pattern=r"^\d{10}$")] = Field(
        description="财政电子票据号码，10 位", examples=["0013933922"]
    )
    check_code: Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{6}$")] = Field(
        description="票据校验码，6 位", examples=["a1b2c3"]
    )
