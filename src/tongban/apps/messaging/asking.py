"""Questions of our own under way: they may keep only some of a node's threads waiting.

Otherwise bureaus that ask one another would each wait with all their threads, and none would have one left to answer.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class TooManyQuestions(Exception):
    """So many questions of this process wait for their answers that one more would take a thread others need."""


class Questions:
    """How many questions of this process wait for an answer; `threads` says how many threads it has in all."""

    def __init__(self, threads: Callable[[], int]) -> None:
        self._threads = threads
        self._changed = threading.Condition()
        self._asked = self._queued = 0

    @contextmanager
    def one_more(self, *, seconds: float) -> Iterator[None]:
        """Ask inside the block, once fewer than half of the threads wait for answers.

        As many as a quarter of the threads stand in line for that, each for so many seconds; the others are free for
        what comes in. Raises TooManyQuestions at once where the line is full, and when standing in it was in vain.
        """
        with self._changed:
            if not self._may_ask() and not self._stood_in_line(seconds):
                raise TooManyQuestions
            self._asked += 1
        try:
            yield
        finally:
            with self._changed:
                self._asked -= 1
                self._changed.notify()

    def _may_ask(self) -> bool:
        return self._asked < max(1, self._threads() // 2)

    def _stood_in_line(self, seconds: float) -> bool:
        if self._queued >= self._threads() // 4:
            return False
        self._queued += 1
        try:
            return self._changed.wait_for(self._may_ask, timeout=seconds)
        finally:
            self._queued -= 1
