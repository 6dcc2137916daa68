"""Members: who takes part, how each does, its keys and grants, its way from testing to live and off again."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.directory.joining import change_contacts, confirm_report, let_on, trial_steps
from tongban.apps.directory.keys import enter_key, revoke_key
from tongban.apps.directory.models import Member
from tongban.apps.directory.operations import DivisionTaken, change_grants, change_particulars, move_member
from tongban.apps.directory.queries import members_of_institutions, members_with_lines
from tongban.apps.directory.statistics import Backlog, backlog_of, backlogs, traffic_by_contract
from tongban.apps.directory.trials import greet_member
from tongban.apps.directory.withdrawals import drill_withdrawal
from tongban.apps.identity.clock import now
from tongban.domain.institutions import registration_institutions
from tongban.domain.people import Role
from tongban.sites.province.converters import said_in
from tongban.sites.province.forms import ContactsForm, GrantsForm, KeyForm, ParticularsForm, kind_label
from tongban.sites.province.roles import SECURITY, SYSTEM, WATCHERS
from tongban.sites.province.words import contract_label, level_of
from tongban.web.access import StaffRequest, require
from tongban.web.acts import note_act

_TAGS = {"live": "ok", "testing": "warn", "applied": "still", "suspended": "late"}


@require(*WATCHERS)
@require_GET
def members(request: StaffRequest) -> HttpResponse:
    """Who takes part, how the line to each is, and what waits for it."""
    waiting = backlogs()
    rows = [(member, waiting.get(member.name, _NO_BACKLOG), _TAGS[member.state]) for member in members_with_lines()]
    return render(request, "province/members.html", {"rows": rows})


_NO_BACKLOG = Backlog(waiting=0, parked=0, oldest=None)


@require(*WATCHERS)
@require_GET
def member(request: StaffRequest, name: str) -> HttpResponse:
    """One member whole."""
    return render(request, "province/member.html", shown_member(request, _member(name)))


def shown_member(request: StaffRequest, found: Member, **forms: object) -> dict[str, object]:
    """Everything on a member's page; forms with mistakes take the place of fresh ones."""
    steps = trial_steps(found)
    return {
        "member": found,
        "state_kind": _TAGS[found.state],
        "line": found.line,
        "backlog": backlog_of(found.name),
        "traffic": _traffic(found.name),
        "keys": found.key_rows.order_by("-valid_from"),
        "kind": kind_label(found.kind),
        "contacts": found.contacts.all(),
        "steps": [{"level": level_of(done=step.done), "sentence": f"{step.label}：{step.how}"} for step in steps],
        "trying": found.state == Member.State.TESTING,
        "key_form": KeyForm(),
        "particulars_form": ParticularsForm(member=found),
        "contacts_form": ContactsForm(contacts=found.contacts.all()),
        "grants_form": GrantsForm(initial={"grants": found.grants}),
        "operates": request.officer.has_any([SYSTEM]),
        "secures": request.officer.has_any([SECURITY]),
        **forms,
    }


def _traffic(name: str) -> list[tuple[object, str]]:
    rows = traffic_by_contract(since=now() - timedelta(days=1), member=name)
    return [(row, contract_label(row.contract)) for row in rows]


@require(Role.SUPERVISE, SYSTEM)
@require_POST
def move(request: StaffRequest, name: str) -> HttpResponse:
    """Suspend a member or let it on again; audited. From testing to live only with the checklist complete."""
    to, found = request.POST.get("to", ""), _member(name)
    if to not in Member.State.values:
        raise Http404
    if to == Member.State.SUSPENDED and not request.POST.get("confirmed"):
        return render(request, "web/page/confirm.html", _asks_before_suspending(found))
    if to == Member.State.LIVE and found.state == Member.State.TESTING:
        let_on(name=name, at=now())
    else:
        move_member(name=name, to=to, at=now())
    note_act(request, f"member.{to}", subject=name)
    return redirect("members")


def _asks_before_suspending(found: Member) -> dict[str, object]:
    return {
        "shell": "web/shell/province.html",
        "title": "停用成员",
        "thing": f"{found.title}（{found.name}）",
        "consequence": "停用后该成员不能发送，也不能被查询；发给它的消息保留，恢复后继续投递。",
        "action": "停用",
        "cancel_url": reverse("members"),
        "hidden": {"to": Member.State.SUSPENDED},
    }


