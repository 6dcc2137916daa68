"""Bringing messages of the outbox to the hub: many under one signature, or one alone.

A batch is signed and that is committed before anything is sent: whatever dies afterwards, the same bytes go again.
What has been tried before goes alone, so that one message that spoils a batch spoils no second one.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from pydantic_core import to_json

from tongban.apps.identity.prepared import run
from tongban.apps.messaging.backoff import UNREACHABLE_AT_MOST, after_failure, pause
from tongban.apps.messaging.members import key_of
from tongban.apps.messaging.models import HubLine, OutboxMessage
from tongban.apps.messaging.node import HUB, exchange_settings, signing_key
from tongban.apps.messaging.replies import SignedRefusal, acknowledgement_in
from tongban.apps.messaging.turns import Queue
from tongban.apps.messaging.wire import MAX_BATCH_BYTES, LineDown, NotOffered, send, send_batch
from tongban.exchange.envelope import peek, peek_header, seal, seal_written
from tongban.exchange.refusals import RefusalCode

log = logging.getLogger(__name__)

_ERROR_LENGTH: Final = 500
_FRESH: Final = timedelta(seconds=15)
ROOM: Final = MAX_BATCH_BYTES * 3 // 4
"""So many bytes of messages go into a batch at most; the rest is for receipts and quotation marks."""

Clock = Callable[[], datetime]
"""What time it is: the courier's own clock unless a test lets ten minutes pass."""


QUEUE: Final = Queue(table="messaging_outboxmessage", key="id", holding_back="first.delivered_at IS NULL")


def due_messages(at: datetime) -> "QuerySet[OutboxMessage]":
    """Due messages that are the first undelivered of their matter; the first is looked up by its index, row by row."""
    first = OutboxMessage.objects.filter(
        delivered_at=None,
        sender=OuterRef("sender"),
        recipient=OuterRef("recipient"),
        about=OuterRef("about"),
    ).order_by("sequence")
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, next_attempt_at__lte=at)
    return waiting.filter(sequence=Subquery(first.values("sequence")[:1]))


def line_is_steady() -> bool:
    """Whether the last contact with the hub was good: only then many messages are risked at once."""
    return HubLine.objects.filter(pk=1, failures=0).exists()


def carry_many(numbers: Sequence[UUID], clock: Clock) -> int | None:
    """Carry messages that were never tried: how many are receipted; None when the line rests."""
    sign(numbers)
    return _carry_signed(numbers, clock)


@transaction.atomic
def sign(numbers: Sequence[UUID]) -> None:
    """Put one signature under whatever of these is not signed yet; each message keeps its own path to it."""
    rows = dict(run(_UNSIGNED, [list(numbers)]).fetchall())
    if rows:
        run(_SIGNED, [as_rows(rows, seal_written(list(rows.values()), signing_key()))])


_UNSIGNED: Final = """
    SELECT id, unsigned FROM messaging_outboxmessage WHERE id = ANY(%s) AND jws = '' FOR UPDATE SKIP LOCKED
"""
_SIGNED: Final = """
    UPDATE messaging_outboxmessage AS row SET jws = told.text, unsigned = ''
    FROM json_to_recordset(%s::json) AS told (id uuid, text text) WHERE row.id = told.id
"""
_SIGNED_AND_DUE: Final = f"""
    SELECT row.id, row.jws FROM unnest(%s::uuid[]) WITH ORDINALITY AS turn (number, place)
        JOIN messaging_outboxmessage AS row ON row.id = turn.number
    WHERE row.state = 'waiting' AND row.next_attempt_at <= %s AND row.jws <> '' AND {QUEUE.is_first("row")}
    ORDER BY turn.place FOR UPDATE OF row SKIP LOCKED
"""  # noqa: S608 - names of ours; in their turns, so that what a request has no room for is not always the newest
_RECEIPTED: Final = """
    UPDATE messaging_outboxmessage AS row
    SET state = 'delivered', attempts = attempts + 1, last_error = '', receipt = told.text, delivered_at = %s
    FROM json_to_recordset(%s::json) AS told (id uuid, text text) WHERE row.id = told.id
"""


