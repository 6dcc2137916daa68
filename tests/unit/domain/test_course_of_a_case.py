"""What may be done with a case, by whom, and what its events add up to."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases import (
    Action,
    ActionNotAllowed,
    CaseEvent,
    CaseState,
    NoEvents,
    SamePersonReviews,
    allowed_actions,
    may_review,
    next_state,
    roles_for,
    state_after,
)
from tongban.domain.cases.states import BEFORE_LODGING
from tongban.domain.dictionaries import CaseStatus
from tongban.domain.people import Role

_START = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
_BESIDE = {Action.START_BRANCH, Action.SETTLE_BRANCH, Action.RESCHEDULE, Action.EXTEND_SUPPLEMENT}
_TO_RECORD = [Action.LODGE, Action.ACCEPT, Action.EXAMINE, Action.REVIEW, Action.RECORD]


def events(actions: list[Action], *, actor: str = "王") -> list[CaseEvent]:
    return [CaseEvent(at=_START + timedelta(minutes=n), action=action, actor=actor) for n, action in enumerate(actions)]


@pytest.mark.parametrize(
    ("actions", "state"),
    [
        ([Action.PREPARE_CERTIFICATE, Action.ISSUE, Action.ARCHIVE], CaseState.ARCHIVED),
        ([Action.COMPLETE_WITHOUT_CERTIFICATE, Action.ARCHIVE], CaseState.ARCHIVED),
        ([Action.PREPARE_CERTIFICATE], CaseState.CERTIFICATE_PREPARED),
        ([Action.COMPLETE_WITHOUT_CERTIFICATE], CaseState.COMPLETED),
    ],
)
def test_a_recorded_case_ends_in_the_archive_with_or_without_a_certificate(actions, state):
    assert state_after(events(_TO_RECORD + actions)) is state


def test_the_item_decides_whether_a_certificate_is_prepared():
    beside = (Action.START_BRANCH, Action.SETTLE_BRANCH)
    assert allowed_actions(CaseState.RECORDED, certificate=False) == (Action.COMPLETE_WITHOUT_CERTIFICATE, *beside)
    assert allowed_actions(CaseState.RECORDED, certificate=True) == (Action.PREPARE_CERTIFICATE, *beside)
    with pytest.raises(ActionNotAllowed) as refusal:
        next_state(CaseState.RECORDED, Action.PREPARE_CERTIFICATE, certificate=False)
    assert refusal.value.sentence == "案件现在的状态是“已登簿”，不能缮证。"


def test_a_pre_review_is_a_service_and_never_a_condition():
    asked = [Action.SEND_IN, Action.REQUEST_ONLINE_SUPPLEMENT, Action.SUPPLEMENT_ONLINE]

    assert state_after(events([*asked, Action.PASS_PRE_REVIEW])) is CaseState.PRE_REVIEWED
    assert state_after(events([*asked, Action.REFUSE_PRE_REVIEW, Action.SEND_IN])) is CaseState.PRE_REVIEW
    for state in BEFORE_LODGING:
        assert next_state(state, Action.LODGE) is CaseState.LODGED
        assert next_state(state, Action.WITHDRAW) is CaseState.WITHDRAWN
        with pytest.raises(ActionNotAllowed):
            next_state(state, Action.ACCEPT)
    with pytest.raises(ActionNotAllowed) as refusal:
        next_state(CaseState.LODGED, Action.PASS_PRE_REVIEW)
    assert refusal.value.sentence == "案件现在的状态是“待受理”，不能预审通过。"


def test_a_supplement_brings_the_case_back_to_acceptance():
    rounds = [Action.LODGE, Action.REQUEST_SUPPLEMENT, Action.SUPPLEMENT]

    assert state_after(events(rounds)) is CaseState.LODGED


def test_a_case_sent_back_is_examined_and_reviewed_anew():
    back = [*_TO_RECORD[:3], Action.RETURN_TO_EXAMINER]

    assert state_after(events(back)) is CaseState.ACCEPTED
    with pytest.raises(ActionNotAllowed):
        state_after(events([*back, Action.REVIEW]))


@pytest.mark.parametrize("done", range(1, len(_TO_RECORD) + 1))
def test_applicants_withdraw_until_the_register_is_written(done):
    so_far = _TO_RECORD[:done]
    recorded = Action.RECORD in so_far

    if recorded:
        with pytest.raises(ActionNotAllowed):
            state_after(events([*so_far, Action.WITHDRAW]))
        return
    assert state_after(events([*so_far, Action.WITHDRAW])) is CaseState.WITHDRAWN


def test_nothing_happens_before_a_case_is_lodged():
    with pytest.raises(NoEvents):
        state_after([])
    with pytest.raises(ActionNotAllowed) as refusal:
        state_after(events([Action.ACCEPT]))
    assert refusal.value.state is None
    with pytest.raises(ActionNotAllowed):
        state_after(events([Action.LODGE, Action.LODGE]))


def test_nobody_reviews_what_they_examined():
    examined = events(_TO_RECORD[:3], actor="王")

    with pytest.raises(SamePersonReviews) as refusal:
        may_review(events=examined, actor="王")
    may_review(events=examined, actor="李")

    assert refusal.value.actor == "王"


def test_who_examined_before_a_return_does_not_review_afterwards():
    first = [*events(_TO_RECORD[:3], actor="王"), *events([Action.RETURN_TO_EXAMINER], actor="李")]
    second = [*first, *events([Action.EXAMINE], actor="赵")]

    for examiner in ("王", "赵"):
        with pytest.raises(SamePersonReviews):
            may_review(events=second, actor=examiner)


@pytest.mark.parametrize("state", CaseState)
def test_only_final_states_end_a_case(state):
    assert state.is_final is (allowed_actions(state) == ())
    assert state.label


@pytest.mark.parametrize("action", Action)
def test_every_action_has_its_roles_and_a_word(action):
    assert roles_for(action)
    assert Role.ADMINISTER not in roles_for(action)
    assert action.label


def test_every_state_can_be_reached():
    reached = {next_state(None, Action.LODGE), next_state(None, Action.SEND_IN)}
    while True:
        further = {next_state(state, action) for state in reached for action in allowed_actions(state)}
        if further <= reached:
            break
        reached |= further

    assert reached == set(CaseState)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (CaseState.LODGED, CaseStatus.IN_HAND),
        (CaseState.AWAITING_SUPPLEMENT, CaseStatus.SUSPENDED),
        (CaseState.RECORDED, CaseStatus.DONE),
        (CaseState.ARCHIVED, CaseStatus.DONE),
        (CaseState.DECLINED, CaseStatus.REFUSED),
        (CaseState.WITHDRAWN, CaseStatus.WITHDRAWN),
    ],
)
def test_states_are_reported_by_the_national_code(state, status):
    assert state.status is status


@pytest.mark.parametrize(
    "beside",
    [(state, action) for state in CaseState for action in allowed_actions(state) if action in _BESIDE],
    ids=lambda pair: f"{pair[0]}-{pair[1]}",
)
def test_what_runs_beside_the_procedure_moves_nothing(beside):
    state, action = beside

    assert next_state(state, action) is state


@pytest.mark.parametrize("state", [CaseState.AWAITING_PAYMENT, CaseState.SUSPENDED, CaseState.FROZEN])
def test_what_stands_still_may_be_withdrawn_but_not_recorded(state):
    assert state.stands_still
    assert state.status is CaseStatus.SUSPENDED
    assert next_state(state, Action.WITHDRAW) is CaseState.WITHDRAWN
    with pytest.raises(ActionNotAllowed):
        next_state(state, Action.RECORD)


def test_paid_taxes_lead_back_to_recording_and_a_resumed_case_is_examined_anew():
    assert next_state(CaseState.AWAITING_PAYMENT, Action.SETTLE_PAYMENT) is CaseState.REVIEWED
    assert next_state(CaseState.SUSPENDED, Action.RESUME) is CaseState.ACCEPTED


def test_only_what_was_not_accepted_is_handed_back():
    handed_back = [state for state in CaseState if Action.HAND_BACK in allowed_actions(state)]

    assert handed_back == [CaseState.LODGED]
    assert CaseState.HANDED_BACK.is_final


@given(st.lists(st.integers(0, 9), max_size=30), st.booleans())
def test_on_any_course_nothing_is_recorded_unless_the_last_examination_was_reviewed(choices, certificate):
    taken, state = [Action.LODGE], CaseState.LODGED
    for choice in choices:
        open_to_it = allowed_actions(state, certificate=certificate)
        if not open_to_it:
            break
        taken.append(open_to_it[choice % len(open_to_it)])
        state = next_state(state, taken[-1], certificate=certificate)

    assert state_after(events(taken)) is state
    if state.is_recorded:
        # Taxes are waited for after the review, and what runs beside the procedure moves nothing.
        decided = set(Action) - {Action.AWAIT_PAYMENT, Action.SETTLE_PAYMENT} - _BESIDE
        before = [action for action in taken[: taken.index(Action.RECORD)] if action in decided]
        looks = [Action.EXAMINE, Action.PASS_TO_APPROVAL, Action.APPROVE]
        assert before[-2:] == [Action.EXAMINE, Action.REVIEW] or before[-3:] == looks
        assert taken.count(Action.RECORD) == 1
    assert (Action.ISSUE in taken) <= certificate
