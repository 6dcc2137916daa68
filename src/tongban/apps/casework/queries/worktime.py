"""The bureau's clock: when things are due and whose time it was (总体方案 六(一))."""

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from tongban.apps.identity.prepared import ask
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.queries.switching import office_hours_decided
from tongban.domain.calendar import (
    SHANGHAI,
    CalendarNotPublished,
    OfficeHours,
    WorkCalendar,
    WorkTime,
    natural_day_term,
)
from tongban.domain.switches import SwitchChange

STATUTORY_WORKING_DAYS: Final = 30  # 暂行条例 §20
_SUPPLEMENT_DAYS: Final = 30


_CLOSINGS: Final = """SELECT json_agg(json_build_array(day, closed) ORDER BY id)::text
    FROM office_closing WHERE institution_id = %s"""


def work_time(institution_code: str) -> WorkTime:
    """An institution's working time. Office hours are the province's until an institution decides its own."""
    [(closings,)] = ask(_CLOSINGS, [institution_code])
    return _work_time(office_hours_decided(institution_code), closings, known_calendar())


@lru_cache(maxsize=256)
def _work_time(hours: tuple[SwitchChange, ...], closings: str | None, calendar: WorkCalendar) -> WorkTime:
    """As decided; remembered, since an institution decides once in months."""
    told = {date.fromisoformat(day): closed for day, closed in json.loads(closings or "[]")}
    return WorkTime(
        calendar=calendar,
        changes=tuple((one.since, one.value) for one in hours if isinstance(one.value, OfficeHours)),
        closed=frozenset(day for day, closed in told.items() if closed),
    )


def happened(moment: datetime | None) -> datetime:
    """The moment of an act the caller knows to have been taken; its absence is an error of ours (ValueError)."""
    if moment is None:
        raise ValueError("the act has not been taken")
    return moment


def accept_by(institution_code: str, *, received_at: datetime) -> datetime:
    """Until when the bureau must accept, decline or ask for a supplement: half a working day."""
    return work_time(institution_code).half_day_deadline(received_at)


def committed_until(institution_code: str, *, accepted_at: datetime, working_days: int) -> datetime:
    """Until when an accepted case is promised to be done."""
    return work_time(institution_code).working_day_deadline(accepted_at, days=working_days)


def statutory_term(institution_code: str, *, accepted_at: datetime) -> date | str:
    """The last day the law allows, or the rule in words while next year's working days are not published.

    Only the committed time binds the bureau's clock; for want of a calendar an application is not turned away.
    """
    calendar = work_time(institution_code).calendar
    try:
        return calendar.nth_workday_after(accepted_at.astimezone(SHANGHAI).date(), STATUTORY_WORKING_DAYS)
    except CalendarNotPublished:
        return f"自受理之日起{STATUTORY_WORKING_DAYS}个工作日内"


def supplement_until(institution_code: str, *, requested_at: datetime) -> datetime:
    """Until when the applicant may bring what is missing: 30 natural days, our own choice as the law names none.

    Raises CalendarNotPublished where nobody knows yet whether offices work on the last day: what a notice says to a
    person is never a guess.
    """
    clock = work_time(institution_code)
    begins = requested_at.astimezone(SHANGHAI).date()
    day = natural_day_term(begins=begins, days=_SUPPLEMENT_DAYS, calendar=clock.calendar)
    return clock.hours_on(day).on(day)[1][1]
