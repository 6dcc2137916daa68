"""The State Council office's yearly notice on working days, read from a simple text and put into a calendar.

One line says one thing, cells separated by commas (a spreadsheet's CSV will do); `#` begins a remark:

    年份,2027
    文号,国办发明电〔2026〕7号
    放假,2027-01-01,2027-01-03,元旦
    上班,2027-02-07,,春节调休
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from tongban.domain.calendar import FIXED_HOLIDAYS, WorkCalendar
from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_DECEMBER: Final = 12
_FESTIVALS: Final = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
_PLAUSIBLE_WORKDAYS: Final = range(244, 258)
"""Every year since 2008 had 248 to 252; a notice far from that has been typed wrongly."""


class DayKind(Labelled):
    """What a line of the notice says of its days."""

    OFF = "off", "放假"
    WORK = "work", "上班"


class InvalidNotice(DomainError):
    """The notice cannot be right; `line` is where (0: the notice as a whole)."""

    def __init__(self, reason: str, *, line: int = 0) -> None:
        super().__init__(f"放假通知第{line}行：{reason}" if line else f"放假通知：{reason}")
        self.line = line


@dataclass(frozen=True, kw_only=True)
class NoticedDays:
    """One line: these days (both ends included) are off, or are worked."""

    kind: DayKind
    first: date
    last: date
    name: str = ""

    def __iter__(self) -> Iterator[date]:
        for number in range((self.last - self.first).days + 1):
            yield self.first + number * _DAY


@dataclass(frozen=True, kw_only=True)
class HolidayNotice:
    """A year's notice, checked; raises InvalidNotice when it contradicts itself or the week."""

    year: int
    lines: tuple[NoticedDays, ...]
    source: str = ""

    def __post_init__(self) -> None:
        for check in (_days_belong_to_the_year, _nothing_twice, _weekends_alone_are_made_up, _holidays_are_off):
            check(self)
        workdays = sum(self.calendar.is_workday(day) for day in _days_of(self.year))
        if workdays not in _PLAUSIBLE_WORKDAYS:
            raise InvalidNotice(f"按此安排全年有{workdays}个工作日，与历年相差过多，请核对。")

    @classmethod
    def parse(cls, text: str) -> "HolidayNotice":
        """Read the notice; raises InvalidNotice naming the line."""
        year, source, lines = 0, "", []
        for number, cells in _rows(text):
            key, *rest = cells
            if key in {"年份", "year"}:
                year = _year(rest, number)
            elif key in {"文号", "source"}:
                source = rest[0] if rest else ""
            else:
                lines.append(_line(key, rest, number))
        if not year:
            raise InvalidNotice("没有写明年份。")
        return cls(year=year, lines=tuple(lines), source=source)

    @property
    def text(self) -> str:
        """The notice as `parse` reads it."""
        head = [f"年份,{self.year}", *([f"文号,{self.source}"] if self.source else [])]
        body = [
            f"{one.kind.label},{one.first},{one.last if one.last != one.first else ''},{one.name}" for one in self.lines
        ]
        return "\n".join([*head, *body]) + "\n"

    @property
    def days_off(self) -> frozenset[date]:
        """Every day off the notice names, weekends among them."""
        return self._days(DayKind.OFF)

    @property
    def extra_workdays(self) -> frozenset[date]:
        """The weekend days worked in exchange."""
        return self._days(DayKind.WORK)

    @property
    def calendar(self) -> WorkCalendar:
        """A calendar that knows this year alone."""
        return WorkCalendar(days_off=self.days_off, extra_workdays=self.extra_workdays, years=frozenset({self.year}))

    def _days(self, kind: DayKind) -> frozenset[date]:
        return frozenset(day for one in self.lines if one.kind is kind for day in one)


