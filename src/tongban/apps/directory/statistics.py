"""How much is exchanged, how fast, with how many refusals, and how each member does: read from the log alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Min, Q
from django.db.models.functions import TruncHour

from tongban.apps.directory.models import Delivery, ExchangeRecord
from tongban.apps.directory.models.delivery import UNDONE
from tongban.exchange.envelope import Kind

_LATENCIES: Final = """
SELECT r.contract, count(*), count(*) FILTER (WHERE o.succeeded = false OR d.state = 'parked'),
       percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (
           ORDER BY greatest(0, extract(epoch FROM coalesce(d.answered_at, o.answered_at) - r.sent_at)) * 1000)
FROM directory_exchangerecord r
LEFT JOIN directory_delivery d ON d.record_id = r.id
LEFT JOIN directory_outcome o ON o.record_id = r.id
WHERE r.arrived_at >= %s AND (%s = '' OR r.sender = %s OR r.recipient = %s)
GROUP BY r.contract ORDER BY count(*) DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourOfTraffic:
    """What the hub took on within one hour."""

    at: datetime
    messages: int
    calls: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTraffic:
    """One contract: how often, how often refused or parked, and the time from sent to answered in milliseconds."""

    contract: str
    exchanges: int
    failed: int
    median: float | None
    p95: float | None
    p99: float | None

    @property
    def error_rate(self) -> float:
        """Percent."""
        return 100 * self.failed / self.exchanges


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits for a member: `oldest` since when."""

    waiting: int
    parked: int
    oldest: datetime | None
    by_contract: tuple[tuple[str, int], ...] = ()


def traffic_by_hour(*, at: datetime, hours: int = 24, member: str = "") -> list[HourOfTraffic]:
    """The last `hours` hours, empty ones included."""
    first = at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours - 1)
    rows = _of(member).filter(arrived_at__gte=first)
    counted = (
        rows.annotate(hour=TruncHour("arrived_at"))
        .values("hour")
        .annotate(
            messages=Count("pk", filter=Q(kind=Kind.MESSAGE)),
            calls=Count("pk", filter=~Q(kind=Kind.MESSAGE)),
            refused=Count("pk", filter=Q(outcome__succeeded=False) | Q(delivery__state="parked")),
        )
    )
    found = {row["hour"].timestamp(): row for row in counted}
    empty = {"messages": 0, "calls": 0, "refused": 0}
    return [_hour(first + timedelta(hours=step), found, empty) for step in range(hours)]


def _hour(at: datetime, found: dict[float, Any], empty: dict[str, int]) -> HourOfTraffic:
    row = found.get(at.timestamp(), empty)
    return HourOfTraffic(at=at, messages=row["messages"], calls=row["calls"], refused=row["refused"])


def _of(member: str) -> Any:
    rows = ExchangeRecord.objects.order_by()
    return rows.filter(Q(sender=member) | Q(recipient=member)) if member else rows


def traffic_by_contract(*, since: datetime, member: str = "") -> list[ContractTraffic]:
    """Every contract exchanged since then, the busiest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LATENCIES, [since, member, member, member])
        rows = cursor.fetchall()
    return [_contract(*row) for row in rows]


def _contract(contract: str, exchanges: int, failed: int, quantiles: list[float] | None) -> ContractTraffic:
    median, p95, p99 = quantiles or (None, None, None)
    return ContractTraffic(contract=contract, exchanges=exchanges, failed=failed, median=median, p95=p95, p99=p99)


def backlog_of(member: str) -> Backlog:
    """What waits for one member, by contract."""
    undone = Delivery.objects.filter(recipient=member).filter(state__in=UNDONE)
    told = undone.aggregate(
        waiting=Count("pk", filter=Q(state="waiting")),
        parked=Count("pk", filter=Q(state="parked")),
        oldest=Min("waiting_since"),
    )
    by_contract = undone.values_list("record__contract").annotate(many=Count("pk")).order_by("-many")
    return Backlog(
        waiting=told["waiting"], parked=told["parked"], oldest=told["oldest"], by_contract=tuple(by_contract)
    )


def backlogs() -> dict[str, Backlog]:
    """What waits, for every member with a backlog."""
    undone = Delivery.objects.filter(state__in=UNDONE).values("recipient")
    rows = undone.annotate(
        waiting=Count("pk", filter=Q(state="waiting")),
        parked=Count("pk", filter=Q(state="parked")),
        oldest=Min("waiting_since"),
    )
    return {
        row["recipient"]: Backlog(waiting=row["waiting"], parked=row["parked"], oldest=row["oldest"]) for row in rows
    }
