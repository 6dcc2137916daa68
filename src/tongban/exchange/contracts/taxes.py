"""The tax office: declarations sent on, assessed, paid and certified. 税务"""

from typing import Annotated

from pydantic import Field, StringConstraints

from tongban.exchange.contracts.base import Message, Part
from tongban.exchange.contracts.onewindow import OfficeAnswer, RequestNumber, Side
from tongban.exchange.contracts.types import (
    Area,
    CaseNumberText,
    Code,
    Day,
    FileRef,
    Instant,
    IntakeNumberText,
    ItemCode,
    Money,
    Name,
    Sentence,
    ShortText,
    UnitCodeText,
)

TicketNumber = Annotated[
    str,
    StringConstraints(pattern=r"^\d{18,20}$"),
    Field(description="电子税票号码", examples=["341900261100019511"]),
]


class TaxDeclared(Message, name="tax.declared", version=1):
    """What the applicants declared at the counter, for the tax office to assess (契税法 §10). 涉税申报

    Sent anew it names all the papers scanned to support it, those of earlier declarations too: the old ones are void.
    """

    number: RequestNumber
    case_number: CaseNumberText
    intake_number: IntakeNumberText
    item: ItemCode
    unit_code: UnitCodeText
    location: ShortText = Field(description="坐落", examples=["济源市沁园路1号1幢1单元101"])
    use: Code = Field(description="房屋用途代码", examples=["11"])
    area: Area | None = Field(default=None, description="建筑面积，平方米", examples=["98.52"])
    price: Money | None = Field(default=None, description="合同价款，元", examples=["980000.00"])
    contract_date: Day | None = Field(default=None, description="合同签订日期", examples=["2026-11-18"])
    family_homes: Code | None = Field(default=None, description="家庭住房套次代码", examples=["first"])
    kinship: Code | None = Field(default=None, description="双方关系代码", examples=["none"])
    seller_acquired_on: Day | None = Field(default=None, description="出让方取得日期", examples=["2015-06-01"])
    seller_sole_home: bool | None = Field(default=None, description="是否出让方家庭唯一住房", examples=[True])
    transferors: Side = Field(default=(), description="出让方")
    transferees: Side = Field(min_length=1, description="承受方")
    evidence: tuple[FileRef, ...] = Field(
        default=(), max_length=500, description="佐证材料扫描件（影像资料），凭摘要向推送方调取"
    )
    declared_at: Instant = Field(description="推送时刻")


class DeclarationReturned(OfficeAnswer, name="tax.returned", version=1):
    """The declaration cannot be assessed as it is; the applicant adds what is missing. 申报退回"""

    code: Code = Field(description="退回原因代码", examples=["S02"])
    reason: Sentence = Field(min_length=1, description="退回原因", examples=["没有填写合同签订日期。"])


class TaxLine(Part):
    """One tax of one taxpayer. 税种"""

    tax: Code = Field(description="征收项目代码", examples=["deed"])
    taxpayer: Name = Field(description="纳税人", examples=["王五"])
    base: Money = Field(description="计税依据，元", examples=["980000.00"])
    rate: ShortText = Field(description="税率", examples=["1%"])
    due: Money = Field(description="应纳税额，元", examples=["9800.00"])
    relief: Money = Field(description="减免税额，元", examples=["0.00"])
    basis: ShortText = Field(default="", description="政策依据", examples=["财政部等公告2024年第16号"])


class TaxAssessed(OfficeAnswer, name="tax.assessed", version=1):
    """What is due, and by when and where it is paid. 核税结果"""

    assessed_price: Money = Field(description="核定计税价格，元", examples=["980000.00"])
    lines: tuple[TaxLine, ...] = Field(min_length=1, max_length=20, description="逐项税额")
    total: Money = Field(description="应补（退）税额合计，元", examples=["9800.00"])
    ticket: TicketNumber
    pay_by: Day = Field(description="缴款期限", examples=["2026-12-06"])
    assessor: Name = Field(description="核税人", examples=["吴核税"])


class TaxPaid(OfficeAnswer, name="tax.paid", version=1):
    """The money has arrived at the treasury; a payment page saying so is not enough. 缴款结果"""

    ticket: TicketNumber
    amount: Money = Field(description="实缴金额，元", examples=["9800.00"])
    paid_at: Instant = Field(description="入库时刻")


class TaxCleared(OfficeAnswer, name="tax.cleared", version=1):
    """Paid, exempt or not taxable: the certificate verified before recording (契税法 §11). 完税（减免税）凭证"""

    clearance: Code = Field(description="完税状态代码", examples=["paid"])
    certificate_number: ShortText = Field(
        min_length=1, description="完税或者减免税凭证号", examples=["(2026)豫税证字00000001号"]
    )
    basis: ShortText = Field(default="", description="减免或者不征的依据", examples=["契税法 §6(4)"])
    issued_on: Day = Field(description="填发日期", examples=["2026-11-23"])
