"""Handing messages to their recipients: many at once on a line that works, else one that probes.

What has been tried before goes alone, so that one message that spoils a batch spoils no second one. A recipient that
takes messages only singly is remembered for a while.

Nothing is locked while a recipient is waited for: one hand serves it, and the first of a matter that is on its way
holds back what follows as before. What an answer changes is written under a lock taken anew.
"""

import logging
import time
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from tongban.apps.directory.admission import live_member
from tongban.apps.directory.desks import at_desk
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.models import Delivery, Member, MemberLine
from tongban.apps.directory.operating import clear_by_delivery, note_refusal, note_unverified
from tongban.apps.directory.returning import complete_returns, withdrawal_refused
from tongban.apps.identity.prepared import run
from tongban.apps.messaging.backoff import UNREACHABLE_AT_MOST, after_failure, pause
from tongban.apps.messaging.carrying import ROOM, Clock, as_json
from tongban.apps.messaging.node import HUB, exchange_settings
from tongban.apps.messaging.replies import SignedRefusal, UnverifiedReply, acknowledgement_in
from tongban.apps.messaging.turns import Queue
from tongban.apps.messaging.wire import LineDown, NotOffered, send, send_batch
from tongban.exchange.refusals import ExchangeRefused

log = logging.getLogger(__name__)

_ERROR_LENGTH: Final = 500
QUEUE: Final = Queue(table="directory_delivery", key="record_id", holding_back="first.state IN ('waiting', 'parked')")
_FRESH: Final = timedelta(seconds=15)
_SINGLY_SECONDS: Final = 600.0
_singly: Final[dict[str, float]] = {}
"""Recipients that offer no batches, and until when that is believed (monotonic seconds)."""


def takes_many(recipient: str) -> bool:
    """Whether many messages may be risked at once: the recipient's last answer was good, and it offers batches."""
    if time.monotonic() < _singly.get(recipient, 0.0):
        return False
    return MemberLine.objects.filter(member_id=recipient, failures=0, member__state=Member.State.LIVE).exists()


def hand_over_many(recipient: str, numbers: Sequence[UUID], clock: Clock) -> int | None:
    """Hand over messages that were never tried: how many are acknowledged; None when the line rests.

    Where the recipient offers no batches nothing was tried, and nothing is counted.
    """
    with at_desk():
        if _rests(recipient, clock()):
            return None
        letters = _that_fit(run(_DUE, [list(numbers), clock()]).fetchall())
        endpoint = _live_endpoint(recipient) if letters else ""
    if not endpoint:
        return 0  # nothing due; or no longer live: alone each of them learns why it waits
    forwarded_at = clock()
    try:
        replies = send_batch(
            f"{endpoint}/exchange/inbox/batches",
            [jws for _, jws, _ in letters],
            receipts=[receipt for *_, receipt in letters],
            seconds=exchange_settings().batch_seconds,
        )
    except NotOffered:
        _singly[recipient] = time.monotonic() + _SINGLY_SECONDS
        return 0
    except LineDown as down:
        with at_desk():
            _note_nobody_answered(recipient, letters, down, forwarded_at, clock)
        return None
    with at_desk():
        return _settle(recipient, letters, replies, forwarded_at, clock)


def _rests(recipient: str, at: datetime) -> bool:
    return resting_lines(at).filter(member_id=recipient).exists()


def _live_endpoint(recipient: str) -> str:
    found = Member.objects.filter(name=recipient, state=Member.State.LIVE).values_list("endpoint", flat=True)
    return found.first() or ""


Letter = tuple[UUID, str, str]
"""A delivery's number, the message, the hub's receipt for it."""


def _that_fit(letters: Sequence[Letter]) -> list[Letter]:
    """The beginning of these that one request may carry; at least one."""
    taken: list[Letter] = []
    room = ROOM
    for letter in letters:
        room -= len(letter[1]) + len(letter[2])
        if room < 0 and taken:
            break
        taken.append(letter)
    return taken


@transaction.atomic
def _note_nobody_answered(
    recipient: str, letters: Sequence[Letter], down: LineDown, forwarded_at: datetime, clock: Clock
) -> None:
    tried = {"attempts": 1, "forwarded_at": forwarded_at, "last_error": down.reason[:_ERROR_LENGTH]}
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    waiting.filter(pk__in=[number for number, *_ in letters]).update(**tried)
    note_line_down(recipient, reason=down.reason, at=clock())


