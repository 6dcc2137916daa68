"""The front door and the overview: today's exchange in numbers that lead to what is behind them."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tongban.apps.directory.log_search import exchange_log
from tongban.apps.directory.queries import numbers_of_today, open_alarms
from tongban.apps.directory.statistics import traffic_by_contract
from tongban.apps.identity.clock import localtime, now
from tongban.sites.province.log import line_of
from tongban.sites.province.roles import WATCHERS
from tongban.sites.province.words import contract_label
from tongban.web.access import StaffRequest, public, require


@public(reason="Leads the staff to their overview and everybody else to the public guide; nothing is shown")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The front door."""
    return redirect("overview" if request.user.is_authenticated else "guide")


@require(*WATCHERS)
@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    """Numbers, charts with the same in a table, alarms, the latest exchanges."""
    today = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    traffic = traffic_by_contract(since=now() - timedelta(days=1))
    context = {
        "numbers": numbers_of_today(since=today),
        "latest": [line_of(record) for record in exchange_log()[:10]],
        "traffic": [(row, contract_label(row.contract)) for row in traffic],
        "alarms": open_alarms(),
    }
    return render(request, "province/overview.html", context)
