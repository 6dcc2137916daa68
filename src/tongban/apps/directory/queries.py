"""Reading the hub: the log, what still waits, and whether the evidence holds."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Sum

from tongban.apps.directory.keys import key_ever_held
from tongban.apps.directory.models import Alarm, Delivery, EntryRefusal, ExchangeRecord, Member
from tongban.apps.directory.models.delivery import UNDONE
from tongban.apps.messaging.node import HUB
from tongban.apps.messaging.queries import seconds_since
from tongban.exchange.envelope import Envelope, KeyFinder, Kind, open_sealed, peek
from tongban.exchange.receipts import digest_of, read_receipt
from tongban.exchange.refusals import ExchangeRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What of a log entry still verifies: the bytes, the sender's signature, the receipts of hub and recipient."""

    unchanged: bool
    signed: bool
    receipted: bool
    acknowledged: bool | None
    fault: str = ""

    @property
    def holds(self) -> bool:
        """Everything that is there verifies."""
        return self.unchanged and self.signed and self.receipted and self.acknowledged is not False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How the messages of one matter stand: `duplicates` counts facts that were said more than once."""

    messages: int
    verified: int
    duplicates: int
    delivered: int
    resubmitted: int


def queue_health() -> tuple[int, float | None]:
    """How many messages wait for their recipient, and for how many seconds the oldest has waited."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    found = waiting.aggregate(depth=Count("pk"), oldest=Min("waiting_since"))
    return found["depth"], seconds_since(found["oldest"])


def verify_record(record: ExchangeRecord) -> Verdict:
    """Compute digest and signatures of a log entry anew from the bytes that were signed."""
    unchanged = digest_of(record.jws) == record.digest
    try:
        envelope = open_sealed(record.jws, key_of=_keys_at(record.arrived_at))
        signed = _columns_agree(record, envelope)
    except ExchangeRefused as refused:
        return Verdict(unchanged=unchanged, signed=False, receipted=False, acknowledged=None, fault=refused.sentence)
    return Verdict(
        unchanged=unchanged,
        signed=signed,
        receipted=_receipt_holds(record.receipt, record, HUB),
        acknowledged=_acknowledged(record),
        fault="" if signed else "日志栏目与签名报文不一致。",
    )


def _columns_agree(record: ExchangeRecord, envelope: Envelope) -> bool:
    columns = (record.id, record.kind, record.contract, record.sender, record.recipient, record.about, record.sequence)
    inside = (envelope.id, str(envelope.kind), envelope.contract, envelope.sender, envelope.recipient)
    return columns == (*inside, envelope.about, envelope.sequence)


def _acknowledged(record: ExchangeRecord) -> bool | None:
    delivery = Delivery.objects.filter(record=record).first()
    if delivery is None or delivery.state != Delivery.State.DELIVERED:
        return None
    return _receipt_holds(delivery.acknowledgement, record, record.recipient)


def _receipt_holds(receipt: str, record: ExchangeRecord, signer: str) -> bool:
    try:
        read_receipt(receipt, jws=record.jws, signer=signer, key_of=_keys_at(record.arrived_at))
    except ExchangeRefused:
        return False
    return True


def _keys_at(at: datetime) -> KeyFinder:
    return partial(key_ever_held, at=at)


def verified_summary(about: str) -> Summary:
    """Verify every message logged about a matter."""
    records = list(messages_about(about))
    facts = {(record.sender, record.recipient, record.contract, record.body_digest) for record in records}
    return Summary(
        messages=len(records),
        verified=sum(verify_record(record).holds for record in records),
        duplicates=len(records) - len(facts),
        delivered=sum(record.delivery.state == Delivery.State.DELIVERED for record in records),
        resubmitted=sum(record.resubmissions.count() for record in records),
    )


def messages_about(about: str) -> "QuerySet[ExchangeRecord]":
    """The messages of one matter in the order in which the hub took them on."""
    messages = ExchangeRecord.objects.filter(about=about, kind=Kind.MESSAGE).select_related("delivery")
    return messages.order_by("arrived_at", "sequence")


def took_part(member: str, about: str) -> bool:
    """Whether a member sent or received anything about a matter."""
    return ExchangeRecord.objects.filter(Q(sender=member) | Q(recipient=member), about=about).exists()


def content_of(record: ExchangeRecord) -> dict[str, Any]:
    """The body of a logged envelope: personal data, so the caller audits the look."""
    return peek(record.jws).body


def undelivered() -> "QuerySet[Delivery]":
    """What waits for its recipient or is parked, oldest first: for the operators' page."""
    undone = Delivery.objects.filter(state__in=UNDONE)
    return undone.select_related("record").order_by("waiting_since")


def members_with_lines() -> "QuerySet[Member]":
    """Every member with how its line is and how much waits for it."""
    return Member.objects.select_related("line").order_by("kind", "name")


def waiting_by_member() -> dict[str, int]:
    """How many messages wait for each member."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING).values("recipient").annotate(depth=Count("pk"))
    return {row["recipient"]: row["depth"] for row in waiting}


def exchange_numbered(number: UUID) -> ExchangeRecord | None:
    """One log entry whole."""
    return ExchangeRecord.objects.select_related("delivery", "outcome").filter(id=number).first()


def numbers_of_today(*, since: datetime) -> dict[str, int]:
    """What the overview counts."""
    today = ExchangeRecord.objects.filter(arrived_at__gte=since)
    states = dict(Member.objects.values_list("state").annotate(Count("pk")))
    return {
        "messages": today.filter(kind=Kind.MESSAGE).count(),
        "calls": today.filter(kind=Kind.CALL).count(),
        "refused": today.filter(outcome__succeeded=False).count(),
        "turned_away": EntryRefusal.objects.filter(minute__gte=since).aggregate(many=Sum("many"))["many"] or 0,
        "waiting": Delivery.objects.filter(state=Delivery.State.WAITING).count(),
        "live": states.get(Member.State.LIVE, 0),
        "members": sum(states.values()),
        "down": Member.objects.filter(line__failures__gt=0).count(),
    }


def members_of_institutions() -> dict[str, Member]:
    """Which member stands for each division that is covered, live ones first."""
    found: dict[str, Member] = {}
    for member in Member.objects.filter(kind="bureau").order_by("name"):
        for code in member.covers:
            if code not in found or member.state == Member.State.LIVE:
                found[code] = member
    return found


def open_alarms() -> "QuerySet[Alarm]":
    """What operators still have to look at, oldest first."""
    return Alarm.objects.filter(cleared_at=None).select_related("record").order_by("raised_at")
