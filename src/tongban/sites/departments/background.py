"""What runs beside the pages."""

import threading
from collections.abc import Callable

from tongban.sites.departments.courier.operations import run_rounds
from tongban.sites.departments.sms.operations import run_reports


def loops() -> list[Callable[[threading.Event], None]]:
    """The operator's delivery reports, and the postman's rounds."""
    return [run_reports, run_rounds]
