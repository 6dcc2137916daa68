"""An institution's own office hours and the days on which it closes, each decided for a day to come.

A closing day has no office minutes: what the institution itself promised waits for it (the half day to accept, the
committed working days). Statutory terms do not: they count the State's working days alone (domain.terms).
"""

from datetime import date, time, timedelta
from http import HTTPStatus
from typing import Final

from tongban.domain.calendar import OfficeHours, WorkCalendar
from tongban.domain.errors import DomainError

LONGEST_CLOSING: Final = 15
"""Days that one decision may close at once; our own bound, so that a slip of the year is noticed."""
_SHORTEST: Final = timedelta(hours=4)


class InvalidOfficeTime(DomainError):
    """Hours or a closing that cannot be decided so."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def judge_hours(*, morning: tuple[time, time], afternoon: tuple[time, time], since: date, decided_on: date) -> str:
    """The hours as a decision writes them, `09:00-12:00 13:00-17:00`; raises InvalidOfficeTime.

    They begin tomorrow at the earliest: what was promised by today's hours stays as it is for today.
    """
    if since <= decided_on:
        raise InvalidOfficeTime("办公时间最早从明天起调整。")
    if not morning[0] < morning[1] <= afternoon[0] < afternoon[1]:
        raise InvalidOfficeTime("请按先后填写上午和下午的起止时间。")
    if OfficeHours(morning=morning, afternoon=afternoon).length < _SHORTEST:
        raise InvalidOfficeTime("每天的办公时间不足 4 小时，请核对。")
    return " ".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in (morning, afternoon))


def days_concerned(*, first: date, last: date, calendar: WorkCalendar, decided_on: date) -> tuple[date, ...]:
    """The working days from `first` to `last`, on which the office is to close, or to open after all.

    Raises InvalidOfficeTime, and CalendarNotPublished for a year whose working days nobody knows yet.
    """
    if first < decided_on or last < first:
        raise InvalidOfficeTime("请填写今天或者以后的日期，止日不早于起日。")
    if (last - first).days >= LONGEST_CLOSING:
        raise InvalidOfficeTime(f"一次最多登记 {LONGEST_CLOSING} 天。")
    found = tuple(calendar.workdays_from(first, until=last))
    if not found:
        raise InvalidOfficeTime("这些天本来就不上班，不需要登记。")
    return found