def with_notice(calendar: WorkCalendar, notice: HolidayNotice) -> WorkCalendar:
    """The calendar with the notice's year; days at the end of the year before may be off by it too.

    Raises InvalidNotice when the calendar already knows the year otherwise. Importing twice changes nothing.
    """
    _agrees_with(calendar, notice)
    return replace(
        calendar,
        days_off=calendar.days_off | notice.days_off,
        extra_workdays=calendar.extra_workdays | notice.extra_workdays,
        years=calendar.years | {notice.year},
    )


def with_correction(calendar: WorkCalendar, notice: HolidayNotice) -> WorkCalendar:
    """The calendar with the notice in place of whatever was known of its year: days off do get changed late."""
    named = {day for line in notice.lines for day in line}
    others = {
        "days_off": frozenset(day for day in calendar.days_off if day.year != notice.year and day not in named),
        "extra_workdays": frozenset(
            day for day in calendar.extra_workdays if day.year != notice.year and day not in named
        ),
    }
    return replace(
        calendar,
        days_off=others["days_off"] | notice.days_off,
        extra_workdays=others["extra_workdays"] | notice.extra_workdays,
        years=calendar.years | {notice.year},
    )


def _agrees_with(calendar: WorkCalendar, notice: HolidayNotice) -> None:
    if notice.year not in calendar.years:
        return
    own = notice.calendar
    different = next((day for day in _days_of(notice.year) if own.is_workday(day) != calendar.is_workday(day)), None)
    if different:
        raise InvalidNotice(f"{notice.year}年的安排已经导入，与本通知在{different}上不一致。")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        plain = raw.split("#", 1)[0].replace("，", ",").strip()
        if plain:
            yield number, [cell.strip() for cell in next(csv.reader([plain]))]


def _year(cells: list[str], number: int) -> int:
    if not cells or not (cells[0].isdecimal() and len(cells[0]) == len("2027")):
        raise InvalidNotice("年份应为四位数字。", line=number)
    return int(cells[0])


def _line(key: str, cells: list[str], number: int) -> NoticedDays:
    kind = next((one for one in DayKind if key in {one.value, one.label}), None)
    if kind is None:
        raise InvalidNotice(f"不认识“{key}”，每行应以年份、文号、放假或上班开头。", line=number)
    padded = [*cells, "", "", ""]
    first = _date(padded[0], number)
    last = _date(padded[1], number) if padded[1] else first
    if last < first:
        raise InvalidNotice(f"止日{last}早于起日{first}。", line=number)
    if last - first > timedelta(days=30):
        raise InvalidNotice(f"{first}至{last}超过三十天。", line=number)
    return NoticedDays(kind=kind, first=first, last=last, name=padded[2])


def _date(text: str, number: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidNotice(f"“{text}”不是日期，应写作2027-01-01。", line=number) from None


def _days_belong_to_the_year(notice: HolidayNotice) -> None:
    for line in notice.lines:
        for day in line:
            eve = (day.year, day.month) == (notice.year - 1, _DECEMBER)
            if day.year != notice.year and not eve:
                raise InvalidNotice(f"{day}不属于{notice.year}年。")


def _nothing_twice(notice: HolidayNotice) -> None:
    days = sorted(day for line in notice.lines for day in line)
    twice = next((one for one, other in pairwise(days) if one == other), None)
    if twice:
        raise InvalidNotice(f"{twice}写了两次。")


def _weekends_alone_are_made_up(notice: HolidayNotice) -> None:
    weekday = next((day for day in sorted(notice.extra_workdays) if day.weekday() < _SATURDAY), None)
    if weekday:
        raise InvalidNotice(f"{weekday}不是周末，不需要调休上班。")


def _holidays_are_off(notice: HolidayNotice) -> None:
    for month, day in FIXED_HOLIDAYS:
        if date(notice.year, month, day) not in notice.days_off:
            raise InvalidNotice(f"{month}月{day}日是法定节假日，通知中却没有放假。")
    names = [line.name for line in notice.lines if line.kind is DayKind.OFF]
    missing = [festival for festival in _FESTIVALS if not any(festival in name for name in names)]
    if missing:
        raise InvalidNotice(f"缺少{'、'.join(missing)}的放假安排。")


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += _DAY
