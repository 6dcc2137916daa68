"""The hub's courier: hands messages to their recipients, in order per matter, each recipient on its own.

A recipient that is down, slow or lying is probed by one message at a time and holds up nobody else: its line has
other hands than the lines that work. A recipient's backlog and its live traffic take turns.
"""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Self
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from tongban.apps.directory.admission import live_member
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.models import Delivery, Member, MemberLine
from tongban.apps.directory.operating import clear_by_delivery, note_refusal, note_unverified
from tongban.apps.directory.trials import HUB_CHANNEL
from tongban.apps.identity.clock import now
from tongban.apps.messaging.backoff import UNREACHABLE_AT_MOST, after_failure, pause
from tongban.apps.messaging.courier import LOOK, Clock, attempt, by_turns
from tongban.apps.messaging.node import HUB
from tongban.apps.messaging.replies import SignedRefusal, UnverifiedReply, acknowledgement_in
from tongban.apps.messaging.wakeups import Listener
from tongban.apps.messaging.wire import LineDown, send
from tongban.exchange.refusals import ExchangeRefused

log = logging.getLogger(__name__)

_POLL_SECONDS: Final = 1.0
_BUSY_SECONDS: Final = 0.1  # what came while a hand was finishing is seen soon
_HANDS: Final = 5
_PROBING_HANDS: Final = 3  # all hands hold a connection of the worker's pool
_SLICE: Final = timedelta(seconds=2)  # so long one recipient keeps a hand while others may be waiting for one
_SLOW: Final = timedelta(seconds=1)  # a recipient that takes longer over one message is handed its next by a prober
_PASS: Final = 100
_ERROR_LENGTH: Final = 500


def due_recipients(*, clock: Clock = now) -> list[str]:
    """Who has something due and whose line does not rest."""
    now = clock()
    resting = _resting(now).values("member_id")
    return list(_due(now).exclude(recipient__in=resting).order_by().values_list("recipient", flat=True).distinct())


def deliver_due(limit: int = _PASS, *, clock: Clock = now) -> int:
    """One pass over every recipient in turn: how many messages were acknowledged."""
    return sum(deliver_to(recipient, limit, clock=clock) for recipient in due_recipients(clock=clock))


def deliver_to(recipient: str, limit: int = _PASS, *, clock: Clock = now) -> int:
    """Hand a recipient what is due, for a moment at most: how many messages it acknowledged."""
    delivered, carried, until = 0, 0, clock() + _SLICE
    while carried < limit and clock() <= until:
        found = by_turns(_due(clock()).filter(recipient=recipient), min(LOOK, limit - carried))
        for number in found:
            outcome = _hand_over(recipient, number, clock)
            if outcome is None:
                return delivered
            delivered += outcome
        carried += len(found)
        if not found:
            break
    return delivered


@transaction.atomic
def _hand_over(recipient: str, number: UUID, clock: Clock) -> bool | None:
    """Hand over one message: True when acknowledged, False when refused or in other hands, None when the line rests."""
    now = clock()
    if _resting(now).filter(member_id=recipient).exists():
        return None
    row = _due(now).filter(pk=number).select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return False
    row.attempts += 1
    row.forwarded_at = clock()
    try:
        _push(row)
    except LineDown as down:
        failures = _note_line_down(recipient, reason=down.reason, at=clock())
        if isinstance(down, UnverifiedReply):
            note_unverified(row, failures=failures, sentence=down.reason, at=clock())
        _rest(row, down.reason, until=clock() + pause(failures=row.attempts, at_most=UNREACHABLE_AT_MOST))
        return None
    except ExchangeRefused as refused:
        log.warning("%s refuses %s: %s", recipient, row.record_id, refused.sentence)
        if isinstance(refused, SignedRefusal) and refused.of_this:
            note_refusal(row, code=refused.code, sentence=refused.sentence, at=clock())
        _rest(row, refused.sentence, until=clock() + after_failure(row.attempts, refused))
        return False
    row.state, row.last_error, row.refusals = Delivery.State.DELIVERED, "", 0
    row.save()
    if row.attempts > 1:
        clear_by_delivery(row, at=clock())
    _note_line_up(recipient, at=clock())
    return True


def _rest(row: Delivery, reason: str, *, until: datetime) -> None:
    """Try this message again later, so that another one probes the line: one that nobody answers holds up no other."""
    row.last_error = reason[:_ERROR_LENGTH]
    row.next_attempt_at = until
    row.save()


