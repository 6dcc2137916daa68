"""Where the short-message operator reports what became of a message, and what people answered."""

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tongban.apps.casework.operations.telling.short_messages import note_reports, take_replies
from tongban.apps.casework.sms import ReportRefused, read_replies, read_reports
from tongban.apps.identity.clock import now
from tongban.web.access import public

_LARGEST = 256 * 1024


@public(reason="The operator proves itself by signature before anything is read")
@csrf_exempt
@require_POST
def sms_reports(request: HttpRequest) -> JsonResponse:
    """Delivery reports in an array; `{"code": 0}` tells the operator not to send them again."""
    at = now()
    return _taken(
        request, lambda: note_reports(reports=read_reports(headers=request.headers, body=request.body, at=at), at=at)
    )


@public(reason="The operator proves itself by signature before anything is read")
@csrf_exempt
@require_POST
def sms_replies(request: HttpRequest) -> JsonResponse:
    """What people answered, in an array: T opts out of what may be declined, HF in again."""
    at = now()
    return _taken(
        request, lambda: take_replies(replies=read_replies(headers=request.headers, body=request.body, at=at), at=at)
    )


def _taken(request: HttpRequest, take: Callable[[], object]) -> JsonResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST:
        return JsonResponse({"code": 1, "msg": "内容太大。"}, status=413)
    try:
        take()
    except ReportRefused as refusal:
        return JsonResponse({"code": 1, "msg": refusal.sentence}, status=refusal.status)
    return JsonResponse({"code": 0, "msg": ""})