@require(SYSTEM)
@require_POST
def try_out(request: StaffRequest, name: str) -> HttpResponse:
    """Send the hub's greeting or a withdrawal to try out, or confirm the reports of the cross tests."""
    found, note = _member(name), said_in(request, "note", at_most=500)
    act = request.POST.get("act")
    if act == "greet":
        record = greet_member(member=found, text="省平台联调消息", at=now())
        note_act(request, "member.greet", subject=name, detail={"record": str(record.id)})
        messages.success(request, "联调消息已发出，对方签收后清单自动打勾。")
    elif act == "drill":
        record = drill_withdrawal(member=found, at=now())
        note_act(request, "member.drill", subject=name, detail={"record": str(record.id)})
        messages.success(request, "撤回演练已发出，对方签收后清单自动打勾。")
    elif not note:
        messages.error(request, "请写明报告编号或结论。")
    else:
        officer = request.officer
        confirm_report(member=found, officer=officer.username, officer_name=officer.name, note=note, at=now())
        note_act(request, "member.report", subject=name, purpose=note)
    return redirect("member", name=name)


@require(SECURITY)
@require_POST
def keys(request: StaffRequest, name: str) -> HttpResponse:
    """Enter the next key, valid beside the present one for a while."""
    found, form = _member(name), KeyForm(request.POST)
    if not form.is_valid():
        return render(request, "province/member.html", shown_member(request, found, key_form=form), status=422)
    overlap = timedelta(days=form.cleaned_data["overlap_days"])
    row = enter_key(member=found, key=form.cleaned_data["public_key"], at=now(), overlap=overlap)
    note_act(request, "member.enter_key", subject=name, detail={"key": row.key_id, "days": overlap.days})
    return redirect("member", name=name)


@require(SECURITY)
@require_POST
def revoke(request: StaffRequest, name: str) -> HttpResponse:
    """Let nothing signed with a key in any more, from now on."""
    key_id, reason = said_in(request, "key", at_most=60), said_in(request, "reason", at_most=200)
    if not reason:
        messages.error(request, "请写明吊销原因。")
        return redirect("member", name=name)
    revoke_key(member=name, key_id=key_id, reason=reason, officer=request.officer.username, at=now())
    note_act(request, "member.revoke_key", subject=name, purpose=reason, detail={"key": key_id})
    return redirect("member", name=name)


@require(SECURITY)
@require_POST
def grants(request: StaffRequest, name: str) -> HttpResponse:
    """Say which contracts a member may use."""
    found, form = _member(name), GrantsForm(request.POST)
    if not form.is_valid():
        return render(request, "province/member.html", shown_member(request, found, grants_form=form), status=422)
    before = found.grants
    change_grants(name=name, grants=form.cleaned_data["grants"], at=now())
    note_act(request, "member.grants", subject=name, detail={"before": before, "after": form.cleaned_data["grants"]})
    return redirect("member", name=name)


@require(SYSTEM)
@require_POST
def contacts(request: StaffRequest, name: str) -> HttpResponse:
    """Say whom to call at a member; its own staff may do so, too, on the member's own page."""
    found = _member(name)
    form = ContactsForm(request.POST, contacts=found.contacts.all())
    if not form.is_valid():
        return render(request, "province/member.html", shown_member(request, found, contacts_form=form), status=422)
    before = change_contacts(name=name, contacts=form.contacts(), at=now())
    note_act(request, "member.contacts", subject=name, detail={"before": before, "after": form.contacts()})
    messages.success(request, "联系人已更新。")
    return redirect("member", name=name)


@require(SYSTEM)
@require_POST
def particulars(request: StaffRequest, name: str) -> HttpResponse:
    """Say where a member listens from now on, what it is called, for which divisions it answers; audited."""
    found = _member(name)
    form = ParticularsForm(request.POST, member=found)
    if form.is_valid():
        told = {part: form.cleaned_data[part] for part in ("title", "place", "endpoint", "covers")}
        try:
            before = change_particulars(name=name, **told, at=now())
        except DivisionTaken as taken:
            form.add_error("covers", taken.sentence)
        else:
            ground = form.cleaned_data["ground"]
            note_act(
                request, "member.particulars", subject=name, purpose=ground, detail={"before": before, "after": told}
            )
            messages.success(request, "接入信息已更新，成员目录随之公布；待投递的消息送往新的地址。")
            return redirect("member", name=name)
    return render(request, "province/member.html", shown_member(request, found, particulars_form=form), status=422)


@require(*WATCHERS)
@require_GET
def institutions(request: StaffRequest) -> HttpResponse:
    """Every registration institution of the province, what it covers, and whether it takes part."""
    taking_part = members_of_institutions()
    rows = []
    for one in registration_institutions():
        found = taking_part.get(one.covers[-1] if one.is_prefectural and len(one.covers) > 1 else one.code)
        found = found or taking_part.get(one.code)
        rows.append((one, found, _TAGS[found.state] if found else "still"))
    live = sum(1 for _, found, _ in rows if found and found.state == Member.State.LIVE)
    return render(request, "province/institutions.html", {"rows": rows, "live": live})


def _member(name: str) -> Member:
    found = Member.objects.select_related("line").filter(name=name).first()
    if found is None:
        raise Http404
    return found
