"""纸质材料签收: what is on its way here, and counting a parcel sheet by sheet against the scans."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tongban.apps.casework.models import Case, CaseSheet, PaperParcel
from tongban.apps.casework.operations import receive_paper
from tongban.apps.casework.operations.papers.paper import CountedFault
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.paper import case_on_paper, never_posted, parcels_expected
from tongban.apps.identity.clock import now
from tongban.domain.paper_trail import SheetFault
from tongban.domain.people import Role
from tongban.sites.bureau.registry.acts.forms import PaperForm
from tongban.sites.bureau.registry.case.desk import back_to
from tongban.sites.bureau.registry.case.shown import acting, on_case, seen_in
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of

_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class MaterialSheets:
    """The sheets of one material in a parcel."""

    code: str
    name: str
    sheets: list[CaseSheet]
    ticked: bool


@require(Role.ACCEPT, Role.ARCHIVE)
def expected(request: StaffRequest) -> HttpResponse:
    """What is on its way; the hand scanner types the number of the cover sheet or of the parcel."""
    scanned = "".join(request.GET.get("q", "").split()).upper()[:40]
    if scanned:
        case = case_on_paper(scanned, officer=request.officer)
        if case is not None:
            return redirect("registry:paper", number=case.case_number)
        messages.error(request, f"没有找到“{scanned}”。请扫描封面条码页或者快递面单上的条码。")
    at = now()
    context = {
        "parcels": list(parcels_expected(officer=request.officer)[:_AT_ONCE]),
        "unposted": list(never_posted(officer=request.officer, at=at)[:_AT_ONCE]),
        "scanned": scanned,
    }
    return render(request, "bureau/registry/acts/papers.html", context)


@require(Role.ACCEPT, Role.ARCHIVE)
@on_case()
def paper(request: StaffRequest, number: str) -> HttpResponse:
    """清点签收纸质材料"""
    case = case_numbered(number=number, officer=request.officer)
    parcel = _parcel(case, request.POST.get("waybill") or request.GET.get("waybill", ""))
    materials = _materials(parcel, ticked=set(request.POST.getlist("complete")))
    faults = _faults(request, materials)
    form = PaperForm(
        request.POST or None,
        case=case,
        explained=bool(faults),
        initial={"waybill": parcel.waybill if parcel else ""},
    )
    if acting(request) and form.is_valid() and _all_looked_at(form, materials, faults):
        receive_paper(
            number=number,
            officer=request.officer,
            at=now(),
            faults=faults,
            address=address_of(request),
            seen=seen_in(request),
            **form.cleaned_data,
        )
        told = f"已签收，{len(faults)} 页不符已告知收件机构" if faults else "纸质材料已清点签收，与扫描件一致"
        return back_to(request, case, told)
    context = {
        "case": case,
        "form": form,
        "parcel": parcel,
        "others": [one for one in form.announced if parcel and one != parcel.waybill],
        "materials": materials,
        "fault_choices": [(one.value, one.label) for one in SheetFault],
        "said": {one.code: one.fault.value for one in faults},
    }
    return render(request, "bureau/registry/acts/paper.html", context, status=422 if form.errors else 200)


def _parcel(case: Case, waybill: str) -> PaperParcel | None:
    """The parcel meant, or the first that has not been counted; one that was declared lost comes after all others."""
    waiting = case.parcels.filter(received_at__isnull=True).order_by(F("lost_at").asc(nulls_first=True), "pk")
    return waiting.filter(waybill=waybill).first() or waiting.first()


def _materials(parcel: PaperParcel | None, *, ticked: set[str]) -> list[MaterialSheets]:
    sheets = list(parcel.contents.all()) if parcel else []
    found = []
    for code, lying in groupby(sheets, key=lambda one: one.material):
        of_material = list(lying)
        found.append(MaterialSheets(code=code, name=of_material[0].name, sheets=of_material, ticked=code in ticked))
    return found


def _faults(request: StaffRequest, materials: list[MaterialSheets]) -> list[CountedFault]:
    found = []
    for sheet in (sheet for one in materials for sheet in one.sheets):
        chosen = request.POST.get(f"fault-{sheet.code}", "")
        if chosen in set(SheetFault):
            note = request.POST.get(f"note-{sheet.code}", "")[:200]
            found.append(CountedFault(code=sheet.code, fault=SheetFault(chosen), note=note))
    return found


def _all_looked_at(form: PaperForm, materials: list[MaterialSheets], faults: list[CountedFault]) -> bool:
    """Whether every material was either found complete or has a fault written down; the form says which was not."""
    faulty = {one.code.rpartition("-")[0] for one in faults}
    for one in materials:
        if one.ticked and one.code in faulty:
            form.add_error(None, f"“{one.name}”既勾选了齐全一致，又登记了不符，请核对。")
        elif not one.ticked and one.code not in faulty:
            form.add_error(None, f"请核对“{one.name}”：齐全一致的勾选，不符的逐页登记。")
    return not form.errors
