"""Reading the audit trail."""

from django.db.models import QuerySet

from tongban.apps.audit.models import AuditEntry


def entries_of(institution_code: str, *, text: str = "") -> "QuerySet[AuditEntry]":
    """An institution's entries, newest first; `text` narrows by subject or account, exactly."""
    rows = AuditEntry.objects.filter(institution_code=institution_code).order_by("-at", "-pk")
    if not text:
        return rows
    return rows.filter(subject=text) | rows.filter(actor=text)
