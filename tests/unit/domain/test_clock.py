"""Until when a case is due, what is left, and whose time it was (总体方案 六(一))."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.domain.calendar import SHANGHAI, WorkTime, published_calendar
from tongban.domain.cases import (
    Action,
    CaseClock,
    CaseEvent,
    CaseState,
    Turn,
    Urgency,
    allowed_actions,
    next_state,
)

_WORK = WorkTime(calendar=published_calendar())


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def clock(*done: tuple[str, Action], days: int = 1, suspended: tuple[tuple[str, str], ...] = ()) -> CaseClock:
    return CaseClock(
        events=[CaseEvent(at=at(when), action=action, actor="王") for when, action in done],
        committed_working_days=days,
        work_time=_WORK,
        suspended=tuple((at(begin), at(end)) for begin, end in suspended),
    )


def test_the_home_bureau_has_half_a_working_day_to_accept():
    waiting = clock(("11-20T10:00", Action.LODGE))

    assert waiting.due_at == waiting.acceptance_due_at == at("11-20T14:30")
    assert waiting.committed_due_at is None


def test_a_supplement_starts_the_half_day_anew():
    supplemented = clock(
        ("11-19T10:00", Action.LODGE),
        ("11-19T11:00", Action.REQUEST_SUPPLEMENT),
        ("11-20T15:00", Action.SUPPLEMENT),
    )

    assert supplemented.due_at == at("11-23T10:30")


def test_while_the_applicant_supplements_no_deadline_runs():
    waiting = clock(("11-19T10:00", Action.LODGE), ("11-19T11:00", Action.REQUEST_SUPPLEMENT))

    assert waiting.due_at is None
    assert waiting.time_left(at("11-20T10:00")) is None


def test_the_committed_time_runs_from_acceptance():
    accepted = clock(("11-19T10:00", Action.LODGE), ("11-19T11:00", Action.ACCEPT))

    assert accepted.due_at == at("11-20T17:00")


def test_a_suspension_is_not_counted():
    suspended = clock(
        ("11-16T09:30", Action.LODGE),
        ("11-16T10:00", Action.ACCEPT),
        days=3,
        suspended=(("11-17T15:00", "11-19T11:00"),),
    )

    assert suspended.due_at == at("11-23T14:00")


def test_recording_stops_the_clock():
    recorded = clock(
        ("11-19T10:00", Action.LODGE),
        ("11-19T11:00", Action.ACCEPT),
        ("11-19T13:00", Action.EXAMINE),
        ("11-19T14:00", Action.REVIEW),
        ("11-19T15:00", Action.RECORD),
    )

    assert recorded.due_at is None


@pytest.mark.parametrize(
    ("on", "minutes", "urgency", "sentence"),
    [
        ("11-19T15:00", 540, Urgency.OK, "剩 1 个工作日 2 小时"),
        ("11-20T09:00", 420, Urgency.OK, "剩 1 个工作日"),
        ("11-20T13:30", 210, Urgency.OK, "剩 3 小时 30 分钟"),
        ("11-20T14:40", 140, Urgency.YELLOW, "剩 2 小时 20 分钟"),  # a third of the day
        ("11-20T17:00", 0, Urgency.YELLOW, "剩不到 1 分钟"),  # the last moment is not late
        ("11-20T18:00", 0, Urgency.RED, "刚刚超期"),  # the office has closed, it is late all the same
        ("11-23T10:05", -65, Urgency.RED, "已超 1 小时 5 分钟"),
        ("11-24T10:05", -485, Urgency.RED, "已超 1 个工作日 1 小时"),
    ],
)
def test_what_is_left_is_said_in_working_time(on, minutes, urgency, sentence):
    left = clock(("11-19T10:00", Action.LODGE), ("11-19T11:00", Action.ACCEPT)).time_left(at(on))

    assert left is not None
    assert (left.minutes, left.urgency, left.sentence) == (minutes, urgency, sentence)


def test_the_half_day_turns_yellow_at_seventy_minutes():
    waiting = clock(("11-20T10:00", Action.LODGE))

    urgencies = [waiting.time_left(at(when)).urgency for when in ("11-20T13:19", "11-20T13:20", "11-20T14:31")]

    assert urgencies == [Urgency.OK, Urgency.YELLOW, Urgency.RED]


def test_silence_becomes_acceptance_when_the_half_day_is_over():
    waiting = clock(("11-20T10:00", Action.LODGE))

    assert waiting.deemed_accepted_at(at("11-20T14:30")) is None
    assert waiting.deemed_accepted_at(at("11-20T14:31")) == at("11-20T14:30")
    declined = clock(("11-20T10:00", Action.LODGE), ("11-20T11:00", Action.DECLINE))
    assert declined.deemed_accepted_at(at("11-20T15:00")) is None


def test_behind_every_promise_stand_thirty_working_days():
    accepted = clock(("11-02T10:00", Action.LODGE), ("11-02T11:00", Action.ACCEPT))

    assert accepted.statutory_due_at == at("12-14T17:00")
    assert clock(("11-02T10:00", Action.LODGE)).statutory_due_at is None


def test_every_stretch_knows_whose_time_it_was():
    course = clock(
        ("11-19T10:00", Action.LODGE),
        ("11-19T11:00", Action.REQUEST_SUPPLEMENT),
        ("11-20T09:30", Action.SUPPLEMENT),
        ("11-20T10:00", Action.ACCEPT),
    ).stretches(at("11-20T11:00"))

    assert [(one.turn, one.working_minutes) for one in course] == [
        (Turn.HOME, 60),
        (Turn.APPLICANT, 330),
        (Turn.HOME, 30),
        (Turn.HOME, 60),
    ]
    assert course[-1].end is None
    assert course[-1].state is CaseState.ACCEPTED


def test_while_taxes_are_awaited_and_while_suspended_the_clock_stands_still():
    course = clock(
        ("11-16T09:30", Action.LODGE),
        ("11-16T10:00", Action.ACCEPT),
        ("11-16T11:00", Action.EXAMINE),
        ("11-16T12:00", Action.REVIEW),
        ("11-17T10:00", Action.AWAIT_PAYMENT),
        ("11-18T10:00", Action.SETTLE_PAYMENT),
        ("11-18T11:00", Action.SUSPEND),
        ("11-19T11:00", Action.RESUME),
    )

    # One hour on the 17th and one on the 18th had passed; five of the promised seven are left.
    assert course.due_at == at("11-19T17:00")
    assert clock(*_until(course, 5)).due_at is None
    assert course.spent(at("11-19T11:00"))[Turn.APPLICANT] == 420


def test_a_freeze_out_of_a_suspension_is_one_standstill():
    course = clock(
        ("11-16T09:30", Action.LODGE),
        ("11-16T10:00", Action.ACCEPT),
        ("11-17T10:00", Action.SUSPEND),
        ("11-17T16:00", Action.FREEZE),
        ("11-19T10:00", Action.THAW),
    )

    assert course.due_at == at("11-19T17:00")


def test_silence_that_counted_as_acceptance_starts_the_committed_time():
    accepted = CaseClock(
        events=[
            CaseEvent(at=at("11-19T10:00"), action=Action.LODGE, actor="收"),
            CaseEvent(at=at("11-20T10:00"), action=Action.ACCEPT, actor="受", counts_from=at("11-19T14:30")),
        ],
        committed_working_days=1,
        work_time=_WORK,
    )

    assert accepted.due_at == at("11-20T17:00")


def test_whoever_a_suspension_waits_for_has_the_time():
    suspended = CaseClock(
        events=[
            CaseEvent(at=at("11-19T09:00"), action=Action.LODGE, actor="收"),
            CaseEvent(at=at("11-19T10:00"), action=Action.ACCEPT, actor="受"),
            CaseEvent(at=at("11-19T11:00"), action=Action.SUSPEND, actor="审", waits_for=Turn.COURT),
        ],
        committed_working_days=1,
        work_time=_WORK,
    )

    assert suspended.spent(at("11-19T15:00"))[Turn.COURT] == 180


def test_handing_over_is_the_counter_s_time_and_a_parcel_the_courier_s():
    finished = CaseClock(
        events=[
            CaseEvent(at=at("11-19T10:00"), action=action, actor="王")
            for action in (Action.LODGE, Action.ACCEPT, Action.EXAMINE, Action.REVIEW, Action.RECORD)
        ]
        + [CaseEvent(at=at("11-19T11:00"), action=Action.COMPLETE_WITHOUT_CERTIFICATE, actor="发")],
        committed_working_days=1,
        work_time=_WORK,
        handed_over_at=at("11-19T09:30"),
        parcels=((at("11-19T10:30"), at("11-20T10:00")),),
    )

    spent = finished.spent(at("11-20T11:00"))

    assert spent[Turn.INTAKE] == 30
    assert spent[Turn.COURIER] == 60 + 240 + 60
    assert spent[Turn.HOME] == 60 + 60


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3000)), max_size=12), st.integers(0, 5000))
def test_on_any_course_every_minute_is_somebody_s(steps, later):
    events, state, moment = [], None, at("11-16T10:00")
    for choice, minutes in [(0, 0), *steps]:
        actions = [Action.LODGE] if state is None else list(allowed_actions(state))
        if not actions:
            break
        moment += timedelta(minutes=minutes)
        action = actions[choice % len(actions)]
        events.append(CaseEvent(at=moment, action=action, actor="王"))
        state = next_state(state, action)
    on = moment + timedelta(minutes=later)
    course = CaseClock(events=events, committed_working_days=1, work_time=_WORK, handed_over_at=at("11-16T09:00"))

    stretches = course.stretches(on)

    assert all(one.end == other.start for one, other in pairwise(stretches))
    assert (stretches[0].start, stretches[-1].end) == (at("11-16T09:00"), None)
    whole = sum((_WORK.between(one.start, one.end or on) for one in stretches), timedelta())
    assert whole == _WORK.between(at("11-16T09:00"), on)


def _until(course: CaseClock, steps: int) -> list[tuple[str, Action]]:
    return [(f"{one.at:%m-%dT%H:%M}", one.action) for one in course.events[:steps]]
