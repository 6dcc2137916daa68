"""What runs beside the pages."""

import threading
from collections.abc import Callable

from tongban.apps.identity.clock import now
from tongban.apps.messaging.courier import attempt, run_courier
from tongban.apps.register.operations import sweep


def loops() -> list[Callable[[threading.Event], None]]:
    """The courier that carries messages to the hub and fetches files; and once, what was missed."""
    return [run_courier, catch_up]


def catch_up(_stop: threading.Event) -> None:
    """Write down what dates ended while the node was off: cases they held up go on now, not at the full hour."""
    attempt(lambda: sweep(at=now()).folios)
