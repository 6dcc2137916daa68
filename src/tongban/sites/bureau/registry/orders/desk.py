"""协助执行收件: taking an order in, naming its units, adding its papers, passing it on or giving it back."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tongban.apps.casework.operations.court.court_orders import (
    add_order_file,
    change_order,
    correct_service,
    hand_back_order,
    leave_unit,
    name_unit,
    remove_order_file,
    submit_order,
    take_in_order,
)
from tongban.apps.casework.operations.court.court_orders_answered import answer_search
from tongban.apps.casework.operations.court.court_transfers import open_transfer_case
from tongban.apps.casework.operations.looking import note_look
from tongban.apps.casework.queries.enforcement import order_numbered, whole_order
from tongban.apps.casework.refusals import OrderIncompleteAtDesk, ServiceTimeImpossible
from tongban.apps.documents.refusals import FileRefused
from tongban.apps.documents.typesetting import GlyphMissing
from tongban.apps.identity.clock import localtime, now
from tongban.apps.register.operations.looking import Looker, note_looks
from tongban.apps.register.queries import search_register
from tongban.domain.register.court_desk import TAKES_IN
from tongban.domain.register.refusals import Paper
from tongban.sites.bureau.registry.orders.forms import OrderForm, ScanForm, ServiceForm
from tongban.sites.bureau.registry.reasons import ReasonForm
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of

_CERTIFICATE: Final = 100
_LISTED = frozenset({"nature", "holders", "certificates", "is_burdened", "is_restricted"})


@require(*TAKES_IN)
@never_cache
def take_in(request: StaffRequest) -> HttpResponse:
    """Write down what two messengers bring; the server stamps the service."""
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = take_in_order(told=form.told(), officer=request.officer, at=now(), address=address_of(request))
        messages.success(
            request, f"已收件，送达时间 {localtime(order.served_at):%Y-%m-%d %H:%M}。请选定单元、加入文书。"
        )
        return redirect("registry:order", number=order.number)
    return _order_form(request, form)


@require(*TAKES_IN)
@never_cache
def change(request: StaffRequest, number: str) -> HttpResponse:
    """Correct what was typed."""
    order = order_numbered(number=number, officer=request.officer)
    form = OrderForm(request.POST or None, order=order)
    if request.method == "POST" and form.is_valid():
        change_order(number=number, told=form.told(), officer=request.officer, at=now(), address=address_of(request))
        return _back(request, number, "已修改")
    return _order_form(request, form, number=number)


@require(*TAKES_IN)
@never_cache
def units(request: StaffRequest, number: str) -> HttpResponse:
    """Look units up and name them; every look is in the owners' list, with the court's case as its purpose."""
    order = whole_order(number=number, officer=request.officer)
    if request.method == "POST":
        return _change_units(request, number)
    text = request.GET.get("q", "").strip()
    found = search_register(officer=request.officer, text=text)
    if text:
        _note_search(request, text, [row.unit_code for row in found.rows], purpose=order.court_case_number)
    named = {unit.unit_code for unit in order.units.all()}
    context = {"order": order, "text": text, "found": found, "named": named}
    return render(request, "bureau/registry/orders/order_units.html", context)


def _change_units(request: StaffRequest, number: str) -> HttpResponse:
    code, at, address = request.POST.get("unit_code", ""), now(), address_of(request)
    if request.POST.get("act") == "leave":
        leave_unit(number=number, unit_code=code, officer=request.officer, at=at, address=address)
        return _back(request, number, f"已移除单元 {code}")
    named = request.POST.get("certificate_number", "").strip()[:_CERTIFICATE]
    name_unit(number=number, unit_code=code, certificate_number=named, officer=request.officer, at=at, address=address)
    return _back(request, number, f"已加入单元 {code}")


@require(*TAKES_IN)
@require_POST
def add_paper(request: StaffRequest, number: str) -> HttpResponse:
    """Keep one scan; what is refused says why."""
    order = order_numbered(number=number, officer=request.officer)
    form = ScanForm(request.POST, request.FILES, kind=order.asked)
    if not form.is_valid():
        for sentences in form.errors.values():
            messages.error(request, str(sentences[0]))
        return redirect("registry:order", number=number)
    scan = form.cleaned_data["scan"]
    try:
        add_order_file(
            number=number,
            paper=Paper(form.cleaned_data["paper"]),
            filename=scan.name or "",
            chunks=scan.chunks(),
            officer=request.officer,
            at=now(),
            address=address_of(request),
        )
    except FileRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("registry:order", number=number)
    return _back(request, number, "已加入扫描件")


@require(*TAKES_IN)
@require_POST
def remove_paper(request: StaffRequest, number: str, digest: str) -> HttpResponse:
    """Take a scan out again."""
    remove_order_file(number=number, digest=digest, officer=request.officer, at=now(), address=address_of(request))
    return _back(request, number, "已移除扫描件")


@require(*TAKES_IN)
@never_cache
def service(request: StaffRequest, number: str) -> HttpResponse:
    """Correct when the papers were served, with a reason."""
    order = order_numbered(number=number, officer=request.officer)
    form = ServiceForm.of(request.POST or None, order.served_at)
    if request.method == "POST" and form.is_valid():
        try:
            correct_service(
                number=number,
                served_at=form.instant(),
                reason=form.cleaned_data["reason"],
                officer=request.officer,
                at=now(),
                address=address_of(request),
            )
        except ServiceTimeImpossible as refusal:
            form.add_error("minute", refusal.sentence)
        else:
            return _back(request, number, "送达时间已更正")
    context = {
        "order": order,
        "form": form,
        "title": "更正送达时间",
        "label": "更正",
        "consequence": "送达时间决定查封的顺位（实施细则 §91）。更正前后的时间和理由都会记入本件经过。",
    }
    return render(request, "bureau/registry/orders/order_act.html", context)


@require(*TAKES_IN)
@require_POST
def submit(request: StaffRequest, number: str) -> HttpResponse:
    """Pass it on to the recorder."""
    try:
        submit_order(number=number, officer=request.officer, at=now(), address=address_of(request))
    except OrderIncompleteAtDesk as refusal:
        messages.error(request, refusal.sentence)
        return redirect("registry:order", number=number)
    return _back(request, number, "已提交，等待登簿人员办理")


@require(*TAKES_IN)
@require_POST
def open_case(request: StaffRequest, number: str) -> HttpResponse:
    """Let an order to transfer become a case."""
    try:
        case = open_transfer_case(number=number, officer=request.officer, at=now(), address=address_of(request))
    except OrderIncompleteAtDesk as refusal:
        messages.error(request, refusal.sentence)
        return redirect("registry:order", number=number)
    return _back(request, number, f"已立案 {case.case_number}，等待受理。登簿后在本页打印回执交法院")


@require(*TAKES_IN)
@require_POST
def search_for_court(request: StaffRequest, number: str) -> HttpResponse:
    """Issue the certificates a court asked for."""
    try:
        answer_search(number=number, officer=request.officer, at=now(), address=address_of(request))
    except (OrderIncompleteAtDesk, GlyphMissing) as refusal:
        messages.error(request, refusal.sentence)
        return redirect("registry:order", number=number)
    return _back(request, number, "已出具查询结果证明")


@require(*TAKES_IN)
@never_cache
def hand_back(request: StaffRequest, number: str) -> HttpResponse:
    """Give the papers back to the court."""
    order = order_numbered(number=number, officer=request.officer)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hand_back_order(
            number=number,
            reason=form.cleaned_data["reason"],
            officer=request.officer,
            at=now(),
            address=address_of(request),
        )
        return _back(request, number, "文书已退回法院")
    context = {
        "order": order,
        "form": form,
        "title": "退回法院",
        "label": "退回法院",
        "kind": "danger",
        "consequence": "仅限缺少文书或者文书不清。登记机构不作实体审查，认为有误的也先办理，再提出审查建议。",
    }
    return render(request, "bureau/registry/orders/order_act.html", context)


def _order_form(request: StaffRequest, form: OrderForm, *, number: str = "") -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "bureau/registry/orders/order_form.html", {"form": form, "number": number}, status=status)


def _back(request: StaffRequest, number: str, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("registry:order", number=number)


def _note_search(request: StaffRequest, text: str, codes: list[str], *, purpose: str) -> None:
    officer, at, address = request.officer, now(), address_of(request)
    act = "为协助执行查询登记簿"
    note_look(act=act, officer=officer, subject=text, at=at, address=address, purpose=purpose, units=codes)
    looker = Looker(actor=officer.username, actor_name=officer.name, act=act, purpose=purpose, address=address)
    note_looks(institution=officer.institution_id, unit_codes=codes, looker=looker, fields=_LISTED, at=at)
