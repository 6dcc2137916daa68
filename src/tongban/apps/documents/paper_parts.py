"""Parts that several papers share. Plain strings, dates and tuples: the apps above build them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The institution that signs a paper. `demo` prints 演示 into the seal and the heading."""

    name: str
    address: str = ""
    phone: str = ""
    review_authority: str = ""  # 行政复议机关，例如“济源市人民政府”
    court: str = ""  # 有管辖权的人民法院；空则不写名称
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature given on a counter's pad: its drawing (SVG of our own making), when, and under which text."""

    name: str
    svg: str
    way: str
    signed_at: datetime
    digest: str  # the first 16 digits of the SM3 digest of the text that was shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """One applicant as the form names him. `side` is 权利人 or 义务人 (or what the item calls it)."""

    side: str
    name: str
    document_type: str
    document_number: str
    address: str = ""
    postcode: str = ""
    phone: str = ""
    legal_representative: str = ""
    agent_name: str = ""
    agent_document_number: str = ""
    agent_phone: str = ""
    agency: str = ""
    share: str = ""
    signatures: tuple[Signature, ...] = ()
    agent_signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """The immovable as the register names it. Area with its unit, e.g. “房屋建筑面积 89.50 ㎡”."""

    unit_code: str
    location: str
    kind: str = ""
    area: str = ""
    usage: str = ""
    certificate_number: str = ""
    structure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """What a mortgage secures. Empty strings are left blank on the form."""

    amount: str = ""  # 被担保债权数额（最高债权数额）
    term: str = ""  # 债务履行期限（债权确定期间）
    scope: str = ""  # 担保范围；在建建筑物抵押范围
    transfer_restricted: str = ""  # 是否存在禁止或限制转让抵押不动产的约定


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One line of a material list. `form`: 原件、复印件、电子; `state`: 已收、免交、待补 …"""

    name: str
    form: str = ""
    copies: int = 1
    pages: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question of the interview and its answer, as spoken. 询问记录"""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Respondent:
    """An applicant questioned in the interview, and who answered in the applicant's place. 被询问人"""

    name: str
    side: str
    document_type: str = ""
    document_number: str = ""
    answered_by: tuple[str, ...] = ()  # 每人一句：代理人 王某，居民身份证 4101…；本人回答的为空
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A date somebody must keep: whose it is, what it is about, when."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A reason and the article it rests on, e.g. “《不动产登记暂行条例》第二十二条第（二）项”."""

    reason: str
    basis: str
    remedy: str = ""  # 申请人可以怎么办


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcoming:
    """One thing to supplement: which material, what is wrong with it, what is wanted."""

    material: str
    problem: str
    wanted: str
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled value for the body of a notice."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveEntry:
    """One line of the table of contents of an archived case. Pages count from 1."""

    title: str
    responsible: str = ""
    made_on: date | datetime | None = None
    first_page: int = 0
    last_page: int = 0
    remark: str = ""
    digest: str = ""  # SM3，全长，凭此核对电子件


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAnswer:
    """What a court's order came to on one unit, and by which law."""

    unit_code: str
    location: str
    outcome: str
    remark: str = ""
    basis: str = ""
