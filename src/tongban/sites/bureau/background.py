"""What runs beside the pages."""

import threading
from collections.abc import Callable
from typing import Final

from tongban.apps.documents.judging import JUDGING_CHANNEL, judge_next
from tongban.apps.identity.clock import now
from tongban.apps.messaging.courier import attempt, run_courier
from tongban.apps.messaging.wakeups import Listener
from tongban.apps.register.operations import sweep

_POLL_SECONDS: Final = 5.0  # a wake-up that got lost costs this much; judging has no term


def loops() -> list[Callable[[threading.Event], None]]:
    """The courier that carries messages to the hub and fetches files; the judging of scans; once, what was missed."""
    return [run_courier, run_judging, catch_up]


def run_judging(stop: threading.Event) -> None:
    """Judge scans one after another until told to stop."""
    listener = Listener(JUDGING_CHANNEL)
    try:
        while not stop.is_set():
            if not attempt(judge_next):
                listener.wait(stop=stop, seconds=_POLL_SECONDS)
    finally:
        listener.close()


def catch_up(_stop: threading.Event) -> None:
    """Write down what dates ended while the node was off: cases they held up go on now, not at the full hour."""
    attempt(lambda: sweep(at=now()).folios)