def as_rows(numbers: Iterable[UUID], texts: Iterable[str]) -> str:
    """Rows as one JSON text, which the driver writes far more quickly than arrays."""
    return as_json([{"id": number, "text": text} for number, text in zip(numbers, texts, strict=True)])


def as_json(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as one JSON text: numbers and moments by their usual text."""
    return to_json(rows).decode()


@transaction.atomic
def _carry_signed(numbers: Sequence[UUID], clock: Clock) -> int | None:
    at = clock()
    if _line_rests(at):
        return None
    letters = _that_fit(run(_SIGNED_AND_DUE, [list(numbers), at]).fetchall())
    if not letters:
        return 0
    try:
        place = exchange_settings()
        messages = [jws for _, jws in letters]
        replies = send_batch(f"{place.hub_url}/exchange/batches", messages, seconds=place.batch_seconds)
    except LineDown as down:
        _try_each_alone([number for number, _ in letters], down.reason)
        if not isinstance(down, NotOffered):
            note_line_down(reason=down.reason, at=clock())
        return None
    return _settle(letters, replies, clock)


def _that_fit(letters: Sequence[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
    """The beginning of these that one request may carry; at least one."""
    taken: list[tuple[UUID, str]] = []
    room = ROOM
    for number, jws in letters:
        room -= len(jws)
        if room < 0 and taken:
            break
        taken.append((number, jws))
    return taken


def _settle(letters: Sequence[tuple[UUID, str]], replies: Sequence[bytes], clock: Clock) -> int:
    """Keep the receipts that hold; whatever else came back concerns its own message alone."""
    receipted: dict[UUID, str] = {}
    keys = cache(key_of)
    for (number, jws), reply in zip(letters, replies, strict=False):
        try:
            acknowledgement_in(reply, jws=jws, message=number, signer=HUB, key_of=keys)
        except LineDown as down:
            _try_each_alone([number], down.reason)
            note_line_down(reason=down.reason, at=clock())
        except SignedRefusal as refused:
            row = OutboxMessage.objects.get(pk=number)
            row.attempts += 1
            _rest_refused(row, refused, clock)
        else:
            receipted[number] = reply.decode("ascii")
    at = clock()
    run(_RECEIPTED, [at, as_rows(receipted, receipted.values())])
    if len(receipted) == len(letters):
        note_line_up(at=at)
    return len(receipted)


def _try_each_alone(numbers: Sequence[UUID], reason: str) -> None:
    """Nobody knows which of them spoiled it: each counts as tried, and goes alone from now on."""
    OutboxMessage.objects.filter(pk__in=numbers).update(attempts=1, last_error=reason[:_ERROR_LENGTH])


@transaction.atomic
def carry(number: UUID, clock: Clock) -> bool | None:
    """Carry one message: True when receipted, False when refused or in other hands, None when the line rests."""
    at = clock()
    if _line_rests(at):
        return None
    row = due_messages(at).select_for_update(skip_locked=True, of=("self",)).filter(pk=number).exclude(jws="").first()
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
        _rest_refused(row, refused, clock)
        return False
    row.receipt = reply.decode("ascii")
    row.state, row.delivered_at, row.last_error = OutboxMessage.State.DELIVERED, clock(), ""
    row.save(update_fields=["attempts", "last_error", "state", "receipt", "delivered_at"])
    note_line_up(at=row.delivered_at)
    return True


def _rest_refused(row: OutboxMessage, refused: SignedRefusal, clock: Clock) -> None:
    log.warning("hub refuses %s: %s %s", row.id, refused.code, refused.sentence)
    anew = refused.code == RefusalCode.UNKNOWN_KEY and _signed_anew(row)
    _rest(row, refused.sentence, until=clock() + (timedelta(0) if anew else after_failure(row.attempts, refused)))


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
    if HubLine.objects.filter(pk=1, failures=0, last_success_at__gt=at - _FRESH).exists():
        return  # said a moment ago; no need to write for every message
    up = {"failures": 0, "next_attempt_at": None, "last_success_at": at, "last_error": ""}
    HubLine.objects.update_or_create(pk=1, defaults=up)
