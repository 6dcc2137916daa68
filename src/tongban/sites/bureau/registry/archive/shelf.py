"""归档: closed cases of the institution, and who has borrowed their files."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tongban.apps.casework.models import Case, Lending
from tongban.apps.casework.operations import lend_file, return_file
from tongban.apps.casework.operations.papers.lending import Loan, loan_out, require_on_shelf
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.inbox import archived_cases, lendings_of
from tongban.apps.casework.refusals import LoanTooLong
from tongban.apps.identity.clock import localtime, now
from tongban.domain.archives import retention_of
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue import offered_items
from tongban.domain.people import HOME_STAFF, Role
from tongban.sites.bureau.registry.archive.forms import LoanForm, ReturnForm
from tongban.sites.bureau.registry.case.shown import on_case
from tongban.sites.bureau.registry.queue.rows import CaseRow, case_rows
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of

_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class ShelfRow:
    """A closed case, how long its file is kept, and where the file is."""

    case: CaseRow
    retention: str
    archived: bool
    lending: Lending | None


@require(*HOME_STAFF)
def shelf(request: StaffRequest) -> HttpResponse:
    """Closed cases, the latest first."""
    chosen, text = request.GET.get("item", "")[:8], request.GET.get("q", "").strip()
    found = archived_cases(officer=request.officer, item=chosen, text=text)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(list(page.object_list)),
        "items": offered_items(),
        "chosen": chosen,
        "text": text,
    }
    return render(request, "bureau/registry/archive/archive.html", context)


def _rows(cases: Sequence[Case]) -> list[ShelfRow]:
    out = {one.case_id: one for one in Lending.objects.filter(case__in=cases, returned_at__isnull=True)}
    return [
        ShelfRow(
            case=row,
            retention=retention_of(recorded=case.recorded_at is not None).label,
            archived=case.state == CaseState.ARCHIVED,
            lending=out.get(case.pk),
        )
        for case, row in zip(cases, case_rows(cases, on=now()), strict=True)
    ]


@require(Role.ARCHIVE)
def lendings(request: StaffRequest) -> HttpResponse:
    """Files that are out, overdue first; with `all` every loan there was."""
    everything = request.GET.get("show") == "all"
    page = Paginator(lendings_of(officer=request.officer, out_only=not everything), _PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "everything": everything, "today": localtime(now()).date()}
    return render(request, "bureau/registry/archive/lendings.html", context)


@require(Role.ARCHIVE)
@on_case(ready=require_on_shelf)
def lend(request: StaffRequest, number: str) -> HttpResponse:
    """借出案卷"""
    case = case_numbered(number=number, officer=request.officer)
    form = LoanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        loan = Loan(**form.cleaned_data)
        try:
            lend_file(number=number, officer=request.officer, loan=loan, at=now(), address=address_of(request))
            messages.success(request, f"已登记借出，{loan.until:%Y-%m-%d} 前归还")
            return redirect("registry:lendings")
        except LoanTooLong as refusal:
            form.add_error("until", refusal.sentence)
    context = {"case": case, "title": "借出案卷", "label": "登记借出", "form": form}
    return render(request, "bureau/registry/acts/act.html", context, status=422 if form.errors else 200)


@require(Role.ARCHIVE)
@on_case(ready=loan_out)
def take_back(request: StaffRequest, number: str) -> HttpResponse:
    """归还案卷"""
    case = case_numbered(number=number, officer=request.officer)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return_file(
            number=number,
            officer=request.officer,
            condition=form.cleaned_data["condition"],
            at=now(),
            address=address_of(request),
        )
        messages.success(request, "案卷已归还")
        return redirect("registry:lendings")
    context = {"case": case, "title": "归还案卷", "label": "登记归还", "form": form}
    return render(request, "bureau/registry/acts/act.html", context, status=422 if form.errors else 200)
