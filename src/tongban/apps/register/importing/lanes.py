"""Several processes taking over at once, each with its own connection; they write in the order of the files.

While one waits for PostgreSQL another reads, and a third hashes what it has written. A piece begins to write when the
one before has written everything, though that is not sealed and committed yet: where both want the same unit or
number, the later one waits for the commit, is refused, and judged again.
"""

import gc
import multiprocessing
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Semaphore

from django.db import connections

from tongban.apps.register.importing.jobs import Job, Reading, Stage
from tongban.apps.register.importing.takeover import Outcome, Takeover, Turn

_FORK = multiprocessing.get_context("fork")
_PATIENCE = 10.0


class LaneFailed(RuntimeError):
    """A process of an import ended by an error; the message is its traceback."""


def in_lanes(jobs: Iterable[Job], *, takeover: Takeover, reading: Reading, count: int) -> Iterator[tuple[Job, Outcome]]:
    """Every piece with what became of it, in order; raises LaneFailed."""
    _close_connections()
    turns = [_FORK.Semaphore(1 if number == 0 else 0) for number in range(count)]
    lanes = [_Lane(takeover, reading, turns[one], turns[(one + 1) % count]) for one in range(count)]
    under_way: deque[tuple[Job, _Lane]] = deque()
    try:
        before: Stage | None = None
        for number, job in enumerate(jobs):
            while under_way and (len(under_way) == count or job.stage is not before):
                yield _finished(under_way)
            before, lane = job.stage, lanes[number % count]
            lane.begin(job)
            under_way.append((job, lane))
        while under_way:
            yield _finished(under_way)
    finally:
        for lane in lanes:
            lane.end()


def _close_connections() -> None:
    """No connection may be shared with the processes forked now; all of them open their own."""
    connections.close_all()


def _finished(under_way: "deque[tuple[Job, _Lane]]") -> tuple[Job, Outcome]:
    job, lane = under_way.popleft()
    return job, lane.outcome()


class _Lane:
    """One process and the pipe to it."""

    def __init__(self, takeover: Takeover, reading: Reading, own: Semaphore, following: Semaphore) -> None:
        self._pipe, theirs = _FORK.Pipe()
        self._process: BaseProcess = _FORK.Process(
            target=_work, args=(theirs, self._pipe, takeover, reading, _TurnInLane(own, following)), daemon=True
        )
        self._process.start()
        theirs.close()

    def begin(self, job: Job) -> None:
        """Let the process take a piece over."""
        self._pipe.send(job)

    def outcome(self) -> Outcome:
        """What became of the piece; waits."""
        try:
            answer = self._pipe.recv()
        except EOFError:
            raise LaneFailed("导入进程意外结束") from None
        if isinstance(answer, Outcome):
            return answer
        raise LaneFailed(answer)

    def end(self) -> None:
        """End the process; a piece under way is rolled back."""
        self._pipe.close()
        self._process.terminate()
        self._process.join(_PATIENCE)


class _TurnInLane(Turn):
    """The turn goes round from lane to lane."""

    def __init__(self, own: Semaphore, following: Semaphore) -> None:
        self._own = own
        self._following = following
        self._state = "before"

    def begin(self) -> None:
        """Another piece: its turn has not come yet."""
        self._state = "before"

    def wait(self) -> None:
        if self._state == "before":
            self._own.acquire()
            self._state = "come"

    def pass_on(self) -> None:
        self.wait()
        if self._state == "come":
            self._following.release()
            self._state = "gone"


def _work(pipe: Connection, other_end: Connection, takeover: Takeover, reading: Reading, turn: "_TurnInLane") -> None:
    """What a process does: a piece after the other, until the pipe is closed."""
    other_end.close()
    gc.disable()  # rows by the ten thousand and no cycles among them: collecting costs a third and finds nothing
    mine = replace(takeover, turn=turn)
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        turn.begin()
        try:
            outcome = mine.take(job.read(reading), wait=job.stage is Stage.MESSAGES)
        except Exception:  # noqa: BLE001 - told to the process that reports it
            pipe.send(traceback.format_exc())
            return
        turn.pass_on()
        pipe.send(outcome)
