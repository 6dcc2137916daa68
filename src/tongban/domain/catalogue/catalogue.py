"""The catalogue itself, read once from the TOML files beside it."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from tongban.domain.catalogue.basis import Basis
from tongban.domain.catalogue.effects import Effect, FeeClass, HousingFiling, Reach, RegisterEntry, Tax, Verb
from tongban.domain.catalogue.item import (
    Alternative,
    BusinessItem,
    MaterialRule,
    PartyRole,
    Produces,
    Question,
    QuestionKind,
    TimeLimit,
    Waiver,
)
from tongban.domain.catalogue.particulars import ParticularKind, ParticularRule
from tongban.domain.codes.case_number import CaseMode
from tongban.domain.declarations import FamilyHomes, Kinship
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    ClaimSharing,
    CoOwnership,
    HouseUse,
    MortgagedProperty,
    MortgageKind,
    RegistrationType,
    RightType,
    TaxClearance,
)
from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled

Table = dict[str, Any]
Papers = Mapping[str, Table]
"""Papers as written, by code."""


class UnknownItem(DomainError):
    """The catalogue has no item with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"事项清单中没有编码为“{code}”的业务。")
        self.code = code


def item(code: str) -> BusinessItem:
    """The item with this four-digit code; raises UnknownItem."""
    try:
        return _items()[code]
    except KeyError:
        raise UnknownItem(code) from None


def items() -> tuple[BusinessItem, ...]:
    """Every item, ordered by code."""
    return tuple(_items().values())


def offered_items() -> tuple[BusinessItem, ...]:
    """The items a counter can take in, ordered by code."""
    return tuple(one for one in items() if one.offered)


@cache
def _items() -> Mapping[str, BusinessItem]:
    folder = files("tongban.domain.catalogue")
    papers = _read(folder, "materials.toml")
    texts = [
        entry.read_text(encoding="utf-8")
        for entry in folder.joinpath("items").iterdir()
        if entry.name.endswith(".toml")
    ]
    tables: list[Table] = [table for text in texts for table in tomllib.loads(text)["item"]]
    limits, fields, usual = (_read(folder, name) for name in ("limits.toml", "particulars.toml", "questions.toml"))
    read = [
        _item(usual | table, papers=papers, limits=limits, fields=fields)
        for table in sorted(tables, key=lambda one: str(one["code"]))
    ]
    return MappingProxyType({one.code: one for one in read})


def _certifies_owners(table: Table) -> bool:
    """Whether owners are given title certificates: they say whether each is to hold his own (实施细则 §21)."""
    written = {one.get(verb) for one in table["effects"] for verb in (Verb.OPENS, Verb.ALTERS, Verb.REISSUES)}
    return bool(written & {RegisterEntry.OWNERSHIP, RegisterEntry.CERTIFICATE})


def _read(folder: Traversable, name: str) -> Table:
    return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))


def _item(table: Table, *, papers: Papers, limits: Table, fields: Table) -> BusinessItem:
    typed: Table = {
        "short_name": table.get("short_name", table["name"]),
        "registration_type": RegistrationType(table["registration_type"]),
        "right_type": RightType(table["right_type"]),
        "alternatives": tuple(_alternative(one) for one in table["alternatives"]),
        "materials": tuple(material_rule(one, papers=papers) for one in _papers_of(table)),
        "particulars": tuple(_particular(one, fields=fields) for one in _fields_of(table)),
        "questions": tuple(_question(one) for one in table.get("questions", [])),
        "modes": tuple(CaseMode(one) for one in table.get("modes", ["L", "R", "O", "N"])),
        "produces": Produces(table["produces"]),
        "notice_kind": AdvanceNoticeKind(table["notice_kind"]) if "notice_kind" in table else None,
        "fee": FeeClass(table["fee"]),
        "taxes": tuple(Tax(one) for one in table.get("taxes", [])),
        "housing_filing": HousingFiling(table.get("housing_filing", "none")),
        "effects": tuple(_effect(one) for one in table["effects"]),
        "checks": _checks(table),
        "limits": _limits(int(table["committed_working_days"]), limits=limits),
        "offered": _is_offered(table),
        # What disposes is barred by a seizure unless the item says otherwise.
        "barred_by_seizure": table.get("barred_by_seizure", table.get("disposes", False)),
    }
    return BusinessItem(**table | typed)


def _is_offered(table: Table) -> bool:
    """Whether a counter takes it in: it is in scope, it writes, and people apply for it rather than courts."""
    judicial = table["registration_type"] == RegistrationType.SEIZURE
    return table.get("in_scope", True) and bool(table["effects"]) and not judicial


