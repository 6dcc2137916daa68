"""What courts' orders do to the register (查封规定; domain notes 7.5, 7.6). The law decides, this writes it down.

First the register is brought up to the instant: terms that ran out, entries that moved up at midnight. Then the
event happens. An order that was served before others which are on the folio already goes before them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import connection

from tongban.apps.register.models import Seizure
from tongban.apps.register.queries.rows import FolioRows
from tongban.apps.register.queries.standing import former_owners_of, moved_on, standing_as_written
from tongban.apps.register.recording.deed import Deed
from tongban.apps.register.recording.order import CourtTerms
from tongban.apps.register.recording.ownership import owners_after
from tongban.apps.register.recording.planning import Plan
from tongban.apps.register.refusals import OrderIncomplete, OrderRefused
from tongban.domain.catalogue.effects import Effect
from tongban.domain.dictionaries import SeizureKind
from tongban.domain.register import seizures
from tongban.domain.register.ownership import Ownership
from tongban.domain.register.refusals import Refusal, faults_of
from tongban.domain.register.seizure_events import (
    Entry,
    Event,
    JudicialTransfer,
    Occurred,
    Occurrence,
    ReleaseServed,
    RenewalServed,
    SeizureServed,
    Told,
    TransferRecorded,
)
from tongban.domain.register.seizure_standing import Standing
from tongban.domain.switches import Switches

_RENEWAL, _TRANSFER = "8003", "2006"
_RELEASES = frozenset({"8005", "8006", "8007"})
_PRE = frozenset({SeizureKind.PRE_SEIZURE, SeizureKind.QUEUED_PRE_SEIZURE})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an order came to, what came about beside it, and what then holds on the unit."""

    told: Told
    occurred: tuple[Occurred, ...]
    standing: Standing


def carry_out(deed: Deed, _effect: Effect) -> None:
    """Let the order of the deed happen, once whatever effects the item lists; raises OrderRefused."""
    if deed.seizures_moved:
        return
    court = deed.order.court
    if court is None and deed.item.code == _TRANSFER and all(_of_acquirers(deed, one) for one in deed.rows.seizures):
        return  # nobody enforces: what binds the acquirer follows the house by an effect of its own
    deed.seizures_moved = True
    if court is None:
        raise OrderIncomplete("协助执行的机关、文号和送达时间")
    to = deed.order.holders[0].name if deed.order.holders else ""
    event = event_of(deed.item.code, court, to=to, at=deed.at)
    outcome = obey(deed.on, deed.rows, event=event, switches=deed.order.switches, court=court)
    if outcome.told.refused is not None:
        raise OrderRefused(outcome.told.refused, remark=outcome.told.remark)
    deed.occurred.extend(outcome.occurred)


def follow_transfer(deed: Deed, _effect: Effect) -> None:
    """The buyer's pre-seizure becomes a seizure of what he owns now, be it a share (法发〔2004〕5号 §16)."""
    pre = [one for one in deed.rows.seizures if _of_acquirers(deed, one)]
    if deed.seizures_moved or not pre:
        return
    deed.seizures_moved = True
    holders, mode = owners_after(deed)
    event = TransferRecorded(at=deed.at, to=pre[0].against, after=Ownership(mode=mode, holders=holders))
    outcome = obey(deed.on, deed.rows, event=event, switches=deed.order.switches)
    if outcome.told.refused is not None:
        raise OrderRefused(outcome.told.refused)
    deed.occurred.extend(outcome.occurred)


def _of_acquirers(deed: Deed, seizure: Seizure) -> bool:
    """Whether it is a pre-seizure of what one of the acquirers is to own."""
    return SeizureKind(seizure.kind) in _PRE and seizure.against in {one.name for one in deed.order.holders}


