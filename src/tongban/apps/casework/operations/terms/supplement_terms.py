"""补正期限: it runs from the day the request is served; whoever waits for it hears when it ends later than was said.

An extension is a step of the case, and the term follows from its steps; the request repeats it for the lists. It never
becomes earlier than what a person was told.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.steps import Actor, Step, append_event
from tongban.apps.casework.operations.telling.short_messages import tell_applicants
from tongban.apps.casework.queries.serving import supplement_begins
from tongban.apps.casework.queries.worktime import supplement_until
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.exchange.contracts.cases import CaseSupplementRequested, SupplementItem


@dataclass(frozen=True, kw_only=True)
class Extended:
    """A term for bringing what is missing that ends later than was said."""

    before: datetime
    after: datetime


def settle_supplement_term(case: Case, *, by: Actor, at: datetime) -> Extended | None:
    """Let the term of a locked case end as its latest service has it, and tell counter and applicants.

    None where nothing moves, or nothing is awaited any more. Raises CalendarNotPublished.
    """
    if CaseState(case.state) is not CaseState.AWAITING_SUPPLEMENT:
        return None
    request = case.supplement
    until = supplement_until(case.institution_id, requested_at=supplement_begins(case))
    if until <= request.respond_by:
        return None
    extended = Extended(before=request.respond_by, after=until)
    request.respond_by = until
    request.save(update_fields=["respond_by"])
    _write(case, extended, by=by, at=at)
    tell_applicants(
        case,
        template="supplement_extended",
        at=at,
        by=by.name,
        contract=CaseSupplementRequested,
        more={"items": tuple(SupplementItem(**one) for one in request.items), "respond_by": until},
        until=f"{until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    )
    return extended


def _write(case: Case, extended: Extended, *, by: Actor, at: datetime) -> None:
    """The term is part of the course of the case: whoever replays its events comes to the same day."""
    state = next_state(CaseState(case.state), Action.EXTEND_SUPPLEMENT)
    step = Step(action=Action.EXTEND_SUPPLEMENT, state=state, actor=by, at=at)
    detail = {"before": extended.before.isoformat(), "until": extended.after.isoformat()}
    until = f"{extended.after.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    append_event(case, step, sentence=f"补正期限延至 {until}。", detail=detail)


def settle_known_term(case: Case, *, by: Actor, at: datetime) -> Extended | None:
    """The same, leaving a term that ends in a year without a calendar to the import of that year's notice.

    The service itself is a fact, which no missing calendar undoes; the pages say that the day is not settled yet.
    """
    try:
        return settle_supplement_term(case, by=by, at=at)
    except CalendarNotPublished:
        return None


def waiting_for_supplement(*, institution: str = "") -> list[int]:
    """The cases whose term runs, of one institution or of every one on the node."""
    rows = Case.objects.filter(state=CaseState.AWAITING_SUPPLEMENT.value, closed_at__isnull=True)
    rows = rows.filter(institution_id=institution) if institution else rows
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def resettle(pk: int, *, by: Actor, at: datetime) -> tuple[Case, Extended] | None:
    """One case of those after the calendar or the office hours changed; None where nothing moves."""
    case = Case.objects.select_for_update(of=("self",)).select_related("institution").get(pk=pk)
    extended = settle_known_term(case, by=by, at=at)
    return None if extended is None else (case, extended)
