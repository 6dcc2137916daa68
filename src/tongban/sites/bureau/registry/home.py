"""Where one comes in, and the search box of the top bar."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tongban.apps.casework.models import Case, EnforcementOrder
from tongban.apps.casework.operations.looking import note_look
from tongban.apps.casework.queries.enforcement import OrderFilter, orders_of
from tongban.apps.casework.queries.inbox import NotLodged, cases_found, not_lodged_numbered
from tongban.apps.identity.clock import now
from tongban.apps.identity.models import Officer
from tongban.apps.intake.queries import Shelf, answering_to, shelf_of
from tongban.apps.register.queries import search_register
from tongban.domain.people import DESK_ROLES, HOME_STAFF, Role
from tongban.domain.register.court_desk import RECORDS, TAKES_IN
from tongban.sites.bureau.registry.queue.rows import case_rows
from tongban.sites.bureau.window.rows import ListRow, list_row
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of


@require()
def home(request: StaffRequest) -> HttpResponse:
    """Lead everyone to the list their work waits in."""
    if request.officer.has_any(DESK_ROLES):
        return redirect("registry:inbox")
    if request.officer.has_any([Role.CHIEF, Role.LEADER]):
        return redirect("registry:supervision")
    if request.officer.has_any([Role.RECEIVE]):
        return redirect("window:list")
    if request.officer.has_any([Role.ADMINISTER]):
        return redirect("accounts")
    return render(request, "bureau/registry/nothing_to_do.html")


@require(*HOME_STAFF, Role.RECEIVE)
def search(request: StaffRequest) -> HttpResponse:
    """Cases, courts' orders and units by whatever was typed or scanned; the one thing found is opened at once."""
    if not request.officer.has_any(HOME_STAFF):
        return _at_the_counter(request)
    text = request.GET.get("q", "").strip()
    at = now()
    cases = list(cases_found(officer=request.officer, text=text)[:20])
    orders = _orders(request.officer, text)
    units = search_register(officer=request.officer, text=text)
    note_look(
        act="搜索",
        officer=request.officer,
        subject=text,
        at=at,
        address=address_of(request),
        cases=len(cases),
        units=len(units.rows),
        orders=len(orders),
    )
    intakes = _intakes(request.officer, text, at)
    early = not_lodged_numbered(officer=request.officer, text=text)
    if not units.rows and not intakes and (only := _only(cases, early, orders)):
        return redirect(only)
    context = {
        "text": text,
        "search_query": text,
        "cases": case_rows(cases, on=at),
        "units": units,
        "intakes": intakes,
        "early": early,
        "orders": orders,
        "nothing": not any((cases, units.rows, intakes, early.pre_review, early.enquiry, orders)),
    }
    return render(request, "bureau/registry/search.html", context)


def _only(cases: list[Case], early: NotLodged, orders: list[EnforcementOrder]) -> str:
    """The address of the one thing that was found; empty where there are several, or none."""
    found = [reverse("registry:case", args=[one.case_number]) for one in cases]
    found += [reverse("registry:order", args=[one.number]) for one in orders]
    if early.pre_review:
        found.append(reverse("registry:pre-review", args=[early.pre_review.intake_number]))
    if early.enquiry:
        found.append(reverse("registry:enquiry", args=[early.enquiry.intake_number]))
    return found[0] if len(found) == 1 else ""


def _orders(officer: Officer, text: str) -> list[EnforcementOrder]:
    """Courts' orders by number, court, its case number, debtor or unit, for those at whose desk they are."""
    if not text or not officer.has_any((*TAKES_IN, *RECORDS)):
        return []
    return list(orders_of(officer=officer, chosen=OrderFilter(text=text))[:20])


def _intakes(officer: Officer, text: str, at: datetime) -> list[ListRow]:
    """What the own counter took in for elsewhere, for those who work there as well."""
    compact = "".join(text.split()).upper()
    if not compact or not officer.has_any([Role.RECEIVE]):
        return []
    rows = shelf_of(officer, Shelf.ALL, at=at).filter(answering_to(compact))
    return [list_row(one, officer=officer, at=at) for one in rows[:20]]


def _at_the_counter(request: HttpRequest) -> HttpResponse:
    """Who only takes in searches the own intakes."""
    answer = redirect("window:list")
    answer["Location"] += f"?{request.META.get('QUERY_STRING', '')}"
    return answer
