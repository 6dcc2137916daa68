"""The course of a case: states, who may do what in them, and the clock derived from what was done."""

from tongban.domain.cases.branches import Branch, BranchStanding
from tongban.domain.cases.clock import CaseClock, Stretch, TimeLeft, Urgency, time_left, whose_turn
from tongban.domain.cases.events import CaseEvent, NoEvents, SamePersonReviews, may_review, state_after
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, ActionNotAllowed, allowed_actions, next_state, roles_for
from tongban.domain.cases.turns import Turn

__all__ = [
    "Action",
    "ActionNotAllowed",
    "Branch",
    "BranchStanding",
    "CaseClock",
    "CaseEvent",
    "CaseState",
    "NoEvents",
    "SamePersonReviews",
    "Stretch",
    "TimeLeft",
    "Turn",
    "Urgency",
    "allowed_actions",
    "may_review",
    "next_state",
    "roles_for",
    "state_after",
    "time_left",
    "whose_turn",
]
