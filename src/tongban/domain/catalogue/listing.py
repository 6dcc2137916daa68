"""The province's list 事项清单: every item a bureau knows, also those that only the home institution takes in.

What is recorded end to end stands in `items/`; `listed/` adds the rest, and what the public guide says of the
first: the law of the item, whom it concerns, the words people use. 四级四同: one code, name and list of papers.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from tongban.domain.catalogue.basis import Basis
from tongban.domain.catalogue.catalogue import Papers, Table, UnknownItem, items, material_rule, papers_known
from tongban.domain.catalogue.effects import FeeClass
from tongban.domain.catalogue.item import BusinessItem, MaterialRule, PartyRole, TimeLimit
from tongban.domain.catalogue.matters import Audience, Matter, matter_of
from tongban.domain.codes.case_number import CaseMode
from tongban.domain.dictionaries import RegistrationType, RightType

_CODE: Final = re.compile(r"\d{4}")
_FIRST_DAY: Final = date(2015, 3, 1)
"""The day 不动产登记暂行条例 took effect."""
_LONGEST: Final = 30
"""Working days, 条例 §20."""
_FEES: Final = MappingProxyType(
    {
        FeeClass.PER_PIECE: "住宅每件80元，其他每件550元，含一本证书；小微企业免收（发改价格规〔2016〕2559号）。",
        FeeClass.HALF: "住宅每件40元，其他每件275元（财税〔2016〕79号）。",
        FeeClass.CERTIFICATE_COST: "只收证书工本费，每本10元；登记证明不收费（发改价格规〔2016〕2559号）。",
        FeeClass.NONE: "不收登记费。",
    }
)


class NonsenseInList(ValueError):
    """A file of the list says something no list can say."""

    def __init__(self, code: str, fault: str) -> None:
        super().__init__(f"item {code}: {fault}")


@dataclass(frozen=True, kw_only=True)
class ListedItem:
    """One item as the guide tells it.

    `situation` is when people need it, in their words. `in_scope`: part of 全豫通办; otherwise `why_not` says why
    no counter elsewhere takes it in, and `why_not_basis` by what rule. `offered`: a counter elsewhere takes it in.
    """

    code: str
    name: str
    situation: str
    right_type: RightType
    registration_type: RegistrationType
    basis: tuple[Basis, ...]
    applicants: tuple[str, ...]
    materials: tuple[MaterialRule, ...]
    limits: tuple[TimeLimit, ...]
    fee: FeeClass
    fee_note: str
    audience: tuple[Audience, ...]
    words: tuple[str, ...]
    matter: Matter
    in_scope: bool
    offered: bool
    online: bool = False
    why_not: str = ""
    why_not_basis: Basis | None = None
    note: str = ""
    recorded: BusinessItem | None = None
    """The item as the register records it; None where only the home institution takes it in."""

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise NonsenseInList(self.code, fault)

    @property
    def fee_sentence(self) -> str:
        """What it costs."""
        return self.fee_note or _FEES[self.fee]

    def limit(self, *, on: date) -> TimeLimit:
        """How long it may take for a case of that day; raises LookupError before there was any limit."""
        due = [one for one in self.limits if one.since <= on]
        if not due:
            message = f"no time limit of item {self.code} is known for {on}"
            raise LookupError(message)
        return due[-1]

    def material(self, code: str) -> MaterialRule | None:
        """The paper with this code; None when the item does not ask for it."""
        return next((one for one in self.materials if one.code == code), None)


def listed_items() -> tuple[ListedItem, ...]:
    """The whole list, ordered by code."""
    return tuple(_listed().values())


def listed_item(code: str) -> ListedItem:
    """The item of the list with this code; raises UnknownItem."""
    try:
        return _listed()[code]
    except KeyError:
        raise UnknownItem(code) from None


def read_list(texts: Iterable[str]) -> Mapping[str, ListedItem]:
    """The list from its files; raises NonsenseInList, or KeyError, TypeError, ValueError for what is no item."""
    recorded, papers = {one.code: one for one in items()}, papers_known()
    told: dict[str, Table] = {}
    for text in texts:
        for table in _tables(tomllib.loads(text)):
            if told.setdefault(table["code"], table) is not table:
                raise NonsenseInList(table["code"], "told twice")
    missing = {code: {"code": code} for code in recorded if code not in told}
    read = [
        _recorded(recorded[code], table, papers=papers) if code in recorded else _at_home(table, papers=papers)
        for code, table in sorted((told | missing).items())
    ]
    return MappingProxyType({one.code: one for one in read})


@cache
def _listed() -> Mapping[str, ListedItem]:
    folder = files("tongban.domain.catalogue").joinpath("listed")
    return read_list(one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml"))


def _tables(document: Table) -> Iterable[Table]:
    """Each item with what its group has in common; the law of the group comes before its own."""
    for group in document.get("group", []):
        shared = {name: value for name, value in group.items() if name != "item"}
        for own in group["item"]:
            yield shared | own | {"basis": [*own.get("basis", []), *shared.get("basis", [])]}
    yield from document.get("supplement", [])


def _at_home(table: Table, *, papers: Papers) -> ListedItem:
    """An item that only the home institution takes in."""
    days, source = int(table["working_days"]), str(table["limit_source"])
    right, kind = RightType(table["right_type"]), RegistrationType(table["registration_type"])
    typed: Table = _told(table) | {
        "right_type": right,
        "registration_type": kind,
        "materials": tuple(material_rule(one, papers=papers) for one in table["materials"]),
        "limits": (TimeLimit(since=_FIRST_DAY, working_days=days, source=source),),
        "fee": FeeClass(table["fee"]),
        "fee_note": table.get("fee_note", ""),
        "applicants": tuple(table["applicants"]),
        "why_not_basis": Basis.read(table["why_not_basis"]),
        "matter": matter_of(right=right, kind=kind),
        "in_scope": False,
        "offered": False,
    }
    known = {name: value for name, value in table.items() if name not in {"working_days", "limit_source"}}
    return ListedItem(**known | typed)


def _recorded(item: BusinessItem, table: Table, *, papers: Papers) -> ListedItem:
    """An item of `items/`, with what the guide adds to it."""
    # An item told as one of the home institution and recorded since then asks for what the record asks for.
    extra = [] if "right_type" in table else table.get("materials", [])
    more = [material_rule(one, papers=papers) for one in extra]
    own = {"basis": [*table.get("basis", []), *([] if "basis" in table else _statutes(item))]}
    told: Table = _told({"audience": ["person", "organisation"], "words": [item.short_name]} | table | own)
    outside = (
        ""
        if item.in_scope
        else str(table.get("why_not", "")) or f"{item.name}不在全豫通办范围，请到不动产所在地登记机构办理。"
    )
    return ListedItem(
        **told,
        code=item.code,
        name=item.name,
        situation=table.get("situation", item.note or item.name),
        right_type=item.right_type,
        registration_type=item.registration_type,
        applicants=tuple(way.label for way in item.alternatives),
        materials=(*item.materials, *more),
        limits=item.limits,
        fee=item.fee,
        fee_note=item.fee_note,
        matter=matter_of(right=item.right_type, kind=item.registration_type),
        in_scope=item.in_scope,
        offered=item.offered,
        online=CaseMode.ONLINE in item.modes and not item.is_judicial and any(map(_by_people, item.alternatives)),
        why_not=outside,
        why_not_basis=None if item.in_scope else Basis.read("豫自然资发〔2020〕59号 五"),
        note=item.note,
        recorded=item,
    )


def _by_people(way: Any) -> bool:
    return PartyRole.COURT not in way.roles


def _statutes(item: BusinessItem) -> list[str]:
    """The articles by which people may apply, once each."""
    return list(dict.fromkeys(way.statute for way in item.alternatives))


def _told(table: Table) -> Table:
    return {
        "basis": tuple(dict.fromkeys(Basis.read(one) for one in table["basis"])),
        "audience": tuple(Audience(one) for one in table["audience"]),
        "words": tuple(table["words"]),
    }


def _faults(item: ListedItem) -> Iterable[str]:
    if not _CODE.fullmatch(item.code):
        yield "a code has four digits"
    if not (item.name and item.situation and item.applicants and item.words and item.audience):
        yield "name, situation, applicants, words and audience are told"
    if not item.basis:
        yield "it rests on some law"
    if not all(paper.basis for paper in item.materials):
        yield "every paper rests on some law"
    codes = [paper.code for paper in item.materials]
    if not codes or len(codes) != len(set(codes)):
        yield "it asks for papers, each once"
    if not all(0 <= one.working_days <= _LONGEST and one.source for one in item.limits) or not item.limits:
        yield "a time limit is at most thirty working days and says by what"
    if item.in_scope == bool(item.why_not) or item.in_scope == (item.why_not_basis is not None):
        yield "what is not taken in elsewhere says why, and nothing else does"
    if item.why_not and not item.why_not.endswith("。"):
        yield "the reason is a sentence"
