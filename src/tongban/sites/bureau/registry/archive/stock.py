"""印制纸: the numbered sheets that certificates are printed on — received, spoiled, counted (domain.md 1.5)."""

import re
from typing import Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.clock import now
from tongban.apps.register.operations import receive_sheets, spoil_sheet
from tongban.apps.register.queries.stock import Reconciliation, reconcile, sheet_with, stock_batches, stock_totals
from tongban.apps.register.refusals import SerialRefused
from tongban.domain.people import Role
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.forms import CodeInput, Form

_PAGE: Final = 20
_AT_ONCE: Final = 5_000
_SHOWN: Final = 50
_SERIAL: Final = r"^\s*41\d{9}\s*$"
_RANGE: Final = re.compile(r"(41\d{9})(?:\s*[-—至~]\s*(41\d{9}))?")


class SerialField(forms.RegexField):
    """A serial as printed on the sheet."""

    def __init__(self, *, label: str, required: bool = True) -> None:
        super().__init__(
            regex=_SERIAL,
            label=label,
            required=required,
            widget=CodeInput(digits_only=True),
            error_messages={"invalid": "印制序列号应为 41 开头的 11 位数字"},
        )


class ReceiptForm(Form):
    """A bundle of sheets with consecutive serials."""

    first = SerialField(label="首张序列号")
    last = SerialField(label="末张序列号")
    batch = forms.CharField(label="领用批次", max_length=80, required=False, help_text="例如出库单号。")

    def clean(self) -> dict[str, object]:
        """The range must run forward, and be no more than one receipt holds."""
        told: dict[str, object] = super().clean() or {}
        if "first" in told and "last" in told:
            count = int(str(told["last"])) - int(str(told["first"])) + 1
            if not 1 <= count <= _AT_ONCE:
                self.add_error("last", f"末张应不小于首张，一次最多领用{_AT_ONCE}张")
        return told


class SpoilForm(Form):
    """A sheet that can not be used any more."""

    serial = SerialField(label="印制序列号")
    reason = forms.CharField(label="作废原因", max_length=100, help_text="例如印坏、污损、遗失。")


class CountForm(Form):
    """What lies in the drawer."""

    counted = forms.CharField(
        label="手中的序列号",
        required=False,
        help_text="每行一张，或者一段连续的号码：41000000001-41000000050。没有剩余的不填。",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_counted(self) -> list[str]:
        """Every serial, ranges written out."""
        lines = [line.strip() for line in str(self.cleaned_data["counted"]).splitlines() if line.strip()]
        return [serial for line in lines for serial in _written_out(line)]


@require(Role.ISSUE)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """What there is, what was received, and one sheet by its serial."""
    serial = request.GET.get("q", "").strip()[:20]
    page = Paginator(stock_batches(request.officer), _PAGE).get_page(request.GET.get("page"))
    sheet = sheet_with(request.officer, serial) if serial else None
    context = {"totals": stock_totals(request.officer), "page": page, "serial": serial, "sheet": sheet}
    return render(request, "bureau/registry/archive/stock.html", context)


@require(Role.ISSUE)
def receive(request: StaffRequest) -> HttpResponse:
    """领用"""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        serials = _between(told["first"].strip(), told["last"].strip())
        try:
            count = receive_sheets(serials=serials, officer=request.officer, at=now(), batch=told["batch"].strip())
        except SerialRefused as refusal:
            form.add_error("first", refusal.sentence)
        else:
            messages.success(request, f"已领用{count}张")
            return redirect("registry:stock")
    return _asked(request, form, title="领用印制纸", label="领用")


@require(Role.ISSUE)
def spoil(request: StaffRequest) -> HttpResponse:
    """作废"""
    form = SpoilForm(request.POST or None, initial={"serial": request.GET.get("serial", "")[:11]})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            sheet = spoil_sheet(serial=told["serial"].strip(), reason=told["reason"], officer=request.officer, at=now())
        except SerialRefused as refusal:
            form.add_error("serial", refusal.sentence)
        else:
            messages.success(request, f"{sheet.serial}已作废")
            return redirect("registry:stock")
    return _asked(request, form, title="作废印制纸", label="作废", kind="danger")


@require(Role.ISSUE)
def count(request: StaffRequest) -> HttpResponse:
    """核对: the drawer beside the books; what differs is shown, nothing is changed."""
    form = CountForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = reconcile(request.officer, form.cleaned_data["counted"])
        _note(request, found)
    context = {"form": form, "found": found, "shown": _SHOWN}
    return render(request, "bureau/registry/archive/stock_count.html", context)


def _asked(request: StaffRequest, form: Form, *, title: str, label: str, kind: str = "primary") -> HttpResponse:
    context = {"form": form, "title": title, "label": label, "kind": kind}
    return render(request, "bureau/registry/archive/stock_act.html", context)


def _note(request: StaffRequest, found: Reconciliation) -> None:
    """That somebody counted, and what came out, for the audit."""
    officer = request.officer
    record_act(
        act="印制纸核对",
        at=now(),
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject="印制序列号",
        detail={"counted": found.counted, "missing": len(found.missing), "unknown": len(found.unknown)},
        address=address_of(request),
    )


def _written_out(line: str) -> list[str]:
    match = _RANGE.fullmatch(line)
    if match is None:
        raise forms.ValidationError(f"“{line[:40]}”看不懂，应为 41 开头的 11 位数字，或者两个号码中间加“-”")
    first, last = match[1], match[2] or match[1]
    if not 0 <= int(last) - int(first) < _AT_ONCE:
        raise forms.ValidationError(f"“{line[:40]}”应从小到大，一段最多{_AT_ONCE}张")
    return _between(first, last)


def _between(first: str, last: str) -> list[str]:
    return [f"{number:011d}" for number in range(int(first), int(last) + 1)]
