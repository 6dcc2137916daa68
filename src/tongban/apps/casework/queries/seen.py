"""Whether a case is still as a page has shown it, and if not, who did what meanwhile."""

from typing import Final

from tongban.apps.casework.models import Case, CaseEvent
from tongban.apps.casework.refusals import CaseMovedOn
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action

_TOLD_AT_MOST: Final = 3


def moved_on(case: Case, *, seen: int | None) -> CaseMovedOn | None:
    """What to tell whoever decided on a page that showed `seen` steps; None when the case still stands there."""
    if seen is None or seen == case.events_count:
        return None
    since = case.events.filter(sequence__gt=max(seen, case.events_count - _TOLD_AT_MOST)).order_by("sequence")
    return CaseMovedOn(
        number=case.case_number, state=CaseState(case.state), meanwhile=tuple(_told(event) for event in since)
    )


def _told(event: CaseEvent) -> str:
    at = event.at.astimezone(SHANGHAI)
    return f"{event.actor_name}于 {at:%m-%d %H:%M} {Action(event.action).label}"
