"""The hands that fetch files: a few at once, and never all of them for one holder."""

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Final

from tongban.apps.messaging.files import claim_next, fetch_claimed, let_go
from tongban.apps.messaging.models import FileWanted

HANDS: Final = 4
HANDS_FOR_ONE: Final = 2  # a holder whose line is slow leaves the others' files half of the hands at least
_BUSY_SECONDS: Final = 0.2
_POLL_SECONDS: Final = 1.0

Attempt = Callable[[Callable[[], int]], int]
"""Runs one errand so that nothing is lost when it fails: how much it did, nothing when it failed."""


class FileHands:
    """Files on their way, each on a thread of its own that holds a connection only to claim and to finish."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._busy: dict[threading.Thread, FileWanted] = {}

    def set_out(self) -> int:
        """Send every free hand for a file that is due: how many set out."""
        self._busy = {hand: row for hand, row in self._busy.items() if hand.is_alive()}
        set_out = 0
        while len(self._busy) < HANDS:
            many = Counter(row.from_member for row in self._busy.values())
            row = claim_next(besides=[holder for holder, hands in many.items() if hands >= HANDS_FOR_ONE])
            if row is None:
                break
            errand = partial(self._attempt, partial(fetch_claimed, row))
            hand = threading.Thread(target=errand, name="courier-file", daemon=True)
            self._busy[hand] = row
            hand.start()
            set_out += 1
        return set_out

    def busy(self) -> bool:
        """Whether a file is on its way."""
        return any(hand.is_alive() for hand in self._busy)

    def break_off(self) -> int:
        """Let go of what is on its way, so that the next process goes on with it at once: how many files."""
        return sum(let_go(row) for hand, row in self._busy.items() if hand.is_alive())


def run_fetching(stop: threading.Event, attempt: Attempt) -> None:
    """Fetch what is wanted until told to stop. A file on its way then is broken off, and gone on with later."""
    hands = FileHands(attempt)
    while not stop.is_set():
        attempt(hands.set_out)
        stop.wait(_BUSY_SECONDS if hands.busy() else _POLL_SECONDS)
    attempt(hands.break_off)
