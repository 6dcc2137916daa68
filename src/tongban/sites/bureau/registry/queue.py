"""待办: what waits for the officer's roles, the nearest deadline first."""

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import cached_property

from tongban.apps.casework.queries.inbox import (
    InboxFilter,
    QueueSize,
    backlog,
    states_of,
    states_shown,
    waiting_cases,
)
from tongban.apps.identity.clock import now
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue import UnknownItem, item, offered_items
from tongban.sites.bureau.registry.desk import DECIDING
from tongban.sites.bureau.registry.rows import case_rows
from tongban.web.access import StaffRequest, require

_PAGE = 20
_URGENCIES = (("", "全部时限"), ("late", "已超期"), ("today", "今天到期"))


class _KnownCount(Paginator):  # type: ignore[type-arg]  # Django's paginator is generic for the checker only
    """A paginator that need not count what has been counted already."""

    known: int | None = None

    @cached_property
    def count(self) -> int:
        """How many there are."""
        if self.known is not None:
            return self.known
        return int(self.object_list.count())  # type: ignore[attr-defined]  # a queryset, counted by the database


@require(*DECIDING)
def inbox(request: StaffRequest) -> HttpResponse:
    """The officer's queues, filtered as the address asks."""
    at = now()
    chosen = _chosen(request.GET)
    open_cases = backlog(officer=request.officer, at=at)
    found = waiting_cases(officer=request.officer, chosen=chosen, at=at)
    paginator = _KnownCount(found, _PAGE)
    if not (chosen.item or chosen.urgency):
        shown = states_shown(request.officer, chosen)
        paginator.known = open_cases.count(states=shown, receiving=chosen.receiving)
    page = paginator.get_page(request.GET.get("page"))
    sizes = open_cases.queues
    mine = set(states_of(request.officer))
    context = {
        "page": page,
        "rows": case_rows(page, on=at),
        "sizes": sizes,
        "mine": [size for size in sizes if size.state in mine],
        "late": sum(size.late for size in sizes if size.state in mine),
        "waiting_for_applicant": _size_of(sizes, CaseState.AWAITING_SUPPLEMENT),
        "chosen": chosen,
        "states": [(size.state.value, f"{size.state.label}（{size.waiting}）") for size in sizes],
        "items": offered_items(),
        "receiving": open_cases.receiving,
        "urgencies": _URGENCIES,
    }
    return render(request, "bureau/registry/inbox.html", context)


def _chosen(query: QueryDict) -> InboxFilter:
    """Only what exists is filtered by; anything else in the address is as if it were not there."""
    state = query.get("state", "")
    return InboxFilter(
        state=state if state in {known.value for known in CaseState} else "",
        item=_known_item(query.get("item", "")),
        receiving=query.get("receiving", "")[:6],
        urgency=query.get("urgency", "") if query.get("urgency") in {"late", "today"} else "",
    )


def _known_item(code: str) -> str:
    try:
        return item(code).code
    except UnknownItem:
        return ""


def _size_of(sizes: list[QueueSize], state: CaseState) -> int:
    return next((size.waiting for size in sizes if size.state is state), 0)
