"""Run the one program that opens files of strangers, with little time, little memory and no secrets."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

_PROGRAM: Final = Path(__file__).with_name("opener.py")
_SECONDS: Final = 30
_AT_ONCE = BoundedSemaphore(2)  # a burst of uploads must not take all cores


class IsolationFailed(Exception):
    """The child was stopped by a limit or crashed: the file is not safe to open."""


def run_isolated(task: str, **arguments: str | int) -> dict[str, object]:
    """Run `opener.py` with the task and return its answer; raises IsolationFailed."""
    request = json.dumps({"task": task, **arguments})
    with _AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603 - our own program, our own interpreter
                [sys.executable, "-I", str(_PROGRAM)],
                input=request.encode(),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            )
        except subprocess.TimeoutExpired as error:
            raise IsolationFailed(f"{task}: more than {_SECONDS} s") from error
    if done.returncode != 0:
        raise IsolationFailed(f"{task}: exit {done.returncode}: {done.stderr[-300:].decode(errors='replace')}")
    answer: dict[str, object] = json.loads(done.stdout)
    return answer
