"""What every page's frame needs: whose desk this is, where one can go, how large the print is."""

from collections.abc import Callable, Sequence
from typing import Final, TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from tongban.apps.identity.clock import localdate
from tongban.apps.identity.models import Officer
from tongban.apps.identity.working_days import calendar_alarm
from tongban.apps.messaging.queries import returned_messages
from tongban.domain.people import Role
from tongban.web.components import NavItem

# Who sees to the calendar.
_KEEPERS: Final = frozenset({Role.ADMINISTER, Role.ADMINISTER_SYSTEM})


class NavigationItem(TypedDict):
    """One entry of the top bar."""

    label: str
    url: str
    roles: frozenset[Role]


Navigation = Callable[[], Sequence[NavigationItem]]


def _entries(officer: Officer, path: str) -> list[NavItem]:
    navigation: Navigation = import_string(f"tongban.sites.{settings.TONGBAN.node.site}.navigation.items")
    open_to = [item for item in navigation() if not item["roles"] or officer.has_any(item["roles"])]
    # Of two entries that lie above this page the nearer one is meant.
    here = max((item["url"] for item in open_to if path.startswith(item["url"])), key=len, default="")
    return [NavItem(label=item["label"], url=item["url"], on=item["url"] == here) for item in open_to]


def _alarm(officer: Officer) -> str:
    """What those who keep the system should see to, on whatever page they are."""
    returned = 0
    if settings.TONGBAN.node.site == "bureau":
        returned = returned_messages(member=f"bureau.{officer.institution_id}").count()
    told = f"有 {returned} 条发出的消息被退回，没有生效，请到“退回消息”处理。" if returned else ""
    return told + calendar_alarm(localdate())


def shell(request: HttpRequest) -> dict[str, object]:
    """Context for the page shells."""
    officer = getattr(request, "user", None)
    common: dict[str, object] = {
        "large_print": request.COOKIES.get("large_print") == "1",
        "demo": settings.TONGBAN.node.demo,
    }
    if not isinstance(officer, Officer):
        return common
    return {
        **common,
        "officer": officer,
        "institution_name": officer.institution.name,
        "nav": _entries(officer, request.path),
        "session_seconds": settings.SESSION_COOKIE_AGE,
        "alarm": _alarm(officer) if officer.has_any(_KEEPERS) else "",
        "search_url": "/search" if settings.TONGBAN.node.site == "bureau" else "",
    }
