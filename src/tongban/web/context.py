"""What every page's frame needs: whose desk this is, where one can go, how large the print is."""

from collections.abc import Callable, Sequence
from typing import Final, TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from tongban.apps.identity.clock import localdate
from tongban.apps.identity.models import Officer
from tongban.apps.identity.working_days import calendar_alarm
from tongban.domain.people import Role

# Who sees to the calendar.
_KEEPERS: Final = frozenset({Role.ADMINISTER, Role.ADMINISTER_SYSTEM})


class NavigationItem(TypedDict):
    """One entry of the top bar."""

    label: str
    url: str
    roles: frozenset[Role]


Navigation = Callable[[], Sequence[NavigationItem]]


def _entries(officer: Officer, path: str) -> list[dict[str, object]]:
    navigation: Navigation = import_string(f"tongban.sites.{settings.TONGBAN.node.site}.navigation.items")
    open_to = [item for item in navigation() if not item["roles"] or officer.has_any(item["roles"])]
    # Of two entries that lie above this page the nearer one is meant.
    here = max((item["url"] for item in open_to if path.startswith(item["url"])), key=len, default="")
    return [{"label": item["label"], "url": item["url"], "on": item["url"] == here} for item in open_to]


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
        "alarm": calendar_alarm(localdate()) if officer.has_any(_KEEPERS) else "",
        "search_url": "/search" if settings.TONGBAN.node.site == "bureau" else "",
    }
