"""Which cases the counters have asked about, and nobody here has read it yet."""

from collections.abc import Iterable

from django.db.models import QuerySet

from tongban.apps.casework.models import Case, CaseConsultation
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to


def unread_questions(officer: Officer) -> "QuerySet[CaseConsultation]":
    """What counters have said to the officer's institution and nobody has opened."""
    rows: QuerySet[CaseConsultation] = visible_to(
        CaseConsultation.objects.filter(incoming=True, read_at__isnull=True), officer
    )
    return rows


def asked_about(officer: Officer) -> "QuerySet[Case]":
    """The cases with something unread, whatever state they are in, the oldest question first."""
    rows: QuerySet[Case] = visible_to(Case.objects.filter(pk__in=unread_questions(officer).values("case")), officer)
    return rows.order_by("received_at", "pk")


def unread_among(officer: Officer, cases: Iterable[Case]) -> frozenset[str]:
    """The numbers of those cases that have something unread."""
    rows = unread_questions(officer).filter(case__in=[one.pk for one in cases])
    return frozenset(rows.values_list("case__case_number", flat=True))
