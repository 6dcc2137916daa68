"""What other departments are asked in a paper's place, and what their answer is worth (条例 §25; domain.md 5.1).

Only an answer that agrees does without the paper. One that differs, a person nobody knows of, a department that does
not answer: the paper has to be handed in, and no clerk's word replaces it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tongban.domain.catalogue.item import PartyRole, Waiver
from tongban.domain.catalogue.particulars import Told
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled

PERSON: Final = "person"
ENTERPRISE: Final = "enterprise"
MOST_QUESTIONS: Final = 10
"""So often a paper of one application is asked about: nobody finds out marriages or deaths by guessing."""
LEGAL_BASIS: Final = "不动产登记暂行条例 §25；个人信息保护法 §13(1)(三)"
"""The registration authority asks in its statutory duty: no consent is needed, the applicants are told."""


class Dataset(Labelled):
    """Information of another department that the province's platform answers from (总体方案附件)."""

    IDENTITY = "identity", "身份证信息"
    HOUSEHOLD = "household", "户籍信息（姓名、证件号变更）"
    ENTERPRISE = "enterprise", "企业登记信息"
    ESTABLISHMENT = "establishment", "机关、事业单位登记信息"
    MARRIAGE = "marriage", "婚姻登记信息"
    DEATH = "death", "死亡医学证明信息"
    FINANCE = "finance", "金融许可信息"

    @property
    def department(self) -> str:
        """Whose information it is, in words."""
        return _SOURCES[self][0]

    @property
    def waiver(self) -> Waiver:
        """The catalogue's word for it."""
        return _SOURCES[self][1]

    @property
    def compares(self) -> str:
        """What the department holds against its records, in words."""
        return _SOURCES[self][2]


_SOURCES: Final[Mapping[str, tuple[str, Waiver, str]]] = MappingProxyType(
    {
        "identity": ("公安机关", Waiver.POLICE, "姓名、身份证号码、证件状态"),
        "household": ("公安机关", Waiver.POLICE, "现姓名和身份证号码、曾用姓名或者原号码"),
        "enterprise": ("市场监督管理部门", Waiver.MARKET, "名称、统一社会信用代码、登记状态"),
        "establishment": ("机构编制管理部门", Waiver.ESTABLISHMENT, "名称、统一社会信用代码、登记状态"),
        "marriage": ("民政部门", Waiver.CIVIL_AFFAIRS, "双方姓名、身份证号码、婚姻登记状态"),
        "death": ("卫生健康部门", Waiver.HEALTH, "姓名、身份证号码、死亡登记"),
        "finance": ("金融监督管理部门", Waiver.BANKING, "名称、统一社会信用代码、许可状态"),
    }
)


class Outcome(Labelled):
    """What a department says to what was told it."""

    CONSISTENT = "consistent", "一致"
    DIFFERENT = "different", "不一致"
    UNKNOWN = "unknown", "查无记录"

    @property
    def waives(self) -> bool:
        """Whether the paper may be done without."""
        return self is Outcome.CONSISTENT


class NotAskable(DomainError):
    """What the application says is not enough, or not of a kind, to ask a department."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Somebody as the application names them: `kind` is person, enterprise or agency, `role` what they are in it."""

    name: str
    document_number: str
    document_kind: DocumentKind = DocumentKind.ID_CARD
    kind: str = PERSON
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question to one department; two subjects where it is about what stands between them."""

    dataset: Dataset
    subjects: tuple[Subject, ...]
    former_name: str = ""
    former_number: str = ""


def is_askable(code: str, *, waivers: Collection[Waiver]) -> bool:
    """Whether a department connected to the platform can be asked in place of the paper with this code."""
    asked = _ASKED.get(code)
    return asked is not None and bool(asked.waivers & frozenset(waivers))


def departments_for(code: str, *, applicants: Collection[Subject]) -> tuple[str, ...]:
    """Which departments an application would be held against, in words."""
    asked = _ASKED.get(code)
    if asked is None:
        return ()
    datasets = [_of_kind(one) for one in applicants] if asked.of_each else list(asked.datasets)
    return tuple(dict.fromkeys(one.department for one in datasets if one))


def queries_for(code: str, *, applicants: Collection[Subject], told: Told) -> tuple[Query, ...]:
    """What is asked in place of a paper. Raises NotAskable with the reason the counter reads."""
    asked = _ASKED.get(code)
    if asked is None:
        raise NotAskable("这份材料没有可以核验的共享数据，请收取纸质材料。")
    if not applicants:
        raise NotAskable("还没有填写申请人，不能核验。")
    return tuple(asked.queries(tuple(applicants), told))


def concluded(outcomes: Collection[Outcome]) -> Outcome:
    """The worth of several answers together: all must agree; a difference weighs more than a blank."""
    if not outcomes:
        return Outcome.UNKNOWN
    if Outcome.DIFFERENT in outcomes:
        return Outcome.DIFFERENT
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.CONSISTENT


def _of_each_applicant(applicants: tuple[Subject, ...], told: Told) -> Iterator[Query]:
    """M02: everybody's own document, once for whoever stands on both sides."""
    del told
    for one in {one.document_number: one for one in applicants}.values():
        dataset = _of_kind(one)
        if dataset is None:
            raise NotAskable(
                f"{one.name}的证件是{one.document_kind.label}，共享数据没有这类证件，请收取身份证明复印件。"
            )
        yield Query(dataset=dataset, subjects=(one,))


