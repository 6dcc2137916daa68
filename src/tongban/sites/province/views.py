"""What supervisors see of the exchange."""

import json
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.audit.operations import record_act
from tongban.apps.directory.models import ExchangeRecord, Member
from tongban.apps.directory.operations import move_member
from tongban.apps.directory.queries import (
    content_of,
    exchange_log,
    exchange_numbered,
    members_with_lines,
    numbers_of_today,
    undelivered,
    verify_record,
    waiting_by_member,
)
from tongban.domain.people import Role
from tongban.sites.province.forms import LogSearch, Purpose
from tongban.sites.province.words import KINDS, contract_label, findings_of, passage_of, state_of
from tongban.web.access import StaffRequest, public, require

_PAGE = 50


@public(reason="Leads to the overview, which asks for a sign-in; nothing is shown")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The front door."""
    del request
    return redirect("overview")


@require(Role.SUPERVISE)
@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    """Today's exchange in numbers that lead to what is behind them."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    latest = [_line(record) for record in exchange_log()[:10]]
    return render(request, "province/overview.html", {"numbers": numbers_of_today(since=today), "latest": latest})


@require(Role.SUPERVISE)
@require_GET
def exchanges(request: StaffRequest) -> HttpResponse:
    """The log: newest first, narrowed by matter, member or contract."""
    form = LogSearch(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    rows = exchange_log(
        text=given.get("q", "").strip(), member=given.get("member", "").strip(), contract=given.get("contract", "")
    )
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    lines = [_line(record) for record in page.object_list]
    return render(request, "province/exchanges.html", {"form": form, "page": page, "lines": lines})


@require(Role.SUPERVISE)
@require_GET
def exchange(request: StaffRequest, number: UUID) -> HttpResponse:
    """One exchange from end to end, its evidence computed anew. Its content stays closed."""
    return render(request, "province/exchange.html", _shown(_record(number), Purpose()))


@require(Role.SUPERVISE)
@require_POST
def content(request: StaffRequest, number: UUID) -> HttpResponse:
    """Open the content, for a stated purpose that is audited with the look."""
    record, form = _record(number), Purpose(request.POST)
    if not form.is_valid():
        return render(request, "province/exchange.html", _shown(record, form), status=422)
    record_act(
        act="exchange.look",
        at=timezone.now(),
        institution_code=request.officer.institution_id,
        actor=request.officer.username,
        actor_name=request.officer.name,
        subject=record.about or str(record.id),
        purpose=form.cleaned_data["purpose"],
        detail={"record": str(record.id), "contract": record.contract},
        address=request.META.get("REMOTE_ADDR", ""),
    )
    body = json.dumps(content_of(record), ensure_ascii=False, indent=2)
    return render(request, "province/exchange.html", _shown(record, form) | {"body": body})


@require(Role.SUPERVISE)
@require_GET
def deliveries(request: StaffRequest) -> HttpResponse:
    """What waits for its recipient, oldest first, and why."""
    page = Paginator(undelivered(), _PAGE).get_page(request.GET.get("page"))
    lines = [(delivery, contract_label(delivery.record.contract)) for delivery in page.object_list]
    return render(request, "province/deliveries.html", {"page": page, "lines": lines})


@require(Role.SUPERVISE)
@require_GET
def members(request: StaffRequest) -> HttpResponse:
    """Who takes part, and how the line to each is."""
    waiting = waiting_by_member()
    rows = list(members_with_lines())
    for member in rows:
        member.waiting = waiting.get(member.name, 0)  # type: ignore[attr-defined]
        member.tag = "ok" if member.state == Member.State.LIVE else "warn"  # type: ignore[attr-defined]
    return render(request, "province/members.html", {"members": rows})


@require(Role.SUPERVISE)
@require_POST
def move(request: StaffRequest, name: str) -> HttpResponse:
    """Suspend a member or let it on again; audited."""
    to = request.POST.get("to", "")
    member = Member.objects.filter(name=name).first()
    if member is None or to not in Member.State.values:
        raise Http404
    if to == Member.State.SUSPENDED and not request.POST.get("confirmed"):
        return render(request, "web/page/confirm.html", _asks_before_suspending(member))
    member = move_member(name=name, to=to, at=timezone.now())
    record_act(
        act=f"member.{to}",
        at=timezone.now(),
        institution_code=request.officer.institution_id,
        actor=request.officer.username,
        actor_name=request.officer.name,
        subject=member.name,
        address=request.META.get("REMOTE_ADDR", ""),
    )
    return redirect("members")


def _asks_before_suspending(member: Member) -> dict[str, object]:
    return {
        "shell": "web/shell/province.html",
        "title": "停用成员",
        "thing": f"{member.title}（{member.name}）",
        "consequence": "停用后该成员不能发送，也不能被查询；发给它的消息保留，恢复后继续投递。",
        "action": "停用",
        "cancel_url": reverse("members"),
        "hidden": {"to": Member.State.SUSPENDED},
    }


def _record(number: UUID) -> ExchangeRecord:
    record = exchange_numbered(number)
    if record is None:
        raise Http404
    return record


def _line(record: ExchangeRecord) -> dict[str, object]:
    word, kind = state_of(record)
    return {
        "record": record,
        "label": contract_label(record.contract),
        "kind": KINDS.get(record.kind, record.kind),  # type: ignore[call-overload]
        "state": word,
        "state_kind": kind,
    }


def _shown(record: ExchangeRecord, form: Purpose) -> dict[str, object]:
    titles = {member.name: member.title for member in Member.objects.filter(name__in=[record.sender, record.recipient])}
    return {
        **_line(record),
        "passage": passage_of(record, titles),
        "findings": findings_of(verify_record(record)),
        "titles": [titles.get(record.sender, record.sender), titles.get(record.recipient, record.recipient)],
        "form": form,
    }
