"""Where the short-message operator reports what became of a message."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tongban.apps.casework.operations.short_messages import note_reports
from tongban.apps.casework.sms import ReportRefused, read_reports
from tongban.apps.identity.clock import now
from tongban.web.access import public

_LARGEST = 256 * 1024


@public(reason="The operator proves itself by signature before anything is read")
@csrf_exempt
@require_POST
def sms_reports(request: HttpRequest) -> JsonResponse:
    """Delivery reports in an array; `{"code": 0}` tells the operator not to send them again."""
    at = now()
    if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST:
        return JsonResponse({"code": 1, "msg": "内容太大。"}, status=413)
    try:
        reports = read_reports(headers=request.headers, body=request.body, at=at)
    except ReportRefused as refusal:
        return JsonResponse({"code": 1, "msg": refusal.sentence}, status=refusal.status)
    note_reports(reports=reports, at=at)
    return JsonResponse({"code": 0, "msg": ""})
