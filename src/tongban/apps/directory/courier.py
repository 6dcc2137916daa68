"""The hub's courier: hands messages to their recipients, in order per matter, each recipient on its own.

Every recipient with something due has a hand of its own. One that is down, slow or lying is probed by one message at a
time and holds up nobody else: while it is waited for, its hand holds nothing that another needs (desks.py). A
recipient's backlog and its live traffic take turns.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from tongban.apps.directory.desks import at_desk
from tongban.apps.directory.handing_over import QUEUE, due_recipients, hand_over, hand_over_many, takes_many
from tongban.apps.directory.speaking import HUB_CHANNEL
from tongban.apps.identity.clock import now
from tongban.apps.messaging.carrying import Clock
from tongban.apps.messaging.courier import BATCH, attempt, loads
from tongban.apps.messaging.wakeups import Listener

_POLL_SECONDS: Final = 1.0
_BUSY_SECONDS: Final = 0.1  # what came while a hand was finishing is seen soon
_HANDS: Final = 400  # more than the province will have members: a thread is begun only when it is needed
_SLICE: Final = timedelta(seconds=2)  # so long one recipient is served before others are looked for
_PASS: Final = 1_000


def deliver_due(limit: int = _PASS, *, clock: Clock = now) -> int:
    """One pass over every recipient in turn: how many messages were acknowledged."""
    return sum(deliver_to(recipient, limit, clock=clock) for recipient in due_recipients(at=clock()))


def deliver_to(recipient: str, limit: int = _PASS, *, clock: Clock = now) -> int:
    """Hand a recipient what is due, for a moment at most: how many messages it acknowledged."""
    delivered, carried, until = 0, 0, clock() + _SLICE
    while carried < limit and clock() <= until:
        with at_desk():
            found = QUEUE.by_turns(min(BATCH, limit - carried), at=clock(), recipient=recipient)
            together = takes_many(recipient)
        for load in loads(found, together=together):
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


@dataclass(slots=True)
class _Hands:
    """Who is being served. No other process serves the same recipient meanwhile."""

    pool: ThreadPoolExecutor
    listener: Listener
    busy: dict[str, Future[int]] = field(default_factory=dict)

    def set_out(self) -> int:
        """Send a hand to every recipient with something due that has none yet."""
        done = [name for name, turn in self.busy.items() if turn.done()]
        for recipient in done:
            self.busy.pop(recipient).result()
        self.listener.leave(done)
        idle = self.listener.take(due_recipients(at=now(), but=self.busy))
        for recipient in idle:
            self.busy[recipient] = self.pool.submit(attempt, partial(deliver_to, recipient))
        return len(idle)


def run_hub_courier(stop: threading.Event) -> None:
    """Hand over messages until told to stop: every recipient by a hand of its own."""
    listener = Listener(HUB_CHANNEL)
    with ThreadPoolExecutor(max_workers=_HANDS, thread_name_prefix="hub-courier") as pool:
        hands = _Hands(pool, listener)
        try:
            while not stop.is_set():
                attempt(hands.set_out)
                listener.wait(stop=stop, seconds=_BUSY_SECONDS if hands.busy else _POLL_SECONDS)
        finally:
            listener.close()
