"""The operator's interface for customers, and the inbox page where everyone can see what was sent."""

from django.conf import settings
from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from tongban.apps.identity.clock import now
from tongban.sites.departments.models import CarriedMessage
from tongban.sites.departments.signing import CallRefused, check
from tongban.sites.departments.sms.operations import MessageOrder, NumberRefused, push_reply, take_on
from tongban.web.access import public

_LARGEST_ORDER = 8 * 1024


@public(reason="Customers of the operator prove themselves by signature")
@csrf_exempt
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """`POST /sms/send`: a signed order; answers `{"code": "OK", "biz_id": …}` or a code and a message."""
    body = request.body
    if len(body) > _LARGEST_ORDER:
        return JsonResponse({"code": "TOO_LARGE", "message": "请求超过 8 KB。"}, status=413)
    try:
        app_key = check(request.headers, body, secrets_by_app=settings.TONGBAN.customers, at=now().timestamp())
        message = take_on(order=MessageOrder.model_validate_json(body), app_key=app_key, at=now())
    except CallRefused as refusal:
        return JsonResponse({"code": "SIGNATURE_DOES_NOT_MATCH", "message": refusal.sentence}, status=401)
    except NumberRefused as refusal:
        return JsonResponse({"code": refusal.code, "message": refusal.sentence}, status=422)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return JsonResponse({"code": "PARAMETER_ILLEGAL", "message": f"{where}: {first['msg']}"}, status=422)
    return JsonResponse({"code": "OK", "message": "", "biz_id": message.biz_id})


@public(reason="A simulated phone: it shows fictional people's messages so that a visitor can follow a case")
def inbox(request: HttpRequest) -> HttpResponse:
    """Every message carried, newest first; `?phone=` narrows to one number."""
    phone = request.GET.get("phone", "").strip()
    messages = CarriedMessage.objects.all()
    if phone:
        messages = messages.filter(phone_number=phone)
    page = Paginator(messages, 30).get_page(request.GET.get("page"))
    return render(request, "departments/sms_inbox.html", {"page": page, "phone": phone})


@public(reason="A simulated phone: a visitor answers a message of a fictional person")
@require_POST
def reply(request: HttpRequest, biz_id: str) -> HttpResponse:
    """Answer a message; the operator hands the answer to whoever sent it."""
    message = get_object_or_404(CarriedMessage, biz_id=biz_id)
    taken = push_reply(message, content=request.POST.get("content", "")[:20])
    if not taken:
        notices.error(request, "发送方没有接收回复，请稍后再试。")
    else:
        notices.success(request, "回复已送达发送方。")
    return redirect(f"{reverse('sms-inbox')}?phone={message.phone_number}")
