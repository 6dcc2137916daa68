"""What waits for its recipient and what was parked, with what an operator can do about it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.directory.models import Member
from tongban.apps.directory.operating import pause_member, resume_member, retry_member, take_up
from tongban.apps.directory.queries import open_alarms, undelivered
from tongban.apps.directory.returning import returns_under_way
from tongban.apps.identity.clock import now
from tongban.sites.province.converters import member_in, said_in
from tongban.sites.province.roles import SYSTEM, WATCHERS
from tongban.sites.province.words import contract_label
from tongban.web.access import StaffRequest, require
from tongban.web.acts import note_act

_PAGE = 50


@require(*WATCHERS)
@require_GET
def deliveries(request: StaffRequest) -> HttpResponse:
    """What waits for its recipient, oldest first, and why."""
    rows = undelivered()
    if member := member_in(request):
        rows = rows.filter(recipient=member)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    returning = returns_under_way(row.pk for row in page.object_list)
    lines = [(row, contract_label(row.record.contract), returning.get(row.pk)) for row in page.object_list]
    context = {"page": page, "lines": lines, "alarms": open_alarms(), "operates": request.officer.has_any([SYSTEM])}
    return render(request, "province/deliveries.html", context)


@require(SYSTEM)
@require_POST
def take_up_parked(request: StaffRequest, number: UUID) -> HttpResponse:
    """Deliver a parked message again."""
    take_up(record=number, officer=request.officer.username, at=now())
    note_act(request, "delivery.take_up", subject=str(number))
    messages.success(request, "已恢复投递。")
    return redirect("deliveries")


@require(SYSTEM)
@require_POST
def operate(request: StaffRequest, name: str) -> HttpResponse:
    """Pause a member, resume it, or try again now."""
    if not Member.objects.filter(name=name).exists():
        raise Http404
    act, at, officer = request.POST.get("act", ""), now(), request.officer.username
    reason = said_in(request, "reason", at_most=200)
    if act == "pause" and not reason:
        messages.error(request, "请写明暂停原因。")
        return redirect("member", name=name)
    if act == "pause":
        pause_member(name=name, reason=reason, officer=officer, at=at)
    elif act == "resume":
        resume_member(name=name, at=at)
    elif act == "retry":
        retry_member(name=name, at=at)
    else:
        raise Http404
    note_act(request, f"member.{act}", subject=name, purpose=reason)
    return redirect("member", name=name)
