"""What waits for an answer: reminders and late cases, the most pressing first."""

from django.db.models import QuerySet

from tongban.apps.casework.models import CaseNote
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to


def waiting_notes(officer: Officer) -> "QuerySet[CaseNote]":
    """Every unanswered reminder and missed deadline of the officer's institution."""
    rows: QuerySet[CaseNote] = visible_to(CaseNote.objects.filter(answered_at__isnull=True), officer)
    return rows.select_related("case").order_by("answer_by", "pk")