def _papers_of(table: Table) -> list[str | Table]:
    """The papers an item names, and those that may be needed wherever somebody disposes."""
    named = list(table.get("materials", []))
    known = {one if isinstance(one, str) else one["code"] for one in named}
    following = {"M36": "disposes", "M37": "disposes", "M46": "owners_must_agree"}
    due = [code for code, ground in following.items() if table.get(ground, False) and code not in known]
    return [*named, *({"code": code, "required": False} for code in due)]


def _fields_of(table: Table) -> list[str | Table]:
    """The fields an item names, and those that follow from what it does."""
    named = list(table.get("particulars", []))
    disposes, taxed = table.get("disposes", False), table.get("taxed", False)
    following = [
        ("separate_certificates", _certifies_owners(table)),
        ("consents", disposes),
        ("tax", taxed),
        ("cause", True),
        ("remarks", True),
    ]
    return [*named, *(code for code, follows in following if follows and code not in named)]


def _particular(entry: str | Table, *, fields: Table) -> ParticularRule:
    own: Table = {"code": entry} if isinstance(entry, str) else entry
    merged: Table = fields[own["code"]] | own
    dictionary = _DICTIONARIES[merged["dictionary"]] if "dictionary" in merged else ()
    typed: Table = {
        "kind": ParticularKind(merged["kind"]),
        "choices": tuple((one.value, one.label) for one in dictionary),
        "alternatives": tuple(merged.get("alternatives", [])),
    }
    return ParticularRule(**{name: value for name, value in (merged | typed).items() if name != "dictionary"})


_DICTIONARIES: Mapping[str, type[Labelled]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            *(CoOwnership, MortgageKind, MortgagedProperty, ClaimSharing, HouseUse, TaxClearance),
            *(FamilyHomes, Kinship),
        )
    }
)


def _checks(table: Table) -> tuple[str, ...]:
    """The rules to go through: those the item names, and those that follow from what it does."""
    barred = table.get("barred_by_seizure", table.get("disposes", False))
    judicial = table["registration_type"] == RegistrationType.SEIZURE
    following = {
        ("R01E", "R02E"): True,
        ("R12E", "R14E"): not judicial,
        ("RF10",): table.get("first_registration_needed", True),
        ("R04E", "R05W", "R06E"): barred,
        ("R07W", "R09E", "R11W", "R13W"): table.get("disposes", False),
        ("RF08",): table.get("owners_must_agree", False),
        ("R25E",): table.get("taxed", False),
    }
    derived = {code for codes, follows in following.items() if follows for code in codes}
    return tuple(sorted(derived | set(table["checks"])))


def _effect(table: Table) -> Effect:
    verbs = [verb for verb in Verb if verb.value in table]
    unknown = set(table) - {"of", "becomes", "alternatives", *(verb.value for verb in Verb)}
    if len(verbs) != 1 or unknown:
        message = f"an effect has one verb and nothing unknown: {table}"
        raise ValueError(message)
    return Effect(
        verb=verbs[0],
        entry=RegisterEntry(table[verbs[0].value]),
        reach=Reach(table.get("of", Reach.ALL)),
        becomes=RegisterEntry(table["becomes"]) if "becomes" in table else None,
        alternatives=tuple(table.get("alternatives", [])),
    )


def _limits(promised: int, *, limits: Table) -> tuple[TimeLimit, ...]:
    """The general ceilings, and from a certain day on the item's own promise."""
    since: date = limits["promised_since"]
    general = [TimeLimit(**one) for one in limits["ceiling"] if one["since"] < since]
    ceiling = next(one for one in limits["ceiling"] if one["since"] == since)
    own = TimeLimit(since=since, working_days=min(promised, ceiling["working_days"]), source=ceiling["source"])
    return (*general, own)


def _alternative(table: Table) -> Alternative:
    typed: Table = {
        "roles": tuple(PartyRole(role) for role in table["roles"]),
        "notice_kind": AdvanceNoticeKind(table["notice_kind"]) if "notice_kind" in table else None,
    }
    return Alternative(**table | typed)


@cache
def papers_known() -> Papers:
    """Every paper any item of the list may ask for, as written, by code. Read once."""
    folder = files("tongban.domain.catalogue")
    return MappingProxyType(_read(folder, "materials.toml") | _read(folder, "materials-at-home.toml"))


def material_rule(entry: str | Table, *, papers: Papers) -> MaterialRule:
    """A paper as an item names it: its code, or a table that says more; raises KeyError for an unknown code."""
    own: Table = {"code": entry} if isinstance(entry, str) else entry
    merged: Table = papers[own["code"]] | own
    typed: Table = {
        "basis": tuple(Basis.read(one) for one in merged.get("basis", [])),
        "waivable_by": tuple(Waiver(one) for one in merged.get("waivable_by", [])),
        "alternatives": tuple(merged.get("alternatives", [])),
    }
    return MaterialRule(**merged | typed)


def _question(table: Table) -> Question:
    typed: Table = {"kind": QuestionKind(table["kind"])}
    return Question(**table | typed)
