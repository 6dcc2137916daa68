"""The bureau's clock: when things are due and whose time it was (总体方案 六(一))."""

from datetime import date, datetime
from typing import Final

from tongban.apps.worktime.queries import work_time
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished, natural_day_term

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