def _push(row: Delivery) -> None:
    """Hand over the message with the hub's receipt, and keep the acknowledgement that comes back."""
    member, record = _recipient_of(row), row.record
    reply = send(f"{member.endpoint}/exchange/inbox", record.jws, receipt=record.receipt)
    acknowledged = acknowledgement_in(
        reply, jws=record.jws, message=record.id, signer=row.recipient, key_of=registered_key
    )
    row.acknowledgement = reply.decode("ascii")
    row.answered_at = acknowledged.sent_at


def _recipient_of(row: Delivery) -> Member:
    """A live member; in its test phase a member hears from the hub alone. Raises ExchangeRefused."""
    trying = Member.objects.filter(name=row.recipient, state=Member.State.TESTING).first()
    return trying if trying is not None and row.sender == HUB else live_member(row.recipient)


def _resting(now: datetime) -> "QuerySet[MemberLine]":
    """Lines on which nothing goes out now: paused by an operator, or down and not yet due for a probe."""
    return MemberLine.objects.filter(Q(next_attempt_at__gt=now) | Q(paused_at__isnull=False))


def _due(now: datetime) -> "QuerySet[Delivery]":
    """Due deliveries that are the first undelivered of their matter; a parked one holds back what follows."""
    first = Delivery.objects.filter(
        state__in=[Delivery.State.WAITING, Delivery.State.PARKED],
        sender=OuterRef("sender"),
        recipient=OuterRef("recipient"),
        about=OuterRef("about"),
    ).order_by("sequence")
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, next_attempt_at__lte=now)
    return waiting.filter(sequence=Subquery(first.values("sequence")[:1]))


def _note_line_down(recipient: str, *, reason: str, at: datetime) -> int:
    """The line rests a little; how many times in a row it failed."""
    line, _ = MemberLine.objects.select_for_update().get_or_create(member_id=recipient)
    line.failures += 1
    line.last_error = reason[:_ERROR_LENGTH]
    line.next_attempt_at = at + pause(failures=line.failures, at_most=UNREACHABLE_AT_MOST)
    line.save()
    return line.failures


def _note_line_up(recipient: str, *, at: datetime) -> None:
    up = {"failures": 0, "next_attempt_at": None, "last_success_at": at, "last_error": ""}
    MemberLine.objects.update_or_create(member_id=recipient, defaults=up)


@dataclass(slots=True)
class _Hands:
    """Who is being served, by which hands; `slow` are the recipients that took long over their last message."""

    steady: ThreadPoolExecutor
    probing: ThreadPoolExecutor
    busy: dict[str, Future[int]] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)

    @classmethod
    @contextmanager
    def at_work(cls) -> Iterator[Self]:
        """Hands for lines that work, and a few for lines that do not."""
        with (
            ThreadPoolExecutor(max_workers=_HANDS, thread_name_prefix="hub-courier") as steady,
            ThreadPoolExecutor(max_workers=_PROBING_HANDS, thread_name_prefix="hub-prober") as probing,
        ):
            yield cls(steady=steady, probing=probing)

    def set_out(self) -> int:
        """Send a free hand to every recipient with something due that has none yet."""
        for recipient in [name for name, errand in self.busy.items() if errand.done()]:
            self.busy.pop(recipient).result()
        idle = [recipient for recipient in due_recipients() if recipient not in self.busy]
        down = set(MemberLine.objects.filter(member_id__in=idle, failures__gt=0).values_list("member_id", flat=True))
        for recipient in idle:
            hands = self.probing if recipient in down | self.slow else self.steady
            self.busy[recipient] = hands.submit(attempt, partial(self._serve, recipient))
        return len(idle)

    def _serve(self, recipient: str) -> int:
        """One recipient's turn; a slow one is remembered until it is quick again."""
        if recipient in self.slow:
            return self._timed(recipient, limit=1)
        return self._timed(recipient, limit=_PASS)

    def _timed(self, recipient: str, *, limit: int) -> int:
        began = now()
        delivered = deliver_to(recipient, limit)
        each = (now() - began) / max(1, delivered)
        (self.slow.add if each > _SLOW else self.slow.discard)(recipient)
        return delivered


def run_hub_courier(stop: threading.Event) -> None:
    """Hand over messages until told to stop: several recipients at once, each by one hand."""
    listener = Listener(HUB_CHANNEL)
    with _Hands.at_work() as hands:
        try:
            while not stop.is_set():
                attempt(hands.set_out)
                listener.wait(stop=stop, seconds=_BUSY_SECONDS if hands.busy else _POLL_SECONDS)
        finally:
            listener.close()