@transaction.atomic
def _settle(
    recipient: str, letters: Sequence[Letter], replies: Sequence[bytes], forwarded_at: datetime, clock: Clock
) -> int:
    """Keep the acknowledgements that hold; whatever else came back concerns its own message alone."""
    done: list[tuple[UUID, str, datetime]] = []
    troubled = False
    keys = cache(registered_key)
    for (number, jws, _), reply in zip(letters, replies, strict=False):
        try:
            answer = acknowledgement_in(reply, jws=jws, message=number, signer=recipient, key_of=keys)
        except (LineDown, SignedRefusal) as failure:
            troubled |= isinstance(failure, LineDown)
            _note_failure(number, failure, forwarded_at, clock)
        else:
            done.append((number, reply.decode("ascii"), answer.sent_at))
    told = [{"id": number, "text": text, "at": moment} for number, text, moment in done]
    withdrawn = run(_DELIVERED, [forwarded_at, as_json(told)]).fetchall()
    complete_returns([number for (number,) in withdrawn if number is not None], at=clock())
    if not troubled:
        _note_line_up(recipient, at=clock())
    return len(done)


_DUE: Final = f"""
    SELECT row.record_id, record.jws, record.receipt
    FROM unnest(%s::uuid[]) WITH ORDINALITY AS turn (number, place)
        JOIN directory_delivery AS row ON row.record_id = turn.number
        JOIN directory_exchangerecord AS record ON record.id = row.record_id
    WHERE row.state = 'waiting' AND row.next_attempt_at <= %s AND {QUEUE.is_first("row")}
    ORDER BY turn.place
"""  # noqa: S608 - names of ours; in their turns: who answers in part leaves out the end, and that is not the newest
_DELIVERED: Final = """
    UPDATE directory_delivery AS row
    SET state = 'delivered', attempts = attempts + 1, refusals = 0, last_error = '', forwarded_at = %s,
        acknowledgement = told.text, answered_at = told.at
    FROM json_to_recordset(%s::json) AS told (id uuid, text text, at timestamptz)
    WHERE row.record_id = told.id AND row.state = 'waiting'
    RETURNING row.in_place_of_id
"""


def _note_failure(number: UUID, failure: LineDown | SignedRefusal, forwarded_at: datetime, clock: Clock) -> None:
    """One of a batch was refused, or answered by words that prove nothing."""
    row = _still_waiting(number, forwarded_at)
    if row is None:
        return
    if isinstance(failure, SignedRefusal):
        _note_refused(row, failure, clock)
    else:
        _note_silence(row, failure, clock)


def _still_waiting(number: UUID, forwarded_at: datetime) -> Delivery | None:
    """The message as tried once more, locked; nothing when it has arrived meanwhile."""
    row = Delivery.objects.select_for_update().filter(pk=number, state=Delivery.State.WAITING).first()
    if row is not None:
        row.attempts += 1
        row.forwarded_at = forwarded_at
    return row


def hand_over(recipient: str, number: UUID, clock: Clock) -> bool | None:
    """Hand over one message: True when acknowledged, False when refused or in other hands, None when the line rests."""
    with at_desk():
        if _rests(recipient, clock()):
            return None
        row = due_deliveries(clock()).select_related("record").filter(pk=number).first()
        if row is None:
            return False
        found = _recipient_of(row)
    forwarded_at = clock()
    answer = found if isinstance(found, ExchangeRefused) else _asked(row, found.endpoint)
    with at_desk():
        return _settle_one(row, answer, forwarded_at, clock)


def _recipient_of(row: Delivery) -> Member | ExchangeRefused:
    """A live member, or why not; in its test phase a member hears from the hub alone."""
    trying = Member.objects.filter(name=row.recipient, state=Member.State.TESTING).first()
    try:
        return trying if trying is not None and row.sender == HUB else live_member(row.recipient)
    except ExchangeRefused as refused:
        return refused


def _asked(row: Delivery, endpoint: str) -> bytes | LineDown:
    try:
        return send(f"{endpoint}/exchange/inbox", row.record.jws, receipt=row.record.receipt)
    except LineDown as down:
        return down


@transaction.atomic
def _settle_one(
    sent: Delivery, answer: bytes | LineDown | ExchangeRefused, forwarded_at: datetime, clock: Clock
) -> bool | None:
    """Keep the acknowledgement that came back, or why there is none."""
    row = _still_waiting(sent.pk, forwarded_at)
    if row is None:
        return False
    try:
        if not isinstance(answer, bytes):
            raise answer
        acknowledged = acknowledgement_in(
            answer, jws=sent.record.jws, message=sent.pk, signer=sent.recipient, key_of=registered_key
        )
    except LineDown as down:
        _note_silence(row, down, clock)
        return None
    except ExchangeRefused as refused:
        _note_refused(row, refused, clock)
        return False
    row.acknowledgement, row.answered_at = answer.decode("ascii"), acknowledged.sent_at
    row.state, row.last_error, row.refusals = Delivery.State.DELIVERED, "", 0
    row.save()
    if row.attempts > 1:
        clear_by_delivery(row, at=clock())
    if row.in_place_of_id:
        complete_returns([row.in_place_of_id], at=clock())
    _note_line_up(row.recipient, at=clock())
    return True


