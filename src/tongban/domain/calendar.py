"""Working days, office hours and terms: when something is due.

Working days follow the yearly notices of the State Council's office; a year without a notice is an error. Only what an
office has to do within its own hours goes by a presumption meanwhile (`presuming`), since no application is turned away
for want of a notice; the term of a right is never a guess. Every instant must carry a time zone; results are in
Henan's. Terms in natural days follow 民法典 §201 and §203, terms in working days 总体方案 六(一) as settled in the
domain notes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

import chinese_calendar

from tongban.domain.errors import DomainError

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_SATURDAY: Final = 5
FIXED_HOLIDAYS: Final = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
"""Days that 全国年节及纪念日放假办法 §2 (as of 2025) names by the solar calendar, month and day."""

Interval = tuple[datetime, datetime]
"""From (included) until (not included), both with a time zone."""


class CalendarNotPublished(DomainError):
    """The State Council has not published the working days of `year`, or nobody has imported them."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年的节假日安排尚未导入，无法计算办理时限，请系统管理员导入放假通知。")
        self.year = year


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """Which days are worked: `days_off` on weekdays, `extra_workdays` on weekends, for known `years`.

    With `presumes` any later year goes by its weeks and the fixed holidays until its notice is imported.
    """

    days_off: frozenset[date]
    extra_workdays: frozenset[date]
    years: frozenset[int]
    presumes: bool = False

    def reaches(self, year: int) -> bool:
        """Whether anything can be said about that year: known, or presumed."""
        return year in self.years or (self.presumes and year > max(self.years, default=year))

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day; raises CalendarNotPublished."""
        if not self.reaches(day.year):
            raise CalendarNotPublished(day.year)
        if day in self.extra_workdays:
            return True
        if day.weekday() >= _SATURDAY or day in self.days_off:
            return False
        return day.year in self.years or (day.month, day.day) not in FIXED_HOLIDAYS

    def presuming(self) -> "WorkCalendar":
        """The same calendar, for what an office has to do in a year whose notice is still missing.

        The festivals of the moon are unknown and counted as worked, so that what is presumed is rather too early than
        too late: it asks more of the office, and takes nothing from those who wait for it.
        """
        return replace(self, presumes=True)

    def workdays_from(self, day: date, *, until: date | None = None) -> Iterator[date]:
        """The working days from `day` on (included), to `until` (included) or without end.

        Raises CalendarNotPublished when it reaches a year without a notice.
        """
        while until is None or day <= until:
            if self.is_workday(day):
                yield day
            day += _DAY

    def next_workday(self, day: date) -> date:
        """The first working day after `day`."""
        return next(self.workdays_from(day + _DAY))

    def nth_workday_after(self, day: date, n: int) -> date:
        """The n-th working day, the day after `day` being the first counted (民法典 §201)."""
        later = self.workdays_from(day + _DAY)
        for _ in range(n - 1):
            next(later)
        return next(later)


@dataclass(frozen=True, kw_only=True)
class OfficeHours:
    """The two halves of a working day, in local time."""

    morning: tuple[time, time] = (time(9), time(12))
    afternoon: tuple[time, time] = (time(13), time(17))

    @property
    def length(self) -> timedelta:
        """Working time of one day; seven hours unless an institution says otherwise."""
        return sum((_span(begin, end) for begin, end in self._halves), timedelta())

    def on(self, day: date) -> tuple[Interval, Interval]:
        """The two stretches of work on a working day."""
        first, second = (
            (
                datetime.combine(day, begin, tzinfo=SHANGHAI),
                datetime.combine(day, end, tzinfo=SHANGHAI),
            )
            for begin, end in self._halves
        )
        return first, second

    @property
    def _halves(self) -> tuple[tuple[time, time], tuple[time, time]]:
        return (self.morning, self.afternoon)


@dataclass(frozen=True, kw_only=True)
class WorkTime:
    """An institution's working time: the public calendar and its own office hours.

    `hours` hold until the first of `changes`, each of which holds from its day on. On `closed` days the public calendar
    works and this institution does not: they have no office minutes.
    """

    calendar: WorkCalendar
    hours: OfficeHours = field(default_factory=OfficeHours)
    changes: tuple[tuple[date, OfficeHours], ...] = ()
    closed: frozenset[date] = frozenset()

    def hours_on(self, day: date) -> OfficeHours:
        """The hours that hold on that day: the latest change, a later decision for the same day prevailing."""
        due = sorted((change for change in self.changes if change[0] <= day), key=lambda change: change[0])
        return due[-1][1] if due else self.hours

    def open_days_from(self, day: date, *, until: date | None = None) -> Iterator[date]:
        """The days on which this institution works, from `day` on (included); raises CalendarNotPublished."""
        return (one for one in self.calendar.workdays_from(day, until=until) if one not in self.closed)

    def closes_at(self, day: date) -> datetime:
        """The end of office hours on that day, or on the next on which the office works."""
        found = next(self.open_days_from(day))
        return self.hours_on(found).on(found)[1][1]

    def half_day_deadline(self, received: datetime, *, suspended: Sequence[Interval] = ()) -> datetime:
        """Half of the day of receipt, or of the next on which the office works, in office minutes from the receipt."""
        day = next(self.open_days_from(_local(received).date()))
        return self._after(received, self.hours_on(day).length / 2, suspended=suspended)

    def working_day_deadline(self, accepted: datetime, *, days: int, suspended: Sequence[Interval] = ()) -> datetime:
        """`days` working days, the first counted being the one after acceptance; suspensions stand still.

        Without suspension that is the end of office hours on the n-th working day. With `days=0`
        (done at once) it is the end of the day of acceptance, or of the next working day: also
        for what was accepted after hours.
        """
        if days == 0:
            today = _local(accepted).date()
            due = self.closes_at(today)
            return due if due > accepted else self.closes_at(today + _DAY)
        counted = list(islice(self.open_days_from(_local(accepted).date() + _DAY), days))
        start = datetime.combine(counted[0], time(), tzinfo=SHANGHAI)
        amount = sum((self.hours_on(day).length for day in counted), timedelta())
        return self._after(start, amount, suspended=suspended)

    def between(self, start: datetime, end: datetime, *, suspended: Sequence[Interval] = ()) -> timedelta:
        """Working time from `start` to `end` less suspensions; nothing when `end` is not later."""
        stretches = self._stretches(_local(start), until=_local(end), suspended=suspended)
        return sum((until - begin for begin, until in stretches), timedelta())

    def minutes_between(self, start: datetime, end: datetime, *, suspended: Sequence[Interval] = ()) -> int:
        """Full working minutes from `start` to `end` less suspensions."""
        return self.between(start, end, suspended=suspended) // _MINUTE

    def before(self, end: datetime, amount: timedelta) -> datetime:
        """The instant from which `amount` of working time is left until `end`; raises CalendarNotPublished."""
        left = amount
        for opens, closes in self._stretches_back(_local(end)):
            if closes - opens >= left:
                return closes - left
            left -= closes - opens
        raise CalendarNotPublished(opens.year - 1)

    def _stretches_back(self, end: datetime) -> Iterator[Interval]:
        """The working stretches before `end`, the last first."""
        day = end.date()
        while self.calendar.reaches(day.year):
            if self.calendar.is_workday(day) and day not in self.closed:
                halves = reversed(self.hours_on(day).on(day))
                yield from ((opens, min(closes, end)) for opens, closes in halves if opens < end)
            day -= _DAY

    def _after(self, start: datetime, amount: timedelta, *, suspended: Sequence[Interval]) -> datetime:
        left = amount
        for begin, end in self._stretches(_local(start), suspended=suspended):
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise CalendarNotPublished(max(self.calendar.years, default=start.year) + 1)

    def _stretches(
        self, start: datetime, *, until: datetime | None = None, suspended: Sequence[Interval]
    ) -> Iterator[Interval]:
        """The working stretches after `start`, suspensions cut out, up to `until` or without end."""
        if until is not None and until <= start:
            return
        pauses = sorted((_local(begin), _local(end)) for begin, end in suspended)
        for day in self.open_days_from(start.date(), until=until and until.date()):
            for half in self.hours_on(day).on(day):
                clipped = (max(half[0], start), min(half[1], until) if until else half[1])
                yield from _without(clipped, pauses)


def natural_day_term(*, begins: date, days: int, calendar: WorkCalendar) -> date:
    """The last day of a term of natural days.

    The first day is not counted (民法典 §201); a last day on which offices rest gives way to the
    next working day (§203). Raises CalendarNotPublished.
    """
    return next(calendar.workdays_from(begins + timedelta(days=days)))


@cache
def published_calendar() -> WorkCalendar:
    """The years 2004–2026 as published; later years come from notices an administrator imports."""
    days_off = frozenset(chinese_calendar.holidays)
    extra = frozenset(day for day in chinese_calendar.workdays if day.weekday() >= _SATURDAY)
    years = frozenset(day.year for day in days_off)
    return WorkCalendar(days_off=days_off, extra_workdays=extra, years=years)


def _without(stretch: Interval, pauses: Iterable[Interval]) -> Iterator[Interval]:
    begin, end = stretch
    for pause_begin, pause_end in pauses:
        if pause_begin > begin and begin < end:
            yield begin, min(end, pause_begin)
        begin = max(begin, pause_end)
    if begin < end:
        yield begin, end


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        message = f"an instant without a time zone cannot be placed: {moment}"
        raise ValueError(message)
    return moment.astimezone(SHANGHAI)


def _span(begin: time, end: time) -> timedelta:
    return timedelta(hours=end.hour - begin.hour, minutes=end.minute - begin.minute)
