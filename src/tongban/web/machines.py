"""Requests that a machine signed go straight to their view."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

Handler = Callable[[HttpRequest], HttpResponseBase]
_EXCHANGE = "/exchange/"


class MachinesFirstMiddleware:
    """Before all that is for people: sessions, forms and headers are not for what a member of the exchange posts.

    Only views that verify a signed envelope themselves (`signed_by_member`) are reached this way; they answer
    whatever goes wrong signed. Everything else passes through.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what a machine posts, or pass it on."""
        if request.method != "POST" or not request.path_info.startswith(_EXCHANGE):
            return self.get_response(request)
        match = _view_for_machines(request.path_info, getattr(request, "urlconf", settings.ROOT_URLCONF))
        if match is None:
            return self.get_response(request)
        request.resolver_match = match
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer


@lru_cache(maxsize=64)
def _view_for_machines(path: str, urlconf: str) -> ResolverMatch | None:
    """The view that takes signed envelopes at this address, if there is one."""
    try:
        match = resolve(path, urlconf)
    except Resolver404:
        return None
    return match if getattr(match.func, "access", "") == "member" else None
