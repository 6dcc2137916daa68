"""The page of an act on a case: only where the act may be taken, and only while the case stands as it was shown."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.seen import moved_on
from tongban.apps.casework.refusals import CaseMovedOn, PartnerMovedOn
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, require_one_of
from tongban.domain.catalogue import item
from tongban.web.access import StaffRequest, View


def seen_in(request: HttpRequest) -> int:
    """How many steps the page had shown on which this was decided; 0, which no case stands at, when it does not say."""
    return _count(request.POST.get("seen", ""))


def beside_in(request: HttpRequest) -> dict[str, int]:
    """The same of each case that is recorded together with it, by case number."""
    told = (one.partition(":") for one in request.POST.getlist("beside"))
    return {number: _count(count) for number, _, count in told}


def acting(request: HttpRequest) -> bool:
    """Whether the form is to be acted on; one that came too late is only shown again, with what was typed."""
    return request.method == "POST" and not hasattr(request, "moved")


def on_case(*actions: Action, ready: Callable[[Case], object] | None = None) -> Callable[[View], View]:
    """A page of an act on a case, opened only where one of `actions` may be taken; none of them asks no state.

    What the state alone does not tell, `ready` refuses by raising. What came too late says who did what meanwhile,
    and shows the case as it is now. Whatever is refused leads back to the case.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: StaffRequest, number: str, **named: Any) -> HttpResponse:
            request.way_back = reverse("registry:case", args=[number])  # type: ignore[attr-defined]  # by error_page()
            if request.method != "POST":
                _open(request, number, actions, ready)
            try:
                return view(request, number, **named)
            except (CaseMovedOn, PartnerMovedOn) as moved:
                return _too_late(request, number, view, moved, named)

        return guarded

    return decorate


def _open(
    request: StaffRequest, number: str, actions: tuple[Action, ...], ready: Callable[[Case], object] | None
) -> None:
    """Refuse the form of an act that could not be sent; from a page out of date, say so before anything is typed."""
    case = case_numbered(number=number, officer=request.officer)
    if actions:
        require_one_of(actions, CaseState(case.state), certificate=item(case.item).produces.is_certificate)
    if ready is not None:
        ready(case)
    if "seen" in request.GET and (moved := moved_on(case, seen=_count(request.GET["seen"]))):
        request.moved = moved  # type: ignore[attr-defined]  # read by acting() and by the page


def _too_late(
    request: StaffRequest, number: str, view: View, moved: CaseMovedOn | PartnerMovedOn, named: dict[str, Any]
) -> HttpResponse:
    if "at_once" in request.POST:
        messages.error(request, f"{moved.sentence}{moved.next_step}")
        return redirect("registry:case", number=number)
    request.moved = moved  # type: ignore[attr-defined]  # read by acting() and by the page
    answer: HttpResponse = view(request, number, **named)
    answer.status_code = HTTPStatus.CONFLICT
    return answer


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no case takes a billion steps