def _note_silence(row: Delivery, down: LineDown, clock: Clock) -> None:
    failures = note_line_down(row.recipient, reason=down.reason, at=clock())
    if isinstance(down, UnverifiedReply):
        note_unverified(row, failures=failures, sentence=down.reason, at=clock())
    _rest(row, down.reason, until=clock() + pause(failures=row.attempts, at_most=UNREACHABLE_AT_MOST))


def _note_refused(row: Delivery, refused: ExchangeRefused, clock: Clock) -> None:
    log.warning("%s refuses %s: %s", row.recipient, row.record_id, refused.sentence)
    if isinstance(refused, SignedRefusal) and refused.of_this:
        code, sentence, at = refused.code, refused.sentence, clock()
        if not withdrawal_refused(row, code=code, sentence=sentence, at=at):
            note_refusal(row, code=code, sentence=sentence, at=at)
    _rest(row, refused.sentence, until=clock() + after_failure(row.attempts, refused))


def _rest(row: Delivery, reason: str, *, until: datetime) -> None:
    """Try this message again later, so that another one probes the line: one that nobody answers holds up no other."""
    row.last_error = reason[:_ERROR_LENGTH]
    row.next_attempt_at = until
    row.save()


def resting_lines(now: datetime) -> "QuerySet[MemberLine]":
    """Lines on which nothing goes out now: paused by an operator, or down and not yet due for a probe."""
    return MemberLine.objects.filter(Q(next_attempt_at__gt=now) | Q(paused_at__isnull=False))


def due_recipients(*, at: datetime, but: Collection[str] = ()) -> list[str]:
    """Who has something due and whose line does not rest; those in `but` are not asked about.

    One look into the index for each who has anything waiting, however much that is.
    """
    return [recipient for (recipient,) in run(_WHO, {"at": at, "but": list(but)}).fetchall()]


_WHO: Final = f"""
    WITH RECURSIVE waiting (recipient) AS (
        (SELECT recipient FROM directory_delivery WHERE state = 'waiting' ORDER BY recipient LIMIT 1)
        UNION ALL
        SELECT (SELECT next.recipient FROM directory_delivery AS next
            WHERE next.state = 'waiting' AND next.recipient > waiting.recipient ORDER BY next.recipient LIMIT 1)
        FROM waiting WHERE waiting.recipient IS NOT NULL)
    SELECT recipient FROM waiting
    WHERE recipient IS NOT NULL AND recipient <> ALL(%(but)s::text[])
        AND NOT EXISTS (SELECT FROM directory_memberline AS line WHERE line.member_id = waiting.recipient
            AND (line.next_attempt_at > %(at)s OR line.paused_at IS NOT NULL))
        AND EXISTS (SELECT FROM directory_delivery AS row WHERE row.recipient = waiting.recipient
            AND row.state = 'waiting' AND row.next_attempt_at <= %(at)s AND {QUEUE.is_first("row")})
"""  # noqa: S608 - names of ours


def due_deliveries(now: datetime) -> "QuerySet[Delivery]":
    """Due deliveries that are the first undelivered of their matter; a parked one holds back what follows."""
    first = Delivery.objects.filter(
        state__in=[Delivery.State.WAITING, Delivery.State.PARKED],
        sender=OuterRef("sender"),
        recipient=OuterRef("recipient"),
        about=OuterRef("about"),
    ).order_by("sequence")
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, next_attempt_at__lte=now)
    return waiting.filter(sequence=Subquery(first.values("sequence")[:1]))


def note_line_down(recipient: str, *, reason: str, at: datetime) -> int:
    """The line rests a little; how many times in a row it failed."""
    line, _ = MemberLine.objects.select_for_update().get_or_create(member_id=recipient)
    line.failures += 1
    line.last_error = reason[:_ERROR_LENGTH]
    line.next_attempt_at = at + pause(failures=line.failures, at_most=UNREACHABLE_AT_MOST)
    line.save()
    return line.failures


def _note_line_up(recipient: str, *, at: datetime) -> None:
    """The recipient was reached: whatever waits for it may go at once."""
    steady = MemberLine.objects.filter(member_id=recipient, failures=0, next_attempt_at=None)
    if steady.filter(last_success_at__gt=at - _FRESH).exists():
        return  # said a moment ago; no need to write for every batch
    up = {"failures": 0, "next_attempt_at": None, "last_success_at": at, "last_error": ""}
    MemberLine.objects.update_or_create(member_id=recipient, defaults=up)
