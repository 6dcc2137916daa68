"""The carrier's open interface for customers, and the page where everyone can follow the parcels."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime, make_aware, now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from tongban.sites.departments.courier.operations import (
    OrderRefused,
    ParcelOrder,
    cancel_order,
    scan_at_the_door,
    take_order,
)
from tongban.sites.departments.models import CarriedParcel
from tongban.web.access import public

_LARGEST_CALL = 64 * 1024
_TOLERANCE = timedelta(minutes=10)
_WRITTEN = "%Y-%m-%d %H:%M:%S"


@public(reason="Customers of the carrier prove themselves by signature")
@csrf_exempt
@require_POST
def interface(request: HttpRequest) -> JsonResponse:
    """`POST /ems`: one signed form, its `method` says what is wanted (gateways.md 8.1)."""
    if len(request.body) > _LARGEST_CALL:
        return _refused("S99", "请求超过 64 KB")
    told = {name: str(value) for name, value in request.POST.items()}
    if not _is_signed(told):
        return _refused("B02", "签名不符或者时间超出范围")
    try:
        return _METHODS[told["method"]](told)
    except KeyError:
        return _refused("B01", "没有这个接口")
    except ValidationError as error:
        first = error.errors()[0]
        return _refused("S05", f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")
    except ValueError:
        return _refused("S05", "报文无法识别")


def _is_signed(told: Mapping[str, str]) -> bool:
    secret = settings.TONGBAN.customers.get(told.get("app_key", ""))
    if secret is None:
        return False
    text = "".join(f"{name}{told[name]}" for name in sorted(told) if name != "sign")
    expected = base64.b64encode(hashlib.sha256(f"{text}{secret}".encode()).digest()).decode()
    try:
        sent = make_aware(datetime.strptime(told.get("timestamp", ""), _WRITTEN))  # noqa: DTZ007 - local by definition
    except ValueError:
        return False
    return hmac.compare_digest(expected, told.get("sign", "")) and abs(now() - sent) <= _TOLERANCE


def _create(told: Mapping[str, str]) -> JsonResponse:
    order = ParcelOrder.model_validate(json.loads(told.get("orderNormal", "")))
    try:
        parcel = take_order(order, app_key=told["app_key"], at=now())
    except OrderRefused as refusal:
        line = {"txLogisticID": order.number, "mailNo": "", "errorCode": refusal.code, "errorMsg": refusal.reason}
        return JsonResponse({"success": "F", "responseOrders": [line]})
    line = {"txLogisticID": order.number, "mailNo": parcel.waybill, "errorCode": "", "errorMsg": ""}
    return JsonResponse({"success": "T", "responseOrders": [line]})


def _cancel(told: Mapping[str, str]) -> JsonResponse:
    try:
        cancel_order(number=told.get("txLogisticID", ""), app_key=told["app_key"], at=now())
    except OrderRefused as refusal:
        return _refused(refusal.code, refusal.reason)
    return JsonResponse({"success": "T"})


def _trace(told: Mapping[str, str]) -> JsonResponse:
    parcels = CarriedParcel.objects.filter(order_number__startswith=f"{told['app_key']}:")
    parcel = parcels.filter(waybill=told.get("mailNo", "")).first()
    scans = parcel.scans.all() if parcel else ()
    lines = [
        {
            "acceptTime": f"{localtime(scan.at):{_WRITTEN}}",
            "acceptAddress": scan.place,
            "code": scan.code,
            "remark": scan.remark,
        }
        for scan in scans
    ]
    return JsonResponse({"success": "T", "traces": lines})


def _refused(code: str, reason: str) -> JsonResponse:
    return JsonResponse({"success": "F", "errorCode": code, "errorMsg": reason})


_METHODS = {
    "ems.inland.order.create.normal": _create,
    "ems.inland.order.cancel": _cancel,
    "ems.inland.trace.query": _trace,
}


@public(reason="A simulated carrier: it shows fictional people's parcels so that a visitor can follow a certificate")
def parcels(request: HttpRequest) -> HttpResponse:
    """Every parcel, newest first, with its last scan and what the postman may note."""
    page = Paginator(CarriedParcel.objects.prefetch_related("scans"), 30).get_page(request.GET.get("page"))
    lines = [(parcel, list(parcel.scans.all())[-1:]) for parcel in page]
    return render(request, "departments/parcels.html", {"page": page, "lines": lines})


@public(reason="A simulated postman, played by the visitor")
@require_POST
def scan(request: HttpRequest, waybill: str, code: str) -> HttpResponse:
    """签收 or 未妥投, as the visitor decides."""
    del request
    scan_at_the_door(waybill=waybill, code=code, at=now())
    return redirect("parcels")
