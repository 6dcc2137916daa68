"""Until when a case is due, how much time is left, and whose time each stretch was.

The home bureau has half a working day from receipt to accept (总体方案 六(一)1); the committed time
runs from acceptance to recording, and stands still while the case is suspended. All of it follows
from the events, so it can be computed again when the calendar changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tongban.domain.calendar import Interval, OfficeHours, WorkTime
from tongban.domain.cases.events import CaseEvent, state_after
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.labelled import Labelled
from tongban.domain.switches import Switches
from tongban.domain.terms import statutory_deadline

_MINUTES_PER_HOUR: Final = 60
_YELLOW_FROM: Final = 3
"""Yellow begins when a third of the time allowed is left."""


class Urgency(Labelled):
    """How a deadline is shown."""

    OK = "ok", "正常"
    YELLOW = "yellow", "即将超期"
    RED = "red", "已超期"


class Turn(Labelled):
    """Whose move it is."""

    HOME = "home", "属地登记机构"
    APPLICANT = "applicant", "申请人"
    COURT = "court", "人民法院"
    NOBODY = "nobody", "已办结"


@dataclass(frozen=True, kw_only=True)
class TimeLeft:
    """Working minutes until `due_at`, negative when late; `sentence` says it in Chinese."""

    due_at: datetime
    minutes: int
    urgency: Urgency
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of the case in one state; `end` is None while it lasts."""

    start: datetime
    end: datetime | None
    state: CaseState
    turn: Turn
    working_minutes: int


@dataclass(frozen=True, kw_only=True)
class CaseClock:
    """The clock of one case: its events in order, the committed time, the institution's working time.

    `suspended` are stretches that do not count (waiting for payment, public notice); while a court's order
    keeps the case frozen it stands still by itself, as its events say.
    """

    events: Sequence[CaseEvent]
    committed_working_days: int
    work_time: WorkTime
    suspended: tuple[Interval, ...] = ()

    @property
    def acceptance_due_at(self) -> datetime:
        """Half a working day from the latest receipt, supplements included; raises CalendarNotPublished."""
        return self.work_time.half_day_deadline(self._received_at, suspended=self._standing_still)

    @property
    def committed_due_at(self) -> datetime | None:
        """When the change must be recorded; None before acceptance. Raises CalendarNotPublished."""
        accepted = self._last(Action.ACCEPT)
        if accepted is None:
            return None
        return self.work_time.working_day_deadline(
            accepted, days=self.committed_working_days, suspended=self._standing_still
        )

    @property
    def statutory_due_at(self) -> datetime | None:
        """Thirty working days from acceptance (条例 §20); None before it. Raises CalendarNotPublished."""
        accepted = self._last(Action.ACCEPT)
        if accepted is None:
            return None
        return statutory_deadline(accepted, work_time=self.work_time, suspended=self._standing_still)

    def deemed_accepted_at(self, on: datetime, *, switches: Switches) -> datetime | None:
        """When silence has become acceptance (条例 §17, 视为受理), where the institution lets it; else None.

        Raises CalendarNotPublished.
        """
        if not switches.automatic_acceptance or state_after(self.events) is not CaseState.LODGED:
            return None
        due = self.acceptance_due_at
        return due if on > due else None

    @property
    def due_at(self) -> datetime | None:
        """The deadline that runs now; None when nobody at the home bureau is being waited for."""
        state = state_after(self.events)
        if state is CaseState.LODGED:
            return self.acceptance_due_at
        return self.committed_due_at if state in _UNDER_DECISION else None

    def time_left(self, on: datetime) -> TimeLeft | None:
        """What is left of the running deadline at that instant; None when none is running."""
        due = self.due_at
        if due is None:
            return None
        return time_left(due, on=on, work_time=self.work_time, allowed=self._allowed)

    def stretches(self, on: datetime) -> tuple[Stretch, ...]:
        """The whole course up to `on`, one stretch for each event, with whose time it was."""
        ends = [event.at for event in self.events[1:]]
        state: CaseState | None = None
        found = []
        for event, end in zip(self.events, [*ends, None], strict=True):
            state = next_state(state, event.action)
            found.append(self._stretch(event.at, end, state=state, on=on))
        return tuple(found)

    @property
    def _received_at(self) -> datetime:
        return self._last(Action.SUPPLEMENT) or self.events[0].at

    @property
    def _allowed(self) -> timedelta:
        day = self.work_time.hours.length
        waiting = state_after(self.events) is CaseState.LODGED
        return day / 2 if waiting else day * max(self.committed_working_days, 1)

    @property
    def _standing_still(self) -> tuple[Interval, ...]:
        return (*self.suspended, *frozen_stretches(self.events))

    def _last(self, action: Action) -> datetime | None:
        return next((event.at for event in reversed(self.events) if event.action is action), None)

    def _stretch(self, start: datetime, end: datetime | None, *, state: CaseState, on: datetime) -> Stretch:
        minutes = self.work_time.minutes_between(start, end or on)
        return Stretch(start=start, end=end, state=state, turn=whose_turn(state), working_minutes=minutes)


_UNDER_DECISION: Final = frozenset({CaseState.ACCEPTED, CaseState.EXAMINED, CaseState.REVIEWED})


def frozen_stretches(events: Sequence[CaseEvent]) -> tuple[Interval, ...]:
    """From each freeze to its thaw; one that lasts has no end yet and moves no deadline (查封规定 §23)."""
    began: datetime | None = None
    found: list[Interval] = []
    for event in events:
        if event.action is Action.FREEZE:
            began = event.at
        elif event.action is Action.THAW and began is not None:
            found.append((began, event.at))
            began = None
    return tuple(found)


def whose_turn(state: CaseState) -> Turn:
    """Who has to do something next."""
    if state is CaseState.AWAITING_SUPPLEMENT:
        return Turn.APPLICANT
    if state is CaseState.FROZEN:
        return Turn.COURT
    return Turn.NOBODY if state.is_final else Turn.HOME


def time_left(due_at: datetime, *, on: datetime, work_time: WorkTime, allowed: timedelta) -> TimeLeft:
    """Working time from `on` to a deadline for which `allowed` working time was given."""
    remaining = work_time.minutes_between(on, due_at)
    late = on > due_at
    minutes = -work_time.minutes_between(due_at, on) if late else remaining
    return TimeLeft(
        due_at=due_at,
        minutes=minutes,
        urgency=_urgency(minutes, late=late, allowed=allowed),
        sentence=_in_words(abs(minutes), late=late, hours=work_time.hours),
    )


def _urgency(minutes: int, *, late: bool, allowed: timedelta) -> Urgency:
    if late:
        return Urgency.RED
    nearly = timedelta(minutes=minutes) * _YELLOW_FROM <= allowed
    return Urgency.YELLOW if nearly else Urgency.OK


def _in_words(minutes: int, *, late: bool, hours: OfficeHours) -> str:
    if minutes == 0:
        return "刚刚超期" if late else "剩不到 1 分钟"
    days, rest = divmod(minutes, hours.length // timedelta(minutes=1))
    full_hours, rest_minutes = divmod(rest, _MINUTES_PER_HOUR)
    parts = [
        f"{days} 个工作日" if days else "",
        f"{full_hours} 小时" if full_hours else "",
        # Minutes say nothing to somebody who still has days.
        f"{rest_minutes} 分钟" if rest_minutes and not days else "",
    ]
    return " ".join(["已超" if late else "剩", *filter(None, parts)])
