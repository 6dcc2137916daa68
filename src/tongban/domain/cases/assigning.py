"""Who gets a case when nobody was named: the colleague with the least in hand, whom no rule of two persons bars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tongban.domain.cases.events import BEFORE_APPROVAL, CaseEvent
from tongban.domain.cases.transitions import Action
from tongban.domain.people import Role

_BARRING: Final = {Role.REVIEW: frozenset({Action.EXAMINE}), Role.APPROVE: BEFORE_APPROVAL}
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One who could do it: how many open cases lie with them, and when they were given the last one."""

    account: str
    in_hand: int = 0
    given_at: datetime | None = None


def barred_from(role: Role, *, events: Iterable[CaseEvent]) -> frozenset[str]:
    """The accounts that may not act in this role on a case with these events: nobody looks again at their own work."""
    barring = _BARRING.get(role, frozenset())
    return frozenset(event.actor for event in events if event.action in barring)


def next_in_turn(candidates: Sequence[Candidate]) -> Candidate | None:
    """The one with the least in hand; among equals the one whose last case was given longest ago."""
    return min(candidates, key=lambda one: (one.in_hand, one.given_at or _LONG_AGO, one.account), default=None)
