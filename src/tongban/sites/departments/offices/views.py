"""The desks of the simulated offices: what arrived, what was answered, and what the visitor lets them do."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.apps.identity.clock import now
from tongban.sites.departments.models import OfficeMatter
from tongban.sites.departments.offices.matters import OFFICES, act_on, acts_for
from tongban.web.access import public

_ON_A_PAGE = 20


@public(reason="Simulated offices: they show fictional people's matters so that a visitor can answer in their place")
def desk(request: HttpRequest, system: str) -> HttpResponse:
    """Every matter of one office, newest first."""
    office = OFFICES.get(system)
    if office is None:
        raise Http404
    page = Paginator(OfficeMatter.objects.filter(system=system), _ON_A_PAGE).get_page(request.GET.get("page"))
    lines = [{"matter": one, "facts": office.shown(one), "acts": acts_for(one)} for one in page]
    return render(request, "departments/office.html", {"office": office, "page": page, "lines": lines})


@public(reason="A simulated clerk, played by the visitor")
@require_POST
def act(request: HttpRequest, system: str, number: str, act: str) -> HttpResponse:
    """Answer, delay, refuse, mark as paid."""
    act_on(number=number, act=act, at=now(), code=request.POST.get("code", ""))
    return redirect("office", system)
