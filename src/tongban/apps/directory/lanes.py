"""Questions and files in flight: they may keep only some of the hub's threads waiting, and one member fewer still."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings

from tongban.exchange.refusals import ExchangeRefused, RefusalCode

LONG_SECONDS: Final = 1.0
"""A question that waits longer than this is stuck; a member that answers quickly never has any."""
STUCK_AT_MOST: Final = 2
_IN_LINE_SECONDS: Final = 0.5


class TooManyWaiting(ExchangeRefused):
    """So many of the hub's threads wait for members that one more would take what others need: to be sent again."""

    def __init__(self, sentence: str) -> None:
        super().__init__(RefusalCode.UNAVAILABLE, sentence)


class Lanes:
    """The questions and files that keep threads of this process waiting, by the member asked.

    `threads` says how many threads there are in all; a quarter of them is left for what comes in, whoever waits for
    whom. `clock` gives seconds.
    """

    def __init__(self, threads: Callable[[], int], clock: Callable[[], float] = time.monotonic) -> None:
        self._threads = threads
        self._clock = clock
        self._changed = threading.Condition()
        self._since: defaultdict[str, dict[object, float]] = defaultdict(dict)
        self._asked = 0
        self._slow: set[str] = set()
        self._files: defaultdict[str, int] = defaultdict(int)
        self._passing = 0

    @contextmanager
    def to(self, member: str, *, title: str) -> Iterator[None]:
        """Wait for a member's answer inside the block.

        Raises ExchangeRefused (`unreachable`) at once while two questions are stuck with this member: otherwise a slow
        one would take every thread, and everybody's messages would wait for it. Raises TooManyWaiting while too many
        wait together: a member known to be slow is asked only while fewer than half of the threads wait; for any other
        one may stand in line for a moment, as long as the line moves.
        """
        question = object()
        with self._changed:
            if self._stuck_with(member) >= STUCK_AT_MOST:
                raise ExchangeRefused(RefusalCode.UNREACHABLE, f"{title}迟迟没有答复先前的调用，请稍后再试。")
            if not self._may_ask(member) and not self._stood_in_line(member):
                raise TooManyWaiting("省平台正在等待答复的调用较多，请几秒钟后再试。")
            self._since[member][question] = self._clock()
            self._asked += 1
        try:
            yield
        finally:
            with self._changed:
                self._remember(member, waited=self._clock() - self._since[member].pop(question))
                self._asked -= 1
                self._changed.notify_all()

    def _stuck_with(self, member: str) -> int:
        now = self._clock()
        return sum(now - since > LONG_SECONDS for since in self._since[member].values())

    def _may_ask(self, member: str) -> bool:
        return self._waiting() < (self._half() if self._is_slow(member) else self._most())

    def _stood_in_line(self, member: str) -> bool:
        """Whether standing in line helped: a slow member's question never stands there, it would only lengthen it."""
        if self._is_slow(member) or not self._line_moves():
            return False
        self._changed.wait_for(lambda: self._may_ask(member) or not self._line_moves(), timeout=_IN_LINE_SECONDS)
        return self._may_ask(member)

    def _line_moves(self) -> bool:
        """Whether of those who wait anybody is with a member that answers quickly."""
        return self._passing + sum(self._stuck_with(member) for member in list(self._since)) < self._most()

    def _is_slow(self, member: str) -> bool:
        return member in self._slow or self._stuck_with(member) > 0

    def _remember(self, member: str, *, waited: float) -> None:
        """What a member was like last: it counts as slow until it has answered quickly again."""
        if waited > LONG_SECONDS:
            self._slow.add(member)
        else:
            self._slow.discard(member)

    @contextmanager
    def file_of(self, holder: str) -> Iterator[None]:
        """Let a file of this holder's pass inside the block.

        Raises TooManyWaiting when files hold half of the threads, this holder's a quarter, or files and questions
        together three quarters: messages find a thread, however slowly files pass.
        """
        with self._changed:
            mine = max(1, self._half() // 2)
            full = self._passing >= self._half() or self._waiting() >= self._most()
            if full or self._files[holder] >= mine:
                raise TooManyWaiting("省平台正在传送的文件较多，请稍后再取。")
            self._files[holder] += 1
            self._passing += 1
        try:
            yield
        finally:
            with self._changed:
                self._files[holder] -= 1
                self._passing -= 1
                self._changed.notify_all()

    def _waiting(self) -> int:
        return self._asked + self._passing

    def _half(self) -> int:
        return max(1, self._threads() // 2)

    def _most(self) -> int:
        threads = self._threads()
        return max(1, threads - max(1, threads // 4))


LANES: Final = Lanes(threads=lambda: settings.TONGBAN.http.threads)
"""Of this process: whoever lets one of its threads wait for a member does it inside."""
