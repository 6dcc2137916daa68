"""Whose work a case is today: who it was given to, who stands in for whom, who could be given it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from tongban.apps.casework.models import Absence, Assignment, Case
from tongban.apps.casework.queries.course import course_of
from tongban.apps.casework.queries.inbox import WAITING_FOR
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.domain.cases.assigning import barred_from
from tongban.domain.cases.states import CaseState
from tongban.domain.people import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet


def role_waited_for(case: Case) -> Role | None:
    """The role whose turn it is; None where nobody of the bureau is waited for."""
    return WAITING_FOR.get(CaseState(case.state))


def standing_assignment(case: Case, role: Role) -> Assignment | None:
    """The latest assignment of this case for this role, also one that put it back into the queue."""
    found: Assignment | None = (
        Assignment.objects.of(case.institution_id)
        .filter(case=case, role=role.value)
        .select_related("officer")
        .order_by("-pk")
        .first()
    )
    return found


def standing_absences(institution_code: str, *, on: date) -> "QuerySet[Absence]":
    """The absences that hold on this day."""
    rows: QuerySet[Absence] = Absence.objects.of(institution_code).filter(
        first_date__lte=on, last_date__gte=on, ended_at__isnull=True
    )
    return rows.select_related("officer", "deputy")


def absences_shown(officer: Officer, *, on: date) -> "QuerySet[Absence]":
    """What holds or is to come in the officer's institution, the nearest first."""
    rows: QuerySet[Absence] = visible_to(Absence.objects.filter(last_date__gte=on, ended_at__isnull=True), officer)
    return rows.select_related("officer", "deputy").order_by("first_date", "pk")


def deputies_on(institution_code: str, *, on: date) -> Mapping[int, Officer]:
    """Who is away on this day (by primary key), and who does their work."""
    return {one.officer_id: one.deputy for one in standing_absences(institution_code, on=on)}


def hands_of(officer: Officer, *, on: date) -> frozenset[int]:
    """Those whose work the officer does on this day: their own, and of whom they stand in for."""
    absent = standing_absences(officer.institution_id, on=on).filter(deputy=officer)
    return frozenset({officer.pk, *absent.values_list("officer_id", flat=True)})


def colleagues_with(role: Role, *, institution_code: str) -> "QuerySet[Officer]":
    """Everyone in post who holds the role, by name."""
    return Officer.objects.filter(
        institution_id=institution_code, is_active=True, roles__contains=[role.value]
    ).order_by("name", "pk")


def who_may_have(case: Case, *, on: date, only: Iterable[int] | None = None) -> list[Officer]:
    """Those the case can be given to: in post, with the role, not away, not barred by the rule of two persons."""
    role = role_waited_for(case)
    if role is None:
        return []
    barred = barred_from(role, events=course_of(case))
    away = deputies_on(case.institution_id, on=on)
    rows = colleagues_with(role, institution_code=case.institution_id).exclude(Q(pk__in=away) | Q(username__in=barred))
    return list(rows if only is None else rows.filter(pk__in=only))
