"""The hub's courier: hands messages to their recipients, in order per matter, each recipient on its own.

A recipient that is down, slow or lying is probed by one message at a time and holds up nobody else: its line has
other hands than the lines that work. A recipient's backlog and its live traffic take turns.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final, Self
from uuid import UUID

from tongban.apps.directory.handing_over import QUEUE, due_recipients, hand_over, hand_over_many, takes_many
from tongban.apps.directory.models import MemberLine
from tongban.apps.directory.trials import HUB_CHANNEL
from tongban.apps.identity.clock import now
from tongban.apps.messaging.carrying import Clock
from tongban.apps.messaging.courier import BATCH, attempt, loads
from tongban.apps.messaging.wakeups import Listener

_POLL_SECONDS: Final = 1.0
_BUSY_SECONDS: Final = 0.1  # what came while a hand was finishing is seen soon
_HANDS: Final = 5
_RELIEF_HANDS: Final = 16  # step in while every one of those is held up
_PROBING_HANDS: Final = 3  # all hands hold a connection of the worker's pool
_STUCK_SECONDS: Final = 3.0  # a turn ends after two and the message in hand: whoever takes longer is held up
_SLICE: Final = timedelta(seconds=2)  # so long one recipient keeps a hand while others may be waiting for one
_SLOW: Final = timedelta(seconds=1)  # a recipient that takes longer over one message is handed its next by a prober
_PASS: Final = 1_000


def deliver_due(limit: int = _PASS, *, clock: Clock = now) -> int:
    """One pass over every recipient in turn: how many messages were acknowledged."""
    return sum(deliver_to(recipient, limit, clock=clock) for recipient in due_recipients(at=clock()))


def deliver_to(recipient: str, limit: int = _PASS, *, clock: Clock = now) -> int:
    """Hand a recipient what is due, for a moment at most: how many messages it acknowledged."""
    delivered, carried, until = 0, 0, clock() + _SLICE
    while carried < limit and clock() <= until:
        found = QUEUE.by_turns(min(BATCH, limit - carried), at=clock(), recipient=recipient)
        for load in loads(found, together=takes_many(recipient)):
            outcome = _carry(recipient, load, clock)
            if outcome is None:
                return delivered
            delivered += outcome
        carried += len(found)
        if not found:
            break
    return delivered


def _carry(recipient: str, load: list[UUID], clock: Clock) -> int | None:
    if len(load) > 1:
        return hand_over_many(recipient, load, clock)
    return hand_over(recipient, load[0], clock)


@dataclass(frozen=True, slots=True)
class _Errand:
    """One recipient's turn, and which hands it was given to."""

    turn: Future[int]
    hands: ThreadPoolExecutor


@dataclass(slots=True)
class _Hands:
    """Who is being served, by which hands; `slow` are the recipients that took long over their last message.

    That a recipient is slow is known only afterwards. Were several to turn slow at once they would hold all steady
    hands: then whoever waits behind them is called back and served by the relief.
    """

    steady: ThreadPoolExecutor
    relief: ThreadPoolExecutor
    probing: ThreadPoolExecutor
    busy: dict[str, _Errand] = field(default_factory=dict)
    began: dict[str, float] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)

    @classmethod
    @contextmanager
    def at_work(cls) -> Iterator[Self]:
        """Hands for lines that work, a few to relieve them, and a few for lines that do not work."""
        with (
            ThreadPoolExecutor(max_workers=_HANDS, thread_name_prefix="hub-courier") as steady,
            ThreadPoolExecutor(max_workers=_RELIEF_HANDS, thread_name_prefix="hub-relief") as relief,
            ThreadPoolExecutor(max_workers=_PROBING_HANDS, thread_name_prefix="hub-prober") as probing,
        ):
            yield cls(steady=steady, relief=relief, probing=probing)

    def set_out(self) -> int:
        """Send a free hand to every recipient with something due that has none yet."""
        for recipient in [name for name, errand in self.busy.items() if errand.turn.done()]:
            self.busy.pop(recipient).turn.result()
        working = self.steady
        if self._held_up() >= _HANDS:
            self._call_back_who_waits()
            working = self.relief
        idle = due_recipients(at=now(), but=self.busy)
        down = set(MemberLine.objects.filter(member_id__in=idle, failures__gt=0).values_list("member_id", flat=True))
        for recipient in idle:
            hands = self.probing if recipient in down | self.slow else working
            self.busy[recipient] = _Errand(hands.submit(attempt, partial(self._serve, recipient)), hands)
        return len(idle)

    def _held_up(self) -> int:
        """How many steady hands have been with one recipient for too long."""
        late = time.monotonic() - _STUCK_SECONDS
        steady = (name for name, errand in self.busy.items() if errand.hands is self.steady)
        return sum(self.began.get(name, late) < late for name in steady)

    def _call_back_who_waits(self) -> None:
        waiting = [name for name, errand in self.busy.items() if errand.hands is self.steady and errand.turn.cancel()]
        for recipient in waiting:
            del self.busy[recipient]

    def _serve(self, recipient: str) -> int:
        """One recipient's turn; a slow one is remembered until it is quick again."""
        self.began[recipient] = time.monotonic()
        try:
            return self._timed(recipient, limit=1 if recipient in self.slow else _PASS)
        finally:
            del self.began[recipient]

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
