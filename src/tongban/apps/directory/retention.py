"""How long the log is kept, by class and on what ground, and the deletion of what has been kept long enough.

The log only grows: the database refuses DELETE to everybody. The one way out is a `LogDeletion` written in the
same transaction; the database compares every single record with it (class, age, delivered) before it lets it go.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min, Q, QuerySet

from tongban.apps.audit.operations import record_act
from tongban.apps.directory.models import Delivery, ExchangeRecord, LogDeletion, LogRetention, RecordClass
from tongban.apps.directory.models.delivery import UNDONE
from tongban.apps.directory.models.retention import SHORTEST_DAYS
from tongban.exchange.contracts.returning import MessageReturned, MessageWithdrawn
from tongban.exchange.digests import sm3_hex
from tongban.exchange.envelope import Kind

# What is said about a message that was given back is kept as long as messages are.
_TRIAL: Final = Q(contract__startswith="exchange.") & ~Q(
    contract__in=[MessageReturned.CONTRACT, MessageWithdrawn.CONTRACT]
)
_CLASSES: Final[Mapping[RecordClass, Q]] = MappingProxyType(
    {
        RecordClass.MESSAGE: Q(kind=Kind.MESSAGE) & ~_TRIAL,
        RecordClass.CALL: Q(kind=Kind.CALL) & ~_TRIAL,
        RecordClass.FILE: Q(kind=Kind.FILE_REQUEST),
        RecordClass.TRIAL: Q(kind__in=[Kind.MESSAGE, Kind.CALL]) & _TRIAL,
    }
)
_SET: Final = 1000
HUB_OFFICE: Final = "410000"  # 河南省自然资源厅: under whose name the hub itself acts


class KeptTooShort(Exception):
    """The law demands a longer time."""

    sentence = f"日志至少保存 {SHORTEST_DAYS} 天（网络安全法留存网络日志的规定）。"


class NoGround(Exception):
    """Nobody says why the log is kept for so long."""

    sentence = "请写明保存期限的依据。"


class LogNotDeleted(Exception):
    """The database let fewer records go than were to be deleted; nothing was deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long a class is kept, in days, and on what ground."""

    days: int
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """One class as it is kept now: since when the log reaches back, and how much of it is due for deletion."""

    record_class: RecordClass
    rule: Rule
    oldest: datetime | None
    due: int


# 民法典 §222: whoever is harmed by a wrong registration may claim; §188: within three years, at the latest after
# twenty. 个人信息保护法 §19: no longer than the purpose needs. 网络安全法: six months at the least; its articles have
# other numbers since 2026, so it is named without one.
RULES: Final[Mapping[RecordClass, Rule]] = MappingProxyType(
    {
        RecordClass.MESSAGE: Rule(
            days=7305, ground="民法典第二百二十二条、第一百八十八条第二款：登记错误的赔偿请求权，最长保护期二十年"
        ),
        RecordClass.CALL: Rule(
            days=1096, ground="民法典第一百八十八条第一款：诉讼时效三年；个人信息保护法第十九条：不超过必要的最短时间"
        ),
        RecordClass.FILE: Rule(
            days=1096, ground="民法典第一百八十八条第一款：诉讼时效三年；个人信息保护法第十九条：不超过必要的最短时间"
        ),
        RecordClass.TRIAL: Rule(days=SHORTEST_DAYS, ground="网络安全法留存网络日志的规定：网络日志不少于六个月"),
    }
)


def rule_for(record_class: RecordClass) -> Rule:
    """The rule that holds now: what the province says, or the one it begins with."""
    said = LogRetention.objects.filter(pk=record_class).first()
    return RULES[record_class] if said is None else Rule(days=said.days, ground=said.ground)


def keeping(*, at: datetime) -> list[Keeping]:
    """Every class as it is kept now."""
    return [_keeping(record_class, at) for record_class in RecordClass]


def _keeping(record_class: RecordClass, at: datetime) -> Keeping:
    rule = rule_for(record_class)
    oldest = ExchangeRecord.objects.filter(_CLASSES[record_class]).aggregate(oldest=Min("arrived_at"))["oldest"]
    before = at - timedelta(days=rule.days)
    due = _due(record_class, before).count() if oldest and oldest < before else 0
    return Keeping(record_class=record_class, rule=rule, oldest=oldest, due=due)


def _due(record_class: RecordClass, before: datetime) -> "QuerySet[ExchangeRecord]":
    """What has been kept long enough. What still waits for its recipient or is parked stays, however old."""
    undone = Delivery.objects.filter(state__in=UNDONE).values("record_id")
    return ExchangeRecord.objects.filter(_CLASSES[record_class], arrived_at__lt=before).exclude(pk__in=undone)


@transaction.atomic
def keep_for(*, record_class: RecordClass, days: int, ground: str, officer: str, at: datetime) -> LogRetention:
    """Say how many days a class is kept and on what ground; raises KeptTooShort, NoGround."""
    if days < SHORTEST_DAYS:
        raise KeptTooShort
    if not ground:
        raise NoGround
    said = {"days": days, "ground": ground, "changed_at": at, "changed_by": officer}
    kept, _ = LogRetention.objects.update_or_create(pk=record_class, defaults=said)
    return kept


def deletions() -> "QuerySet[LogDeletion]":
    """What was deleted, newest first."""
    return LogDeletion.objects.order_by("-at", "-pk")


def delete_expired(*, at: datetime, in_a_set: int = _SET) -> int:
    """Delete what has been kept long enough, a set in a transaction of its own; how many records are gone.

    Broken off anywhere it is simply gone on with the next day. Evidence taken out before stays verifiable: it
    carries envelope, receipts and keys itself.
    """
    return sum(_delete_class(record_class, at=at, in_a_set=in_a_set) for record_class in RecordClass)


def _delete_class(record_class: RecordClass, *, at: datetime, in_a_set: int) -> int:
    gone, since = 0, None
    while (done := _delete_set(record_class, since=since, at=at, many=in_a_set)) is not None:
        gone, since = gone + done.records, done.latest  # what lies before has been looked at already
    return gone


@transaction.atomic
def _delete_set(record_class: RecordClass, *, since: datetime | None, at: datetime, many: int) -> LogDeletion | None:
    """One set of a class, oldest first; nothing when no more is due. Raises LogNotDeleted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('directory.retention', 7))")
    rule = rule_for(record_class)
    before = at - timedelta(days=rule.days)
    due = _due(record_class, before).filter(arrived_at__gte=since) if since else _due(record_class, before)
    chosen = list(due.order_by("arrived_at", "pk").values_list("pk", "digest", "arrived_at")[:many])
    if not chosen:
        return None
    deletion = LogDeletion.objects.create(
        record_class=record_class,
        days=rule.days,
        ground=rule.ground,
        before=before,
        earliest=chosen[0][2],
        latest=chosen[-1][2],
        records=len(chosen),
        digest=digest_of_set(digest for _, digest, _ in chosen),
        at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT directory_delete_from_log(%s::uuid[])", [[pk for pk, _, _ in chosen]])
        if cursor.fetchone() != (len(chosen),):
            raise LogNotDeleted(record_class)
    _audit(deletion)
    return deletion


def digest_of_set(digests: Iterable[str]) -> str:
    """The SM3 by which a deleted set can be told again: of its records' digests, one a line, by arrival."""
    return sm3_hex("".join(f"{digest}\n" for digest in digests).encode("ascii"))


def _audit(deletion: LogDeletion) -> None:
    own = settings.TONGBAN.node.institutions
    told = ("record_class", "days", "before", "earliest", "latest", "records", "digest")
    record_act(
        act="log.delete",
        at=deletion.at,
        institution_code=own[0] if own else HUB_OFFICE,
        actor="系统",
        actor_name="系统",
        subject=f"交换日志 {deletion.get_record_class_display()}",
        purpose=deletion.ground,
        detail={name: getattr(deletion, name) for name in told},
    )
