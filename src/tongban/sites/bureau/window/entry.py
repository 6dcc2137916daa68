"""What every page of the counter does first: find the application, see whose it is, record the look."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tongban.apps.identity.clock import now
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import record_look
from tongban.apps.intake.queries import application_of, whole_application
from tongban.domain.people import Role
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of

ApplicationView = Callable[..., Any]
"""A view that is handed the application; it answers with any kind of response."""


def application_page(
    what: str, *, whole: bool = False, closing: bool = False
) -> Callable[[ApplicationView], Callable[..., HttpResponse]]:
    """A page about one application of the officer's institution; looking at it is recorded as `what`.

    One that shows the `whole` of it is handed everything at once, `closing` also what was asked and signed. An act
    reads what it needs, when it has hold of it.
    """

    def decorate(view: ApplicationView) -> Callable[..., HttpResponse]:
        @require(Role.RECEIVE)
        @wraps(view)
        def guarded(request: StaffRequest, number: str, **named: Any) -> HttpResponse:
            shown = request.method == "GET"
            if whole and shown:
                application = whole_application(request.officer, number, closing=closing)
            else:
                application = application_of(request.officer, number)
            if shown:
                _record(request, application, what)
            answer: HttpResponse = view(request, application, **named)
            return answer

        return guarded

    return decorate


def draft_page(what: str, *, closing: bool = False) -> Callable[[ApplicationView], Callable[..., HttpResponse]]:
    """The same for a step of the wizard: only for the officer's own draft, everybody else sees the summary."""

    def decorate(view: ApplicationView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def own(request: StaffRequest, application: Application, **named: Any) -> HttpResponse:
            if request.method == "GET" and not (application.is_draft and is_handler(request, application)):
                return redirect("window:detail", number=application.intake_number)
            answer: HttpResponse = view(request, application, **named)
            return answer

        return application_page(what, whole=True, closing=closing)(own)

    return decorate


def version_in(request: HttpRequest) -> int:
    """The version of the draft that the page had shown; 0, which no draft has, when the form does not say."""
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0  # noqa: PLR2004 - no draft is saved so often


def is_handler(request: StaffRequest, application: Application) -> bool:
    """Whether this officer handles the application: only then full document numbers are shown."""
    return application.officer_id == request.officer.pk


def _record(request: StaffRequest, application: Application, what: str) -> None:
    record_look(application=application, officer=request.officer, what=what, at=now(), address=address_of(request))
