"""Whose work a case is today: who it was given to, who stands in for whom, who could be given it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tongban.apps.casework.models import Absence, Assignment, Case
from tongban.apps.casework.queries.course import course_of
from tongban.apps.casework.queries.inbox import WAITING_FOR
from tongban.apps.identity.gathering import find_all
from tongban.apps.identity.models import Officer
from tongban.apps.identity.prepared import ask
from tongban.apps.identity.queries import visible_rows, visible_to
from tongban.domain.cases.assigning import barred_from
from tongban.domain.cases.states import CaseState
from tongban.domain.people import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet


_STOOD_IN_FOR: Final = """SELECT officer_id FROM officer_absence
    WHERE institution_id = %(institution)s AND deputy_id = %(deputy)s AND ended_at IS NULL
        AND first_date <= %(day)s AND last_date >= %(day)s"""


def role_waited_for(case: Case) -> Role | None:
    """The role whose turn it is; None where nobody of the bureau is waited for."""
    return WAITING_FOR.get(CaseState(case.state))


def standing_assignment(case: Case, role: Role) -> Assignment | None:
    """The latest assignment of this case for this role, also one that put it back into the queue."""
    given = visible_rows(Assignment, case, "officer", case_id=case.pk, role=role.value)
    return max(given, key=lambda one: one.pk, default=None)


def absences_shown(officer: Officer, *, on: date) -> "QuerySet[Absence]":
    """What holds or is to come in the officer's institution, the nearest first."""
    rows: QuerySet[Absence] = visible_to(Absence.objects.filter(last_date__gte=on, ended_at__isnull=True), officer)
    return rows.select_related("officer", "deputy").order_by("first_date", "pk")


def deputies_on(institution_code: str, *, on: date) -> Mapping[int, Officer]:
    """Who is away on this day (by primary key), and who does their work."""
    held = {"institution_id": institution_code, "ended_at": None, "first_date__lte": on, "last_date__gte": on}
    return {one.officer_id: one.deputy for one in find_all(Absence, held, "deputy")}


def hands_of(officer: Officer, *, on: date, away: Mapping[int, Officer] | None = None) -> frozenset[int]:
    """Those whose work the officer does on this day: their own, and of whom they stand in for (`away`, if known)."""
    if away is not None:
        return frozenset({officer.pk, *(absent for absent, deputy in away.items() if deputy.pk == officer.pk)})
    absent = ask(_STOOD_IN_FOR, {"institution": officer.institution_id, "deputy": officer.pk, "day": on})
    return frozenset({officer.pk, *(one for (one,) in absent)})


def colleagues_with(role: Role, *, institution_code: str) -> "QuerySet[Officer]":
    """Everyone in post who holds the role, by name."""
    return Officer.objects.filter(
        institution_id=institution_code, is_active=True, roles__contains=[role.value]
    ).order_by("name", "pk")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Whom a case can be given to on a day: `away` are those absent, each with their deputy."""

    role: Role
    barred: frozenset[str]
    away: Mapping[int, Officer]

    def admits(self, officer: Officer) -> bool:
        """In post, with the role, not away, not barred by the rule of two persons."""
        present = officer.is_active and officer.pk not in self.away
        return present and officer.has_any([self.role]) and officer.username not in self.barred


def choice_for(case: Case, *, on: date) -> Choice | None:
    """Whom the case can be given to; None where nobody of the bureau is waited for."""
    role = role_waited_for(case)
    if role is None:
        return None
    barred = barred_from(role, events=course_of(case))
    return Choice(role=role, barred=barred, away=deputies_on(case.institution_id, on=on))


def who_may_have(case: Case, *, on: date) -> list[Officer]:
    """Those the case can be given to, by name."""
    choice = choice_for(case, on=on)
    if choice is None:
        return []
    colleagues = colleagues_with(choice.role, institution_code=case.institution_id)
    return [one for one in colleagues if choice.admits(one)]
