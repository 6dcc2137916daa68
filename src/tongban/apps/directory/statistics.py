"""How much is exchanged, how fast, with how many refusals, and how each member does.

Read from the log alone, and from the count of what never came into it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import TruncHour

from tongban.apps.directory.models import Delivery, EntryRefusal, ExchangeRecord
from tongban.apps.directory.models.delivery import UNDONE
from tongban.exchange.envelope import Kind

_TRAFFIC: Final = """
WITH taken_on AS (
    SELECT r.contract, count(*) AS many, count(*) FILTER (WHERE o.succeeded = false OR d.state = 'parked') AS failed,
           percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (
               ORDER BY greatest(0, extract(epoch FROM coalesce(d.answered_at, o.answered_at) - r.sent_at)) * 1000
           ) AS quantiles
    FROM directory_exchangerecord r
    LEFT JOIN directory_delivery d ON d.record_id = r.id
    LEFT JOIN directory_outcome o ON o.record_id = r.id
    WHERE r.arrived_at >= %(since)s AND (%(member)s = '' OR r.sender = %(member)s OR r.recipient = %(member)s)
    GROUP BY r.contract
), turned_away AS (
    SELECT contract, sum(many) AS many, coalesce(sum(many) FILTER (WHERE NOT proven), 0) AS unproven
    FROM directory_entryrefusal
    WHERE minute >= date_trunc('minute', %(since)s) AND (%(member)s = '' OR member = %(member)s)
    GROUP BY contract
)
SELECT contract, coalesce(taken_on.many, 0)::int, coalesce(failed, 0)::int,
       coalesce(turned_away.many, 0)::int, coalesce(unproven, 0)::int, quantiles
FROM taken_on FULL JOIN turned_away USING (contract)
ORDER BY coalesce(taken_on.many, 0) + coalesce(turned_away.many, 0) DESC, contract
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourOfTraffic:
    """What the hub took on within one hour; `refused` counts what it turned away, too."""

    at: datetime
    messages: int
    calls: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTraffic:
    """One contract: how often, how often refused or parked, and the time from sent to answered in milliseconds.

    `turned_away` of those that failed were refused on entry, `unproven` of these without a signature that holds: they
    only claim to be about this contract, or this member's. What named no contract that exists has an empty one.
    """

    contract: str
    exchanges: int
    failed: int
    turned_away: int
    unproven: int
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
    away = _turned_away_by_hour(member, first)
    return [_hour(first + timedelta(hours=step), found, empty, away) for step in range(hours)]


def _turned_away_by_hour(member: str, since: datetime) -> dict[float, int]:
    rows = EntryRefusal.objects.order_by().filter(minute__gte=since)
    if member:
        rows = rows.filter(member=member)
    counted = rows.annotate(hour=TruncHour("minute")).values_list("hour").annotate(Sum("many"))
    return {hour.timestamp(): many for hour, many in counted}


def _hour(at: datetime, found: dict[float, Any], empty: dict[str, int], away: dict[float, int]) -> HourOfTraffic:
    row = found.get(at.timestamp(), empty)
    refused = row["refused"] + away.get(at.timestamp(), 0)
    return HourOfTraffic(at=at, messages=row["messages"], calls=row["calls"], refused=refused)


def _of(member: str) -> Any:
    rows = ExchangeRecord.objects.order_by()
    return rows.filter(Q(sender=member) | Q(recipient=member)) if member else rows


def traffic_by_contract(*, since: datetime, member: str = "") -> list[ContractTraffic]:
    """Every contract exchanged since then, the busiest first."""
    with connection.cursor() as cursor:
        cursor.execute(_TRAFFIC, {"since": since, "member": member})
        rows = cursor.fetchall()
    return [
        _contract(contract, taken_on, failed, (turned_away, unproven), quantiles)
        for contract, taken_on, failed, turned_away, unproven, quantiles in rows
    ]


def _contract(
    contract: str, taken_on: int, failed: int, away: tuple[int, int], quantiles: list[float] | None
) -> ContractTraffic:
    turned_away, unproven = away
    median, p95, p99 = quantiles or (None, None, None)
    return ContractTraffic(
        contract=contract,
        exchanges=taken_on + turned_away,
        failed=failed + turned_away,
        turned_away=turned_away,
        unproven=unproven,
        median=median,
        p95=p95,
        p99=p99,
    )


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
