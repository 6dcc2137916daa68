"""Office hours as one straight line of minutes, so that a course of events can be laid out by adding."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from tongban.domain.calendar import WorkTime

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class OfficeMinutes:
    """The working minutes from one day to another, both included; minute 0 begins the first working day."""

    work_time: WorkTime
    first: date
    last: date

    @cached_property
    def _days(self) -> list[date]:
        return list(self.work_time.calendar.workdays_from(self.first, until=self.last))

    @cached_property
    def a_day(self) -> int:
        """Working minutes of one day."""
        return self.work_time.hours.length // _MINUTE

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._days) * self.a_day

    def moment(self, minute: int) -> datetime | None:
        """The instant at which that minute begins; None after the last day."""
        position, rest = divmod(minute, self.a_day)
        if position >= len(self._days):
            return None
        (morning, noon), (afternoon, _) = self.work_time.hours.on(self._days[position])
        before_noon = (noon - morning) // _MINUTE
        if rest < before_noon:
            return morning + rest * _MINUTE
        return afternoon + (rest - before_noon) * _MINUTE
