"""协助执行: the list of courts' orders, one order with its course, and what runs out soon."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.apps.casework.court_letters import basis_of, outcome_of
from tongban.apps.casework.models import Case, EnforcementOrder, EnforcementPaper
from tongban.apps.casework.operations.looking import note_look
from tongban.apps.casework.queries.enforcement import (
    OrderFilter,
    UnitPreview,
    file_of_order,
    orders_of,
    orders_waiting,
    previews_of,
    shortcomings_of,
    took_part,
    whole_order,
)
from tongban.apps.casework.queries.tidings import tidings_unsent
from tongban.apps.documents.queries import open_file, stored_file
from tongban.apps.identity.clock import now
from tongban.apps.register.queries.expiring import expiring
from tongban.apps.register.queries.queue import units_seized_under
from tongban.domain.catalogue import NamedPerson, Told
from tongban.domain.codes.identity_documents import mask
from tongban.domain.people import HOME_STAFF
from tongban.domain.register.court_desk import RECORDS, TAKES_IN, EnforcementKind, OrderState
from tongban.domain.register.seizure_events import Occurrence
from tongban.sites.bureau.registry.orders.forms import ScanForm
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.components import Check, Kind, Level, Progress, TimelineEntry

DESK: Final = (*TAKES_IN, *RECORDS)
_PAGE: Final = 20
_KINDS_OF_STATES: Final = {
    OrderState.TAKING_IN: Kind.BRAND,
    OrderState.SUBMITTED: Kind.WARN,
    OrderState.IN_CASE: Kind.BRAND,
    OrderState.DONE: Kind.OK,
    OrderState.HANDED_BACK: Kind.STILL,
}


@dataclass(frozen=True, kw_only=True)
class PreviewBlock:
    """What the order would come to on one unit, in sentences with the law behind each."""

    unit_code: str
    location: str
    lines: tuple[Check, ...]


@require(*DESK)
@require_safe
@never_cache
def listing(request: StaffRequest) -> HttpResponse:
    """The institution's orders, filtered as the address asks."""
    chosen = _chosen(request.GET)
    page = Paginator(orders_of(officer=request.officer, chosen=chosen), _PAGE).get_page(request.GET.get("page"))
    untold = tidings_unsent(request.officer).count()
    waiting = [(state, count) for state, count in orders_waiting(request.officer).items() if count]
    context = {
        "page": page,
        "rows": [(order, _KINDS_OF_STATES[order.stands]) for order in page],
        "chosen": chosen,
        "waiting": waiting,
        "states": list(OrderState),
        "kinds": list(EnforcementKind),
        "takes_in": request.officer.has_any(TAKES_IN),
        "untold": f"查封告知（{untold} 件待送达）" if untold else "",
        "may_see_folio": request.officer.has_any(HOME_STAFF),
    }
    return render(request, "bureau/registry/orders/orders.html", context)


@require(*DESK)
@require_safe
@never_cache
def show(request: StaffRequest, number: str) -> HttpResponse:
    """One order: what it asks, what it would come to now, its papers and its course."""
    order = whole_order(number=number, officer=request.officer)
    note_look(act="查看协助执行", officer=request.officer, subject=number, at=now(), address=address_of(request))
    return render(request, "bureau/registry/orders/order.html", order_context(request, order, at=now()))


@require(*DESK)
@require_safe
def file(request: StaffRequest, number: str, digest: str) -> HttpResponse:
    """A scan or a letter as a file, written down as a download."""
    found = file_of_order(number=number, digest=digest, officer=request.officer)
    row = stored_file(digest=digest)
    name = f"{found.title}.pdf" if isinstance(found, EnforcementPaper) else found.name
    note_look(act="下载文件", officer=request.officer, subject=number, at=now(), address=address_of(request), name=name)
    answer = FileResponse(open_file(digest=digest), content_type=row.media_type)
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer  # type: ignore[return-value]  # a streamed answer is an answer


@require(*HOME_STAFF)
@require_safe
@never_cache
def soon(request: StaffRequest) -> HttpResponse:
    """What runs out within thirty days, so that courts and holders can be told."""
    told = expiring(officer=request.officer, at=now())
    note_look(act="查看即将到期", officer=request.officer, subject="", at=now(), address=address_of(request))
    return render(request, "bureau/registry/orders/expiring.html", {"told": told})


