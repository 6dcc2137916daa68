"""归档: closed cases of the institution."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.casework.queries.inbox import archived_cases
from tongban.apps.identity.clock import now
from tongban.domain.catalogue import offered_items
from tongban.sites.bureau.registry.desk import DECIDING
from tongban.sites.bureau.registry.rows import case_rows
from tongban.web.access import StaffRequest, require

_PAGE = 20


@require(*DECIDING)
def shelf(request: StaffRequest) -> HttpResponse:
    """Closed cases, the latest first."""
    chosen, text = request.GET.get("item", "")[:8], request.GET.get("q", "").strip()
    found = archived_cases(officer=request.officer, item=chosen, text=text)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": case_rows(page, on=now()),
        "items": offered_items(),
        "chosen": chosen,
        "text": text,
    }
    return render(request, "bureau/registry/archive.html", context)
