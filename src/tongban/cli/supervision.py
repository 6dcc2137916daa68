"""Keep child processes running until told to stop, and leave none behind."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tongban.cli.processes import spawn

# A child that ends with this status has said why it will not run; starting it again would not help.
REFUSED = 2
_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 15.0
# Having run this long, a child has started well: its next pause is the shortest again.
_STEADY_SECONDS = 30.0
_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True)
class Task:
    """What one child runs. death_signal is what it hears when its supervisor vanishes."""

    name: str
    argv: Sequence[str | Path]
    env: Mapping[str, str]
    death_signal: signal.Signals = signal.SIGKILL


Attach = Callable[[Task, subprocess.Popen[bytes]], None]


class StopRequest:
    """Set by SIGTERM, SIGINT or SIGHUP; children that end wake whoever waits. Main thread only."""

    def __init__(self) -> None:
        self.stopping = False
        self._wake = threading.Event()
        for number in _STOP_SIGNALS:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, self._child_ended)

    def pause(self, seconds: float) -> None:
        """Wait for that long, or less when something happens."""
        self._wake.wait(seconds)
        self._wake.clear()

    def stop(self) -> None:
        """Ask for the end, as a signal would."""
        self.stopping = True
        self._wake.set()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stop()

    def _child_ended(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._wake.set()


class Supervisor:
    """Starts tasks, restarts those that die with growing pauses, and stops all of them together.

    report is told of every unexpected end; with attach, each child's output is a pipe handed to it.
    """

    def __init__(self, *, stop: StopRequest, report: Callable[[str], None], attach: Attach | None = None) -> None:
        self._stop = stop
        self._report = report
        self._attach = attach
        self._kept: list[_Kept] = []
        self.refused = False

    def start(self, task: Task) -> None:
        """Start the task and keep it running from now on."""
        kept = _Kept(task, piped=self._attach is not None)
        self._kept.append(kept)
        self._run(kept)

    def look_after(self) -> None:
        """Restart what has died and is due. A child that refused to run ends everything."""
        now = time.monotonic()
        for kept in self._kept:
            status = kept.notice_end(now)
            if status is not None and not self._stop.stopping:
                self._judge(kept, status)
            if self._stop.stopping or not kept.due(now):
                continue
            self._run(kept)

    def run(self) -> int:
        """Look after the children until asked to stop; returns the exit status of the whole."""
        while not self._stop.stopping:
            self.look_after()
            self._stop.pause(1.0 if all(kept.running for kept in self._kept) else 0.2)
        return REFUSED if self.refused else 0

    def stop_all(self, *, patience: float) -> None:
        """Ask every child to end, together; after patience seconds kill those that have not."""
        processes = [kept.process for kept in self._kept if kept.process is not None]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + patience
        for process in processes:
            try:
                process.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _run(self, kept: "_Kept") -> None:
        process = kept.launch()
        if self._attach is not None:
            self._attach(kept.task, process)

    def _judge(self, kept: "_Kept", status: int) -> None:
        if status == REFUSED:
            self.refused = True
            self._stop.stop()
            return
        self._report(f"{kept.task.name} 意外结束（状态 {status}），{kept.pause:.1f} 秒后重启")


class _Kept:
    """One task and its present process, if any."""

    def __init__(self, task: Task, *, piped: bool) -> None:
        self.task = task
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = 0.0
        self._piped = piped
        self._started = 0.0
        self._due = 0.0

    @property
    def running(self) -> bool:
        return self.process is not None

    def launch(self) -> subprocess.Popen[bytes]:
        self._started = time.monotonic()
        self.process = spawn(
            self.task.argv,
            env=self.task.env,
            death_signal=self.task.death_signal,
            output=subprocess.PIPE if self._piped else None,
        )
        return self.process

    def notice_end(self, now: float) -> int | None:
        """The exit status, once, when the process has ended since the last look."""
        status = None if self.process is None else self.process.poll()
        if status is None:
            return None
        steady = now - self._started > _STEADY_SECONDS
        self.pause = max(_SHORTEST_PAUSE, 0.0 if steady else min(self.pause * 2, _LONGEST_PAUSE))
        self._due = now + self.pause
        self.process = None
        return status

    def due(self, now: float) -> bool:
        return self.process is None and now >= self._due
