"""Worked cases of law: read from cases.yaml here and from every file TONGBAN_CASES names.

The words of those files (甲, residential, sole …) become domain values in this module and nowhere else.
"""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from tongban.domain.calendar import SHANGHAI, OfficeHours, WorkTime, published_calendar
from tongban.domain.catalogue import item
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    CoOwnership,
    HolderKind,
    HouseNature,
    HouseType,
    HouseUse,
    MortgageKind,
    SeizureKind,
)
from tongban.domain.register.facts import (
    AdvanceNotice,
    ApplicationFacts,
    ApplicationParty,
    CaseInHand,
    Facts,
    Folio,
    Holder,
    Mortgage,
    Objection,
    Ownership,
    Person,
    Seizure,
    TaxClearance,
    UnitDescription,
)


class _PlainLoader(yaml.SafeLoader):
    """YAML 1.2's booleans: the key `on` is a word, only true and false are truth values."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))

Entry = Mapping[str, Any]


class UnknownFact(ValueError):
    """A file tells of something no case has told of before: it must be taught here, not passed over."""

    def __init__(self, entry: Entry, names: set[str]) -> None:
        super().__init__(f"nobody knows what {', '.join(sorted(names))} means in {dict(entry)}")


_SAID_BESIDE = {"id", "note", "source", "name"}
_KNOWN = {
    "register": {"unit_code", "use", "house_nature", "ownership", "mortgages", "seizures", "advance_notices",
                 "objections", "cases_in_hand", "first_registered", "surveyed"},
    "ownership": {"mode", "holders"},
    "mortgage": {"holder", "transfer_banned", "maximum_amount"},
    "seizure": {"court", "until", "kind", "against", "share"},
    "advance notice": {"holder", "kind", "registrable_since"},
    "objection": {"by", "recorded"},
    "case in hand": {"item"},
    "application": {"item", "by", "consents", "undertakings", "tax", "notarised", "on"},
    "fee": {"item", "use", "payer", "extra_certificates", "document", "units", "same_parcel", "parcels", "fee"},
    "event": {"at", "do", "court", "years", "until", "from", "against", "share", "processed", "expect", "document",
              "third_party_confirms", "in_place_of", "to", "whole", "seller", "holder", "served_at"},
    "check": {"register", "application", "verdict"},
    "verdict": {"intake", "accept", "record", "rules", "notices"},
    "story": {"owner", "ownership", "developer", "promised", "switches", "events", "after"},
    "expectation": {"refused", "recorded_as", "answer", "place"},
    "end of a story": {"effective", "queue", "owner", "frozen", "in_hand"},
    "entry": {"court", "kind", "from", "since", "until", "against", "share", "document"},
}  # fmt: skip
_OWN_FILES = [Path(__file__).with_name(name) for name in ("cases.yaml", "more_cases.yaml")]
_DEFAULT_UNIT = "419001001002GB00012F00180302"
_DEFAULT_DAY = "2026-03-02"
_USES = {
    "residential": (HouseUse.APARTMENT, HouseType.HOUSING),
    "garage": (HouseUse.OTHER, HouseType.GARAGE),
    "commercial": (HouseUse.COMMERCIAL_SERVICE, HouseType.COMMERCIAL),
    "office": (HouseUse.OFFICE, HouseType.OFFICE),
    "industrial": (HouseUse.INDUSTRY, HouseType.INDUSTRIAL),
}


_HOLDER_WORDS = {kind.label: kind for kind in HolderKind} | {"company": HolderKind.ENTERPRISE}


def cases(group: str) -> list[Any]:
    """One pytest parameter per case of the group, named by its id or its place."""
    return [
        pytest.param(entry, id=entry.get("id") or f"{path.stem}-{group}-{place}")
        for path in _files()
        for place, entry in enumerate(_read(path).get(group) or [])
    ]


def known(what: str, entry: Entry) -> Entry:
    """The entry, once nothing in it is unheard of; raises UnknownFact."""
    unheard = set(entry) - _KNOWN[what] - _SAID_BESIDE
    if unheard:
        raise UnknownFact(entry, unheard)
    return entry


def instant(text: str | datetime) -> datetime:
    """Files write local time without a zone, quoted or not."""
    return datetime.fromisoformat(str(text)).replace(tzinfo=SHANGHAI)


def day(value: str | date) -> date:
    """Dates may be quoted or not."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def work_time(entry: Entry) -> WorkTime:
    """The published calendar, with the office hours a case may name: four times of day in order."""
    named = re.findall(r"[0-9]{1,2}:[0-9]{2}", str(entry.get("office_hours") or entry.get("hours") or ""))
    if not named:
        return WorkTime(calendar=published_calendar())
    opens, pauses, resumes, closes = (time(*map(int, word.split(":"))) for word in named)
    hours = OfficeHours(morning=(opens, pauses), afternoon=(resumes, closes))
    return WorkTime(calendar=published_calendar(), hours=hours)


def facts(*, register: Entry, application: Entry) -> Facts:
    """The facts of a `checks` case, with the defaults its file promises."""
    folio = _folio(known("register", register))
    return Facts(
        folio=folio,
        item=item(str(known("application", application)["item"])),
        on=day(application.get("on", _DEFAULT_DAY)),
        application=_application(application, folio),
    )


