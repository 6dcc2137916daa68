"""The words of `seizure_stories` (serve_seizure, court, years …) as events on one unit."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from tests.unit.domain.worked_cases import Entry, day, instant, known, ownership
from tongban.domain.dictionaries import SeizureKind
from tongban.domain.register.seizure_events import (
    AdvanceNoticeCancelled,
    AdvanceNoticeRecorded,
    Event,
    JudicialTransfer,
    ReleaseServed,
    RenewalServed,
    SeizureServed,
    Term,
    TimePassed,
    TransferAccepted,
    TransferRecorded,
    TransferWithdrawn,
)
from tongban.domain.register.seizure_standing import Standing
from tongban.domain.register.seizures import Told, replay
from tongban.domain.switches import DEFAULT_SWITCHES, Switches

_KINDS = {kind.name.lower(): kind for kind in SeizureKind}


def start_of(story: Entry) -> Standing:
    """What holds before the first event."""
    known("story", story)
    owned = story.get("ownership") or story.get("owner")
    return Standing(
        ownership=ownership(owned) if owned else None,
        developer=story.get("developer", ""),
        promised=tuple(story.get("promised", [])),
    )


def events_of(story: Entry) -> list[Event]:
    """The story's events, in the order of the file."""
    return [_EVENTS[entry["do"]](known("event", entry)) for entry in story["events"]]


def told_in(story: Entry) -> tuple[Standing, tuple[Told, ...]]:
    """Where the story leads, and what each event came to."""
    run = replay(events_of(story), start=start_of(story), switches=switches_of(story))
    return run.standing, run.told


def switches_of(story: Entry) -> Switches:
    """The institution's choices a story may name."""
    switches = DEFAULT_SWITCHES
    for name, value in (story.get("switches") or {}).items():
        switches = switches.with_value(name, value)
    return switches


def expectation_met(told: Told, expect: Mapping[str, Any]) -> bool:
    """Whether an event was refused, or recorded, as the story expects; silence expects success."""
    known("expectation", expect)
    if "refused" in expect:
        return told.refused is not None and told.refused.value == str(expect["refused"])
    if told.refused is not None:
        return False
    if "answer" in expect and (told.answer is None or told.answer.value != str(expect["answer"])):
        return False
    if "place" in expect and told.place != expect["place"]:
        return False
    wanted = expect.get("recorded_as")
    return wanted is None or _is_kind(told.recorded_as, wanted)


def matches(entry: object, wanted: Entry | str) -> bool:
    """Whether an entry is as a story describes it: by its court alone, or by any of its particulars."""
    told = {"court": wanted} if isinstance(wanted, str) else known("entry", wanted)
    if "kind" in told and not _is_kind(getattr(entry, "kind", None), told["kind"]):
        return False
    read: Mapping[str, Callable[[Any], Any]] = {
        "from": day,
        "since": day,
        "until": day,
        "share": Fraction,
    }
    names = {"from": "since"}
    told = {key: value for key, value in told.items() if key != "kind"}
    return all(
        getattr(entry, names.get(key, key)) == (None if value is None else read.get(key, lambda same: same)(value))
        for key, value in told.items()
    )


def owned_as(standing: Standing, wanted: str | list[Any] | Entry) -> bool:
    """Whether these own it, in any order; a story may tell the shares: {甲: "1/2", 乙: "1/2"}, whole or in a list."""
    entries = wanted if isinstance(wanted, list) else [wanted]
    told: dict[str, Fraction | None] = {}
    for one in entries:
        told |= {one: None} if isinstance(one, str) else {name: Fraction(str(share)) for name, share in one.items()}
    held = {one.name: one.share for one in standing.ownership.holders} if standing.ownership else {}
    return told.keys() == held.keys() and all(share in {None, held[name]} for name, share in told.items())


def _is_kind(kind: SeizureKind | None, word: str) -> bool:
    """The files' header knows one word for whatever waits."""
    return kind is not None and (kind is _KINDS[word] or (word == "queued" and kind.is_queued))


def _term(entry: Entry) -> Term:
    return Term(
        years=entry.get("years"),
        until=day(entry["until"]) if entry.get("until") else None,
        begins=day(entry["from"]) if entry.get("from") else None,
    )


def _at(entry: Entry) -> dict[str, Any]:
    return {"at": instant(str(entry["at"])), "sequence": int(entry.get("processed", 0))}


def _serve(entry: Entry) -> Event:
    return SeizureServed(
        **_at(entry),
        court=entry["court"],
        term=_term(entry),
        against=entry.get("against", ""),
        share=Fraction(str(entry["share"])) if entry.get("share") else None,
        document=entry.get("document", ""),
        third_party_confirms=entry.get("third_party_confirms", False),
    )


def _renew(entry: Entry) -> Event:
    return RenewalServed(**_at(entry), court=entry["court"], term=_term(entry), document=entry.get("document", ""))


def _release(entry: Entry) -> Event:
    return ReleaseServed(
        **_at(entry),
        court=entry["court"],
        document=entry.get("document", ""),
        in_place_of=entry.get("in_place_of", ""),
    )


def _dispose(entry: Entry) -> Event:
    return JudicialTransfer(
        **_at(entry),
        court=entry["court"],
        to=entry["to"],
        whole=entry.get("whole", True),
        share=Fraction(str(entry["share"])) if entry.get("share") else None,
        in_place_of=entry.get("in_place_of", ""),
        served_at=instant(str(entry["served_at"])) if "served_at" in entry else None,
    )


def _accept(entry: Entry) -> Event:
    return TransferAccepted(**_at(entry), to=entry["to"], seller=entry.get("seller", entry.get("from", "")))


def _record(entry: Entry) -> Event:
    return TransferRecorded(**_at(entry), to=entry.get("to", ""), seller=entry.get("seller", entry.get("from", "")))


_EVENTS: Mapping[str, Callable[[Entry], Event]] = {
    "serve_seizure": _serve,
    "serve_renewal": _renew,
    "serve_release": _release,
    "judicial_transfer": _dispose,
    "accept_transfer": _accept,
    "record_transfer": _record,
    "withdraw_transfer": lambda entry: TransferWithdrawn(**_at(entry), to=entry.get("to", "")),
    "record_advance_notice": lambda entry: AdvanceNoticeRecorded(**_at(entry), to=entry["to"]),
    "cancel_advance_notice": lambda entry: AdvanceNoticeCancelled(
        **_at(entry), holder=entry.get("holder", entry.get("to", ""))
    ),
    "nothing": lambda entry: TimePassed(**_at(entry)),
}
