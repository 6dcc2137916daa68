"""Cases whose time stands still, suspended or unpaid: no deadline brings them up, so a list does until they go on."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

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
    stopped = _stopped_by(Action.SUSPEND, officer, state=CaseState.SUSPENDED)
    found = [_suspended(event) for event in stopped.select_related("case")]
    return sorted(found, key=lambda one: (not one.may_go_on(at), one.since))


def payments_awaited(officer: Officer) -> "QuerySet[CaseEvent]":
    """The notice to pay of each case of the officer's institution that waits for it: the longest first (待缴费)."""
    told = _stopped_by(Action.AWAIT_PAYMENT, officer, state=CaseState.AWAITING_PAYMENT)
    return CaseEvent.objects.filter(pk__in=told.values("pk")).select_related("case").order_by("at", "pk")


def _stopped_by(action: Action, officer: Officer, *, state: CaseState) -> "QuerySet[CaseEvent]":
    """The last such step of each case of the officer's institution that stands in that state."""
    cases = visible_to(Case.objects.filter(state=state.value, closed_at__isnull=True), officer)
    steps: QuerySet[CaseEvent] = CaseEvent.objects.filter(case__in=cases, action=action.value)
    return steps.order_by("case_id", "-sequence").distinct("case_id")


def _suspended(event: CaseEvent) -> Suspended:
    ground = SUSPENSION_REASONS[event.detail["reason"]]
    days = ground.working_days
    over = work_time(event.institution_id).working_day_deadline(event.at, days=days) if days else None
    return Suspended(
        case=event.case, since=event.at, ground=ground, facts=str(event.detail.get("facts", "")), over=over
    )
