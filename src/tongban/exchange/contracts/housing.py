"""The housing authority: is the contract filed, does it say the same, is the money held safely. 住建房屋交易"""

from pydantic import Field

from tongban.exchange.contracts.base import Message, Part
from tongban.exchange.contracts.onewindow import OfficeAnswer, RequestNumber, Side
from tongban.exchange.contracts.types import (
    Area,
    CaseNumberText,
    CertificateNumberText,
    Code,
    Instant,
    IntakeNumberText,
    ItemCode,
    Money,
    Sentence,
    ShortText,
    UnitCodeText,
)


class FilingRequested(Message, name="housing.filing_requested", version=1):
    """A trade is being registered: file it, or tell how it is filed (总体方案 六(五)2). 房屋交易备案请求"""

    number: RequestNumber
    case_number: CaseNumberText
    intake_number: IntakeNumberText
    item: ItemCode
    unit_code: UnitCodeText
    location: ShortText = Field(description="坐落", examples=["济源市沁园路1号1幢1单元101"])
    contract_number: ShortText = Field(default="", description="网签合同号", examples=["419001H26110000681"])
    area: Area | None = Field(default=None, description="建筑面积，平方米", examples=["98.52"])
    price: Money | None = Field(default=None, description="申请的价款，元", examples=["980000.00"])
    sellers: Side = Field(default=(), description="出让方")
    buyers: Side = Field(min_length=1, description="承受方")
    at: Instant = Field(description="请求时刻")


class FiledContract(Part):
    """The contract as the housing authority holds it. 网签合同"""

    contract_number: ShortText = Field(min_length=1, description="合同号", examples=["419001H26110000681"])
    record_number: ShortText = Field(min_length=1, description="备案号", examples=["419001BA26110000681"])
    filed_at: Instant = Field(description="备案时刻")
    unit_code: UnitCodeText
    area: Area = Field(description="合同面积，平方米", examples=["98.52"])
    price: Money = Field(description="合同价款，元", examples=["980000.00"])
    sellers: Side = Field(default=(), description="出卖人")
    buyers: Side = Field(min_length=1, description="买受人")
    supervision: Code = Field(description="资金监管状态代码", examples=["held"])
    supervised: Money | None = Field(default=None, description="监管金额，元", examples=["980000.00"])


class FilingAnswered(OfficeAnswer, name="housing.filing_answered", version=1):
    """Filed, refused, not yet decided or cancelled. 备案答复"""

    result: Code = Field(description="备案结果代码", examples=["filed"])
    contract: FiledContract | None = Field(default=None, description="备案的合同；没有备案的为空")
    code: Code | None = Field(default=None, description="未备案原因代码", examples=["T04"])
    reason: Sentence = Field(default="", description="未备案原因", examples=["该房屋已有在先网签。"])


class TradeRecorded(Message, name="housing.trade_recorded", version=1):
    """The transfer is in the register: the trade is closed on the housing side. 转移已登簿"""

    number: RequestNumber
    case_number: CaseNumberText
    intake_number: IntakeNumberText
    record_number: ShortText = Field(default="", description="备案号", examples=["419001BA26110000681"])
    certificate_number: CertificateNumberText | None = Field(default=None, description="新证号")
    recorded_at: Instant = Field(description="登簿时刻")