def obey(on: Plan, rows: FolioRows, *, event: Event, switches: Switches, court: CourtTerms | None = None) -> Outcome:
    """Let one event happen on the folio and write what it changes; a refused one writes only what time did."""
    faults = _faults_of_form(rows, court)
    if faults:
        told = Told(event=event, refused=faults[0], remark="；".join(one.label for one in faults))
        before = standing_as_written(rows)
        return Outcome(told=told, occurred=bring_up_to_date(on, rows, switches=switches), standing=before)
    asof = min(event.at, on.at)
    written = standing_as_written(
        rows, contracted=court.contracted if court else (), former_owners=former_owners_of(rows.folio)
    )
    later = _served_later(rows, written, event)
    before = seizures.advanced(_without(written, later), asof, switches=switches)
    after, told = seizures.happen(moved_on(before, asof), event, switches=switches)
    if told.refused is None and _disposed_meanwhile(rows, event):
        told = Told(event=event, refused=Refusal.NEEDS_A_PERSON, remark="送达之后、登簿之前已办理转移登记")
    if told.refused is not None:
        return Outcome(told=told, occurred=bring_up_to_date(on, rows, switches=switches), standing=before)
    for entry in sorted(later, key=lambda one: (one.served_at, one.sequence)):
        after = _behind(after, entry, switches)
    after = seizures.advanced(after, on.at, switches=switches)
    whole = replace(after, past=(*before.past, *after.past), occurrences=(*before.occurrences, *after.occurrences))
    _write(on, rows, whole, at=on.at, court=court)
    return Outcome(told=told, occurred=whole.occurrences, standing=whole)


def _faults_of_form(rows: FolioRows, court: CourtTerms | None) -> tuple[Refusal, ...]:
    """What is wrong with an order whose papers somebody has looked through (F04, F05, F06): form, not substance."""
    if court is None or court.papers is None:
        return ()
    # An order that names no unit itself is about the one it is carried out on: the desk chose it from the register.
    papers = court.papers if court.papers.unit_code else replace(court.papers, unit_code=rows.folio.unit_code)
    return faults_of(
        papers,
        unit_code=rows.folio.unit_code,
        certificate_numbers=frozenset(one.number for one in rows.certificates),
        seized_under=frozenset(one.document_number for one in rows.seizures if one.court == court.court),
    )


def bring_up_to_date(
    on: Plan, rows: FolioRows, *, switches: Switches, until: datetime | None = None
) -> tuple[Occurred, ...]:
    """Write down what dates alone have done since somebody last wrote, by now or `until`; what came about."""
    moved = seizures.advanced(standing_as_written(rows), until or on.at, switches=switches)
    _write(on, rows, moved, at=on.at)
    return moved.occurrences


def number_in_line() -> int:
    """A fresh key: the order of acceptance among orders served in the same millisecond."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('seizure', 'id'))")
        (number,) = cursor.fetchone()
    return int(number)


def event_of(item: str, court: CourtTerms, *, to: str = "", at: datetime) -> Event:
    """What a court's order of this item means, as an event of the law."""
    served = court.served_at
    if item == _RENEWAL:
        return RenewalServed(at=served, court=court.court, term=court.term, document=court.earlier)
    if item in _RELEASES:
        return ReleaseServed(at=served, court=court.court, document=court.earlier, in_place_of=court.in_place_of)
    if item == _TRANSFER:
        share = Fraction(court.share) if court.share else None
        return JudicialTransfer(
            at=at,
            court=court.court,
            to=to or court.to,
            share=share,
            in_place_of=court.in_place_of,
            served_at=served,
        )
    return SeizureServed(
        at=served,
        sequence=number_in_line(),
        court=court.court,
        term=court.term,
        against=court.against,
        share=Fraction(court.share) if court.share else None,
        document=court.document_number,
        third_party_confirms=court.third_party_confirms,
    )


def _served_later(rows: FolioRows, written: Standing, event: Event) -> list[Entry]:
    """What stands on the folio but was served after this order; renewed entries keep what they have."""
    if not isinstance(event, SeizureServed):
        return []
    renewed = {one.number_in_line for one in rows.seizures if one.renewed}
    return [one for one in written.entries if one.served_at > event.at and one.sequence not in renewed]


