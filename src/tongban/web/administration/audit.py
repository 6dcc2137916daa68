"""安全审计: what was done and looked at in the own institution, for those who answer for it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.audit.queries import entries_of
from tongban.web.access import StaffRequest, View, require
from tongban.web.administration.duties import Duties

_PAGE = 50


def trail(duties: Duties) -> View:
    """The entries, newest first; `?q=` narrows to one account or one thing."""

    @require(duties.audit)
    def page(request: StaffRequest) -> HttpResponse:
        text = request.GET.get("q", "").strip()
        found = entries_of(request.officer.institution_id, text=text)
        entries = Paginator(found, _PAGE).get_page(request.GET.get("page"))
        return render(request, "web/administration/audit.html", {"page": entries, "text": text})

    return page
