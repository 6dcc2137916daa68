"""Until when a case is due, how much time is left, and whose time each stretch was.

The home bureau has half a working day from receipt to accept (总体方案 六(一)1); the committed time
runs from acceptance to recording, and stands still while the case is suspended. All of it follows
from the events, so it can be computed again when the calendar changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from tongban.domain.calendar import SHANGHAI, Interval, OfficeHours, WorkTime
from tongban.domain.cases.branches import Branch, outstanding
from tongban.domain.cases.events import CaseEvent, state_after, supplement_term
from tongban.domain.cases.silence import silence_since
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.cases.turns import Turn
from tongban.domain.labelled import Labelled
from tongban.domain.terms import statutory_deadline

_MINUTES_PER_HOUR: Final = 60
_YELLOW_FROM: Final = 3
"""Yellow begins when a third of the time allowed is left."""


class Urgency(Labelled):
    """How a deadline is shown."""

    OK = "ok", "正常"
    YELLOW = "yellow", "即将超期"
    RED = "red", "已超期"


@dataclass(frozen=True, kw_only=True)
class TimeLeft:
    """Working minutes until `due_at`, negative when late; `sentence` says it in Chinese."""

    due_at: datetime
    minutes: int
    urgency: Urgency
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of the case in one state and in one hand; `end` is None while it lasts.

    `state` is None before the home bureau had the application.
    """

    start: datetime
    end: datetime | None
    state: CaseState | None
    turn: Turn
    working_minutes: int


