"""Child processes that never outlive the process that started them."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """An operating-system account that a child runs as."""

    name: str
    uid: int
    gid: int


def spawn(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    account: Account | None = None,
    cwd: Path | None = None,
    output: int | IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session; the kernel sends it death_signal when the calling thread ends.

    Its own session, because Ctrl-C at a terminal reaches the whole foreground group: only the supervisor
    may hear it, or PostgreSQL would stop before those who still write to it. Call from the main thread:
    the kernel watches the thread, not the process. Standard error goes where output goes.
    """
    return subprocess.Popen(  # noqa: S603 - every command line is our own
        [str(part) for part in argv],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=None if env is None else dict(env),
        cwd=cwd,
        start_new_session=True,
        preexec_fn=_tether(death_signal),  # noqa: PLW1509 - only calls prctl; after setuid, which would undo it
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
    )


def run_as(account: Account | None, argv: Sequence[str | Path]) -> subprocess.CompletedProcess[bytes]:
    """Run a short command as the account (None: as ourselves) and capture what it says."""
    return subprocess.run(  # noqa: S603 - every command line is our own
        [str(part) for part in argv],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
    )


def end(process: subprocess.Popen[bytes], *, patience: float, first: signal.Signals = signal.SIGTERM) -> int:
    """Ask the process to stop, wait patience seconds, then kill it; returns its exit status."""
    if process.poll() is None:
        process.send_signal(first)
    try:
        return process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def processes_with(evidence: Callable[[Path], bool]) -> set[int]:
    """Numbers of the processes whose folder under /proc shows the evidence, as far as we may read it."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if evidence(entry):
                found.add(int(entry.name))
    return found


def _tether(death_signal: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)  # loaded before the fork: the child must not allocate much
    parent = os.getpid()

    def in_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it ended before the tether was tied
            os._exit(1)

    return in_child
