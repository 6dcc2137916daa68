"""Deciding the institution's own office hours and closing days; every deadline that runs is computed anew."""

from datetime import date, datetime, time

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.operations.terms.rescheduling import reschedule_open_cases
from tongban.apps.casework.operations.terms.retiming import Moved
from tongban.apps.identity.asked_once import ask_anew
from tongban.apps.identity.models import Officer
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.operations import decide_switch
from tongban.apps.worktime.models import OfficeClosing
from tongban.domain.calendar import SHANGHAI
from tongban.domain.office_time import days_concerned, judge_hours


def decide_office_hours(
    *,
    officer: Officer,
    morning: tuple[time, time],
    afternoon: tuple[time, time],
    since: date,
    reason: str,
    at: datetime,
) -> tuple[Moved, ...]:
    """Let the officer's institution keep these hours from a day on; the deadlines that this moves.

    Raises InvalidOfficeTime. It is audited and sealed like every switch of the institution.
    """
    today = at.astimezone(SHANGHAI).date()
    hours = judge_hours(morning=morning, afternoon=afternoon, since=since, decided_on=today)
    decide_switch(officer=officer, name="office_hours", value=hours, since=since, reason=reason, at=at)
    return _recomputed(officer, "办公时间调整", at)


def decide_closing(
    *, officer: Officer, first: date, last: date, closed: bool, reason: str, at: datetime
) -> tuple[Moved, ...]:
    """Close the officer's institution on the working days from `first` to `last`, or open it after all.

    Raises InvalidOfficeTime, CalendarNotPublished. Returns the deadlines that this moves.
    """
    today = at.astimezone(SHANGHAI).date()
    days = days_concerned(first=first, last=last, calendar=known_calendar(), decided_on=today)
    with transaction.atomic():
        for day in days:
            OfficeClosing.objects.create(
                institution=officer.institution,
                day=day,
                closed=closed,
                reason=reason,
                decided_at=at,
                decided_by=officer.username,
                decided_by_name=officer.name,
            )
        ask_anew()
        record_act(
            act="登记停止办公日" if closed else "取消停止办公日",
            at=at,
            institution_code=officer.institution_id,
            actor=officer.username,
            actor_name=officer.name,
            subject=f"{first}至{last}",
            purpose=reason,
            detail={"days": [day.isoformat() for day in days]},
        )
    return _recomputed(officer, "停止办公日调整", at)


def _recomputed(officer: Officer, because: str, at: datetime) -> tuple[Moved, ...]:
    return reschedule_open_cases(
        by=officer.username, by_name=officer.name, at=at, institution=officer.institution_id, because=because
    )
