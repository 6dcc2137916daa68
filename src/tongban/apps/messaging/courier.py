"""The node's courier: carries the outbox to the hub, one message at a time per matter, until each is receipted.

While the line is steady, the first messages of many matters go together under one signature. A message stays locked
while it is on its way. Whoever dies with it in hand loses the lock, not the message; the hub answers the second attempt
with the first receipt. Turns alternate between what has waited longest and what became due last: a backlog drains at
half the pace at least, and live traffic does not queue up behind it.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import Error, connection, transaction

from tongban.apps.identity.clock import now
from tongban.apps.messaging.backoff import UNREACHABLE_AT_MOST
from tongban.apps.messaging.carrying import (
    QUEUE,
    Clock,
    carry,
    carry_many,
    line_is_steady,
    note_line_down,
    note_line_up,
    sign,
)
from tongban.apps.messaging.fetching import run_fetching
from tongban.apps.messaging.members import refresh_directory
from tongban.apps.messaging.operations import OUTBOX_CHANNEL
from tongban.apps.messaging.turns import Due
from tongban.apps.messaging.wakeups import Listener
from tongban.apps.messaging.wire import LineDown
from tongban.exchange.refusals import ExchangeRefused

log = logging.getLogger(__name__)

_POLL_SECONDS: Final = 1.0
_REFRESH_EVERY: Final = timedelta(seconds=30)
_PASS: Final = 1_000
BATCH: Final = 200  # so many are looked up and sent at once: what is said meanwhile waits for these at most


def deliver_due(limit: int = _PASS, *, clock: Clock = now) -> int:
    """One pass over what is due: how many messages the hub has receipted."""
    delivered = carried = 0
    while carried < limit and (found := QUEUE.by_turns(min(BATCH, limit - carried), at=clock())):
        for load in loads(found, together=line_is_steady()):
            outcome = _carry(load, clock)
            if outcome is None:
                return delivered
            delivered += outcome
        carried += len(found)
    return delivered


def loads(found: Sequence[Due], *, together: bool) -> Iterator[list[UUID]]:
    """What goes at once: those never tried before, when that is asked for; each other one alone."""
    fresh = [one.number for one in found if together and not one.attempts]
    if len(fresh) > 1:
        yield fresh
    yield from ([one.number] for one in found if len(fresh) <= 1 or one.attempts)


def _carry(load: list[UUID], clock: Clock) -> int | None:
    if len(load) > 1:
        return carry_many(load, clock)
    sign(load)
    return carry(load[0], clock)


def run_courier(stop: threading.Event) -> None:
    """Carry messages, fetch files and refresh the directory until told to stop."""
    sides = [
        threading.Thread(target=_keep_directory_fresh, args=(stop,), name="courier-directory", daemon=True),
        threading.Thread(target=run_fetching, args=(stop, attempt), name="courier-fetching", daemon=True),
    ]
    for side in sides:
        side.start()
    listener = Listener(OUTBOX_CHANNEL)
    try:
        while not stop.is_set():
            if not attempt(deliver_due):
                listener.wait(stop=stop, seconds=_POLL_SECONDS)
    finally:
        listener.close()
        for side in sides:
            side.join(timeout=5)


def _keep_directory_fresh(stop: threading.Event) -> None:
    """The directory on a thread of its own: a slow answer delays no message."""
    while not stop.is_set():
        known = attempt(_refresh)
        stop.wait(_REFRESH_EVERY.total_seconds() if known else UNREACHABLE_AT_MOST)


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