def order_context(request: StaffRequest, order: EnforcementOrder, *, at: datetime) -> dict[str, object]:
    """Everything the page of an order needs; acts only for whom they belong to."""
    state, officer = order.stands, request.officer
    open_still = state in {OrderState.TAKING_IN, OrderState.SUBMITTED}
    at_desk = state is OrderState.TAKING_IN and officer.has_any(TAKES_IN)
    to_record = state is OrderState.SUBMITTED and officer.has_any(RECORDS)
    return {
        "order": order,
        "kind": order.asked,
        "state": state,
        "state_kind": _KINDS_OF_STATES[state],
        "acquirers": "；".join(_in_words(one) for one in Told({"acquirers": order.acquirers}).people("acquirers")),
        "corrected": order.served_at != order.received_at,
        "previews": preview_blocks(previews_of(order, at=at), order.asked) if open_still else [],
        "left_seized": _left_seized(order) if open_still else [],
        "missing": shortcomings_of(order) if at_desk else [],
        "entries": _entries(order),
        "scan_form": ScanForm(kind=order.asked) if at_desk else None,
        "at_desk": at_desk,
        "to_record": to_record and not took_part(order, officer),
        "needs_another": to_record and took_part(order, officer),
        "may_see_folio": officer.has_any(HOME_STAFF),
    }


def preview_blocks(previews: list[UnitPreview], kind: EnforcementKind) -> list[PreviewBlock]:
    """The previews in plain sentences."""
    return [
        PreviewBlock(unit_code=one.unit.unit_code, location=one.unit.location, lines=tuple(_preview_lines(one, kind)))
        for one in previews
    ]


def _preview_lines(preview: UnitPreview, kind: EnforcementKind) -> list[Check]:
    came_to = preview.came_to
    level = Level.OK if came_to.is_done and not came_to.place else Level.WARN if came_to.is_done else Level.BLOCK
    said = outcome_of(kind, came_to)
    as_entry = "" if kind in {EnforcementKind.RELEASE, EnforcementKind.TRANSFER} else "登记为"
    sentence = f"将{as_entry}{said}" if came_to.is_done else said
    remark = f"（{came_to.remark}）" if came_to.remark else ""
    lines = [Check(level=level, sentence=f"{sentence.replace('将已', '将')}{remark}", statute=basis_of(kind, came_to))]
    lines += [_about_case(case, "将暂停办理，期间不计时") for case in preview.freezing]
    lines += [_about_case(case, "将恢复办理，重新审核") for case in preview.thawing]
    told = [one for one in came_to.occurred if one.what not in {Occurrence.FROZEN, Occurrence.THAWED}]
    lines += [Check(level=Level.WARN, sentence=f"{one.whom}：{one.what.label}") for one in told]
    return lines


def _left_seized(order: EnforcementOrder) -> list[str]:
    """What the document that is lifted goes on binding: a release in part names some of its units only."""
    if order.asked is not EnforcementKind.RELEASE or not order.earlier_document:
        return []
    named = {unit.unit_code for unit in order.units.all()}
    codes = units_seized_under(
        institution=order.institution_id,
        court=order.in_place_of or order.court,
        document_number=order.earlier_document,
    )
    return [code for code in codes if code not in named]


def _about_case(case: Case, what: str) -> Check:
    sentence = f"在办案件 {case.case_number}（{case.business_name}，{case.state_label}）{what}"
    return Check(level=Level.WARN, sentence=sentence, statute="查封规定 §23")


def _entries(order: EnforcementOrder) -> list[TimelineEntry]:
    events = list(order.events.all())
    return [
        TimelineEntry(
            title=event.sentence,
            kind=Progress.NOW if event is events[-1] else Progress.DONE,
            at=event.at,
            detail=event.actor_name,
        )
        for event in events
    ]


def _in_words(person: NamedPerson) -> str:
    share = f"，{person.share}" if person.share else ""
    return f"{person.name}（{mask(person.document_number)}）{share}"


def _chosen(query: QueryDict) -> OrderFilter:
    """Only what exists is filtered by."""
    state, kind = query.get("state", ""), query.get("kind", "")
    return OrderFilter(
        state=state if state in {one.value for one in OrderState} else "",
        kind=kind if kind in {one.value for one in EnforcementKind} else "",
        text=query.get("q", "").strip()[:100],
    )
