"""退回: a parked message goes back to its sender when two people of the province agree."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.directory.models import Delivery, ExchangeRecord, GivingBack, Member
from tongban.apps.directory.queries import exchange_numbered
from tongban.apps.directory.returning import (
    NOT_TAKEN_IN,
    decide_return,
    open_return,
    propose_return,
    returns_of,
    waiting_behind,
)
from tongban.apps.directory.withdrawals import takes_withdrawals
from tongban.apps.identity.clock import now
from tongban.sites.province.forms import DecisionForm, ReturnForm
from tongban.sites.province.roles import SECURITY, SYSTEM, WATCHERS
from tongban.sites.province.words import contract_label, state_of
from tongban.web.access import StaffRequest, require
from tongban.web.acts import note_act
from tongban.web.components import Progress


@require(*WATCHERS)
@require_GET
def give_back(request: StaffRequest, number: UUID) -> HttpResponse:
    """The message, what waits behind it, and how far giving it back has got."""
    return render(request, "province/give_back.html", _shown(request, _message(number)))


@require(SYSTEM)
@require_POST
def propose(request: StaffRequest, number: UUID) -> HttpResponse:
    """One person proposes it, having talked with both sides."""
    record, form = _message(number), ReturnForm(request.POST)
    if not form.is_valid():
        return render(request, "province/give_back.html", _shown(request, record, form=form), status=422)
    officer, told = request.officer, form.cleaned_data
    by = {"officer": officer.username, "officer_name": officer.name}
    propose_return(record=number, **told, **by, role=SYSTEM, at=now())
    detail = {"record": str(number), **told}
    note_act(request, "delivery.propose_return", subject=record.about, purpose=told["reason"], detail=detail)
    messages.success(request, f"已提出，等{SECURITY.label}审批。")
    return redirect("give-back", number=number)


@require(SECURITY)
@require_POST
def decide(request: StaffRequest, number: UUID) -> HttpResponse:
    """Another person agrees or does not."""
    record, form = _message(number), DecisionForm(request.POST)
    if not form.is_valid():
        return render(request, "province/give_back.html", _shown(request, record, form=form), status=422)
    officer, agrees = request.officer, form.cleaned_data["agrees"] == "yes"
    decide_return(
        record=number,
        agrees=agrees,
        opinion=form.cleaned_data["opinion"],
        officer=officer.username,
        officer_name=officer.name,
        role=SECURITY,
        at=now(),
    )
    act = "delivery.agree_return" if agrees else "delivery.refuse_return"
    note_act(request, act, subject=record.about, purpose=form.cleaned_data["opinion"], detail={"record": str(number)})
    messages.success(request, "已同意，正在请接收方确认。" if agrees else "不同意退回，消息仍然搁置。")
    return redirect("give-back", number=number)


def _message(number: UUID) -> ExchangeRecord:
    record = exchange_numbered(number)
    if record is None or getattr(record, "delivery", None) is None:
        raise Http404
    return record


def _shown(request: StaffRequest, record: ExchangeRecord, *, form: object = None) -> dict[str, object]:
    row, under_way = record.delivery, open_return(record.id)
    unheard = row.is_parked and takes_withdrawals(record.recipient) is False
    free = row.is_parked and under_way is None and not unheard
    proposed = under_way is not None and under_way.state == GivingBack.State.PROPOSED
    may_decide = proposed and request.officer.has_any([SECURITY])
    titles = {member.name: member.title for member in Member.objects.filter(name__in=[record.sender, record.recipient])}
    behind = waiting_behind(row).select_related("record") if row.is_parked else Delivery.objects.none()
    word, kind = state_of(record)
    return {
        "record": record,
        "label": contract_label(record.contract),
        "titles": [titles.get(record.sender, record.sender), titles.get(record.recipient, record.recipient)],
        "state": word,
        "state_kind": kind,
        "behind": [(one, contract_label(one.record.contract)) for one in behind],
        "open": under_way,
        "unheard": NOT_TAKEN_IN if unheard else "",
        "form": form or (DecisionForm() if proposed else ReturnForm()),
        "may_propose": free and request.officer.has_any([SYSTEM]),
        "may_decide": may_decide,
        "turn": SYSTEM.label if free else SECURITY.label if proposed else "",
        "passage": [entry for one in returns_of(record.id) for entry in _passage(one)],
    }


def _passage(one: GivingBack) -> list[dict[str, object]]:
    """How giving it back went, so far, in order."""
    decided = "不同意退回" if one.state == GivingBack.State.REFUSED else "同意退回"
    told: list[tuple[str, datetime | None, str]] = [
        (f"{one.proposed_name}提出退回", one.proposed_at, f"{one.reason}　核实：{one.said}")
    ]
    if one.decided_at:
        told.append((f"{one.decided_name}{decided}", one.decided_at, one.opinion))
    if one.state == GivingBack.State.AGREED:
        told.append(("接收方确认不再收这条消息", None, ""))
    elif one.state == GivingBack.State.DONE:
        told.append(("接收方确认不再收这条消息，已通知发送方", one.ended_at, ""))
    elif one.state == GivingBack.State.CALLED_OFF:
        told.append(("改为恢复投递", one.ended_at, one.ending))
    elif one.state == GivingBack.State.UNHEARD:
        told.append(("未能退回，消息仍然搁置", one.ended_at, one.ending))
    return [
        {"title": title, "at": at, "detail": detail, "kind": Progress.DONE if at else Progress.TODO}
        for title, at, detail in told
    ]