@dataclass(frozen=True, kw_only=True)
class CaseClock:
    """The clock of one case: its events in order, the committed time, the institution's working time.

    While it waits for payment, is suspended or frozen it stands still by itself, as its events say; `suspended`
    are further stretches that do not count. `handed_over_at` is when the counter let go of it, `parcels` when
    originals left the counter and when they were opened here (None while on their way).
    """

    events: Sequence[CaseEvent]
    committed_working_days: int
    work_time: WorkTime
    suspended: tuple[Interval, ...] = ()
    handed_over_at: datetime | None = None
    parcels: tuple[tuple[datetime, datetime | None], ...] = ()

    @property
    def acceptance_due_at(self) -> datetime:
        """Half a working day from the latest receipt, supplements included; raises CalendarNotPublished.

        To look at what was sent in for pre-review the same half day is taken: our own choice, no text sets one.
        """
        return self.work_time.half_day_deadline(self._received_at, suspended=self._standing_still)

    @property
    def committed_due_at(self) -> datetime | None:
        """When the change must be recorded; None before acceptance. Raises CalendarNotPublished."""
        accepted = self._accepted_at
        if accepted is None:
            return None
        return self.work_time.working_day_deadline(
            accepted, days=self.committed_working_days, suspended=self._standing_still
        )

    @property
    def statutory_due_at(self) -> datetime | None:
        """Thirty working days from acceptance (条例 §20); None before it. Raises CalendarNotPublished."""
        accepted = self._accepted_at
        if accepted is None:
            return None
        return statutory_deadline(accepted, work_time=self.work_time, suspended=self._standing_still)

    def deemed_accepted_at(self, on: datetime) -> datetime | None:
        """When silence became acceptance (条例 §17, 视为受理); None while there is time, and once something was said.

        Raises CalendarNotPublished.
        """
        state = state_after(self.events)
        due = self.acceptance_due_at if state is CaseState.LODGED else None
        return silence_since(state, accept_by=due, on=on)

    @property
    def supplement_due_at(self) -> datetime | None:
        """Until when the applicants may bring what is missing; None unless they are awaited with it."""
        waiting = state_after(self.events) is CaseState.AWAITING_SUPPLEMENT
        return supplement_term(self.events) if waiting else None

    @property
    def due_at(self) -> datetime | None:
        """The deadline that runs now; None when nobody at the home bureau is being waited for."""
        state = state_after(self.events)
        if state in _JUST_ARRIVED:
            return self.acceptance_due_at
        return self.committed_due_at if state.is_under_decision else None

    def time_left(self, on: datetime) -> TimeLeft | None:
        """What is left of the running deadline at that instant; None when none is running."""
        due = self.due_at
        if due is None:
            return None
        allowed = allowed_time(due, work_time=self.work_time, working_days=self._days_allowed)
        return time_left(due, on=on, work_time=self.work_time, allowed=allowed)

    def stretches(self, on: datetime) -> tuple[Stretch, ...]:
        """The whole course up to `on`: every minute is one stretch's, and one hand's."""
        found = [self._before_arrival()] if self.handed_over_at else []
        state: CaseState | None = None
        for number, event in enumerate(self.events):
            state = next_state(state, event.action)
            end = self.events[number + 1].at if number + 1 < len(self.events) else None
            found += self._in_hands(number, end, state=state, on=on)
        return tuple(one for one in found if one.end is None or one.end > one.start)

    def spent(self, on: datetime) -> dict[Turn, int]:
        """Working minutes up to `on` by whose they were; nobody's once the case is over."""
        counted = dict.fromkeys(Turn, 0)
        for stretch in self.stretches(on):
            counted[stretch.turn] += stretch.working_minutes
        return counted

    @property
    def _received_at(self) -> datetime:
        return next(event.at for event in reversed(self.events) if event.action in _ARRIVALS)

    @property
    def _days_allowed(self) -> int | None:
        return None if state_after(self.events) in _JUST_ARRIVED else self.committed_working_days

    @property
    def _standing_still(self) -> tuple[Interval, ...]:
        return (*self.suspended, *still_stretches(self.events))

    @property
    def _accepted_at(self) -> datetime | None:
        """When the committed time began: with the acceptance, or when silence had become one."""
        accepting = next((event for event in reversed(self.events) if event.action is Action.ACCEPT), None)
        return None if accepting is None else accepting.counts_from or accepting.at

    def _before_arrival(self) -> Stretch:
        """From the counter's handing over to the arrival at home; nothing where the clocks of the two disagree."""
        arrived = self.events[0].at
        start = min(self.handed_over_at or arrived, arrived)
        return self._stretch(start, arrived, state=None, turn=Turn.INTAKE, on=arrived)

    def _in_hands(self, number: int, end: datetime | None, *, state: CaseState, on: datetime) -> list[Stretch]:
        """What followed the event of that number, cut where originals left or arrived."""
        start, until = self.events[number].at, end or max(on, self.events[number].at)
        moments = {moment for parcel in self.parcels for moment in parcel if moment}
        cuts = [start, *sorted(one for one in moments if start < one < until), until]
        found = [
            self._stretch(begin, finish, state=state, turn=self._turn(number, state, at=begin), on=on)
            for begin, finish in pairwise(cuts)
        ]
        if end is None:
            found[-1] = replace(found[-1], end=None)
        return found

    def _turn(self, number: int, state: CaseState, *, at: datetime) -> Turn:
        """Whose time begins at that instant, after the event of that number."""
        so_far = self.events[: number + 1]
        if state is CaseState.SUSPENDED:
            suspending = next(one for one in reversed(so_far) if one.action is Action.SUSPEND)
            return suspending.waits_for or Turn.HOME
        if state is CaseState.REVIEWED and (awaited := outstanding(so_far)):
            return _AWAITED[awaited[0]]
        if state in _READY_FOR_THE_ARCHIVE and self._on_their_way(at):
            return Turn.COURIER
        return whose_turn(state)

    def _on_their_way(self, at: datetime) -> bool:
        return any(sent <= at and (opened is None or opened > at) for sent, opened in self.parcels)

    def _stretch(self, start: datetime, end: datetime, *, state: CaseState | None, turn: Turn, on: datetime) -> Stretch:
        minutes = self.work_time.minutes_between(start, min(end, on) if on > start else start)
        return Stretch(start=start, end=end, state=state, turn=turn, working_minutes=minutes)


