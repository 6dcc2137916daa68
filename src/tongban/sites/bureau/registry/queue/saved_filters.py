"""常用筛选: the ways of looking at the queue that an officer keeps, each for themselves."""

from collections.abc import Mapping
from typing import Final

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tongban.apps.casework.models import SavedFilter
from tongban.apps.casework.operations.assignment.filters import drop_filter, save_filter
from tongban.apps.casework.refusals import FilterImpossible
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_rows
from tongban.domain.people import HOME_STAFF
from tongban.web.access import StaffRequest, require

NAMES: Final = ("state", "item", "receiving", "urgency", "whose")


def filters_of(officer: Officer) -> list[SavedFilter]:
    """The officer's own, by name."""
    return visible_rows(SavedFilter, officer, officer_id=officer.pk)


def address_of_filter(chosen: Mapping[str, str]) -> str:
    """The queue's query for these conditions; never empty, so that it differs from asking for nothing."""
    query = QueryDict(mutable=True)
    query.update({name: chosen.get(name, "") for name in NAMES if chosen.get(name)})
    return query.urlencode() or "whose="


@require(*HOME_STAFF)
@require_POST
def save(request: StaffRequest) -> HttpResponse:
    """Keep what the queue is filtered by now."""
    chosen = {name: request.POST.get(name, "")[:40] for name in NAMES}
    try:
        kept = save_filter(
            officer=request.officer,
            name=request.POST.get("name", "")[:20],
            chosen=chosen,
            default="default" in request.POST,
        )
        messages.success(request, f"已保存筛选“{kept.name}”")
    except FilterImpossible as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"/cases?{address_of_filter(chosen)}")


@require(*HOME_STAFF)
@require_POST
def drop(request: StaffRequest, kept: int) -> HttpResponse:
    """Forget one."""
    drop_filter(officer=request.officer, filter_id=kept)
    messages.success(request, "已删除筛选条件")
    return redirect("/cases?whose=")
