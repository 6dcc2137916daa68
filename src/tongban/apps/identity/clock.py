"""The one clock of a node: every `at` that a page, a job or a command hands to an operation comes from here.

In a demonstration the nodes may go ahead of the real time, all by the same amount, to show what becomes of a case
when days pass. The amount stands in one file that they share (`demonstration_clock`); only a demonstration can name
it, see web/config.py and web/checks.py. Time never goes back: what has happened stays behind what happens.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment, as the node goes by it."""
    return timezone.now() + _ahead()


def localdate(moment: datetime | None = None) -> date:
    """The day in Henan of that moment, by default of this one."""
    return timezone.localdate(moment or now())


def localtime(moment: datetime | None = None) -> datetime:
    """That moment, by default this one, in Henan's time."""
    return timezone.localtime(moment or now())


def go_forward(file: Path, *, by: timedelta) -> timedelta:
    """Let every node that shares this file go further ahead; how far ahead they are now.

    Raises ValueError for going back.
    """
    if by < timedelta():
        raise ValueError("time never goes back")
    ahead = ahead_of(file) + by
    fresh = file.with_name(f"{file.name}.fresh")
    fresh.write_text(f"{ahead / timedelta(seconds=1):.0f}\n", "ascii")
    fresh.replace(file)
    return ahead


def ahead_of(file: Path) -> timedelta:
    """How far ahead the nodes are that share this file; nothing while there is none."""
    try:
        return timedelta(seconds=int(file.read_text("ascii")))
    except FileNotFoundError:
        return timedelta()


def _ahead() -> timedelta:
    file = settings.TONGBAN.node.demonstration_clock
    if file is None:
        return timedelta()
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return timedelta()


@lru_cache(maxsize=4)
def _read(file: Path, stamp: int) -> timedelta:
    del stamp  # the file's last change: another one is read anew
    return ahead_of(file)
