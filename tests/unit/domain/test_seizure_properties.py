"""What must hold of seizures whatever is served, accepted, recorded and forgotten, in whatever order."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.sample_facts import application, facts, folio
from tongban.domain.calendar import SHANGHAI
from tongban.domain.dictionaries import CoOwnership
from tongban.domain.register.facts import Holder, Ownership
from tongban.domain.register.refusals import Refusal
from tongban.domain.register.rulebook import Moment, consult
from tongban.domain.register.seizure_events import (
    AdvanceNoticeCancelled,
    AdvanceNoticeRecorded,
    Ending,
    Entry,
    JudicialTransfer,
    ReleaseServed,
    RenewalServed,
    SeizureServed,
    Term,
    TimePassed,
    TransferAccepted,
    TransferRecorded,
    TransferWithdrawn,
    last_day_of_years,
)
from tongban.domain.register.seizure_standing import Standing, bar_to_transfer
from tongban.domain.register.seizures import advanced, if_lifted_today, next_change_at, replay
from tongban.domain.switches import DEFAULT_SWITCHES

_SETTINGS = settings(max_examples=150, deadline=None)
_START = datetime(2020, 1, 6, 9, tzinfo=SHANGHAI)
_END = datetime(2036, 1, 1, tzinfo=SHANGHAI)
_SOLE = Ownership(mode=CoOwnership.SOLE, holders=(Holder(name="甲"),))
_SHARED = Ownership(
    mode=CoOwnership.BY_SHARES,
    holders=(Holder(name="甲", share=Fraction(2, 3)), Holder(name="乙", share=Fraction(1, 3))),
)
courts = st.sampled_from("ABC")
people = st.sampled_from(["甲", "乙", "丙"])
anybody = st.sampled_from(["", "甲", "乙", "丙"])
terms = st.builds(Term, years=st.integers(1, 4))
starts = st.sampled_from([Standing(ownership=_SOLE), Standing(ownership=_SHARED), Standing(ownership=None)])
choices = st.sampled_from(
    [DEFAULT_SWITCHES, *(DEFAULT_SWITCHES.with_value("waitlist_term_mode", one) for one in ["doc_end_date"])]
)


_EVENTS = st.one_of(
    st.builds(SeizureServed, at=st.just(_START), court=courts, term=terms, against=anybody),
    st.builds(SeizureServed, at=st.just(_START), court=courts, term=terms, against=people),
    st.builds(RenewalServed, at=st.just(_START), court=courts, term=terms),
    st.builds(ReleaseServed, at=st.just(_START), court=courts),
    st.builds(JudicialTransfer, at=st.just(_START), court=courts, to=people, whole=st.booleans()),
    st.builds(TransferAccepted, at=st.just(_START), to=people),
    st.builds(TransferRecorded, at=st.just(_START), to=anybody),
    st.builds(TransferWithdrawn, at=st.just(_START), to=anybody),
    st.builds(AdvanceNoticeRecorded, at=st.just(_START), to=people),
    st.builds(AdvanceNoticeCancelled, at=st.just(_START), holder=anybody),
    st.builds(TimePassed, at=st.just(_START)),
)


def _placed(told):
    at, events = _START, []
    for hours, event in told:
        at += timedelta(hours=hours)
        events.append(replace(event, at=at))
    return events


# Up to ten events, each at its own instant, hours or years after the one before.
stories = st.lists(st.tuples(st.integers(1, 9000), _EVENTS), min_size=1, max_size=10).map(_placed)


@given(stories, starts, choices)
@_SETTINGS
def test_nothing_is_ever_seized_twice_and_the_queue_keeps_its_order(events, start, switches):
    for place in range(1, len(events) + 1):
        standing = replay(events[:place], start=start, switches=switches).standing
        binding = standing.effective

        assert not any(one.overlaps(other) for one in binding for other in binding if one is not other)
        assert all(_waits_for_somebody(standing, entry) for entry in standing.queue)
        served = [entry.served_at for entry in standing.entries]
        assert served == sorted(served)


@given(stories, starts, choices)
@_SETTINGS
def test_no_seizure_lasts_longer_than_the_law_allows(events, start, switches):
    standing = replay(events, start=start, switches=switches, until=_END).standing
    renewals = [event.at.date() for event in events if isinstance(event, RenewalServed)]

    for entry in (*standing.entries, *standing.past):
        if entry.since is None:
            assert entry.ending is not None or not entry.is_effective
            continue
        latest = max([entry.since, *(day for day in renewals if day >= entry.since)])
        assert entry.since <= entry.until <= last_day_of_years(latest, 3)
        assert entry.ending is not Ending.EXPIRED or entry.ended_at.date() > entry.until


@given(stories, starts, choices, st.randoms())
@_SETTINGS
def test_only_the_instant_counts_not_the_order_at_the_desk(events, start, switches, shuffle):
    mixed = list(events)
    shuffle.shuffle(mixed)

    first, second = (replay(one, start=start, switches=switches) for one in (events, mixed))

    assert first.standing == second.standing
    assert {told.event.at: told for told in first.told} == {told.event.at: told for told in second.told}


@given(stories, starts, choices, st.lists(st.integers(0, 8 * 365 * 24), max_size=8))
@_SETTINGS
def test_a_sweep_that_ran_or_did_not_run_changes_nothing(events, start, switches, sweeps):
    swept = [*events, *(TimePassed(at=_START + timedelta(hours=hour)) for hour in sweeps)]

    plain = replay(events, start=start, switches=switches, until=_END).standing
    with_sweeps = replay(swept, start=start, switches=switches, until=_END).standing

    assert plain == with_sweeps


@given(stories, starts, choices)
@_SETTINGS
def test_a_bound_house_changes_hands_only_by_the_court_or_to_the_debtor(events, start, switches):
    standing = start
    for place, event in enumerate(events):
        after = replay(events[: place + 1], start=start, switches=switches)
        before = advanced(standing, event.at, switches=switches)
        if after.standing.ownership != before.ownership:
            assert after.told[-1].refused is None
            barred = [one for one in before.effective if not (one.is_pre and one.against in after.standing.owner_names)]
            by_court = isinstance(event, JudicialTransfer)
            assert by_court or not barred
        standing = after.standing


@given(stories, starts, choices)
@_SETTINGS
def test_lifting_today_is_what_a_release_today_would_do(events, start, switches):
    at = events[-1].at + timedelta(hours=1)
    now = replay(events, start=start, switches=switches, until=at).standing
    if len(now.effective) != 1:
        return
    court = now.effective[0].court

    asked = if_lifted_today(now, at=at, switches=switches)
    done = replay([*events, ReleaseServed(at=at, court=court)], start=start, switches=switches).standing

    assert (asked.effective, asked.queue) == (done.effective, done.queue)
    assert replay(events, start=start, switches=switches, until=at).standing == now


@given(stories, starts, choices)
@_SETTINGS
def test_the_rulebook_sees_exactly_what_binds(events, start, switches):
    at = events[-1].at
    standing = replay(events, start=start, switches=switches).standing

    bound = [one for one in standing.folio_seizures() if one.in_force(on=at.date())]

    assert [one.court for one in bound] == [one.court for one in standing.effective]


@given(stories, starts, choices)
@_SETTINGS
def test_between_now_and_the_next_change_nothing_happens(events, start, switches):
    standing = replay(events, start=start, switches=switches).standing
    change = next_change_at(standing)
    if change is None:
        assert advanced(standing, _END, switches=switches) == replace(standing, at=_END)
        return

    before = advanced(standing, change - timedelta(seconds=1), switches=switches)
    after = advanced(standing, change, switches=switches)

    assert before.entries == standing.entries
    assert after.entries != standing.entries


@given(stories, people)
@_SETTINGS
def test_the_rulebook_and_the_story_refuse_the_same_transfers(events, buyer):
    standing = replay(events, start=Standing(ownership=_SOLE)).standing
    seller = standing.owner_names[0]
    if buyer == seller:
        return
    asked = facts(
        "2002",
        on=standing.at.date(),
        folio=folio(ownership=standing.ownership, seizures=standing.folio_seizures()),
        application=application(seller, buyer),
    )

    codes = consult(asked, Moment.RECORD).codes

    bar = bar_to_transfer(replace(standing, promised=()), to=buyer)
    assert ("R04E" in codes) == (bar is Refusal.SEIZED)
    assert ("R06E" in codes) == (bar is Refusal.PRE_SEIZED)


def _waits_for_somebody(standing: Standing, entry: Entry) -> bool:
    ahead = [one for one in standing.entries if one is not entry and one.overlaps(entry)]
    return any(one.is_effective or one.served_at < entry.served_at for one in ahead)
