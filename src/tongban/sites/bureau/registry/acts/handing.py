"""发证: handing a certificate over at the window or electronically, or giving it to the carrier and taking it back."""

from django.http import HttpResponse
from django.shortcuts import render

from tongban.apps.casework.certificates import certificates_given
from tongban.apps.casework.ems import CarrierUnavailable, is_configured
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import issue, post_certificate, withdraw_posting
from tongban.apps.casework.operations.procedure.certifying import refuse_while_posted
from tongban.apps.casework.queries.cases import case_numbered
from tongban.apps.casework.queries.receipts import FeeStanding, fee_standing
from tongban.apps.casework.refusals import PickedUpAlready
from tongban.apps.casework.words import IssueMethod
from tongban.apps.identity.clock import now
from tongban.domain.cases.transitions import Action
from tongban.domain.people import Role
from tongban.sites.bureau.registry.acts.forms import IssueForm
from tongban.sites.bureau.registry.case.desk import back_to
from tongban.sites.bureau.registry.case.shown import acting, on_case, seen_in
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of
from tongban.web.formatting import money


@require(Role.ISSUE)
@on_case(Action.ISSUE)
def issue_certificate(request: StaffRequest, number: str) -> HttpResponse:
    """发证"""
    case = case_numbered(number=number, officer=request.officer)
    refuse_while_posted(case)
    known = {method.value for method in IssueMethod}
    first = {
        "method": case.delivery_method if case.delivery_method in known else IssueMethod.COUNTER.value,
        "recipient": case.delivery_name or case.contact_name,
        "phone": case.delivery_phone or case.contact_phone,
        "postal": case.delivery_address,
    }
    fee = fee_standing(case, at=now())
    form = IssueForm(request.POST or None, initial=first, fee=fee, by_post=is_configured())
    if acting(request) and form.is_valid():
        return _handed_over(request, case, form)
    context = {
        "case": case,
        "title": "发证",
        "label": "发证",
        "form": form,
        "consequence": "。".join(told for told in ("、".join(certificates_given(case)), _paid(fee)) if told),
        "waits": _waits_for(fee),
    }
    return render(request, "bureau/registry/acts/act.html", context)


def _paid(fee: FeeStanding) -> str:
    """That the fee is paid, in words; empty where none is due or the officer has to look for its receipt."""
    return f"登记费 {money(fee.due)} 已缴，票据 {fee.receipt}。" if fee.due and fee.receipt else ""


def _waits_for(fee: FeeStanding) -> str:
    """Why nothing can be handed out yet, and what ends it; empty where it can."""
    if not fee.is_awaited:
        return ""
    if not fee.pay_code:
        return f"登记费 {money(fee.due)} 等待财政开具缴款码，开具后短信告知申请人"
    return f"登记费 {money(fee.due)} 还没有到账。请申请人在 {fee.pay_by} 前凭缴款码 {fee.pay_code} 缴纳，到账后即可发证"


def _handed_over(request: StaffRequest, case: Case, form: IssueForm) -> HttpResponse:
    told, method = form.cleaned_data, IssueMethod(form.cleaned_data["method"])
    if method is IssueMethod.COURIER and is_configured():
        post_certificate(
            number=case.case_number,
            officer=request.officer,
            recipient=told["recipient"],
            phone=told["phone"],
            postal=told["postal"],
            fee_receipt=told.get("fee_receipt", ""),
            at=now(),
            address=address_of(request),
            seen=seen_in(request),
        )
        return back_to(request, case, "已交邮政寄递，收件人签收后自动办结")
    done = issue(
        number=case.case_number,
        officer=request.officer,
        method=method,
        recipient=told["recipient"],
        waybill=told.get("waybill", ""),
        fee_receipt=told.get("fee_receipt", ""),
        at=now(),
        address=address_of(request),
        seen=seen_in(request),
    )
    return back_to(request, done, "已发证")


@require(Role.ISSUE)
@on_case(Action.ISSUE)
def take_back(request: StaffRequest, number: str) -> HttpResponse:
    """撤回寄件: what the carrier has not collected is handed out at the window instead."""
    case = case_numbered(number=number, officer=request.officer)
    if acting(request):
        try:
            withdraw_posting(
                number=number, officer=request.officer, at=now(), address=address_of(request), seen=seen_in(request)
            )
        except CarrierUnavailable as trouble:
            raise PickedUpAlready("暂时联系不上") from trouble
        return back_to(request, case, "已撤回寄件，可以在窗口发证")
    context = {
        "case": case,
        "title": "撤回寄件",
        "label": "撤回",
        "kind": "danger",
        "consequence": "只有邮政还没有揽收的才能撤回；撤回后在窗口发证。",
    }
    return render(request, "bureau/registry/acts/act.html", context)
