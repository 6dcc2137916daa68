"""Where supervisors can go."""

from django.urls import reverse

from tongban.domain.people import Role
from tongban.web.context import NavigationItem

_SUPERVISORS = frozenset({Role.SUPERVISE})


def items() -> list[NavigationItem]:
    """The entries of the top bar."""
    return [
        {"label": "交换概况", "url": reverse("overview"), "roles": _SUPERVISORS},
        {"label": "交换日志", "url": reverse("exchanges"), "roles": _SUPERVISORS},
        {"label": "待投递", "url": reverse("deliveries"), "roles": _SUPERVISORS},
        {"label": "交换成员", "url": reverse("members"), "roles": _SUPERVISORS},
    ]
