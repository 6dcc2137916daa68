"""Whose turn it is by name when a case comes to a desk: whoever had it there, else by load where the switch says so."""

from datetime import datetime
from typing import Final

from django.db.models import Count, Max

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Assignment, Case
from tongban.apps.casework.queries.assignments import hands_of, role_waited_for, standing_assignment, who_may_have
from tongban.apps.casework.queries.course import course_of
from tongban.apps.casework.refusals import NotMyCase
from tongban.apps.casework.words import AssignmentWay
from tongban.apps.identity.models import Officer
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.assigning import Candidate, barred_from, next_in_turn
from tongban.domain.people import Role

SYSTEM: Final = ("system", "自动分派")


def pass_on(case: Case, *, at: datetime) -> None:
    """Set whose turn it is after a step that moved the locked case; the caller saves the case."""
    role = role_waited_for(case)
    case.assignee = _whose_turn(case, role, at) if role else None


def write_assignment(
    case: Case,
    *,
    role: Role,
    officer: Officer | None,
    way: AssignmentWay,
    by: tuple[str, str],
    at: datetime,
    reason: str = "",
    address: str = "",
) -> None:
    """Note and audit to whom the locked case is given (`by` is account and name); the caller saves the case."""
    account, name = by
    Assignment.objects.create(
        institution_id=case.institution_id,
        case=case,
        role=role.value,
        officer=officer,
        way=way.value,
        by_account=account,
        by_name=name,
        reason=reason,
        at=at,
    )
    case.assignee = officer
    record_act(
        act=way.label,
        at=at,
        institution_code=case.institution_id,
        actor=account,
        actor_name=name,
        subject=case.case_number,
        address=address,
        detail={"role": role.value, "officer": officer.username if officer else "", "reason": reason},
    )


def require_turn(case: Case, *, officer: Officer, at: datetime, address: str = "") -> None:
    """Raises NotMyCase unless nobody was named, or it was the officer, or somebody they stand in for today.

    That a deputy acts is written down by itself, beside the act.
    """
    if case.assignee_id in {None, officer.pk}:
        return
    assignee = Officer.objects.get(pk=case.assignee_id)
    if assignee.pk not in hands_of(officer, on=at.astimezone(SHANGHAI).date()):
        raise NotMyCase(assignee.name)
    record_act(
        act="代办",
        at=at,
        institution_code=case.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=case.case_number,
        address=address,
        detail={"for": assignee.username},
    )


def _whose_turn(case: Case, role: Role, at: datetime) -> Officer | None:
    standing = standing_assignment(case, role) if case.events_count > 1 else None
    if standing is not None and (standing.officer is None or _still_may(case, standing.officer, role)):
        return standing.officer
    if not switches_of(case.institution_id, on=at.astimezone(SHANGHAI).date()).automatic_assignment:
        return None
    chosen = _next_by_load(case, at)
    if chosen is not None:
        write_assignment(case, role=role, officer=chosen, way=AssignmentWay.ROTATED, by=SYSTEM, at=at)
    return chosen


def _still_may(case: Case, officer: Officer, role: Role) -> bool:
    """Whether who had the case for this role can still act on it."""
    barred = barred_from(role, events=course_of(case))
    return officer.is_active and officer.has_any([role]) and officer.username not in barred


def _next_by_load(case: Case, at: datetime) -> Officer | None:
    people = {one.username: one for one in who_may_have(case, on=at.astimezone(SHANGHAI).date())}
    ids = [one.pk for one in people.values()]
    in_hand = dict(
        Case.objects.of(case.institution_id)
        .filter(assignee__in=ids, closed_at__isnull=True)
        .values_list("assignee")
        .annotate(Count("pk"))
    )
    given = dict(
        Assignment.objects.of(case.institution_id)
        .filter(officer__in=ids)
        .order_by()
        .values_list("officer")
        .annotate(Max("at"))
    )
    chosen = next_in_turn(
        [
            Candidate(account=one.username, in_hand=in_hand.get(one.pk, 0), given_at=given.get(one.pk))
            for one in people.values()
        ]
    )
    return people[chosen.account] if chosen else None
