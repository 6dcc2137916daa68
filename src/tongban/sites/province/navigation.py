"""Where the province's staff can go."""

from functools import cache

from django.urls import reverse

from tongban.sites.province.roles import AUDIT, SECURITY, SYSTEM, WATCHERS
from tongban.web.context import NavigationItem

_ALL = frozenset(WATCHERS)


@cache  # the addresses stay, and every page of the staff asks
def items() -> tuple[NavigationItem, ...]:
    """The entries of the top bar."""
    return (
        {"label": "交换概况", "url": reverse("overview"), "roles": _ALL},
        {"label": "时限监管", "url": reverse("lateness"), "roles": _ALL},
        {"label": "交换日志", "url": reverse("exchanges"), "roles": _ALL},
        {"label": "待投递", "url": reverse("deliveries"), "roles": _ALL},
        {"label": "交换成员", "url": reverse("members"), "roles": _ALL},
        {"label": "登记机构", "url": reverse("institutions"), "roles": _ALL},
        {"label": "接入申请", "url": reverse("applications"), "roles": _ALL},
        {"label": "账号", "url": reverse("accounts"), "roles": frozenset({SYSTEM, SECURITY})},
        {"label": "审计", "url": reverse("audit"), "roles": frozenset({AUDIT})},
        {"label": "日志保存", "url": reverse("log-keeping"), "roles": frozenset({AUDIT})},
    )
