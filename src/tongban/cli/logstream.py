"""One readable log of many processes: time, node, line."""

import subprocess
import sys
import threading
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_COLOURS = (36, 33, 32, 35, 34, 31)
_RESET = "\033[0m"


class LogStream:
    """Writes every line a process says, with its name in front. Safe to use from many threads."""

    def __init__(self, *, names: tuple[str, ...], out: IO[str] = sys.stdout) -> None:
        self._out = out
        self._width = max(len(name) for name in names)
        self._colours = {name: _COLOURS[i % len(_COLOURS)] for i, name in enumerate(names)} if out.isatty() else {}
        self._lock = threading.Lock()

    def follow(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Show what the process writes until it closes its output."""
        threading.Thread(target=self._copy, args=(name, process.stdout), daemon=True).start()

    def say(self, name: str, text: str) -> None:
        """Write one line of our own under that name."""
        prefix = f"{datetime.now(tz=_SHANGHAI):%H:%M:%S} {name:<{self._width}} │"
        colour = self._colours.get(name)
        shown = f"\033[{colour}m{prefix}{_RESET}" if colour else prefix
        with self._lock:
            print(shown, text, file=self._out, flush=True)

    def block(self, text: str) -> None:
        """Write several lines together, without any prefix."""
        with self._lock:
            print(text, file=self._out, flush=True)

    def _copy(self, name: str, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self.say(name, line.decode("utf-8", "replace").rstrip())
