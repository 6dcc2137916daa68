"""Types that several contracts share. 公共数据类型"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from tongban.exchange.contracts.base import Part

_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"  # any script, no control characters

UnitCodeText = Annotated[
    str,
    StringConstraints(pattern=r"^\d{12}[GJZ][A-Z]\d{5}[FLQW]\d{8}$"),
    Field(description="不动产单元代码，28 位（GB/T 37346）", examples=["419001001001GB00001F00010001"]),
]
InstitutionCode = Annotated[
    str,
    StringConstraints(pattern=r"^\d{6}$"),
    Field(description="登记机构代码（行政区划代码）", examples=["419001"]),
]
MemberName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]{2,20}(\.\d{6})?$"),
    Field(description="交换成员", examples=["bureau.419001"]),
]
CaseNumberText = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Z-]{8,40}$"),
    Field(description="业务编号", examples=["41900120261121D100100001A"]),
]
IntakeNumberText = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Z-]{8,40}$"),
    Field(description="收件编号", examples=["41010020261121S00001"]),
]
ItemCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Z]{2,8}$"),
    Field(description="业务事项代码", examples=["3704"]),
]
MaterialCode = Annotated[
    str,
    StringConstraints(pattern=r"^(M\d{2}[A-Z]{0,2}|L\d{2,3})$"),
    Field(description="材料代码；全省清单没有的以 L 开头", examples=["M02"]),
]
Code = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_.:/-]{1,60}$"),
    Field(description="字典代码", examples=["right_holder"]),
]
VerificationNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Z]{8,40}-S\d{1,3}$"),
    Field(description="核验编号：收件编号加 S 和序号，再次核验时换号", examples=["41010020261121S00001-S1"]),
]
Instant = Annotated[AwareDatetime, Field(description="时刻，带时区", examples=["2026-11-23T09:30:00+08:00"])]
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=_PRINTABLE, strip_whitespace=True),
    Field(description="名称", examples=["张䶮"]),
]
ShortText = Annotated[
    str,
    StringConstraints(max_length=200, pattern=_PRINTABLE),
    Field(description="短文本", examples=[""]),
]
Sentence = Annotated[
    str,
    StringConstraints(max_length=1000, pattern=_PRINTABLE),
    Field(description="一句话说明", examples=["请补交身份证明复印件。"]),
]
LongText = Annotated[
    str,
    StringConstraints(max_length=4000, pattern=_PRINTABLE),
    Field(description="文本", examples=[""]),
]
DocumentNumber = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60, pattern=_PRINTABLE),
    Field(description="证件号码", examples=["41900119900101001X"]),
]
CertificateNumberText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, pattern=_PRINTABLE),
    Field(description="不动产权证书号或登记证明号", examples=["豫(2026)济源市不动产证明第0000001号"]),
]
Money = Annotated[
    Decimal,
    Field(description="金额，元", ge=0, max_digits=18, decimal_places=2, examples=["500000.00"]),
]
Area = Annotated[
    Decimal,
    Field(description="面积，平方米", ge=0, max_digits=14, decimal_places=4, examples=["98.52"]),
]
Count = Annotated[int, Field(description="数量", ge=0, le=10_000, examples=[1])]
Share = Annotated[
    str,
    StringConstraints(pattern=r"^([1-9]\d{0,8}/[1-9]\d{0,8})?$"),
    Field(description="份额，分数；共同共有为空", examples=["1/2"]),
]
Day = Annotated[date, Field(description="日期", examples=["2026-11-23"])]
MAX_FILE_BYTES = 1024**3  # 1 GB: the largest file that travels; people upload far less
Sm3Hex = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}$"),
    Field(
        description="SM3 摘要，十六进制小写",
        examples=["66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"],
    ),
]


class Finding(Part):
    """What a rule says about an application. 规则检查结果"""

    code: Code = Field(description="规则代码", examples=["R04E"])
    severity: Literal["block", "consent", "warn"] = Field(description="程度：阻断、须同意、提醒", examples=["block"])
    statute: ShortText = Field(description="法律依据", examples=["城市房地产管理法 §38"])
    sentence: Sentence = Field(description="给当事人看的说明", examples=["该不动产已被查封，解除前不能办理。"])


class AgentData(Part):
    """Someone who acts for a party. 代理人"""

    name: Name = Field(description="代理人姓名", examples=["李四"])
    document_kind: Code = Field(description="证件种类代码", examples=["1"])
    document_number: DocumentNumber
    phone: ShortText = Field(default="", description="联系电话", examples=["13800000000"])
    authority: ShortText = Field(default="", description="代理权限", examples=["代为办理抵押权注销登记"])


class PartyData(Part):
    """An applicant, right holder or obligor as the form names them. 当事人"""

    role: Code = Field(description="身份", examples=["right_holder"])
    name: Name = Field(description="姓名或名称", examples=["张䶮"])
    kind: Literal["person", "enterprise", "agency"] = Field(description="自然人、企业、机关", examples=["person"])
    document_kind: Code = Field(description="证件种类代码", examples=["1"])
    document_number: DocumentNumber
    document_until: Day | None = Field(
        default=None, description="证件有效期截止日；长期有效的为空", examples=["2036-05-12"]
    )
    phone: ShortText = Field(default="", description="联系电话", examples=["13800000000"])
    address: ShortText = Field(default="", description="通讯地址", examples=["河南省济源市"])
    share: Share = Field(default="", description="份额", examples=["1/2"])
    represented_by: AgentData | None = Field(default=None, description="法定代表人、负责人或监护人")
    agents: tuple[AgentData, ...] = Field(default=(), max_length=4, description="委托代理人")


class RightReference(Part):
    """Which existing right an application is about. 所指权利"""

    kind: Code = Field(description="权利类型", examples=["mortgage"])
    certificate_number: CertificateNumberText


class FileRef(Part):
    """A file named by its content; the bytes travel separately. 文件引用"""

    digest: Sm3Hex
    size: int = Field(description="字节数", ge=1, le=MAX_FILE_BYTES, examples=[204800])
    media_type: Literal["application/pdf", "image/jpeg", "image/png"] = Field(
        description="文件类型", examples=["application/pdf"]
    )
    name: ShortText = Field(description="文件名", examples=["身份证.pdf"])
    pages: int = Field(default=1, ge=1, le=2000, description="页数", examples=[2])


class ComparedData(Part):
    """What one department compared, and whether it agreed. 共享数据核验的一项"""

    dataset: Code = Field(description="共享数据类别代码", examples=["marriage"])
    source: Name = Field(description="数据来源部门", examples=["河南省民政厅"])
    subject: ShortText = Field(description="被核验人，证件号码脱敏", examples=["张䶮（4190**********001X）"])
    compared: ShortText = Field(description="比对的内容", examples=["双方姓名、身份证号码、婚姻登记状态"])
    outcome: Code = Field(description="核验结果代码", examples=["consistent"])
    sentence: Sentence = Field(default="", description="不一致之处", examples=["双方已办理离婚登记。"])


class VerificationData(Part):
    """How a material was held against shared data; it stays with the material, whatever came out. 共享数据核验"""

    number: VerificationNumber
    serial: ShortText = Field(default="", description="共享平台的查询流水号；与登记簿核对的为空", examples=["GX2026"])
    outcome: Code = Field(description="核验结果代码", examples=["consistent"])
    basis: ShortText = Field(description="核验的法律依据", examples=["不动产登记暂行条例 §25"])
    operator: Name = Field(description="核验经办人", examples=["陈收件"])
    queried_at: Instant = Field(description="查询时刻")
    compared: tuple[ComparedData, ...] = Field(min_length=1, max_length=50, description="比对的各项")


class MaterialData(Part):
    """One line of the material checklist with its scans. 申请材料"""

    code: Code = Field(description="材料代码", examples=["M02"])
    name: Name = Field(description="材料名称", examples=["申请人身份证明"])
    state: Code = Field(description="材料状态", examples=["received"])
    originals: Count = Field(default=0, description="原件份数", examples=[1])
    copies: Count = Field(default=0, description="复印件份数", examples=[0])
    pages: Count = Field(default=0, description="页数", examples=[2])
    files: tuple[FileRef, ...] = Field(default=(), max_length=100, description="扫描件")
    reason: Sentence | None = Field(
        default=None, description="免交依据；收取了材料的为空", examples=["属地受理后向税务机关核验"]
    )
    verification: VerificationData | None = Field(
        default=None, description="最近一次共享数据核验；没有核验过的为空，免交只认“一致”"
    )


class Particular(Part):
    """An item's own field of the application form. 申请表专有项"""

    code: Code = Field(description="字段代码", examples=["cause"])
    name: Name = Field(description="字段名称", examples=["登记原因"])
    value: LongText = Field(description="内容", examples=["主债权消灭"])


Parties = Annotated[tuple[PartyData, ...], Field(min_length=1, max_length=50, description="当事人")]
Materials = Annotated[tuple[MaterialData, ...], Field(max_length=100, description="申请材料")]
Particulars = Annotated[tuple[Particular, ...], Field(max_length=60, description="申请表专有项")]
Findings = Annotated[tuple[Finding, ...], Field(max_length=200, description="规则检查结果")]
