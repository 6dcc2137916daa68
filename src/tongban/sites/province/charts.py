"""The charts of the exchange as ECharts options: plain values, no functions, so that they travel as JSON."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpResponse, JsonResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from tongban.apps.directory.statistics import ContractTraffic, HourOfTraffic, traffic_by_contract, traffic_by_hour
from tongban.apps.identity.clock import now
from tongban.sites.province.converters import member_in
from tongban.sites.province.roles import WATCHERS
from tongban.sites.province.words import contract_label
from tongban.web.access import StaffRequest, require

_BRAND, _SOFT, _LATE, _RATE = "#1d4e89", "#8db3dc", "#b3261e", "#f2b134"
_SHOWN = 12
_FRAME: dict[str, object] = {
    "animation": False,
    "tooltip": {"trigger": "axis", "renderMode": "richText"},
    "grid": {"left": 8, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
    "textStyle": {"color": "#465461"},
}


@require(*WATCHERS)
@require_GET
def throughput(request: StaffRequest) -> HttpResponse:
    """The last day hour by hour, of the hub or of one member."""
    hours = traffic_by_hour(at=now(), member=member_in(request))
    return JsonResponse(throughput_option(hours))


@require(*WATCHERS)
@require_GET
def latency(request: StaffRequest) -> HttpResponse:
    """Median and 95th percentile of each contract over the last day."""
    since = now() - timedelta(days=1)
    return JsonResponse(latency_option(traffic_by_contract(since=since, member=member_in(request))))


@require(*WATCHERS)
@require_GET
def contracts(request: StaffRequest) -> HttpResponse:
    """How often each contract was used over the last day, and how much of it failed."""
    since = now() - timedelta(days=1)
    return JsonResponse(contracts_option(traffic_by_contract(since=since, member=member_in(request))))


def throughput_option(hours: Sequence[HourOfTraffic]) -> dict[str, object]:
    """Messages and calls as stacked bars, refusals as a line."""
    return {
        **_FRAME,
        "color": [_BRAND, _SOFT, _LATE],
        "legend": {"top": 0, "data": ["消息", "调用", "被拒绝"]},
        "xAxis": {"type": "category", "data": [f"{localtime(hour.at):%H:00}" for hour in hours]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"name": "消息", "type": "bar", "stack": "all", "data": [hour.messages for hour in hours]},
            {"name": "调用", "type": "bar", "stack": "all", "data": [hour.calls for hour in hours]},
            {"name": "被拒绝", "type": "line", "data": [hour.refused for hour in hours]},
        ],
    }


def latency_option(rows: Sequence[ContractTraffic]) -> dict[str, object]:
    """Horizontal bars in milliseconds, the busiest contract on top."""
    shown = list(reversed(rows[:_SHOWN]))
    return {
        **_FRAME,
        "color": [_BRAND, _SOFT],
        "legend": {"top": 0, "data": ["中位数", "95%"]},
        "xAxis": {"type": "value", "name": "毫秒"},
        "yAxis": {"type": "category", "data": [contract_label(row.contract) for row in shown]},
        "series": [
            {"name": "中位数", "type": "bar", "data": [_rounded(row.median) for row in shown]},
            {"name": "95%", "type": "bar", "data": [_rounded(row.p95) for row in shown]},
        ],
    }


def contracts_option(rows: Sequence[ContractTraffic]) -> dict[str, object]:
    """Horizontal bars of what succeeded and what failed, a dot for the error rate in percent; the busiest on top."""
    shown = list(reversed(rows[:_SHOWN]))
    well = [row.exchanges - row.failed for row in shown]
    return {
        **_FRAME,
        "color": [_BRAND, _LATE, _RATE],
        "legend": {"top": 0, "data": ["成功或在途", "失败", "失败率（%）"]},
        "xAxis": [
            {"type": "value", "minInterval": 1, "name": "次"},
            {"type": "value", "min": 0, "max": 100, "name": "%", "splitLine": {"show": False}},
        ],
        "yAxis": {"type": "category", "data": [contract_label(row.contract) for row in shown]},
        "series": [
            {
                "name": "成功或在途",
                "type": "bar",
                "stack": "all",
                "data": well,
            },
            {"name": "失败", "type": "bar", "stack": "all", "data": [row.failed for row in shown]},
            {
                "name": "失败率（%）",
                "type": "scatter",
                "xAxisIndex": 1,
                "data": [[_rounded(row.error_rate), place] for place, row in enumerate(shown)],
            },
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
