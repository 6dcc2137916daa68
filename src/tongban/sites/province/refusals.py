"""What the hub turned away on entry: no log entry, but counted by the minute, with its reason."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.apps.directory.models import EntryRefusal
from tongban.apps.directory.turned_away import turned_away
from tongban.exchange.refusals import RefusalCode
from tongban.exchange.standard.errors import MEANINGS
from tongban.sites.province.forms import RefusalSearch
from tongban.sites.province.log import MOST
from tongban.sites.province.roles import WATCHERS
from tongban.sites.province.words import REFUSED_APPLICATIONS, contract_label
from tongban.web.access import StaffRequest, require

_PAGE = 50


@require(*WATCHERS)
@require_GET
def refusals(request: StaffRequest) -> HttpResponse:
    """What was refused on entry, newest first, narrowed as asked."""
    form = RefusalSearch(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = turned_away(
        text=given.get("q", "").strip(),
        member=given.get("member", "").strip(),
        contract=given.get("contract", ""),
        code=given.get("code", ""),
        since=given.get("since"),
        until=given.get("until"),
    )
    page = Paginator(rows[:MOST], _PAGE).get_page(request.GET.get("page"))
    lines = [(row, contract_label(row.contract), reason_of(row)) for row in page.object_list]
    return render(request, "province/refusals.html", {"form": form, "page": page, "lines": lines})


def reason_of(row: EntryRefusal) -> str:
    """What was said to the sender; of the unproven, what the code means."""
    if row.sentence or row.code not in set(RefusalCode):
        return row.sentence or REFUSED_APPLICATIONS.get(row.code, "")
    return MEANINGS[RefusalCode(row.code)].sentence
