"""Questions and files in flight: they may keep only a few of the hub's threads waiting, and one member fewer still."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from tongban.exchange.refusals import ExchangeRefused, RefusalCode

LONG_SECONDS: Final = 1.0
"""A question that waits longer than this is stuck; a member that answers quickly never has any."""
STUCK_AT_MOST: Final = 2


class Lanes:
    """How long each question of this process has waited, by the member asked; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._since: defaultdict[str, dict[object, float]] = defaultdict(dict)

    @contextmanager
    def to(self, member: str, *, title: str) -> Iterator[None]:
        """Wait for a member's answer inside the block.

        Raises ExchangeRefused (`unreachable`) at once while two questions are stuck with it: otherwise a slow
        member would take every thread, and everybody's messages would wait for it.
        """
        question, now = object(), self._clock()
        with self._lock:
            stuck = sum(now - since > LONG_SECONDS for since in self._since[member].values())
            if stuck >= STUCK_AT_MOST:
                raise ExchangeRefused(RefusalCode.UNREACHABLE, f"{title}迟迟没有答复先前的调用，请稍后再试。")
            self._since[member][question] = now
        try:
            yield
        finally:
            with self._lock:
                del self._since[member][question]


class Streams:
    """How many files pass through this process, by their holder; `threads` says how many threads it has in all."""

    def __init__(self, threads: Callable[[], int]) -> None:
        self._threads = threads
        self._lock = threading.Lock()
        self._passing: defaultdict[str, int] = defaultdict(int)

    @contextmanager
    def of(self, holder: str) -> Iterator[None]:
        """Let a file of this holder's pass inside the block.

        Raises ExchangeRefused (`unavailable`, with a time to come again) when files hold half of the threads, or
        this holder's a quarter: messages and questions find a thread, however slowly files pass.
        """
        half = max(1, self._threads() // 2)
        with self._lock:
            if sum(self._passing.values()) >= half or self._passing[holder] >= max(1, half // 2):
                raise ExchangeRefused(RefusalCode.UNAVAILABLE, "省平台正在传送的文件较多，请稍后再取。")
            self._passing[holder] += 1
        try:
            yield
        finally:
            with self._lock:
                self._passing[holder] -= 1
