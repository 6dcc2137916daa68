"""逐级督办: a deadline that nears or has passed is told to one after the other, as the institution's rule has it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from tongban.apps.casework.models import Case, CaseNote
from tongban.apps.casework.operations.steps import Actor, note_act
from tongban.apps.casework.queries.inbox import WAITING_FOR
from tongban.apps.casework.queries.notes import escalation_of
from tongban.apps.casework.queries.worktime import accept_by, happened
from tongban.apps.casework.words import NoteKind
from tongban.apps.worktime.queries import work_time
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.clock import Urgency
from tongban.domain.cases.escalation import Escalation
from tongban.domain.cases.states import CaseState

_AT_ONCE: Final = 500
_PATROL: Final = Actor(account="system", name="时限巡检")


def escalate_deadlines(*, at: datetime) -> int:
    """Tell whoever is to hear of a deadline by now, each once for each deadline; how many were told anew."""
    running = Case.objects.filter(closed_at__isnull=True, deadline_at__isnull=False)
    pressing = running.filter(Q(nearly_due_at__lte=at) | Q(deadline_at__lt=at))
    codes = pressing.order_by("institution_id").values_list("institution_id", flat=True).distinct()
    return sum(_escalate(code, one, at) for code in list(codes) for one in escalation_of(code, at=at))


@transaction.atomic
def _escalate(institution_code: str, one: Escalation, at: datetime) -> int:
    told = CaseNote.objects.filter(
        case=OuterRef("pk"), kind=one.step.value, deadline=OuterRef("deadline_at"), closed_at__isnull=True
    )
    untold = (
        Case.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("assignee")
        .filter(_reached(institution_code, one, at), institution_id=institution_code, closed_at__isnull=True)
        .exclude(Exists(told))
        .order_by("deadline_at")[:_AT_ONCE]
    )
    return sum(_tell(case, one, at) for case in untold)


def _reached(institution_code: str, one: Escalation, at: datetime) -> Q:
    """Which deadlines stand at that step; the days past a deadline are the institution's own working days."""
    if one.urgency is Urgency.YELLOW:
        return Q(nearly_due_at__lte=at, deadline_at__gte=at)
    if not one.working_days:
        return Q(deadline_at__lt=at)
    clock = work_time(institution_code)
    waited: timedelta = clock.hours_on(at.astimezone(SHANGHAI).date()).length * one.working_days
    return Q(deadline_at__lt=clock.before(at, waited))


def _tell(case: Case, one: Escalation, at: datetime) -> int:
    deadline = happened(case.deadline_at)
    to_name = one.to.label if one.to is not None else _in_whose_hands(case)
    _, new = CaseNote.objects.get_or_create(
        case=case,
        kind=one.step.value,
        deadline=deadline,
        closed_at=None,
        defaults={
            "institution_id": case.institution_id,
            "from_name": _PATROL.name,
            "to_name": to_name,
            "sentence": _sentence(case, one),
            "at": at,
            "arrived_at": at,
            "answer_by": accept_by(case.institution_id, received_at=at) if one.wants_answer else deadline,
        },
    )
    if new:
        note_act(case, NoteKind(one.step.value).label, by=_PATROL, at=at, deadline=deadline, to=to_name)
    return int(new)


def _in_whose_hands(case: Case) -> str:
    if case.assignee is not None:
        return str(case.assignee.name)
    role = WAITING_FOR.get(CaseState(case.state))
    return f"{role.label}岗" if role else ""


def _sentence(case: Case, one: Escalation) -> str:
    act = "受理" if case.accepted_at is None else "登簿"
    if one.urgency is Urgency.YELLOW:
        return f"距应{act}的时限剩下不到三分之一，请抓紧办理。"
    waited = f"已满 {one.working_days} 个工作日" if one.working_days else ""
    return f"已超过应{act}的时限{waited}，现状态为“{case.state_label}”，请督促办理。"
