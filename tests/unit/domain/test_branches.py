"""Tax, housing and utilities beside the procedure: none waits for another, two bind the recording."""

from datetime import datetime

import pytest

from tongban.domain.calendar import SHANGHAI, WorkTime, published_calendar
from tongban.domain.cases import Action, Branch, CaseClock, CaseEvent, Turn
from tongban.domain.cases.branches import (
    BranchesOutstanding,
    BranchNotWaiting,
    BranchStarted,
    branches_at_acceptance,
    may_record,
    may_settle,
    may_start,
    standing_of,
)
from tongban.domain.catalogue import item


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def event(when: str, action: Action, branch: Branch | None = None, **more) -> CaseEvent:
    return CaseEvent(at=at(when), action=action, actor="王", branch=branch, **more)


ACCEPTED = [
    event("11-16T09:00", Action.LODGE),
    event("11-16T10:00", Action.ACCEPT),
    event("11-16T10:00", Action.START_BRANCH, Branch.TAX),
    event("11-16T10:00", Action.START_BRANCH, Branch.HOUSING),
]


def test_a_sale_starts_tax_and_housing_a_cancelled_mortgage_nothing():
    assert branches_at_acceptance(item("2001")) == (Branch.TAX, Branch.HOUSING)
    assert branches_at_acceptance(item("3704")) == ()


@pytest.mark.parametrize("first", [Branch.TAX, Branch.HOUSING])
def test_neither_waits_for_the_other(first):
    answered = [*ACCEPTED, event("11-16T11:00", Action.SETTLE_BRANCH, first, outcome="已完税")]

    settled = {one.branch: one.settled_at for one in standing_of(answered)}

    assert settled[first] == at("11-16T11:00")
    assert [when for branch, when in settled.items() if branch is not first] == [None]


def test_the_register_waits_for_tax_and_housing_but_not_for_the_power_company():
    with pytest.raises(BranchesOutstanding) as refusal:
        may_record(events=ACCEPTED)
    assert refusal.value.branches == (Branch.TAX, Branch.HOUSING)
    assert "契税法 §11" in refusal.value.sentence

    answered = [
        *ACCEPTED,
        event("11-16T11:00", Action.SETTLE_BRANCH, Branch.HOUSING, outcome="已备案"),
        event("11-16T12:00", Action.SETTLE_BRANCH, Branch.TAX, outcome="已完税"),
        event("11-16T12:00", Action.START_BRANCH, Branch.UTILITIES),
    ]
    may_record(events=answered)


def test_a_branch_is_started_once_and_answered_once():
    with pytest.raises(BranchStarted):
        may_start(Branch.TAX, events=ACCEPTED)
    with pytest.raises(BranchNotWaiting):
        may_settle(Branch.UTILITIES, events=ACCEPTED)
    answered = [*ACCEPTED, event("11-16T11:00", Action.SETTLE_BRANCH, Branch.TAX)]
    with pytest.raises(BranchNotWaiting):
        may_settle(Branch.TAX, events=answered)


def test_a_reviewed_case_that_waits_for_the_tax_office_is_the_tax_office_s_time():
    reviewed = [
        *ACCEPTED,
        event("11-16T11:00", Action.EXAMINE),
        event("11-16T12:00", Action.REVIEW),
        event("11-16T14:00", Action.SETTLE_BRANCH, Branch.TAX),
        event("11-16T15:00", Action.SETTLE_BRANCH, Branch.HOUSING),
    ]

    spent = CaseClock(
        events=reviewed, committed_working_days=3, work_time=WorkTime(calendar=published_calendar())
    ).spent(at("11-16T16:00"))

    # Noon to one is nobody's working time: the tax office has from one to two.
    assert {turn: minutes for turn, minutes in spent.items() if minutes} == {
        Turn.HOME: 180 + 60,
        Turn.TAX: 60,
        Turn.HOUSING: 60,
    }
