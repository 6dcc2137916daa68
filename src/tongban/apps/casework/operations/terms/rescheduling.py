"""Another calendar, other hours: each deadline that runs is computed anew from the events, what moved is reported."""

from datetime import datetime
from typing import Final

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.steps import Actor, Step, append_event, tell_receiver
from tongban.apps.casework.operations.terms.noting import notes_unanswered, retime_note
from tongban.apps.casework.operations.terms.retiming import Moved, retime
from tongban.apps.casework.operations.terms.supplement_terms import resettle, waiting_for_supplement
from tongban.apps.casework.queries.course import clock_of
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, allowed_actions, next_state
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseAdvanced

_OPEN: Final = [state.value for state in CaseState if Action.RESCHEDULE in allowed_actions(state)]


def reschedule_open_cases(
    *, by: str, by_name: str, at: datetime, institution: str = "", because: str = "放假安排调整", address: str = ""
) -> tuple[Moved, ...]:
    """Compute every running deadline of the node anew, or of one institution; the counter hears of each of its case.

    Each one that moves stands in the audit trail with who moved it, and why.
    """
    open_cases = Case.objects.filter(state__in=_OPEN, closed_at__isnull=True, recorded_at__isnull=True)
    if institution:
        open_cases = open_cases.filter(institution_id=institution)
    numbers = list(open_cases.order_by("pk").values_list("pk", flat=True))
    actor = Actor(account=by, name=by_name, role=Role.ADMINISTER.value, address=address)
    found = [_reschedule(pk, actor=actor, because=because, at=at) for pk in numbers]
    found += [_resettle(pk, actor=actor, at=at) for pk in waiting_for_supplement(institution=institution)]
    found += [_retime(pk, actor=actor, at=at) for pk in notes_unanswered(institution=institution)]
    beside = retime(by=actor, because=because, at=at, institution=institution)
    return (*(moved for moved in found if moved is not None), *beside)


def _resettle(pk: int, *, actor: Actor, at: datetime) -> Moved | None:
    """The term for a supplement ends by the calendar as well; it only ever moves later than what was told."""
    moved = resettle(pk, by=actor, at=at)
    if moved is None:
        return None
    case, term = moved
    return Moved(
        number=case.case_number,
        institution=case.institution_id,
        about="补正",
        before=term.before,
        after=term.after,
    )


def _retime(pk: int, *, actor: Actor, at: datetime) -> Moved | None:
    """Until when a reminder, or what came before the chief, is to be answered."""
    retimed = retime_note(pk, by=actor, at=at)
    if retimed is None:
        return None
    case, before, after = retimed
    return Moved(number=case.case_number, institution=case.institution_id, about="答复催办", before=before, after=after)


@transaction.atomic
def _reschedule(pk: int, *, actor: Actor, because: str, at: datetime) -> Moved | None:
    case = Case.objects.select_for_update(of=("self",)).select_related("institution").get(pk=pk)
    state = CaseState(case.state)
    if Action.RESCHEDULE not in allowed_actions(state):
        return None  # it has moved on meanwhile
    waiting = case.accepted_at is None
    clock = clock_of(case)
    after = clock.acceptance_due_at if waiting else clock.committed_due_at
    before = case.accept_by if waiting else case.due_at
    if after is None or before is None or after == before:
        return None
    if waiting:
        case.accept_by = after
    else:
        case.due_at = after
    moved = Moved(
        number=case.case_number,
        institution=case.institution_id,
        about="受理" if waiting else "登簿",
        before=before,
        after=after,
    )
    _write(case, moved, actor=actor, because=because, at=at)
    return moved


def _write(case: Case, moved: Moved, *, actor: Actor, because: str, at: datetime) -> None:
    state = next_state(CaseState(case.state), Action.RESCHEDULE)
    step = Step(action=Action.RESCHEDULE, state=state, actor=actor, at=at)
    detail = {"before": moved.before, "after": moved.after}
    event = append_event(case, step, sentence=f"{because}，重新计算办理时限。", detail=detail)
    tell_receiver(case, event, CaseAdvanced)
