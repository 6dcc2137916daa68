"""Reading the register's log."""

from django.db.models import QuerySet

from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.logbook import first_broken_line
from tongban.apps.register.models import RegisterLogEntry


def log_lines(officer: Officer) -> "QuerySet[RegisterLogEntry]":
    """The log of the officer's institution, newest first."""
    return visible_to(RegisterLogEntry.objects.all(), officer).order_by("-sequence")


def first_broken_log_line(institution: Institution) -> int | None:
    """Where the chain of digests does not hold; None when every line follows on."""
    return first_broken_line(institution)
