"""What happens around every request."""

import time
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_plus

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from tongban.apps.identity.asked_once import asking_once
from tongban.apps.identity.models import Officer
from tongban.web.errors import answer_expected_failure, bad_request

Handler = Callable[[HttpRequest], HttpResponse]

_NUL: Final = "\0"
_SEEN: Final = "seen"
_NOTED_EVERY: Final = 60.0  # seconds; so much sooner than fifteen idle minutes a session may end


class AskedOnceMiddleware:
    """Outermost of all: what an institution has decided is read once a request, whoever in it wants to know."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within one such time of asking."""
        with asking_once():
            return self.get_response(request)


class StaffSessionMiddleware:
    """One session a person (等保三级), kept alive by use and ended by fifteen idle minutes."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out whoever has since signed in elsewhere or was taken off duty."""
        user = request.user
        if isinstance(user, Officer):
            if not user.is_active or user.session_key != request.session.session_key:
                logout(request)
            else:
                _note_use(request)
        return self.get_response(request)


def _note_use(request: HttpRequest) -> None:
    """Idle time counts from the last request, to the minute: every page would otherwise write a row."""
    now = time.time()
    if now - request.session.get(_SEEN, 0.0) >= _NOTED_EVERY:
        request.session[_SEEN] = now


class ExpectedFailureMiddleware:
    """Turns the failures an operation names into an answer that says what to do next.

    An address with a NUL in it names nothing that a database could hold, wherever a view would look it up.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse what no database can be asked; otherwise pass through, the work is in process_exception."""
        if _NUL in request.path_info or _NUL in unquote_plus(request.META.get("QUERY_STRING", "")):
            return bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what was expected; anything else goes on to become a logged 500."""
        return answer_expected_failure(request, exception)
