"""The course of a case as the domain sees it: its events, its clock, whose time it was."""

from datetime import datetime

from tongban.apps.casework.models import Case
from tongban.apps.casework.models import CaseEvent as StoredEvent
from tongban.apps.casework.queries.local import local_item_of
from tongban.apps.register.queries.switching import switches_of
from tongban.apps.worktime.queries import work_time
from tongban.domain.calendar import SHANGHAI, WorkTime
from tongban.domain.cases.branches import Branch
from tongban.domain.cases.clock import CaseClock, TimeLeft, allowed_time, nearly_due_at, time_left_until
from tongban.domain.cases.events import CaseEvent
from tongban.domain.cases.silence import silence_since
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action
from tongban.domain.cases.turns import Turn
from tongban.domain.catalogue import item
from tongban.domain.catalogue.offers import committed_days


def course_of(case: Case) -> list[CaseEvent]:
    """The case's events in order, as values."""
    return [_as_value(event) for event in case.events.all()]


def _as_value(event: StoredEvent) -> CaseEvent:
    told = event.detail
    return CaseEvent(
        at=event.at,
        action=Action(event.action),
        actor=event.actor,
        actor_name=event.actor_name,
        institution=event.institution_id,
        note=event.sentence,
        counts_from=datetime.fromisoformat(told["counts_from"]) if told.get("counts_from") else None,
        waits_for=Turn(told["waits_for"]) if told.get("waits_for") else None,
        branch=Branch(told["branch"]) if told.get("branch") else None,
        outcome=str(told.get("outcome", "")),
        until=datetime.fromisoformat(told["until"]) if told.get("until") else None,
    )


def clock_of(case: Case) -> CaseClock:
    """The clock that follows from the events."""
    return CaseClock(
        events=course_of(case),
        committed_working_days=promised_days(case),
        work_time=work_time(case.institution_id),
        handed_over_at=case.lodged_at,
        parcels=tuple((one.dispatched_at, one.received_at) for one in case.parcels.all()),
    )


def deemed_accepted_at(case: Case, *, at: datetime) -> datetime | None:
    """When silence became acceptance (条例 §17 视为受理); None while there is time, and once something was said."""
    if silence_since(CaseState(case.state), accept_by=case.accept_by, on=at) is None:
        return None  # the row says so already; the events have the last word
    return clock_of(case).deemed_accepted_at(at)


def promised_days(case: Case) -> int:
    """Working days the institution promised for the case on the day it was accepted, or arrived."""
    on = (case.accepted_at or case.received_at).astimezone(SHANGHAI).date()
    business = item(case.item)
    switches = switches_of(case.institution_id, on=on)
    return committed_days(business, on=on, switches=switches, local=local_item_of(case))


def time_left_of(case: Case, *, on: datetime, clock: WorkTime | None = None) -> TimeLeft | None:
    """What is left of the running deadline, from the row and the institution's `clock`. None when none is running."""
    if case.deadline_at is None:
        return None
    clock = clock or work_time(case.institution_id)
    return time_left_until(case.deadline_at, on=on, work_time=clock, nearly=case.nearly_due_at)


def nearly_due(case: Case) -> datetime | None:
    """From when the deadline that runs is yellow, here and wherever else it is shown; None when none is running."""
    if case.deadline_at is None:
        return None
    clock = work_time(case.institution_id)
    days = None if case.state == CaseState.LODGED else promised_days(case)
    allowed = allowed_time(case.deadline_at, work_time=clock, working_days=days)
    return nearly_due_at(case.deadline_at, work_time=clock, allowed=allowed)
