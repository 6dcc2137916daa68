"""The node's courier: carries the outbox to the hub, one message at a time per matter, until each is receipted.

A message stays locked while it is on its way. Whoever dies with it in hand loses the lock, not the message;
the hub answers the second attempt with the first receipt. Turns alternate between what has waited longest and
what became due last: a backlog drains at half the pace at least, and live traffic does not queue up behind it.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final
from uuid import UUID

from django.db import Error, connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from tongban.apps.identity.clock import now
from tongban.apps.messaging.backoff import UNREACHABLE_AT_MOST, after_failure, pause
from tongban.apps.messaging.files import fetch_due
from tongban.apps.messaging.members import key_of, refresh_directory
from tongban.apps.messaging.models import HubLine, OutboxMessage
from tongban.apps.messaging.node import HUB, exchange_settings, signing_key
from tongban.apps.messaging.operations import OUTBOX_CHANNEL
from tongban.apps.messaging.replies import SignedRefusal, acknowledgement_in
from tongban.apps.messaging.wakeups import Listener
from tongban.apps.messaging.wire import LineDown, send
from tongban.exchange.envelope import peek, peek_header, seal
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

log = logging.getLogger(__name__)

_POLL_SECONDS: Final = 1.0
_REFRESH_EVERY: Final = timedelta(seconds=30)
_PASS: Final = 200
LOOK: Final = 20  # so many are looked up at once: what is said meanwhile waits for these at most
_ERROR_LENGTH: Final = 500

Clock = Callable[[], datetime]
"""What time it is: the courier's own clock unless a test lets ten minutes pass."""


def by_turns(due: "QuerySet[Any]", many: int) -> list[Any]:
    """The keys of so many due rows: what has waited longest, then what became due last, and so on by turns.

    So a backlog and live traffic share the line. Looking for many at once keeps a long queue cheap to serve.
    """
    oldest = due.order_by("next_attempt_at").values_list("pk", flat=True)[:many]
    newest = due.order_by("-next_attempt_at").values_list("pk", flat=True)[:many]
    return list(dict.fromkeys(chain.from_iterable(zip(oldest, newest, strict=False))))[:many]


def deliver_due(limit: int = _PASS, *, clock: Clock = now) -> int:
    """One pass over what is due: how many messages the hub has receipted."""
    delivered = carried = 0
    while carried < limit and (found := by_turns(_due(clock()), min(LOOK, limit - carried))):
        for number in found:
            outcome = _carry(number, clock)
            if outcome is None:
                return delivered
            delivered += outcome
        carried += len(found)
    return delivered


@transaction.atomic
def _carry(number: UUID, clock: Clock) -> bool | None:
    """Carry one message: True when receipted, False when refused or in other hands, None when the line rests."""
    at = clock()
    if _line_rests(at):
        return None
    row = _due(at).select_for_update(skip_locked=True, of=("self",)).filter(pk=number).first()
    if row is None:
        return False
    row.attempts += 1
    try:
        reply = send(f"{exchange_settings().hub_url}/exchange/messages", row.jws)
        acknowledgement_in(reply, jws=row.jws, message=row.id, signer=HUB, key_of=key_of)
    except LineDown as down:
        note_line_down(reason=down.reason, at=clock())
        _rest(row, down.reason, until=clock() + pause(failures=row.attempts, at_most=UNREACHABLE_AT_MOST))
        return None
    except SignedRefusal as refused:
        log.warning("hub refuses %s: %s %s", row.id, refused.code, refused.sentence)
        anew = refused.code == RefusalCode.UNKNOWN_KEY and _signed_anew(row)
        _rest(row, refused.sentence, until=clock() + (timedelta(0) if anew else after_failure(row.attempts, refused)))
        return False
    row.receipt = reply.decode("ascii")
    row.state, row.delivered_at, row.last_error = OutboxMessage.State.DELIVERED, clock(), ""
    row.save(update_fields=["attempts", "last_error", "state", "receipt", "delivered_at"])
    note_line_up(at=row.delivered_at)
    return True