def _of_kind(one: Subject) -> Dataset | None:
    if one.kind == PERSON:
        return Dataset.IDENTITY if one.document_kind is DocumentKind.ID_CARD else None
    if one.document_kind is DocumentKind.ORGANISATION_CODE or one.document_kind.is_personal:
        return None
    return Dataset.ENTERPRISE if one.kind == ENTERPRISE else Dataset.ESTABLISHMENT


def _licences(applicants: tuple[Subject, ...], told: Told) -> Iterator[Query]:
    """M11: the organisations that lend."""
    del told
    lenders = [one for one in applicants if one.role == PartyRole.MORTGAGEE and one.kind == ENTERPRISE]
    if not lenders:
        raise NotAskable("抵押权人不是单位，没有金融许可可以核验。")
    for one in lenders:
        yield Query(dataset=Dataset.FINANCE, subjects=(one,))


def _marriage(applicants: tuple[Subject, ...], told: Told) -> Iterator[Query]:
    """M13: the two natural persons of the application; one may be named on both sides."""
    del told
    couple = tuple({one.document_number: one for one in applicants if one.kind == PERSON}.values())
    if len(couple) != 2:  # noqa: PLR2004 - a couple
        raise NotAskable("核验婚姻登记，申请人须正好是夫妻二人；其他情形请收取婚姻关系证明。")
    if any(one.document_kind is not DocumentKind.ID_CARD for one in couple):
        raise NotAskable("婚姻登记信息只能按身份证号码核验，请收取婚姻关系证明。")
    yield Query(dataset=Dataset.MARRIAGE, subjects=couple)


def _death(applicants: tuple[Subject, ...], told: Told) -> Iterator[Query]:
    """M16: those whose property is inherited, as the form names them."""
    del applicants
    dead = told.people("deceased")
    if not dead or not all(one.document_number for one in dead):
        raise NotAskable("还没有填写被继承人（遗赠人）的姓名和身份证号码，不能核验。")
    for one in dead:
        yield Query(dataset=Dataset.DEATH, subjects=(Subject(name=one.name, document_number=one.document_number),))


def _change_of_name(applicants: tuple[Subject, ...], told: Told) -> Iterator[Query]:
    """M21: whoever applies is the one the register calls otherwise."""
    name, number = told.text("former_name"), told.text("former_number").upper()
    if not name and not number:
        raise NotAskable("还没有填写登记簿记载的原姓名（名称）或者原证件号码，不能核验。")
    if len(applicants) != 1:
        raise NotAskable("申请人不止一人，共享数据不能判断是谁的姓名（名称）变了，请收取变更证明。")
    one = next(iter(applicants))
    dataset = _of_kind(one)
    if dataset not in _FORMER_NAMES:
        raise NotAskable(f"{one.name}的变更在共享数据中没有记录，请收取变更证明。")
    yield Query(dataset=_FORMER_NAMES[dataset], subjects=(one,), former_name=name, former_number=number)


_FORMER_NAMES: Final[Mapping[Dataset | None, Dataset]] = MappingProxyType(
    {Dataset.IDENTITY: Dataset.HOUSEHOLD, Dataset.ENTERPRISE: Dataset.ENTERPRISE}
)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """In place of one paper: from which information, and how the questions are put."""

    datasets: tuple[Dataset, ...]
    queries: Callable[[tuple[Subject, ...], Told], Iterator[Query]]
    of_each: bool = False

    @property
    def waivers(self) -> frozenset[Waiver]:
        """The catalogue's words for what is asked."""
        return frozenset(one.waiver for one in self.datasets)


_ASKED: Final[Mapping[str, _Asked]] = MappingProxyType(
    {
        "M02": _Asked(
            datasets=(Dataset.IDENTITY, Dataset.ENTERPRISE, Dataset.ESTABLISHMENT),
            queries=_of_each_applicant,
            of_each=True,
        ),
        "M11": _Asked(datasets=(Dataset.FINANCE,), queries=_licences),
        "M13": _Asked(datasets=(Dataset.MARRIAGE,), queries=_marriage),
        "M16": _Asked(datasets=(Dataset.DEATH,), queries=_death),
        "M21": _Asked(datasets=(Dataset.HOUSEHOLD, Dataset.ENTERPRISE), queries=_change_of_name, of_each=True),
    }
)
