"""Acts against an application, or asking for more: decline, refuse, supplement. What ends a case asks once."""

from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import decline_case, refuse_case, request_supplement
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.reasons import DECLINE_REASONS, REASONS, REFUSE_REASONS, LegalReason
from tongban.apps.identity.clock import now
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import item
from tongban.domain.people import Role
from tongban.sites.bureau.registry.acts.forms import (
    ReasonsForm,
    SupplementFormSet,
    material_choices,
    supplement_items,
)
from tongban.sites.bureau.registry.case.desk import back_to
from tongban.sites.bureau.registry.case.shown import acting, on_case, seen_in
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of


@require(Role.ACCEPT)
@on_case(Action.DECLINE)
def decline(request: StaffRequest, number: str) -> HttpResponse:
    """不予受理"""

    def act(codes: list[str], facts: str) -> Case:
        return decline_case(
            number=number,
            officer=request.officer,
            reasons=codes,
            remarks={codes[0]: facts},
            at=now(),
            address=address_of(request),
            seen=seen_in(request),
        )

    return _against(request, number, title="不予受理", grounds=DECLINE_REASONS, act=act)


@require(Role.EXAMINE, Role.REVIEW, Role.APPROVE)
@on_case(Action.REFUSE)
def refuse(request: StaffRequest, number: str) -> HttpResponse:
    """不予登记"""

    def act(codes: list[str], facts: str) -> Case:
        return refuse_case(
            number=number,
            officer=request.officer,
            reasons=codes,
            findings=facts,
            at=now(),
            address=address_of(request),
            seen=seen_in(request),
        )

    return _against(request, number, title="不予登记", grounds=REFUSE_REASONS, act=act)


def _against(
    request: StaffRequest,
    number: str,
    *,
    title: str,
    grounds: Sequence[LegalReason],
    act: Callable[[list[str], str], Case],
) -> HttpResponse:
    case = case_numbered(number=number, officer=request.officer)
    form = ReasonsForm(request.POST or None, grounds=grounds)
    if not acting(request) or not form.is_valid() or "back" in request.POST:
        context = {"case": case, "title": title, "label": "下一步：核对", "form": form, "kind": "danger", "tall": True}
        return render(request, "bureau/registry/acts/act.html", context)
    codes, facts = form.cleaned_data["reasons"], form.cleaned_data["facts"]
    if "confirmed" in request.POST:
        return back_to(request, act(codes, facts), f"已作出{title}决定，通知书已制发")
    return _confirm(request, case, title=title, codes=codes, facts=facts)


def _confirm(request: StaffRequest, case: Case, *, title: str, codes: list[str], facts: str) -> HttpResponse:
    """Ask once, naming the case, the grounds and what follows."""
    context = {
        "title": f"确定{title}？",
        "thing": f"{item(case.item).name}　{case.applicant_names}　{case.case_number}",
        "grounds": [REASONS[code] for code in codes],
        "facts": facts,
        "codes": codes,
        "action": title,
        "case": case,
        "cancel_url": reverse("registry:case", args=[case.case_number]),
    }
    return render(request, "bureau/registry/acts/confirm_decision.html", context)


@require(Role.ACCEPT)
@on_case(Action.REQUEST_SUPPLEMENT)
def supplement(request: StaffRequest, number: str) -> HttpResponse:
    """一次性告知补正"""
    case = case_numbered(number=number, officer=request.officer)
    rows = SupplementFormSet(request.POST or None, prefix="items", form_kwargs={"materials": material_choices(case)})
    items = supplement_items(rows, case) if acting(request) and rows.is_valid() else []
    if items:
        done = request_supplement(
            number=number,
            officer=request.officer,
            items=items,
            at=now(),
            address=address_of(request),
            seen=seen_in(request),
        )
        return back_to(request, done, "已一次性告知补正，等待申请人补正")
    empty = acting(request) and rows.is_valid()
    return render(request, "bureau/registry/acts/supplement.html", {"case": case, "rows": rows, "empty": empty})
