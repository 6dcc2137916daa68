"""协助执行登簿: another officer sees what the order comes to, and carries it out or sends it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from tongban.apps.casework.operations.court.court_orders import send_order_back
from tongban.apps.casework.operations.court.court_orders_answered import carry_out_order
from tongban.apps.casework.queries.enforcement import order_numbered, previews_of, whole_order
from tongban.apps.identity.clock import now
from tongban.domain.register.court_desk import RECORDS
from tongban.sites.bureau.registry.orders.listing import preview_blocks
from tongban.sites.bureau.registry.reasons import ReasonForm
from tongban.web.access import StaffRequest, require
from tongban.web.acts import address_of


@require(*RECORDS)
@never_cache
def carry_out(request: StaffRequest, number: str) -> HttpResponse:
    """登簿: asks once, showing what the register will say and which cases will stand still."""
    at = now()
    if request.method == "POST" and "confirmed" in request.POST:
        order, answers = carry_out_order(number=number, officer=request.officer, at=at, address=address_of(request))
        refused = sum(not one.is_done for one in answers.values())
        told = f"已办理，其中 {refused} 个单元未予办理" if refused else "已登簿"
        messages.success(request, f"{told}。请打印回执交法院。")
        return redirect("registry:order", number=order.number)
    order = whole_order(number=number, officer=request.officer)
    context = {"order": order, "kind": order.asked, "previews": preview_blocks(previews_of(order, at=at), order.asked)}
    return render(request, "bureau/registry/orders/order_record.html", context)


@require(*RECORDS)
@never_cache
def send_back(request: StaffRequest, number: str) -> HttpResponse:
    """Give the order back to the desk."""
    order = order_numbered(number=number, officer=request.officer)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        send_order_back(
            number=number,
            reason=form.cleaned_data["reason"],
            officer=request.officer,
            at=now(),
            address=address_of(request),
        )
        messages.success(request, "已退回收件")
        return redirect("registry:order", number=number)
    context = {
        "order": order,
        "form": form,
        "title": "退回收件",
        "label": "退回收件",
        "consequence": "送达时间不变，收件人员修改后重新提交。",
    }
    return render(request, "bureau/registry/orders/order_act.html", context)
