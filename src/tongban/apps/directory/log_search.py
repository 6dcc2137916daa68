"""Searching the log: by matter, case or id, member, contract, time and outcome."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongban.apps.directory.models import ExchangeRecord
from tongban.apps.directory.models.log import CASE_APART


class Ending(StrEnum):
    """How an exchange ended, as one searches for it."""

    DONE = "done"
    REFUSED = "refused"
    WAITING = "waiting"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"
    UNFINISHED = "unfinished"


_ENDINGS: Final = {
    Ending.DONE: Q(delivery__state="delivered") | Q(outcome__succeeded=True),
    Ending.REFUSED: Q(outcome__succeeded=False),
    Ending.WAITING: Q(delivery__state="waiting"),
    Ending.PARKED: Q(delivery__state="parked"),
    Ending.WITHDRAWN: Q(delivery__state="withdrawn"),
    Ending.UNFINISHED: Q(outcome=None, delivery=None),
}


def exchange_log(
    *,
    text: str = "",
    member: str = "",
    contract: str = "",
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
    ending: str = "",
) -> "QuerySet[ExchangeRecord]":
    """The log, newest first; `text` is a matter, a case or an id, exactly as written; both dates are included."""
    rows = ExchangeRecord.objects.select_related("delivery", "outcome").defer("jws", "receipt").order_by("-arrived_at")
    if text:
        rows = rows.filter(_named(text))
    if member:
        rows = rows.filter(Q(sender=member) | Q(recipient=member))
    if contract:
        rows = rows.filter(contract=contract)
    if since:
        rows = rows.filter(arrived_at__gte=midnight(since))
    if until:
        rows = rows.filter(arrived_at__lt=midnight(until + timedelta(days=1)))
    if ending:
        rows = rows.filter(_ENDINGS[Ending(ending)])
    return rows.filter(kind=kind) if kind else rows


def midnight(day: date) -> datetime:
    """When a day begins."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _named(text: str) -> Q:
    wanted = Q(about=text) | Q(case=text) & CASE_APART
    number = uuid_in(text)
    return wanted if number is None else wanted | Q(id=number)


def uuid_in(text: str) -> UUID | None:
    """The number that somebody wrote, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
