"""What was done with a case: the append-only list everything else is derived from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tongban.domain.cases.branches import Branch
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.cases.turns import Turn
from tongban.domain.errors import DomainError

BEFORE_APPROVAL: Final = frozenset({Action.EXAMINE, Action.REVIEW, Action.PASS_TO_APPROVAL})
"""The looks that bar whoever took them from the third."""
_SETS_THE_TERM: Final = frozenset({Action.REQUEST_SUPPLEMENT, Action.EXTEND_SUPPLEMENT})


@dataclass(frozen=True, kw_only=True)
class CaseEvent:
    """One act: when, what, by whom (`actor` identifies a person for good, `actor_name` is shown).

    `counts_from` is when an acceptance took effect, where that was before it was written (条例 §17 视为受理);
    `waits_for` whom a suspension waits for; `branch` which matter was started or answered, `outcome` how; `until` the
    end of the term that a request for a supplement sets, or its extension moves.
    """

    at: datetime
    action: Action
    actor: str
    actor_name: str = ""
    institution: str = ""
    note: str = ""
    counts_from: datetime | None = None
    waits_for: Turn | None = None
    branch: Branch | None = None
    outcome: str = ""
    until: datetime | None = None


class SamePersonReviews(DomainError):
    """Examination and review are two people's work; nobody reviews what they examined."""

    def __init__(self, actor: str) -> None:
        super().__init__("初审和复审不能由同一人办理，请由另一名工作人员复审。")
        self.actor = actor


class SamePersonApproves(DomainError):
    """The third look is another person's: nobody approves what they examined or reviewed."""

    def __init__(self, actor: str) -> None:
        super().__init__("初审、复审和核定不能由同一人办理，请由另一名工作人员核定。")
        self.actor = actor


class NoEvents(DomainError):
    """A case without events has no state."""

    def __init__(self) -> None:
        super().__init__("案件没有任何办理记录。")


def state_after(events: Sequence[CaseEvent]) -> CaseState:
    """Where these events, in order, have led; raises ActionNotAllowed or NoEvents when they cannot be."""
    state: CaseState | None = None
    for event in events:
        state = next_state(state, event.action)
    if state is None:
        raise NoEvents
    return state


def may_review(*, events: Sequence[CaseEvent], actor: str) -> None:
    """Raises SamePersonReviews when `actor` has examined this case at any time."""
    if any(event.action is Action.EXAMINE and event.actor == actor for event in events):
        raise SamePersonReviews(actor)


def may_approve(*, events: Sequence[CaseEvent], actor: str) -> None:
    """Raises SamePersonApproves when `actor` has examined or reviewed this case at any time."""
    if any(event.action in BEFORE_APPROVAL and event.actor == actor for event in events):
        raise SamePersonApproves(actor)


def supplement_term(events: Sequence[CaseEvent]) -> datetime | None:
    """Until when what is missing may be brought, as told last; None where nothing was asked for."""
    told = (event.until for event in reversed(events) if event.action in _SETS_THE_TERM)
    return next(told, None)
