"""A court's order and the clock of a case; what a case recorded before brings about for one recorded with it."""

from datetime import datetime

import pytest

from tests.unit.domain.sample_facts import folio, mortgage
from tongban.domain.calendar import SHANGHAI, WorkTime, published_calendar
from tongban.domain.cases import (
    Action,
    ActionNotAllowed,
    CaseClock,
    CaseEvent,
    CaseState,
    Turn,
    allowed_actions,
    next_state,
    state_after,
)
from tongban.domain.cases.clock import still_stretches
from tongban.domain.cases.states import BEFORE_LODGING
from tongban.domain.catalogue import go_together, in_order_of_recording, item, partners_of_item
from tongban.domain.dictionaries import CaseStatus, CoOwnership
from tongban.domain.register.facts import Holder
from tongban.domain.register.outlook import folio_after


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


_COURSE = [
    CaseEvent(at=at("2026-11-16 09:00"), action=Action.LODGE, actor="收"),
    CaseEvent(at=at("2026-11-16 09:30"), action=Action.ACCEPT, actor="受"),
    CaseEvent(at=at("2026-11-17 10:00"), action=Action.FREEZE, actor="簿"),
    CaseEvent(at=at("2026-11-19 10:00"), action=Action.THAW, actor="簿"),
]


_UNDER_WAY = {state for state in CaseState if Action.WITHDRAW in allowed_actions(state)} - {
    *BEFORE_LODGING,
    CaseState.LODGED,
    CaseState.AWAITING_SUPPLEMENT,
    CaseState.FROZEN,
}


def clock(events: list[CaseEvent]) -> CaseClock:
    return CaseClock(events=events, committed_working_days=1, work_time=WorkTime(calendar=published_calendar()))


@pytest.mark.parametrize("state", sorted(_UNDER_WAY))
def test_what_was_accepted_freezes_and_is_examined_anew(state):
    assert next_state(state, Action.FREEZE) is CaseState.FROZEN
    assert next_state(CaseState.FROZEN, Action.THAW) is CaseState.ACCEPTED


@pytest.mark.parametrize("state", [CaseState.LODGED, CaseState.RECORDED, CaseState.ARCHIVED])
def test_nothing_else_freezes(state):
    with pytest.raises(ActionNotAllowed):
        next_state(state, Action.FREEZE)


def test_a_frozen_case_is_suspended_and_only_ends_or_thaws():
    assert state_after(_COURSE[:3]) is CaseState.FROZEN
    assert CaseState.FROZEN.status is CaseStatus.SUSPENDED
    for action in (Action.EXAMINE, Action.REVIEW, Action.RECORD):
        with pytest.raises(ActionNotAllowed):
            next_state(CaseState.FROZEN, action)
    assert next_state(CaseState.FROZEN, Action.REFUSE) is CaseState.REFUSED
    assert next_state(CaseState.FROZEN, Action.WITHDRAW) is CaseState.WITHDRAWN


def test_the_clock_stands_still_from_freeze_to_thaw():
    assert still_stretches(_COURSE) == ((at("2026-11-17 10:00"), at("2026-11-19 10:00")),)
    assert clock(_COURSE[:2]).committed_due_at == at("2026-11-17 17:00")
    assert clock(_COURSE[:3]).due_at is None
    # One hour of the promised day had passed when it froze; six are left when it thaws.
    assert clock(_COURSE).committed_due_at == at("2026-11-19 17:00")
    assert [one.turn for one in clock(_COURSE).stretches(at("2026-11-19 11:00"))][2] is Turn.COURT


def test_the_buyer_owns_what_he_mortgages_in_the_same_act():
    after = folio_after(folio(), item=item("2001"), holders=[Holder(name="乙")], mode=CoOwnership.SOLE)

    assert after.ownership.names == "乙"


def test_a_mortgage_cancelled_first_is_gone():
    held = folio(mortgages=(mortgage(certificate_number="证1"), mortgage(certificate_number="证2")))

    after = folio_after(held, item=item("3704"), holders=[], mode=CoOwnership.SOLE, certificate_number="证1")

    assert [one.certificate_number for one in after.mortgages] == ["证2"]


def test_items_that_go_together_have_their_order():
    assert in_order_of_recording(["3701", "2001"]) == ["2001", "3701"]
    assert in_order_of_recording(["2001", "3704"]) == ["3704", "2001"]
    assert go_together("3701", "2002")
    assert not go_together("3701", "9001")
    assert {one.code for one in partners_of_item("2001")} == {"3701", "3704"}
