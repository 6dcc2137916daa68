"""Questions that are put to a home bureau's register. 登记簿查询"""

from typing import Literal, Self

from pydantic import Field, model_validator

from tongban.exchange.contracts.base import Answer, Call, Part
from tongban.exchange.contracts.types import (
    Area,
    CertificateNumberText,
    Code,
    Day,
    Findings,
    Instant,
    IntakeNumberText,
    ItemCode,
    Money,
    Name,
    Particulars,
    Parties,
    RightReference,
    Sentence,
    Share,
    ShortText,
    UnitCodeText,
)


class HolderExtract(Part):
    """A right holder as far as a counter elsewhere may know. 权利人（脱敏）"""

    name: Name = Field(description="姓名或名称", examples=["张䶮"])
    kind: Literal["person", "enterprise", "agency"] = Field(description="自然人、企业、机关", examples=["person"])
    document_kind: Code = Field(description="证件种类代码", examples=["1"])
    masked_number: ShortText = Field(description="脱敏证件号码", examples=["419001********001X"])
    share: Share = Field(default="", description="份额", examples=["1/2"])


class OwnershipExtract(Part):
    """Who owns the unit and how. 所有权"""

    mode: Code = Field(description="共有情况", examples=["sole"])
    holders: tuple[HolderExtract, ...] = Field(max_length=200, description="权利人")


class CertificateExtract(Part):
    """A certificate in force. 有效证书、证明"""

    number: CertificateNumberText
    kind: Code = Field(description="证书种类", examples=["registration_certificate"])
    about: ShortText = Field(default="", description="所证明的权利", examples=["抵押权"])


class MortgageExtract(Part):
    """An effective mortgage. 抵押权"""

    certificate_number: CertificateNumberText
    mortgagee: Name = Field(description="抵押权人", examples=["中原银行股份有限公司济源分行"])
    amount: Money = Field(description="被担保主债权数额或最高债权额，元", examples=["500000.00"])
    from_date: Day | None = Field(default=None, description="债务履行期限起")
    until_date: Day | None = Field(default=None, description="债务履行期限止")
    rank: int = Field(default=1, ge=1, le=999, description="抵押顺位", examples=[1])
    transfer_banned: bool = Field(default=False, description="是否约定禁止或限制转让", examples=[False])


class NoticeExtract(Part):
    """An effective advance notice. 预告登记"""

    kind: Code = Field(description="预告登记种类", examples=["presale"])
    holder: Name = Field(description="预告登记权利人", examples=["王五"])
    certificate_number: CertificateNumberText


class UnitExtract(Answer, name="register.unit_extract", version=1):
    """What the item needs to know of one unit, and only that. 不动产单元查询结果"""

    unit_code: UnitCodeText
    location: ShortText = Field(description="坐落", examples=["济源市沁园路1号1幢1单元101"])
    use: ShortText = Field(default="", description="用途", examples=["城镇住宅用地/成套住宅"])
    area: Area | None = Field(default=None, description="建筑面积，平方米")
    structure: ShortText = Field(default="", description="房屋结构", examples=["钢筋混凝土结构"])
    floor: ShortText = Field(default="", description="所在层", examples=["1"])
    total_floors: int | None = Field(default=None, ge=1, le=300, description="总层数", examples=[18])
    right_nature: ShortText = Field(default="", description="权利性质", examples=["出让/市场化商品房"])
    land_term_until: Day | None = Field(default=None, description="土地使用期限止")
    status: Code = Field(description="单元状态", examples=["surveyed"])
    ownership: OwnershipExtract | None = Field(default=None, description="所有权；尚未登记时为空")
    certificates: tuple[CertificateExtract, ...] = Field(default=(), max_length=200, description="有效证书、证明")
    mortgages: tuple[MortgageExtract, ...] = Field(default=(), max_length=200, description="抵押权")
    advance_notices: tuple[NoticeExtract, ...] = Field(default=(), max_length=50, description="预告登记")
    findings: Findings = ()
    in_scope: bool = Field(description="是否属于异地可办范围", examples=[True])
    taken_at: Instant = Field(description="查询时刻")


class SearchUnit(Call, name="register.search_unit", version=1, answer=UnitExtract):
    """Ask the home register for the unit an application is about. 查询不动产单元"""

    unit_code: UnitCodeText | None = Field(default=None, description="不动产单元代码")
    certificate_number: CertificateNumberText | None = Field(default=None, description="证书号或证明号")
    item: ItemCode
    purpose: ShortText = Field(min_length=1, description="查询目的", examples=["异地收件：抵押权注销登记"])
    intake_number: IntakeNumberText

    @model_validator(mode="after")
    def one_key(self) -> Self:
        """Either the unit or the certificate must be named."""
        if self.unit_code is None and self.certificate_number is None:
            raise ValueError("须给出不动产单元代码或证书号")
        return self


class PartyMatch(Part):
    """Whether a party is who the register says, without saying who that is. 当事人核对结果"""

    party: int = Field(ge=0, le=49, description="当事人序号，从 0 起", examples=[0])
    matches: bool = Field(description="是否与登记簿一致", examples=[True])
    sentence: Sentence = Field(default="", description="说明", examples=["与登记簿记载的抵押权人一致。"])


class ApplicationVerdict(Answer, name="register.application_verdict", version=1):
    """What the home register says to an application. 申请核对结果"""

    findings: Findings = ()
    matches: tuple[PartyMatch, ...] = Field(default=(), max_length=50, description="当事人核对结果")


class CheckApplication(Call, name="register.check_application", version=1, answer=ApplicationVerdict):
    """Ask the home bureau to hold an application against its register. 核对申请"""

    item: ItemCode
    way: Code | None = Field(
        default=None, description="申请方式代码；为空的，由当事人的身份判断", examples=["mortgagee"]
    )
    together_with: IntakeNumberText | None = Field(
        default=None, description="合并办理的，先提交的那件申请的收件编号", examples=["41010020261121S00001"]
    )
    unit_code: UnitCodeText
    right: RightReference | None = Field(default=None, description="所指权利；首次设立时为空")
    parties: Parties
    particulars: Particulars = ()
    papers: tuple[Code, ...] = Field(
        default=(), max_length=100, description="已收或者免交的材料代码", examples=[["M01", "M02"]]
    )
    intake_number: IntakeNumberText
    purpose: ShortText = Field(min_length=1, description="核对目的", examples=["异地收件：抵押权注销登记"])
