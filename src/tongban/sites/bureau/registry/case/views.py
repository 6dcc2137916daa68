"""The case page: everything of one case, and what may be done with it."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.looking import MAY_REVEAL, note_look, reveal_numbers
from tongban.apps.casework.operations.telling.consulting import note_questions_read
from tongban.apps.casework.queries.cases import whole_case
from tongban.apps.identity.clock import now
from tongban.domain.people import HOME_STAFF
from tongban.sites.bureau.registry.case.actbar import bar_of
from tongban.sites.bureau.registry.case.assigning import holding_of
from tongban.sites.bureau.registry.case.page import case_context
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of


@require(*HOME_STAFF)
@never_cache
def show(request: StaffRequest, number: str) -> HttpResponse:
    """One case. Leafing through the scans is part of the same look and is not written down again."""
    at = now()
    case = whole_case(number=number, officer=request.officer)
    if request.headers.get("X-Requested-With") != "viewer":
        note_look(
            act="查看案件",
            officer=request.officer,
            subject=case.case_number,
            at=at,
            address=address_of(request),
            file=request.GET.get("file", ""),
        )
    context = case_context(case, query=request.GET.dict(), at=at)
    if any(one.incoming and one.read_at is None for one in case.consultations.all()):
        note_questions_read(case=case, officer=request.officer, at=at)
    return _page(request, case, context, at)


def _page(request: StaffRequest, case: Case, context: dict[str, object], at: datetime) -> HttpResponse:
    officer = request.officer
    more = {"holding": holding_of(case, officer), **bar_of(case, officer, at=at)}
    return render(request, "bureau/registry/case/case.html", {**context, **more})


@require(*MAY_REVEAL)
@require_POST
@never_cache
def reveal(request: StaffRequest, number: str) -> HttpResponse:
    """The same page with document numbers in full, once, for a stated purpose."""
    at = now()
    case = reveal_numbers(
        number=number,
        officer=request.officer,
        purpose=request.POST.get("purpose", ""),
        at=at,
        address=address_of(request),
    )
    context = case_context(case, query={}, at=at, revealed=True)
    return _page(request, case, context, at)
