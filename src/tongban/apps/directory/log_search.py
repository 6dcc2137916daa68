"""Searching the log: by matter, case or id, member, contract, time and outcome; and how long it is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from tongban.apps.directory.models import ExchangeRecord, LogSettings


class Ending(StrEnum):
    """How an exchange ended, as one searches for it."""

    DONE = "done"
    REFUSED = "refused"
    WAITING = "waiting"
    PARKED = "parked"
    UNFINISHED = "unfinished"


_ENDINGS: Final = {
    Ending.DONE: Q(delivery__state="delivered") | Q(outcome__succeeded=True),
    Ending.REFUSED: Q(outcome__succeeded=False),
    Ending.WAITING: Q(delivery__state="waiting"),
    Ending.PARKED: Q(delivery__state="parked"),
    Ending.UNFINISHED: Q(outcome=None, delivery=None),
}


class KeptTooShort(Exception):
    """The law demands a longer time."""

    sentence = f"日志至少保存 {LogSettings.SHORTEST} 天（网络安全法第二十一条第三项）。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long the log is kept, since when it reaches back, and how much of it is older than that."""

    days: int
    oldest: datetime | None
    beyond: int


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
        rows = rows.filter(arrived_at__gte=_midnight(since))
    if until:
        rows = rows.filter(arrived_at__lt=_midnight(until + timedelta(days=1)))
    if ending:
        rows = rows.filter(_ENDINGS[Ending(ending)])
    return rows.filter(kind=kind) if kind else rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _named(text: str) -> Q:
    wanted = Q(about=text) | Q(case=text)
    try:
        return wanted | Q(id=UUID(text))
    except (ValueError, ValidationError):
        return wanted


def retention(*, at: datetime) -> Retention:
    """How the log is kept now."""
    settings = LogSettings.objects.filter(pk=1).first() or LogSettings()
    oldest = ExchangeRecord.objects.aggregate(oldest=Min("arrived_at"))["oldest"]
    border = at - timedelta(days=settings.retention_days)
    beyond = ExchangeRecord.objects.filter(arrived_at__lt=border).count() if oldest and oldest < border else 0
    return Retention(days=settings.retention_days, oldest=oldest, beyond=beyond)


@transaction.atomic
def keep_log_for(*, days: int, officer: str, at: datetime) -> LogSettings:
    """Say how many days the log is kept; raises KeptTooShort."""
    if days < LogSettings.SHORTEST:
        raise KeptTooShort
    settings, _ = LogSettings.objects.update_or_create(
        pk=1, defaults={"retention_days": days, "changed_at": at, "changed_by": officer}
    )
    return settings
