"""What happens around every request."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from tongban.apps.identity.models import Officer
from tongban.web.errors import answer_expected_failure

Handler = Callable[[HttpRequest], HttpResponse]


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
                request.session.modified = True  # idle time counts from the last request
        return self.get_response(request)


class ExpectedFailureMiddleware:
    """Turns the failures an operation names into an answer that says what to do next."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through; the work is in process_exception."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what was expected; anything else goes on to become a logged 500."""
        return answer_expected_failure(request, exception)
