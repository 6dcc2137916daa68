"""Terms the law sets, and deadlines that could not be computed because a year's notice is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, TypeVar

from tongban.domain.calendar import CalendarNotPublished, Interval, WorkCalendar, WorkTime, natural_day_term
from tongban.domain.labelled import Labelled

OBJECTION_DAYS: Final = 15
"""Natural days within which the objector must sue (民法典 §220(2))."""
ADVANCE_NOTICE_DAYS: Final = 90
"""Natural days from when the right itself could be registered (民法典 §221(2); not 实施细则's three months)."""
STATUTORY_WORKING_DAYS: Final = 30
"""Working days from acceptance (不动产登记暂行条例 §20)."""
CORRECTION_NOTICE_WORKING_DAYS: Final = 30
"""What a party is given before a correction ex officio (实施细则 §81)."""
PUBLIC_NOTICE_WORKING_DAYS: Final = 15
"""A public notice before recording; not counted in the time limit (实施细则 §17)."""

Computed = TypeVar("Computed")


class Deadline(Labelled):
    """The terms that depend on the calendar."""

    ACCEPTANCE = "acceptance", "受理时限"
    COMMITTED = "committed", "承诺办理时限"
    STATUTORY = "statutory", "法定办理时限"
    OBJECTION = "objection", "异议登记起诉期限"
    ADVANCE_NOTICE = "advance_notice", "预告登记申请期限"
    LOSS_NOTICE = "loss_notice", "遗失声明期限"
    DISPATCH = "dispatch", "纸质材料寄出时限"


@dataclass(frozen=True, kw_only=True)
class CalendarAlarm:
    """What an administrator must hear: which deadline of what could not be computed, for want of which year."""

    deadline: Deadline
    subject: str
    starting: date | datetime
    missing_year: int

    @property
    def sentence(self) -> str:
        """The alarm in words."""
        return (
            f"{self.subject}的{self.deadline.label}（自{self.starting:%Y-%m-%d}起算）无法计算："
            f"{self.missing_year}年的节假日安排尚未导入，请导入国务院办公厅放假通知。"
        )


def computed_or_alarm(
    compute: Callable[[], Computed], *, deadline: Deadline, subject: str, starting: date | datetime
) -> Computed | CalendarAlarm:
    """The deadline, or the alarm in its place; a deadline is never guessed."""
    try:
        return compute()
    except CalendarNotPublished as missing:
        return CalendarAlarm(deadline=deadline, subject=subject, starting=starting, missing_year=missing.year)


def objection_lapses_after(recorded: date, *, calendar: WorkCalendar) -> date:
    """The last day of an objection nobody has sued upon; raises CalendarNotPublished."""
    return natural_day_term(begins=recorded, days=OBJECTION_DAYS, calendar=calendar)


def advance_notice_lapses_after(
    *, noted: date, first_registered: date | None = None, registrable_since: date | None = None, calendar: WorkCalendar
) -> date | None:
    """The last day of an advance notice; None while the right itself cannot be registered yet.

    The term begins when the noted right can be registered: the day named, else the first registration of
    the house, and never before the notice itself. Raises CalendarNotPublished.
    """
    begins = registrable_since or first_registered
    if begins is None:
        return None
    return natural_day_term(begins=max(begins, noted), days=ADVANCE_NOTICE_DAYS, calendar=calendar)


def within(begins: date, *, days: int, on: date, calendar: WorkCalendar) -> bool:
    """Whether that day still belongs to a term of natural days.

    The calendar is asked only about the last day: before it the answer is certain without a notice.
    """
    if (on - begins).days <= days:
        return True
    return on <= natural_day_term(begins=begins, days=days, calendar=calendar)


def statutory_deadline(accepted: datetime, *, work_time: WorkTime, suspended: Sequence[Interval] = ()) -> datetime:
    """When the law wants the case done at the latest; raises CalendarNotPublished.

    The law counts the State's working days: a day on which one institution closes prolongs no statutory term.
    """
    return replace(work_time, closed=frozenset()).working_day_deadline(
        accepted, days=STATUTORY_WORKING_DAYS, suspended=suspended
    )


def loss_notice_ends(published: date, *, days: int, calendar: WorkCalendar) -> date:
    """The day from which a lost certificate may be reissued: at once since 2024-06 (`days` = 0)."""
    return calendar.nth_workday_after(published, days) if days else published
