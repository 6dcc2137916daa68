"""What runs beside the pages."""

import threading
from collections.abc import Callable

from tongban.sites.departments.sms.operations import run_reports


def loops() -> list[Callable[[threading.Event], None]]:
    """The operator's delivery reports."""
    return [run_reports]