def _behind(standing: Standing, entry: Entry, switches: Switches) -> Standing:
    """The entry served again, now behind what was served before it."""
    event = SeizureServed(
        at=entry.served_at,
        sequence=entry.sequence,
        court=entry.court,
        term=entry.term,
        against=entry.against,
        share=entry.share,
        document=entry.document,
    )
    after, told = seizures.happen(standing, event, switches=switches)
    return after.with_entry(entry) if told.refused is not None else after


def _without(standing: Standing, entries: Iterable[Entry]) -> Standing:
    gone = {one.sequence for one in entries}
    return replace(standing, entries=tuple(one for one in standing.entries if one.sequence not in gone))


def _disposed_meanwhile(rows: FolioRows, event: Event) -> bool:
    """Whether ownership passed after the order had been served: a person must look (查封规定 §23)."""
    if not isinstance(event, SeizureServed) or rows.ownership is None:
        return False
    return rows.ownership.recorded_at > event.at


def _write(on: Plan, rows: FolioRows, after: Standing, *, at: datetime, court: CourtTerms | None = None) -> None:
    """End and open rows until they say what the standing says; ends first, for no two may bind at once."""
    known = {one.number_in_line: one for one in rows.seizures}
    activated = {one.whom: one.at for one in after.occurrences if one.what is Occurrence.ACTIVATED}
    for entry in after.past:
        if row := known.get(entry.sequence):
            _end(on, row, at=entry.ended_at or at, how=entry.ending.label if entry.ending else "终止")
    changed = [(known.get(one.sequence), one) for one in after.entries]
    changed = [(row, one) for row, one in changed if row is None or not _says(row, one)]
    for row, entry in changed:
        if row is not None:
            _end(on, row, at=_since(row, entry, activated, at), how="变更")
    for row, entry in changed:
        since = at if row is None else _since(row, entry, activated, at)
        _open(on, row, entry, at=since, court=court)


def _end(on: Plan, row: Seizure, *, at: datetime, how: str) -> None:
    on.end(row, cause=how, word=how, at=max(at, row.recorded_at))


def _open(on: Plan, row: Seizure | None, entry: Entry, *, at: datetime, court: CourtTerms | None) -> None:
    share = entry.share
    on.open(
        Seizure,
        at=max(at, row.recorded_at) if row else at,
        id=None if row else entry.sequence,
        origin_id=row.number_in_line if row else None,
        kind=entry.kind.value,
        court=entry.court,
        served_at=entry.served_at,
        from_date=entry.since,
        until_date=entry.until,
        against=entry.against,
        share_numerator=share.numerator if share is not None else None,
        share_denominator=share.denominator if share is not None else None,
        asked_years=entry.term.years,
        asked_from=entry.term.begins,
        asked_until=entry.term.until,
        renewed=bool(row and (row.renewed or _extended(row, entry))),
        **_text_of(row, entry, court),
    )


def _text_of(row: Seizure | None, entry: Entry, court: CourtTerms | None) -> dict[str, Any]:
    if row is not None:
        names = ("court_case_number", "document", "document_number", "scope", "remarks")
        return {name: getattr(row, name) for name in names}
    scope = f"{entry.against}的份额" if entry.share is not None else ""
    told = {"court_case_number": court.case_number, "document": court.document} if court else {}
    return {"document_number": entry.document, "scope": scope, **told}


def _says(row: Seizure, entry: Entry) -> bool:
    kind = SeizureKind(row.kind)
    same_kind = kind is entry.kind or (kind is SeizureKind.RENEWAL and entry.kind is SeizureKind.SEIZURE)
    same_term = kind.is_queued or (row.from_date, row.until_date) == (entry.since, entry.until)
    return same_kind and same_term and row.share == entry.share


def _extended(row: Seizure, entry: Entry) -> bool:
    return row.from_date is not None and row.from_date == entry.since and row.until_date != entry.until


def _since(row: Seizure, entry: Entry, activated: Mapping[str, datetime], at: datetime) -> datetime:
    """From when the entry stands as it does: midnight where it moved up by date, else now."""
    moved_up = SeizureKind(row.kind).is_queued and entry.since is not None
    return activated.get(entry.court, at) if moved_up else at
