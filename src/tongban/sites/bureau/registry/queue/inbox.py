"""待办: what waits for the officer's roles, the nearest deadline first."""

from collections.abc import Collection
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import cached_property

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.assignments import hands_of
from tongban.apps.casework.queries.consulting import asked_about, unread_among
from tongban.apps.casework.queries.inbox import (
    Backlog,
    InboxFilter,
    QueueSize,
    WaitingCases,
    backlog,
    holders_shown,
    states_of,
    states_shown,
    waiting_cases,
)
from tongban.apps.casework.queries.notes import reminded_of
from tongban.apps.casework.queries.tallies import tallies_of
from tongban.apps.identity.clock import localdate, now
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import officers_of
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, roles_for
from tongban.domain.catalogue import UnknownItem, item, offered_items
from tongban.domain.people import DESK_ROLES, HOME_STAFF, Role
from tongban.sites.bureau.registry.queue.rows import case_rows
from tongban.sites.bureau.registry.queue.saved_filters import NAMES, address_of_filter, filters_of
from tongban.web.access import StaffRequest, require

_PAGE = 20
_RESUMES = (*roles_for(Action.RESUME), Role.CHIEF)
_SEES_TO_PAYMENT = (*roles_for(Action.AWAIT_PAYMENT), *roles_for(Action.SETTLE_PAYMENT), Role.CHIEF)
_OWNERS = (("", "我能办的"), ("mine", "我的"), ("free", "待领取"), ("all", "全部办理人"))
_URGENCIES = (("", "全部时限"), ("late", "已超期"), ("nearly", "即将超期"), ("today", "今天到期"))


class _QueuePages(Paginator):  # type: ignore[type-arg]  # Django's paginator is generic for the checker only
    """The pages of a queue, each read by itself; what has been counted already is not counted again."""

    def __init__(self, cases: WaitingCases, *, known: int | None) -> None:
        super().__init__((), _PAGE)
        self._cases, self._known = cases, known

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return self._cases.count() if self._known is None else self._known

    def page(self, number: int | str) -> "Page[Case]":
        """The cases of one page."""
        valid = self.validate_number(number)
        return Page(self._cases.part(first=(valid - 1) * _PAGE, most=_PAGE), valid, self)


@require(*HOME_STAFF)
def inbox(request: StaffRequest) -> HttpResponse:
    """The officer's queues, filtered as the address asks."""
    at = now()
    kept = filters_of(request.officer)
    default = next((one for one in kept if one.is_default), None)
    if default is not None and not request.GET:
        return redirect(f"{request.path}?{address_of_filter(default.chosen)}")
    chosen = _chosen(request.GET)
    open_cases = backlog(officer=request.officer, at=at)
    hands = hands_of(request.officer, on=localdate())
    page = _page(request, chosen, open_cases, hands=hands, at=at)
    sizes = open_cases.queues
    mine = set(states_of(request.officer))
    context = {
        "page": page,
        "rows": case_rows(page, on=at),
        "sizes": sizes,
        "mine": [size for size in sizes if size.state in mine],
        "reminded": reminded_of(request.officer, hands=hands, at=at),
        "late": sum(size.late for size in sizes if size.state in mine),
        "waiting_for_applicant": _size_of(sizes, CaseState.AWAITING_SUPPLEMENT),
        "unpaid": _size_of(sizes, CaseState.AWAITING_PAYMENT) if request.officer.has_any(_SEES_TO_PAYMENT) else 0,
        "suspended": _size_of(sizes, CaseState.SUSPENDED) if request.officer.has_any(_RESUMES) else 0,
        "chosen": chosen,
        "chosen_fields": [(name, getattr(chosen, name)) for name in NAMES],
        "states": [(size.state.value, f"{size.state.label}（{size.waiting}）") for size in sizes],
        "items": offered_items(),
        "receiving": open_cases.receiving,
        "urgencies": _URGENCIES,
        "owners": _OWNERS,
        "kept": [(one, address_of_filter(one.chosen)) for one in kept],
        "unread": unread_among(request.officer, page),
        "tallies": tallies_of(request.officer, at=at),
        **_bulk(request.officer),
    }
    return render(request, "bureau/registry/queue/inbox.html", context)


def _page(
    request: StaffRequest, chosen: InboxFilter, open_cases: Backlog, *, hands: Collection[int], at: datetime
) -> "Page[Case]":
    """The page of the queue that is asked for; what the backlog has counted is not counted again."""
    officer = request.officer
    holders = holders_shown(officer, chosen, hands=hands)
    if "asked" in request.GET:
        return Paginator(asked_about(officer).select_related("assignee"), _PAGE).get_page(request.GET.get("page"))
    known = None
    if not (chosen.item or chosen.urgency):
        shown = states_shown(officer, chosen)
        known = open_cases.count(states=shown, receiving=chosen.receiving, holders=holders)
    cases = waiting_cases(officer=officer, chosen=chosen, at=at, holders=holders)
    return _QueuePages(cases, known=known).get_page(request.GET.get("page"))


def _bulk(officer: Officer) -> dict[str, object]:
    """What may be done with several cases at once, and to whom a chief can give them."""
    chief = officer.has_any([Role.CHIEF])
    people = officers_of(officer.institution_id) if chief else []
    return {
        "may_claim": officer.has_any(DESK_ROLES),
        "may_archive": officer.has_any([Role.ARCHIVE]),
        "colleagues": [one for one in people if one.is_active and one.has_any(DESK_ROLES)],
    }


def _chosen(query: QueryDict) -> InboxFilter:
    """Only what exists is filtered by; anything else in the address is as if it were not there."""
    state = query.get("state", "")
    return InboxFilter(
        state=state if state in {known.value for known in CaseState} else "",
        item=_known_item(query.get("item", "")),
        receiving=query.get("receiving", "")[:6],
        whose=query.get("whose", "") if query.get("whose") in {"mine", "free", "all"} else "",
        urgency=query.get("urgency", "") if query.get("urgency", "") in dict(_URGENCIES) else "",
    )


def _known_item(code: str) -> str:
    try:
        return item(code).code
    except UnknownItem:
        return ""


def _size_of(sizes: list[QueueSize], state: CaseState) -> int:
    return next((size.waiting for size in sizes if size.state is state), 0)
