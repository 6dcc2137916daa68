"""Reading the register's log."""

from django.db.models import QuerySet

from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.models import RegisterLogEntry


def log_lines(officer: Officer) -> "QuerySet[RegisterLogEntry]":
    """The log of the officer's institution, newest first."""
    return visible_to(RegisterLogEntry.objects.all(), officer).order_by("-sequence")
