"""Telling what happens while it happens, and waiting for what happens elsewhere."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

import click

from tongban.domain.calendar import SHANGHAI

_PAUSE_SECONDS: Final = 0.3
_PATIENCE_SECONDS: Final = 60.0

Tell = Callable[[str], None]
Found = TypeVar("Found")


class DemoFailed(Exception):
    """The demonstration did not come to its end; the message is one sentence for the person at the keyboard."""


def tell_aloud(sentence: str) -> None:
    """One step on one line, with the time of day."""
    click.echo(f"{datetime.now(SHANGHAI):%H:%M:%S}  {sentence}")


def tell_nobody(sentence: str) -> None:
    """For programs, which read the outcome only."""
    del sentence


def wait_for(look: Callable[[], Found | None], *, what: str, seconds: float = _PATIENCE_SECONDS) -> Found:
    """Look again and again until something is found; raises DemoFailed when it does not come in time."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise DemoFailed(f"等了 {seconds:.0f} 秒，{what}还没有出现")
        time.sleep(_PAUSE_SECONDS)
    return found
