"""The hub's courier: hands messages to their recipients, in order per matter, each recipient on its own.

A recipient that is down is probed by one message at a time and holds up nobody else.
"""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tongban.apps.directory.admission import live_member
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.models import Delivery, Member, MemberLine
from tongban.apps.directory.operating import note_refusal
from tongban.apps.directory.trials import HUB_CHANNEL
from tongban.apps.messaging.backoff import UNREACHABLE_AT_MOST, after_failure, pause
from tongban.apps.messaging.courier import attempt
from tongban.apps.messaging.node import HUB
from tongban.apps.messaging.wakeups import Listener
from tongban.apps.messaging.wire import LineDown, send
from tongban.exchange.envelope import open_sealed
from tongban.exchange.receipts import read_receipt, refuse_if_refused
from tongban.exchange.refusals import ExchangeRefused

log = logging.getLogger(__name__)

_POLL_SECONDS: Final = 1.0
_BUSY_SECONDS: Final = 0.1  # what came while a hand was finishing is seen soon
_HANDS: Final = 6
_PASS: Final = 100
_ERROR_LENGTH: Final = 500


class RefusedByRecipient(ExchangeRefused):
    """The recipient signed a refusal of this message."""


def due_recipients() -> list[str]:
    """Who has something due and whose line does not rest."""
    now = timezone.now()
    resting = _resting(now).values("member_id")
    return list(_due(now).exclude(recipient__in=resting).values_list("recipient", flat=True).distinct())


def deliver_due(limit: int = _PASS) -> int:
    """One pass over every recipient in turn: how many messages were acknowledged."""
    return sum(deliver_to(recipient, limit) for recipient in due_recipients())


def deliver_to(recipient: str, limit: int = _PASS) -> int:
    """Hand a recipient what is due: how many messages it acknowledged."""
    delivered = 0
    for _ in range(limit):
        outcome = _hand_next(recipient)
        if outcome is None:
            break
        delivered += outcome
    return delivered


@transaction.atomic
def _hand_next(recipient: str) -> bool | None:
    """Hand over one message: True when acknowledged, False when refused, None when there is none to hand now."""
    now = timezone.now()
    if _resting(now).filter(member_id=recipient).exists():
        return None
    row = _due(now).filter(recipient=recipient).select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    row.attempts += 1
    row.forwarded_at = timezone.now()
    try:
        _push(row)
    except LineDown as down:
        row.last_error = down.reason[:_ERROR_LENGTH]
        row.save()
        _note_line_down(recipient, reason=down.reason, at=timezone.now())
        return None
    except ExchangeRefused as refused:
        log.warning("%s refuses %s: %s", recipient, row.record_id, refused.sentence)
        if isinstance(refused, RefusedByRecipient):
            note_refusal(row, code=refused.code, sentence=refused.sentence, at=timezone.now())
        row.last_error = refused.sentence[:_ERROR_LENGTH]
        row.next_attempt_at = timezone.now() + after_failure(row.attempts, refused)
        row.save()
        return False
    row.state, row.last_error, row.refusals = Delivery.State.DELIVERED, "", 0
    row.save()
    _note_line_up(recipient, at=timezone.now())
    return True


def _push(row: Delivery) -> None:
    """Hand over the message with the hub's receipt, and keep the acknowledgement that comes back."""
    member, record = _recipient_of(row), row.record
    reply = send(f"{member.endpoint}/exchange/inbox", record.jws, receipt=record.receipt)
    _raise_own_refusal(reply, row.recipient)
    acknowledged = read_receipt(reply, jws=record.jws, signer=row.recipient, key_of=registered_key)
    row.acknowledgement = reply.decode("ascii")
    row.answered_at = acknowledged.sent_at


def _recipient_of(row: Delivery) -> Member:
    """A live member; in its test phase a member hears from the hub alone. Raises ExchangeRefused."""
    trying = Member.objects.filter(name=row.recipient, state=Member.State.TESTING).first()
    return trying if trying is not None and row.sender == HUB else live_member(row.recipient)


def _raise_own_refusal(reply: bytes, recipient: str) -> None:
    """Tell what the recipient itself signed from what was merely not understood."""
    envelope = open_sealed(reply, key_of=registered_key)
    try:
        refuse_if_refused(envelope)
    except ExchangeRefused as refused:
        if envelope.sender == recipient:
            raise RefusedByRecipient(refused.code, refused.sentence) from refused
        raise


def _resting(now: datetime) -> "QuerySet[MemberLine]":
    """Lines on which nothing goes out now: paused by an operator, or down and not yet due for a probe."""
    return MemberLine.objects.filter(Q(next_attempt_at__gt=now) | Q(paused_at__isnull=False))


def _due(now: datetime) -> "QuerySet[Delivery]":
    """Due deliveries that are the first undelivered of their matter."""
    earlier = Delivery.objects.filter(
        state__in=[Delivery.State.WAITING, Delivery.State.PARKED],
        sender=OuterRef("sender"),
        recipient=OuterRef("recipient"),
        about=OuterRef("about"),
        sequence__lt=OuterRef("sequence"),
    )
    due = Delivery.objects.filter(~Exists(earlier), state=Delivery.State.WAITING, next_attempt_at__lte=now)
    return due.order_by("next_attempt_at", "sequence")


def _note_line_down(recipient: str, *, reason: str, at: datetime) -> None:
    line, _ = MemberLine.objects.select_for_update().get_or_create(member_id=recipient)
    line.failures += 1
    line.last_error = reason[:_ERROR_LENGTH]
    line.next_attempt_at = at + pause(failures=line.failures, at_most=UNREACHABLE_AT_MOST)
    line.save()


def _note_line_up(recipient: str, *, at: datetime) -> None:
    up = {"failures": 0, "next_attempt_at": None, "last_success_at": at, "last_error": ""}
    MemberLine.objects.update_or_create(member_id=recipient, defaults=up)


def run_hub_courier(stop: threading.Event) -> None:
    """Hand over messages until told to stop: several recipients at once, each by one hand."""
    listener = Listener(HUB_CHANNEL)
    busy: dict[str, Future[int]] = {}
    with ThreadPoolExecutor(max_workers=_HANDS, thread_name_prefix="hub-courier") as hands:
        try:
            while not stop.is_set():
                attempt(partial(_set_out, hands, busy))
                listener.wait(stop=stop, seconds=_BUSY_SECONDS if busy else _POLL_SECONDS)
        finally:
            listener.close()


def _set_out(hands: ThreadPoolExecutor, busy: dict[str, "Future[int]"]) -> int:
    """Send a free hand to every recipient with something due that has none yet."""
    for recipient in [name for name, errand in busy.items() if errand.done()]:
        busy.pop(recipient).result()
    idle = [recipient for recipient in due_recipients() if recipient not in busy]
    for recipient in idle:
        busy[recipient] = hands.submit(attempt, partial(deliver_to, recipient))
    return len(idle)
