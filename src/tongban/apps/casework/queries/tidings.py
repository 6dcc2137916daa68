"""Who still has to be told what came about beside an order, and who was."""

from django.db.models import QuerySet

from tongban.apps.casework.models import SeizureTiding
from tongban.apps.casework.refusals import TidingNotFound
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to

_SENT_SHOWN = 50


def tiding_of(*, officer: Officer, number: int, locked: bool = False) -> SeizureTiding:
    """One of the officer's own institution, locked where it is going to change; raises TidingNotFound."""
    rows: QuerySet[SeizureTiding] = visible_to(SeizureTiding.objects.select_related("institution"), officer)
    rows = rows.select_for_update(of=("self",)) if locked else rows.select_related("sent_by")
    found: SeizureTiding | None = rows.filter(pk=number).first()
    if found is None:
        raise TidingNotFound(number)
    return found


def tidings_unsent(officer: Officer) -> "QuerySet[SeizureTiding]":
    """What nobody has been told yet, the oldest first."""
    rows: QuerySet[SeizureTiding] = visible_to(SeizureTiding.objects.filter(sent_at__isnull=True), officer)
    return rows.order_by("came_about_at", "pk")


def tidings_sent(officer: Officer) -> "QuerySet[SeizureTiding]":
    """What went out last."""
    rows: QuerySet[SeizureTiding] = visible_to(SeizureTiding.objects.select_related("sent_by"), officer)
    return rows.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")[:_SENT_SHOWN]
