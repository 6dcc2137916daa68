"""The life of seizures on one unit: who binds, who waits, what is refused (domain notes 7.5–7.7).

Everything follows from the events and their dates. Nothing waits for a sweep: asked about any instant, the
answer is what the law made of it by then, whenever a desk or a machine came to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from tongban.domain.calendar import SHANGHAI
from tongban.domain.dictionaries import SeizureKind
from tongban.domain.register import seizure_standing as standing_of
from tongban.domain.register.refusals import Refusal
from tongban.domain.register.seizure_events import (
    LONGEST_YEARS,
    AdvanceNoticeCancelled,
    AdvanceNoticeRecorded,
    Ending,
    Entry,
    Event,
    JudicialTransfer,
    Occurrence,
    ReleaseServed,
    RenewalServed,
    SeizureServed,
    TimePassed,
    Told,
    TransferAccepted,
    TransferRecorded,
    TransferWithdrawn,
    last_day_of_years,
)
from tongban.domain.register.seizure_standing import InHand, Standing
from tongban.domain.switches import DEFAULT_SWITCHES, OverlongSeizure, Switches, WaitlistTerm

_ONE_DAY: Final = timedelta(days=1)
Step = tuple[Standing, Told]


@dataclass(frozen=True, kw_only=True)
class Replay:
    """Where the events led, and what each came to, in the order they were handed in."""

    standing: Standing
    told: tuple[Told, ...]


def replay(
    events: Iterable[Event], *, start: Standing, switches: Switches = DEFAULT_SWITCHES, until: datetime | None = None
) -> Replay:
    """Let the events happen in the order of their instants, not of their arrival at a desk.

    `until` asks about that instant: later events are left out (and not told), time passes up to it.
    """
    numbered = [one for one in enumerate(events) if until is None or one[1].at <= until]
    numbered.sort(key=lambda one: (one[1].at, one[1].sequence))
    standing, told = start, {}
    for number, event in numbered:
        standing, told[number] = happen(standing, event, switches=switches)
    if until is not None:
        standing = advanced(standing, until, switches=switches)
    return Replay(standing=standing, told=tuple(told[number] for number in sorted(told)))


def happen(standing: Standing, event: Event, *, switches: Switches = DEFAULT_SWITCHES) -> Step:
    """One event on what holds at its instant; a refused one changes nothing but the time."""
    before = advanced(standing, event.at, switches=switches)
    after, told = _HANDLERS[type(event)](before, event, switches)
    return standing_of.with_freezing(before, after, event.at), told


def advanced(standing: Standing, at: datetime, *, switches: Switches = DEFAULT_SWITCHES) -> Standing:
    """The same at a later instant: terms run out at midnight, whoever waits moves up on the next day.

    查封规定 §26, §27; an entry binds through the whole of its last day.
    """
    while (due := _next_expiry(standing)) is not None and due <= at:
        was = standing
        for entry in [one for one in standing.effective if _midnight_after(one) <= due]:
            standing = standing.ended(entry, at=due, how=Ending.EXPIRED).noted(due, Occurrence.EXPIRED, entry.court)
        standing = standing_of.with_freezing(was, _moved_up(standing, due, switches), due)
    return replace(standing, at=max(at, standing.at) if standing.at else at)


def if_lifted_today(
    standing: Standing, *, at: datetime, court: str = "", switches: Switches = DEFAULT_SWITCHES
) -> Standing:
    """What would hold if the effective seizures (or that court's) were lifted at that instant."""
    asked = advanced(standing, at, switches=switches)
    for entry in asked.effective:
        if court in {"", entry.court}:
            asked = asked.ended(entry, at=at, how=Ending.RELEASED)
    return _moved_up(asked, at, switches)


def next_change_at(standing: Standing) -> datetime | None:
    """When something will change by itself; what a sweep may wait for, and nothing depends on."""
    return _next_expiry(standing)


def _served(standing: Standing, event: SeizureServed, switches: Switches) -> Step:
    day = event.at.astimezone(SHANGHAI).date()
    debtor = event.against or standing.sole_debtor
    refused = _unseizable(standing, event, debtor) or _too_long(event, switches)
    if refused:
        return standing, Told(event=event, refused=refused)
    pre = debtor in standing.expectant and not standing.owns(debtor)
    entry = Entry(
        court=event.court,
        kind=SeizureKind.QUEUED_PRE_SEIZURE if pre else SeizureKind.QUEUED,
        served_at=event.at,
        sequence=event.sequence,
        term=event.term,
        against=debtor,
        share=event.share or standing.share_of(debtor),
        document=event.document,
    )
    placed = _moved_up(standing.with_entry(entry), event.at, switches, served=entry)
    return standing_of.with_duties(placed, entry, event.at), _placed(placed, event, cut=event.term.is_too_long(day))


def _unseizable(standing: Standing, event: SeizureServed, debtor: str) -> Refusal | None:
    if standing.owns(debtor) or not debtor:
        held = standing.share_of(debtor)
        return Refusal.SCOPE_UNSUPPORTED if event.share and held is not None and event.share > held else None
    if debtor in standing.expectant:
        return None
    if debtor in standing.former_owners:
        return Refusal.ALREADY_TRANSFERRED
    if event.third_party_confirms and standing.ownership is not None:
        return None
    nobody = standing.ownership is None and not standing.expectant
    return Refusal.NOTHING_FOUND if nobody else Refusal.NOT_THE_DEBTORS


def _too_long(event: SeizureServed | RenewalServed, switches: Switches) -> Refusal | None:
    first = event.term.begins or event.at.astimezone(SHANGHAI).date()
    if event.term.last_day(first) < event.at.astimezone(SHANGHAI).date():
        return Refusal.NEEDS_A_PERSON  # an order that is over before it is served is a slip of the pen
    refuses = switches.overlong_seizure is OverlongSeizure.REFUSE
    return Refusal.TOO_LONG if refuses and event.term.is_too_long(first) else None


def _placed(standing: Standing, event: SeizureServed, *, cut: bool) -> Told:
    mine = next(one for one in reversed(standing.entries) if (one.served_at, one.court) == (event.at, event.court))
    remarks = ["期限超过三年，截至三年"] if cut else []
    if mine.is_effective:
        return Told(event=event, recorded_as=mine.kind, remark="；".join(remarks))
    ahead = [one for one in standing.entries if one.overlaps(mine) and one is not mine and _order(one) <= _order(mine)]
    first = next(one for one in ahead if one.is_effective) if any(one.is_effective for one in ahead) else ahead[0]
    place = sum(not one.is_effective for one in ahead) + 1
    remarks.insert(0, f"第{place}位，首封法院{first.court}" + (f"，至{first.until:%Y-%m-%d}" if first.until else ""))
    return Told(event=event, recorded_as=mine.kind, place=place, remark="；".join(remarks))


def _renewed(standing: Standing, event: RenewalServed, switches: Switches) -> Step:
    mine = [one for one in standing.effective if one.court == event.court]
    if not mine:
        return standing, Told(event=event, refused=Refusal.NO_EARLIER_SEIZURE)
    entry = _named(mine, event.document)
    refused = Refusal.NUMBERS_DIFFER if entry is None else _too_long(event, switches)
    if entry is None or refused:
        return standing, Told(event=event, refused=refused)
    first = event.term.begins or event.at.astimezone(SHANGHAI).date()
    # A renewal never takes away days the court had already.
    until = max(event.term.capped(first), entry.until) if entry.until else event.term.capped(first)
    return standing.replaced(entry, replace(entry, until=until)), Told(event=event, recorded_as=SeizureKind.RENEWAL)


def _released(standing: Standing, event: ReleaseServed, switches: Switches) -> Step:
    if not standing.entries:
        return standing, Told(event=event, refused=Refusal.NO_EARLIER_SEIZURE)
    author = event.in_place_of or event.court
    mine = [one for one in (*standing.effective, *standing.queue) if one.court == author]
    if not mine:
        return standing, Told(event=event, refused=Refusal.ANOTHER_COURTS)
    entry = _named(mine, event.document)
    if entry is None:
        return standing, Told(event=event, refused=Refusal.NUMBERS_DIFFER)
    freed = standing.ended(entry, at=event.at, how=Ending.RELEASED)
    return _moved_up(freed, event.at, switches), Told(event=event, recorded_as=entry.kind)


def _named(entries: Sequence[Entry], document: str) -> Entry | None:
    """The entry with this document number; the first where the order or the register names none."""
    named = [one for one in entries if one.document == document]
    if named or not document:
        return (named or list(entries))[0]
    return next((one for one in entries if not one.document), None)


def _disposed(standing: Standing, event: JudicialTransfer, switches: Switches) -> Step:
    courts = {event.court, event.in_place_of} - {""}
    # What already binds the acquirer's claim to the house binds the house once it is his (法发〔2004〕5号 §16).
    binding = [one for one in standing.effective if not (one.is_pre and one.against == event.to)]
    own = next((one for one in binding if one.court in courts), None)
    others = [one for one in binding if one.court not in courts and not _served_after(one, event)]
    blocking = [one for one in others if own is None or one.overlaps(own)]
    if standing.ownership is None:
        return standing, Told(event=event, refused=Refusal.NOTHING_FOUND)
    if blocking:
        return standing, Told(event=event, refused=Refusal.ANOTHER_COURTS)
    if own is not None and own.is_pre:
        return standing, Told(event=event, refused=Refusal.NOT_THE_DEBTORS)
    seller = own.against if own else standing.sole_debtor
    passing = event.share or (own.share if own and event.whole else None)
    if event.whole or passing is not None:
        passed = standing.passed(to=event.to, seller=seller, share=passing)
    else:
        passed = standing  # a part of the thing, not a share: what is left stays the debtor's
    whole = event.whole and _takes_everything(standing, passed, own, seller=seller, passing=passing)
    for entry in [one for one in standing.entries if own is None or one.overlaps(own)]:
        if entry.is_pre and entry.against == event.to:
            passed = _following(passed, entry, acquiring=frozenset({event.to}), at=event.at)
        elif entry.court in courts and entry.is_effective:
            passed = passed.ended(entry, at=event.at, how=Ending.DISPOSED)
        elif whole:
            passed = passed.ended(entry, at=event.at, how=Ending.VOIDED)
            passed = passed.noted(event.at, Occurrence.VOIDED, entry.court)
        else:
            passed = _narrowed(passed, entry, seller)
    return _moved_up(passed, event.at, switches), Told(event=event)


def _served_after(entry: Entry, event: JudicialTransfer) -> bool:
    """Whether the order to transfer was served first, and therefore goes first (查封规定 §23)."""
    return event.served_at is not None and entry.served_at > event.served_at


def _takes_everything(
    before: Standing, after: Standing, own: Entry | None, *, seller: str, passing: Fraction | None
) -> bool:
    """Whether nothing of what was seized is left to the debtor (法发〔2004〕5号 §20: 全部处置)."""
    if passing is None or not after.owns(seller):
        return True
    seized = (own.share if own else None) or before.share_of(seller) or Fraction(1)
    return passing >= seized


def _narrowed(standing: Standing, entry: Entry, debtor: str) -> Standing:
    """What waited for more than the debtor has left is for what he has left (法发〔2004〕5号 §20: 部分处置)."""
    left = standing.share_of(debtor)
    if left is None or entry.against != debtor:
        return standing
    return standing.replaced(entry, replace(entry, share=min(entry.share or left, left)))


def _accepted(standing: Standing, event: TransferAccepted, _switches: Switches) -> Step:
    refused = standing_of.bar_to_transfer(standing, to=event.to, seller=event.seller)
    if refused is None and standing.in_hand:
        refused = Refusal.CASE_IN_HAND
    if refused:
        return standing, Told(event=event, refused=refused)
    case = InHand(to=event.to, seller=event.seller, accepted_at=event.at, owners=standing.owner_names)
    return replace(standing, in_hand=(*standing.in_hand, case)), Told(event=event)


def _recorded(standing: Standing, event: TransferRecorded, switches: Switches) -> Step:
    case = standing.case_for(event.to)
    to, seller = event.to or (case.to if case else ""), event.seller or (case.seller if case else "")
    sold_elsewhere = case is not None and not set(case.owners) <= set(standing.owner_names)
    if not to or sold_elsewhere:
        return standing, Told(event=event, refused=Refusal.NOT_THE_OWNERS)
    acquiring = frozenset({to, *(one.name for one in event.after.holders)} if event.after else {to})
    refused = standing_of.bar_to_transfer(standing, to=to, seller=seller, others=acquiring)
    if refused:
        frozen = case is not None and standing_of.is_frozen(standing, case)
        return standing, Told(event=event, refused=Refusal.FROZEN_BY_COURT if frozen else refused)
    passed = standing.owned_by(event.after) if event.after else standing.passed(to=to, seller=seller)
    passed = replace(passed, in_hand=tuple(one for one in passed.in_hand if one is not case))
    for entry in passed.entries:
        passed = _following(passed, entry, acquiring=acquiring, at=event.at)
    return _moved_up(passed, event.at, switches), Told(event=event)


def _following(standing: Standing, entry: Entry, *, acquiring: frozenset[str], at: datetime) -> Standing:
    """What a recorded transfer does to an entry: the buyer's pre-seizure turns, the seller's queue is void."""
    if entry.is_pre and entry.against in acquiring:
        kind = SeizureKind.SEIZURE if entry.is_effective else SeizureKind.QUEUED
        turned = standing.replaced(entry, replace(entry, kind=kind, share=standing.share_of(entry.against)))
        return turned.noted(at, Occurrence.BECAME_SEIZURE, entry.court)
    if not entry.is_pre and entry.against and not standing.owns(entry.against):
        return standing.ended(entry, at=at, how=Ending.VOIDED).noted(at, Occurrence.VOIDED, entry.court)
    return standing


def _withdrawn(standing: Standing, event: TransferWithdrawn, _switches: Switches) -> Step:
    case = standing.case_for(event.to)
    if case is None:
        return standing, Told(event=event, refused=Refusal.NOT_THE_OWNERS)
    return replace(standing, in_hand=tuple(one for one in standing.in_hand if one is not case)), Told(event=event)


def _notice_recorded(standing: Standing, event: AdvanceNoticeRecorded, _switches: Switches) -> Step:
    refused = standing_of.bar_to_notice(standing, to=event.to)
    if refused:
        return standing, Told(event=event, refused=refused)
    return replace(standing, promised=(*standing.promised, event.to)), Told(event=event)


def _notice_cancelled(standing: Standing, event: AdvanceNoticeCancelled, _switches: Switches) -> Step:
    leaving = {event.holder} if event.holder else set(standing.promised)
    if not leaving & set(standing.promised):
        return standing, Told(event=event, refused=Refusal.NOT_THE_OWNERS)
    if any(one.is_pre and one.against in leaving for one in standing.effective):
        return standing, Told(event=event, refused=Refusal.PRE_SEIZED)
    kept = tuple(one for one in standing.promised if one not in leaving)
    return replace(standing, promised=kept), Told(event=event)


def _nothing(standing: Standing, event: TimePassed, _switches: Switches) -> Step:
    return standing, Told(event=event)


_HANDLERS: Final[Mapping[type[Event], Callable[[Standing, Any, Switches], Step]]] = MappingProxyType(
    {
        SeizureServed: _served,
        RenewalServed: _renewed,
        ReleaseServed: _released,
        JudicialTransfer: _disposed,
        TransferAccepted: _accepted,
        TransferRecorded: _recorded,
        TransferWithdrawn: _withdrawn,
        AdvanceNoticeRecorded: _notice_recorded,
        AdvanceNoticeCancelled: _notice_cancelled,
        TimePassed: _nothing,
    }
)


def _moved_up(standing: Standing, at: datetime, switches: Switches, *, served: Entry | None = None) -> Standing:
    """Whoever waits behind nobody any more binds from that day on (查封规定 §26)."""
    for entry in standing.queue:
        ahead = [one for one in standing.entries if one is not entry and one.overlaps(entry)]
        waits = any(one.is_effective or _order(one) < _order(entry) for one in ahead)
        if not waits:
            standing = _bound(standing, entry, at, switches, by_itself=entry is not served)
    return standing


def _bound(standing: Standing, entry: Entry, at: datetime, switches: Switches, *, by_itself: bool) -> Standing:
    first = at.astimezone(SHANGHAI).date()
    until = _until(entry, at, switches)
    if until < first:
        # The document's own last day has passed while it waited.
        return standing.ended(entry, at=at, how=Ending.EXPIRED).noted(at, Occurrence.EXPIRED, entry.court)
    kind = SeizureKind.PRE_SEIZURE if entry.is_pre else SeizureKind.SEIZURE
    bound = standing.replaced(entry, replace(entry, kind=kind, since=first, until=until))
    return bound.noted(at, Occurrence.ACTIVATED, entry.court) if by_itself else bound


def _until(entry: Entry, at: datetime, switches: Switches) -> date:
    first = at.astimezone(SHANGHAI).date()
    asked_on = entry.term.begins or entry.served_at.astimezone(SHANGHAI).date()
    if switches.waitlist_term_mode is WaitlistTerm.DOCUMENT_END:
        return min(entry.term.capped(asked_on), last_day_of_years(first, LONGEST_YEARS))
    if entry.term.until is None:
        return entry.term.capped(first)
    return min(first + (entry.term.until - asked_on), last_day_of_years(first, LONGEST_YEARS))


def _order(entry: Entry) -> tuple[datetime, int]:
    return entry.served_at, entry.sequence


def _midnight_after(entry: Entry) -> datetime:
    if entry.until is None:
        return datetime.max.replace(tzinfo=SHANGHAI)
    return datetime.combine(entry.until + _ONE_DAY, time(), tzinfo=SHANGHAI)


def _next_expiry(standing: Standing) -> datetime | None:
    return min((_midnight_after(one) for one in standing.effective if one.until), default=None)
