"""时限监管: who is late, by institution; counts and case numbers, nothing about anybody."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.apps.directory.models import Member
from tongban.apps.directory.standings import institutions_by_lateness, late_cases
from tongban.apps.identity.clock import now
from tongban.domain.cases.states import CaseState
from tongban.sites.province.roles import WATCHERS
from tongban.web.access import StaffRequest, require

_PAGE = 50


@require(*WATCHERS)
@require_GET
def lateness(request: StaffRequest) -> HttpResponse:
    """Every institution in numbers, and the late cases of one or of all."""
    at = now()
    chosen = request.GET.get("member", "")[:30]
    rows = institutions_by_lateness(at=at)
    page = Paginator(late_cases(at=at, member=chosen), _PAGE).get_page(request.GET.get("page"))
    titles = dict(Member.objects.values_list("name", "title"))
    labels = {state.value: state.label for state in CaseState}
    context = {
        "rows": rows,
        "page": page,
        "late": [(one, titles.get(one.member, one.member), labels.get(one.state, one.state)) for one in page],
        "chosen": titles.get(chosen, chosen),
        "all_late": sum(row.late for row in rows),
    }
    return render(request, "province/lateness.html", context)
