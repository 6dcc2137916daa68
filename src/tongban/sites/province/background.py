"""What runs beside the pages."""

import threading
from collections.abc import Callable

from tongban.apps.directory.courier import run_hub_courier


def loops() -> list[Callable[[threading.Event], None]]:
    """The hub's courier. The province itself publishes nothing yet, so no node courier runs here."""
    return [run_hub_courier]
