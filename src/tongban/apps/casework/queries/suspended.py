"""Cases that were suspended: no deadline brings them up, so a list does, until somebody takes them up again."""

from dataclasses import dataclass
from datetime import datetime

from tongban.apps.casework.models import Case, CaseEvent
from tongban.apps.casework.suspensions import SUSPENSION_REASONS, SuspensionReason
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.worktime.queries import work_time
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action


@dataclass(frozen=True, kw_only=True)
class Suspended:
    """One case, since when and why it stands still; `over` is when the shortest time of its ground has passed."""

    case: Case
    since: datetime
    ground: SuspensionReason
    facts: str
    over: datetime | None

    def may_go_on(self, at: datetime) -> bool:
        """Whether the term of its ground is over, so that somebody has to look at it now."""
        return self.over is not None and self.over <= at


def suspended_cases(officer: Officer, *, at: datetime) -> list[Suspended]:
    """Those of the officer's institution: first the ones whose term is over, then the longest."""
    cases = visible_to(Case.objects.filter(state=CaseState.SUSPENDED.value, closed_at__isnull=True), officer)
    latest = (
        CaseEvent.objects.filter(case__in=cases, action=Action.SUSPEND.value)
        .select_related("case")
        .order_by("case_id", "-sequence")
        .distinct("case_id")
    )
    found = [_suspended(event) for event in latest]
    return sorted(found, key=lambda one: (not one.may_go_on(at), one.since))


def _suspended(event: CaseEvent) -> Suspended:
    ground = SUSPENSION_REASONS[event.detail["reason"]]
    days = ground.working_days
    over = work_time(event.institution_id).working_day_deadline(event.at, days=days) if days else None
    return Suspended(
        case=event.case, since=event.at, ground=ground, facts=str(event.detail.get("facts", "")), over=over
    )
