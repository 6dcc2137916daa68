"""退回的消息: what this institution said and nobody took in, and what a person did about it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.identity.clock import now
from tongban.apps.messaging.models import ReturnedMessage
from tongban.apps.messaging.queries import returned_messages, settled_returns
from tongban.apps.messaging.returning import send_again, settle_otherwise
from tongban.domain.people import Role
from tongban.exchange.contracts import UnknownContract, contract_of
from tongban.exchange.standard import title_of
from tongban.web.access import StaffRequest, require

_PAGE = 50
_SETTLED = 20


def returned_pages(role: Role) -> list[URLPattern]:
    """The pages for a site that says things to others, for those who keep its system."""
    listing, decision = require(role)(require_GET(_listed)), require(role)(require_POST(_decided))
    return [
        path("administration/returned", listing, name="returned-messages"),
        path("administration/returned/<uuid:number>", decision, name="returned-message"),
    ]


def _listed(request: StaffRequest) -> HttpResponse:
    """What came back, why, and what was done about earlier ones."""
    member = _member(request)
    page = Paginator(returned_messages(member=member), _PAGE).get_page(request.GET.get("page"))
    settled = [(row, _label(row)) for row in settled_returns(member=member)[:_SETTLED]]
    context = {"page": page, "lines": [(row, _label(row)) for row in page.object_list], "settled": settled}
    return render(request, "web/administration/returned_messages.html", context)


def _decided(request: StaffRequest, number: UUID) -> HttpResponse:
    """Say it once more as it was, or note what was done instead."""
    if not ReturnedMessage.objects.filter(pk=number, sender=_member(request)).exists():
        raise Http404
    by = {"officer": request.officer.username, "officer_name": request.officer.name}
    if request.POST.get("act") == "again":
        send_again(number=number, **by, at=now())
        messages.success(request, "已作为新消息重新发送。")
        return redirect("returned-messages")
    note = request.POST.get("note", "").replace("\x00", "").strip()[:200]
    if not note:
        messages.error(request, "请写明怎样处理的。")
        return redirect("returned-messages")
    settle_otherwise(number=number, note=note, **by, at=now())
    messages.success(request, "已记为处理完毕。")
    return redirect("returned-messages")


def _label(row: ReturnedMessage) -> str:
    try:
        return title_of(contract_of(row.contract))
    except UnknownContract:
        return row.contract


def _member(request: StaffRequest) -> str:
    """The own institution as the exchange knows it."""
    return f"bureau.{request.officer.institution_id}"
