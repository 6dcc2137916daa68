"""Who may reach a page. Every URL of every site carries exactly one of these decorators; a test walks them all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from tongban.apps.identity.models import Officer
from tongban.domain.people import Role

View = Callable[..., HttpResponse]
ExchangeView = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request whose sender has signed in as staff."""

    officer: Officer


def require(*roles: Role) -> Callable[[View], View]:
    """Signed-in staff holding at least one of `roles`; without roles, any signed-in staff."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not isinstance(user, Officer) or not user.is_active:
                return redirect_to_login(request.get_full_path())
            if roles and not user.has_any(roles):
                raise PermissionDenied
            request.officer = user  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.access = "staff"  # type: ignore[attr-defined]
        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(*, reason: str) -> Callable[[View], View]:
    """Open to anyone; `reason` says why that is right."""

    def decorate(view: View) -> View:
        view.access = "public"  # type: ignore[attr-defined]
        view.reason = reason  # type: ignore[attr-defined]
        return view

    return decorate


def signed_by_member(view: ExchangeView) -> ExchangeView:
    """Open to members of the exchange: the view itself verifies the signed envelope before anything else."""
    view.access = "member"  # type: ignore[attr-defined]
    return view
