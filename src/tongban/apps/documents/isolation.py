"""Ask the one program that opens files of strangers, with little time, little memory and no secrets.

Two such programs at most stand ready beside a process, each started when it is first needed. They open every file in a
child of its own (see opener.py).
"""

import atexit
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

_PROGRAM: Final = Path(__file__).with_name("opener.py")
_SECONDS: Final = 40  # the program itself ends its child sooner
_AT_ONCE: Final = 2  # a burst of uploads must not take all cores


class IsolationFailed(Exception):
    """The child was stopped by a limit or crashed: the file is not safe to open."""


class _Gone(Exception):
    """The program has ended, as it does when nobody needed it for a while."""


class _Opener:
    """One running program; used by one thread at a time."""

    def __init__(self) -> None:
        self._program: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, request: bytes) -> dict[str, Any]:
        """One request, one answer; a program that has ended is started anew once. Raises IsolationFailed."""
        try:
            return self._asked(request)
        except _Gone:
            self.end()
        try:
            return self._asked(request)
        except _Gone as error:
            self.end()
            raise IsolationFailed("the program does not stay") from error

    def _asked(self, request: bytes) -> dict[str, Any]:
        program = self._running()
        assert program.stdin is not None
        assert program.stdout is not None
        try:
            program.stdin.write(request + b"\n")
            program.stdin.flush()
        except OSError as error:
            raise _Gone from error
        if not select.select([program.stdout], [], [], _SECONDS)[0]:
            self.end()
            raise IsolationFailed(f"more than {_SECONDS} s")
        line = program.stdout.readline()
        if not line.endswith(b"\n"):
            raise _Gone
        told: dict[str, Any] = json.loads(line)
        return told

    def _running(self) -> "subprocess.Popen[bytes]":
        # After a fork the program belongs to the parent, and two would read one another's answers.
        if self._program is None or self._owner != os.getpid():
            self._program = subprocess.Popen(  # noqa: S603 - our own program, our own interpreter
                [sys.executable, "-I", str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            )
            self._owner = os.getpid()
        return self._program

    def end(self) -> None:
        """Stop it; the next request starts another."""
        program, self._program = self._program, None
        if program is None or self._owner != os.getpid():
            return
        program.kill()
        program.communicate()


_OPENERS: Final[SimpleQueue[_Opener]] = SimpleQueue()
for _opener_at_hand in [_Opener() for _ in range(_AT_ONCE)]:
    _OPENERS.put(_opener_at_hand)
    atexit.register(_opener_at_hand.end)


def run_isolated(task: str, **arguments: str | int) -> dict[str, object]:
    """Let `opener.py` do the task and return its answer; raises IsolationFailed."""
    request = json.dumps({"task": task, **arguments}).encode()
    with _opener() as opener:
        told = opener.ask(request)
    if told["status"] != 0:
        raise IsolationFailed(f"{task}: ended with {told['status']}")
    answer: dict[str, object] = told["answer"]
    return answer


@contextmanager
def _opener() -> Iterator[_Opener]:
    """The next free one."""
    opener = _OPENERS.get()
    try:
        yield opener
    finally:
        _OPENERS.put(opener)