def _rest(row: OutboxMessage, reason: str, *, until: datetime) -> None:
    """Try this message again later, so that another one probes the line: one that nobody answers holds up no other."""
    row.last_error = reason[:_ERROR_LENGTH]
    row.next_attempt_at = until
    row.save(update_fields=["attempts", "last_error", "next_attempt_at", "jws"])


def _signed_anew(row: OutboxMessage) -> bool:
    """What waited with a key that has ended meanwhile is signed with the node's present key; whether it was so.

    The hub gives its first receipt for bytes it took before, whatever became of the key: so it has not taken these.
    """
    if peek_header(row.jws).key_id == signing_key().key_id:
        return False
    row.jws = seal(peek(row.jws), signing_key())
    return True


def _due(at: datetime) -> "QuerySet[OutboxMessage]":
    """Due messages that are the first undelivered of their matter; the first is looked up by its index, row by row."""
    first = OutboxMessage.objects.filter(
        state=OutboxMessage.State.WAITING,
        sender=OuterRef("sender"),
        recipient=OuterRef("recipient"),
        about=OuterRef("about"),
    ).order_by("sequence")
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, next_attempt_at__lte=at)
    return waiting.filter(sequence=Subquery(first.values("sequence")[:1]))


def _line_rests(at: datetime) -> bool:
    return HubLine.objects.filter(pk=1, next_attempt_at__gt=at).exists()


def note_line_down(*, reason: str, at: datetime) -> None:
    """The hub was not reached: rest a little, then one message probes."""
    line, _ = HubLine.objects.select_for_update().get_or_create(pk=1)
    line.failures += 1
    line.last_error = reason[:_ERROR_LENGTH]
    line.next_attempt_at = at + pause(failures=line.failures, at_most=UNREACHABLE_AT_MOST)
    line.save()


def note_line_up(*, at: datetime) -> None:
    """The hub was reached: whatever waits may go at once."""
    fresh = at - _REFRESH_EVERY / 2
    if HubLine.objects.filter(pk=1, failures=0, last_success_at__gt=fresh).exists():
        return  # said a moment ago; no need to write for every message
    up = {"failures": 0, "next_attempt_at": None, "last_success_at": at, "last_error": ""}
    HubLine.objects.update_or_create(pk=1, defaults=up)


def run_courier(stop: threading.Event) -> None:
    """Carry messages, fetch files and refresh the directory until told to stop."""
    side = threading.Thread(target=_run_slow_errands, args=(stop,), name="courier-files", daemon=True)
    side.start()
    listener = Listener(OUTBOX_CHANNEL)
    try:
        while not stop.is_set():
            if not attempt(deliver_due):
                listener.wait(stop=stop, seconds=_POLL_SECONDS)
    finally:
        listener.close()
        side.join(timeout=5)


def _run_slow_errands(stop: threading.Event) -> None:
    """Files and the directory on a thread of their own: a large file delays no message."""
    refresh_at = now()
    while not stop.is_set():
        if now() >= refresh_at:
            known = attempt(_refresh)
            refresh_at = now() + (_REFRESH_EVERY if known else timedelta(seconds=UNREACHABLE_AT_MOST))
        if not attempt(fetch_due):
            stop.wait(_POLL_SECONDS)


def _refresh() -> int:
    """Refresh the directory, which also tells whether the hub is there."""
    try:
        members = refresh_directory()
    except LineDown as down:
        with transaction.atomic():
            note_line_down(reason=down.reason, at=now())
        return 0
    except ExchangeRefused as refused:
        log.warning("directory refused: %s", refused.sentence)
        return 0
    note_line_up(at=now())
    return members


def attempt(errand: Callable[[], int]) -> int:
    """Run one errand on a courier's thread: nothing is lost when it fails, so the next round tries again."""
    try:
        return errand()
    except Error as error:
        log.warning("courier: %s", type(error).__name__)
        return 0
    except Exception:
        log.exception("courier: an errand failed")
        return 0
    finally:
        connection.close()
