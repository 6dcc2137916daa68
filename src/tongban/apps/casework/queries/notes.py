"""What waits for an answer: reminders and late cases, the most pressing first; and supplements nobody brought."""

from datetime import datetime

from django.db.models import QuerySet

from tongban.apps.casework.models import CaseNote, SupplementRequest
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.domain.cases.states import CaseState


def waiting_notes(officer: Officer) -> "QuerySet[CaseNote]":
    """Every unanswered reminder and missed deadline of the officer's institution."""
    rows: QuerySet[CaseNote] = visible_to(CaseNote.objects.filter(answered_at__isnull=True), officer)
    return rows.select_related("case").order_by("answer_by", "pk")


def supplements_overdue(officer: Officer, *, at: datetime) -> "QuerySet[SupplementRequest]":
    """Requests of the officer's institution whose term has passed unanswered: the case is to be decided (条例 §17).

    No deadline of the institution runs meanwhile, so nothing else would bring them up.
    """
    rows: QuerySet[SupplementRequest] = visible_to(SupplementRequest.objects.filter(respond_by__lt=at), officer)
    waiting = rows.filter(case__state=CaseState.AWAITING_SUPPLEMENT.value, answered_at__isnull=True)
    return waiting.select_related("case").order_by("respond_by", "pk")
