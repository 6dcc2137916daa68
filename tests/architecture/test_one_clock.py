"""The time is read in one place: only then can a demonstration go ahead of it, and nothing else can."""

import re
from pathlib import Path

import tongban

_SOURCE = Path(tongban.__file__).parent
_READS = re.compile(
    r"timezone\.now\b|datetime\.now\(|date\.today\(|from django\.utils\.timezone import [^\n]*\bnow\b"
    r"|\btime\.time\(\)|\b(localdate|localtime)\(\)"
)
# What measures the machine and not the day: benches, log lines, and how long a session has been idle.
_MAY = (
    "apps/identity/clock.py",
    "cli/bench/",
    "cli/logstream.py",
    "cli/demo/telling.py",
    "cli/demo/clock.py",
    "cli/devices/clock.py",  # the counter's own machine, which is no node
    "apps/identity/sessions.py",
    "web/middleware.py",
)


def test_only_the_clock_reads_the_time():
    reading = [
        f"{file.relative_to(_SOURCE)}: {line.strip()}"
        for file in sorted(_SOURCE.rglob("*.py"))
        if not str(file.relative_to(_SOURCE)).startswith(_MAY)
        for line in file.read_text("utf-8").splitlines()
        if _READS.search(line) and not _asks_the_clock(line, file)
    ]

    assert reading == []


def _asks_the_clock(line: str, file: Path) -> bool:
    """`localdate()` without a moment is the clock's own where the module takes it from there."""
    own = re.search(r"\b(localdate|localtime)\(\)", line)
    return own is not None and bool(
        re.search(rf"from tongban\.apps\.identity\.clock import [^\n]*\b{own[1]}\b", file.read_text("utf-8"))
    )