_ARRIVALS: Final = frozenset({Action.SEND_IN, Action.SUPPLEMENT_ONLINE, Action.LODGE, Action.SUPPLEMENT})
_JUST_ARRIVED: Final = frozenset({CaseState.PRE_REVIEW, CaseState.LODGED})
_WITH_THE_APPLICANT: Final = frozenset(
    {
        CaseState.AWAITING_ONLINE_SUPPLEMENT,
        CaseState.PRE_REVIEWED,
        CaseState.PRE_REVIEW_REFUSED,
        CaseState.AWAITING_SUPPLEMENT,
        CaseState.AWAITING_PAYMENT,
    }
)
_READY_FOR_THE_ARCHIVE: Final = frozenset({CaseState.ISSUED, CaseState.COMPLETED})
_AWAITED: Final = {Branch.TAX: Turn.TAX, Branch.HOUSING: Turn.HOUSING}


def still_stretches(events: Sequence[CaseEvent]) -> tuple[Interval, ...]:
    """When the case stood still: payment, suspension, a court's freeze (总体方案 六(一); 查封规定 §23).

    One that lasts has no end yet and moves no deadline: none runs meanwhile.
    """
    state: CaseState | None = None
    began: datetime | None = None
    found: list[Interval] = []
    for event in events:
        state = next_state(state, event.action)
        if began is None and state.stands_still:
            began = event.at
        elif began is not None and not state.stands_still:
            found.append((began, event.at))
            began = None
    return tuple(found)


def whose_turn(state: CaseState) -> Turn:
    """Who has to do something next, as the state alone tells."""
    if state in _WITH_THE_APPLICANT:
        return Turn.APPLICANT
    if state is CaseState.FROZEN:
        return Turn.COURT
    return Turn.NOBODY if state.is_final else Turn.HOME


def allowed_time(due_at: datetime, *, work_time: WorkTime, working_days: int | None) -> timedelta:
    """The working time given until a deadline: so many days like the last one, None for half a day."""
    day = work_time.hours_on(due_at.astimezone(SHANGHAI).date()).length
    return day / 2 if working_days is None else day * max(working_days, 1)


def nearly_due_at(due_at: datetime, *, work_time: WorkTime, allowed: timedelta) -> datetime:
    """From when a deadline is shown yellow: a third of the time allowed is left. Raises CalendarNotPublished.

    Only the home institution knows its office minutes; whoever else shows the deadline is told this instant.
    """
    return work_time.before(due_at, allowed / _YELLOW_FROM)


def urgency_at(on: datetime, *, due_at: datetime, nearly: datetime | None) -> Urgency:
    """How a deadline is shown at that instant, to staff, applicants and the province alike.

    `nearly` is from when it is yellow, None where the home institution did not say.
    """
    if on > due_at:
        return Urgency.RED
    return Urgency.YELLOW if nearly is not None and on >= nearly else Urgency.OK


def time_left(due_at: datetime, *, on: datetime, work_time: WorkTime, allowed: timedelta) -> TimeLeft:
    """Working time from `on` to a deadline for which `allowed` working time was given."""
    nearly = nearly_due_at(due_at, work_time=work_time, allowed=allowed)
    return time_left_until(due_at, on=on, work_time=work_time, nearly=nearly)


def time_left_until(due_at: datetime, *, on: datetime, work_time: WorkTime, nearly: datetime | None) -> TimeLeft:
    """Working time from `on` to a deadline of which it is known from when it is yellow."""
    remaining = work_time.minutes_between(on, due_at)
    late = on > due_at
    minutes = -work_time.minutes_between(due_at, on) if late else remaining
    return TimeLeft(
        due_at=due_at,
        minutes=minutes,
        urgency=urgency_at(on, due_at=due_at, nearly=nearly),
        sentence=_in_words(abs(minutes), late=late, hours=work_time.hours_on(on.astimezone(SHANGHAI).date())),
    )


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
