"""What runs beside the pages."""

import threading
from collections.abc import Callable

from tongban.apps.messaging.courier import run_courier
from tongban.sites.departments.courier.operations import run_rounds
from tongban.sites.departments.offices.matters import run_offices
from tongban.sites.departments.sms.operations import run_reports


def loops() -> list[Callable[[threading.Event], None]]:
    """The operator's delivery reports, the postman's rounds, the offices' work, and the courier of their answers."""
    return [run_reports, run_rounds, run_offices, run_courier]
