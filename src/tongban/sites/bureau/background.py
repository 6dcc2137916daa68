"""What runs beside the pages."""

import threading
from collections.abc import Callable

from tongban.apps.messaging.courier import run_courier


def loops() -> list[Callable[[threading.Event], None]]:
    """The courier that carries messages to the hub and fetches files."""
    return [run_courier]
