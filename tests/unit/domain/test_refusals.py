"""What goes back to a court: the form of its order, and each result code once (domain notes 7.4, 7.7)."""

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest

from tests.unit.domain.sample_facts import OWNED_BY_JIA, UNIT
from tongban.domain.calendar import SHANGHAI
from tongban.domain.dictionaries import CoOwnership
from tongban.domain.register.facts import Holder, Ownership
from tongban.domain.register.refusals import CourtAct, OrderPapers, Paper, Refusal, faults_of, papers_needed
from tongban.domain.register.seizure_events import (
    AdvanceNoticeRecorded,
    Event,
    JudicialTransfer,
    ReleaseServed,
    RenewalServed,
    SeizureServed,
    Term,
    TransferAccepted,
    TransferRecorded,
)
from tongban.domain.register.seizure_standing import Standing
from tongban.domain.register.seizures import replay
from tongban.domain.switches import DEFAULT_SWITCHES, OverlongSeizure, Switches

_OWNED = Standing(ownership=OWNED_BY_JIA)
_BY_SHARES = Ownership(
    mode=CoOwnership.BY_SHARES,
    holders=(Holder(name="甲", share=Fraction(1, 2)), Holder(name="乙", share=Fraction(1, 2))),
)
_REFUSING = replace(DEFAULT_SWITCHES, overlong_seizure=OverlongSeizure.REFUSE)
_ORDER = OrderPapers(
    act=CourtAct.SEIZE,
    unit_code=UNIT.text,
    papers=frozenset({Paper.RULING, Paper.NOTICE, Paper.CREDENTIALS}),
)


def at(hour: int, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=SHANGHAI)


def seize(court: str = "A", hour: int = 9, **told) -> SeizureServed:
    return SeizureServed(at=at(hour), court=court, **told)


# refusal: (what holds, the events of which the last is refused, the institution's choices)
PROOFS: dict[str, tuple[Standing, list[Event], Switches]] = {
    "NOTHING_FOUND": (Standing(ownership=None), [seize(against="甲")], DEFAULT_SWITCHES),
    "NOT_THE_DEBTORS": (_OWNED, [seize(against="丙")], DEFAULT_SWITCHES),
    "ALREADY_TRANSFERRED": (_OWNED, [TransferRecorded(at=at(8), to="乙"), seize(against="甲")], DEFAULT_SWITCHES),
    "NUMBERS_DIFFER": (
        _OWNED,
        [seize(document="(2026)豫01执1号"), ReleaseServed(at=at(10), court="A", document="(2026)豫01执2号")],
        DEFAULT_SWITCHES,
    ),
    "NO_EARLIER_SEIZURE": (_OWNED, [RenewalServed(at=at(9), court="A")], DEFAULT_SWITCHES),
    "ANOTHER_COURTS": (_OWNED, [seize(), JudicialTransfer(at=at(10), court="B", to="乙")], DEFAULT_SWITCHES),
    "TOO_LONG": (_OWNED, [seize(term=Term(years=5))], _REFUSING),
    "SCOPE_UNSUPPORTED": (
        Standing(ownership=_BY_SHARES),
        [seize(against="甲", share=Fraction(2, 3))],
        DEFAULT_SWITCHES,
    ),
    "NEEDS_A_PERSON": (_OWNED, [seize(term=Term(until=date(2026, 3, 1)))], DEFAULT_SWITCHES),
    "FROZEN_BY_COURT": (
        _OWNED,
        [TransferAccepted(at=at(8), to="乙"), seize(), TransferRecorded(at=at(10))],
        DEFAULT_SWITCHES,
    ),
    "SEIZED": (_OWNED, [seize(), TransferAccepted(at=at(10), to="乙")], DEFAULT_SWITCHES),
    "PRE_SEIZED": (
        _OWNED,
        [AdvanceNoticeRecorded(at=at(8), to="乙"), seize(against="乙"), TransferAccepted(at=at(10), to="丙")],
        DEFAULT_SWITCHES,
    ),
    "PROMISED_TO_ANOTHER": (
        _OWNED,
        [AdvanceNoticeRecorded(at=at(8), to="乙"), TransferAccepted(at=at(9), to="丙")],
        DEFAULT_SWITCHES,
    ),
    "CASE_IN_HAND": (
        _OWNED,
        [TransferAccepted(at=at(8), to="乙"), TransferAccepted(at=at(9), to="丙")],
        DEFAULT_SWITCHES,
    ),
    "NOT_THE_OWNERS": (_OWNED, [TransferAccepted(at=at(9), to="乙", seller="丙")], DEFAULT_SWITCHES),
}


@pytest.mark.parametrize("name", PROOFS)
def test_the_event_is_refused_with_its_code_and_changes_nothing(name):
    start, events, switches = PROOFS[name]
    before = replay(events[:-1], start=start, switches=switches, until=events[-1].at)

    after = replay(events, start=start, switches=switches)

    assert after.told[-1].refused is Refusal[name]
    assert after.standing == before.standing
    assert all(told.refused is None for told in after.told[:-1])


def test_a_queued_order_is_an_answer_and_not_a_refusal():
    told = replay([seize("A"), seize("B", 10), seize("C", 11)], start=_OWNED).told

    assert [one.answer for one in told] == [None, Refusal.QUEUED, Refusal.QUEUED]
    assert [one.place for one in told] == [0, 1, 2]
    assert told[2].remark == "第2位，首封法院A，至2029-03-01"
    assert Refusal.QUEUED.is_success
    assert not Refusal.NO_EARLIER_SEIZURE.is_success


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_says_why_and_by_which_law(refusal):
    assert refusal.statute
    assert refusal.sentence.endswith("。")


# refusal: an order that has this one fault
PROOFS_OF_FORM: dict[str, OrderPapers] = {
    "ANOTHER_UNIT": replace(_ORDER, unit_code="419001001002GB00012F00180303"),
    "PAPERS_MISSING": replace(_ORDER, papers=frozenset({Paper.NOTICE})),
    "NUMBERS_DIFFER": replace(_ORDER, act=CourtAct.RENEW, ruling_number="二号"),
}


def faults(order: OrderPapers) -> tuple[Refusal, ...]:
    known = frozenset({"豫(2020)济源市不动产权第0000001号"})
    return faults_of(order, unit_code=UNIT.text, certificate_numbers=known, seized_under=frozenset({"一号"}))


@pytest.mark.parametrize("name", PROOFS_OF_FORM)
def test_an_order_with_a_fault_of_form_is_handed_back(name):
    assert faults(PROOFS_OF_FORM[name]) == (Refusal[name],)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (_ORDER, ()),
        (replace(_ORDER, certificate_number="豫(2020)济源市不动产权第0000001号"), ()),
        (replace(_ORDER, certificate_number="豫(2020)济源市不动产权第0000009号"), (Refusal.ANOTHER_UNIT,)),
        (replace(_ORDER, through_another_court=True), (Refusal.PAPERS_MISSING,)),  # 委托送达函
        (replace(_ORDER, act=CourtAct.RELEASE), (Refusal.PAPERS_MISSING,)),  # the ruling that lifts
        (replace(_ORDER, papers=frozenset({Paper.RULING, Paper.NOTICE}), electronic=True), ()),
    ],
)
def test_an_order_is_looked_at_for_its_form_only(order, expected):
    assert faults(order) == expected
    assert papers_needed(order) >= {Paper.NOTICE}
