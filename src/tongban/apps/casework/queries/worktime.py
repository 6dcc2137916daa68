"""The bureau's clock: when things are due and whose time it was (总体方案 六(一))."""

from datetime import date, datetime
from typing import Final

from tongban.apps.identity.working_days import known_calendar
from tongban.apps.worktime.queries import work_time
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished, WorkCalendar, natural_day_term

STATUTORY_WORKING_DAYS: Final = 30  # 暂行条例 §20
_SUPPLEMENT_DAYS: Final = 30


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


def provisional(due_at: datetime) -> str:
    """What is to be said beside a deadline in a year whose notice is missing; nothing beside any other."""
    year = due_at.astimezone(SHANGHAI).year
    return "" if year in known_calendar().years else f"（{year}年放假安排公布前暂定）"


def statutory_term(*, accepted_at: datetime) -> date | str:
    """The last day the law allows, or the rule in words while next year's working days are not published.

    Only the committed time binds the bureau's clock; for want of a calendar an application is not turned away.
    """
    try:
        return known_calendar().nth_workday_after(accepted_at.astimezone(SHANGHAI).date(), STATUTORY_WORKING_DAYS)
    except CalendarNotPublished:
        return f"自受理之日起{STATUTORY_WORKING_DAYS}个工作日内"


def supplement_until(institution_code: str, *, requested_at: datetime) -> datetime:
    """Until when the applicant may bring what is missing: 30 natural days, our own choice as the law names none.

    Raises CalendarNotPublished where nobody knows yet whether offices work on the last day.
    """
    return _supplement_end(institution_code, requested_at, known_calendar())


def supplement_promised(institution_code: str, *, requested_at: datetime) -> datetime:
    """The same as a request says it, a year whose notice is missing presumed to go by its weeks.

    What was said only ever gives way to a later day, so that nobody loses by it; without it nothing could be asked for
    in December.
    """
    return _supplement_end(institution_code, requested_at, known_calendar().presuming())


def _supplement_end(institution_code: str, requested_at: datetime, calendar: WorkCalendar) -> datetime:
    begins = requested_at.astimezone(SHANGHAI).date()
    day = natural_day_term(begins=begins, days=_SUPPLEMENT_DAYS, calendar=calendar)
    return work_time(institution_code).hours_on(day).on(day)[1][1]
