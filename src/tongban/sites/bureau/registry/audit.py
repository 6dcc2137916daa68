"""安全审计: what was done and looked at in the own institution, for its administrator."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.audit.queries import entries_of
from tongban.domain.people import Role
from tongban.web.access import StaffRequest, require

_PAGE = 50


@require(Role.ADMINISTER)
def trail(request: StaffRequest) -> HttpResponse:
    """The entries, newest first; `?q=` narrows to one account or one thing."""
    text = request.GET.get("q", "").strip()
    found = entries_of(request.officer.institution_id, text=text)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "bureau/registry/audit.html", {"page": page, "text": text})