def _files() -> Iterator[Path]:
    yield from _OWN_FILES
    yield from (Path(name) for name in os.environ.get("TONGBAN_CASES", "").split(os.pathsep) if name)


def _read(path: Path) -> Entry:
    loaded: Entry = yaml.load(path.read_text(encoding="utf-8"), Loader=_PlainLoader)  # noqa: S506 - a SafeLoader
    return loaded


def _folio(register: Entry) -> Folio:
    use, house_type = _USES[register.get("use", "residential")]
    unit = UnitDescription(use=use, house_type=house_type, nature=_nature(register.get("house_nature", "0")))
    return Folio(
        # Rules about virtual codes need to see them, so the code is not refused here.
        unit_code=UnitCode.from_register(register.get("unit_code", _DEFAULT_UNIT)),
        unit=unit,
        ownership=ownership(register["ownership"]) if register.get("ownership") else None,
        mortgages=tuple(_mortgage(one) for one in register.get("mortgages", [])),
        seizures=tuple(_seizure(one) for one in register.get("seizures", [])),
        advance_notices=tuple(_notice(one) for one in register.get("advance_notices", [])),
        objections=tuple(
            Objection(by=_person(one["by"]), recorded=day(known("objection", one)["recorded"]))
            for one in register.get("objections", [])
        ),
        cases_in_hand=tuple(
            CaseInHand(item=str(known("case in hand", one)["item"])) for one in register.get("cases_in_hand", [])
        ),
        first_registered=register.get("first_registered", True),
        surveyed=register.get("surveyed", True),
    )


def _nature(word: str) -> HouseNature:
    words = {nature.name.lower(): nature for nature in HouseNature} | {nature.label: nature for nature in HouseNature}
    return words.get(str(word).lower()) or HouseNature(str(word))


def ownership(entry: Entry | list[Any] | str) -> Ownership:
    """Owners as `checks` write them, or a bare name, or a list of joint owners."""
    if isinstance(entry, str):
        return Ownership(mode=CoOwnership.SOLE, holders=(_holder(entry),))
    if isinstance(entry, list):
        return Ownership(mode=CoOwnership.JOINT, holders=tuple(_holder(one) for one in entry))
    if "mode" not in entry:
        return Ownership(mode=CoOwnership.SOLE, holders=(_holder(entry),))
    known("ownership", entry)
    return Ownership(mode=CoOwnership[entry["mode"].upper()], holders=tuple(_holder(one) for one in entry["holders"]))


def _holder(entry: str | Entry) -> Holder:
    if isinstance(entry, str):
        return Holder(name=entry)
    if "name" in entry:
        share = Fraction(str(entry["share"])) if "share" in entry else None
        return Holder(name=entry["name"], kind=_kind(entry), share=share)
    ((name, share),) = entry.items()
    return Holder(name=name, share=Fraction(str(share)))


def _person(entry: str | Entry) -> Person:
    return Person(name=entry) if isinstance(entry, str) else Person(name=entry["name"], kind=_kind(entry))


def _kind(entry: Entry) -> HolderKind:
    word = str(entry.get("kind", "person"))
    return _HOLDER_WORDS.get(word) or HolderKind[word.upper()]


def _mortgage(entry: Entry) -> Mortgage:
    maximum = known("mortgage", entry).get("maximum_amount", False)
    return Mortgage(
        holder=_person(entry["holder"]),
        transfer_banned=entry.get("transfer_banned", False),
        kind=MortgageKind.MAXIMUM_AMOUNT if maximum else MortgageKind.ORDINARY,
    )


def _seizure(entry: Entry) -> Seizure:
    return Seizure(
        court=known("seizure", entry)["court"],
        kind=SeizureKind[entry.get("kind", "seizure").upper()],
        until=day(entry["until"]) if entry.get("until") else None,
        against=entry.get("against", ""),
        share=Fraction(str(entry["share"])) if entry.get("share") else None,
    )


def _notice(entry: Entry) -> AdvanceNotice:
    since = known("advance notice", entry).get("registrable_since")
    return AdvanceNotice(
        holder=_person(entry["holder"]),
        kind=AdvanceNoticeKind[entry["kind"].upper()],
        registrable_since=day(since) if since else None,
    )


def _application(entry: Entry, folio: Folio) -> ApplicationFacts:
    known = {holder.name: holder.kind for holder in folio.ownership.holders} if folio.ownership else {}
    people = [_person(one) for one in entry.get("by", [])]
    return ApplicationFacts(
        parties=tuple(ApplicationParty(name=one.name, kind=known.get(one.name, one.kind)) for one in people),
        consents=tuple(_person(one) for one in entry.get("consents", [])),
        # The only rule that asks for an undertaking is R11W; the files name who gave it.
        undertakings=frozenset({"R11W"}) if entry.get("undertakings") else frozenset(),
        tax=TaxClearance(entry["tax"]) if entry.get("tax") else None,
        notarised=entry.get("notarised", False),
    )
