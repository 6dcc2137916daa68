"""Where a node listens to the hub: messages, calls, requests for files. Included by every site but the province."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tongban.apps.messaging.calls import answer_call
from tongban.apps.messaging.operations import receive_message
from tongban.apps.messaging.releasing import open_released
from tongban.apps.messaging.taking_in import receive_batch
from tongban.apps.messaging.wire import header_for
from tongban.web.access import signed_by_member
from tongban.web.exchange_http import answer_batch, answer_envelope


@signed_by_member
@csrf_exempt
@require_POST
def inbox(request: HttpRequest) -> HttpResponseBase:
    """Take in a message; answered with our signed acknowledgement."""
    receipt = header_for(request.headers)
    return answer_envelope(request, lambda jws, at: receive_message(jws=jws, receipt=receipt, at=at))


@signed_by_member
@csrf_exempt
@require_POST
def inbox_batch(request: HttpRequest) -> HttpResponseBase:
    """Take in many messages; each is answered with our signed acknowledgement or refusal, in their order."""
    return answer_batch(request, lambda letters, at: receive_batch(letters=letters, at=at))


@signed_by_member
@csrf_exempt
@require_POST
def calls(request: HttpRequest) -> HttpResponseBase:
    """Answer a question."""
    receipt = header_for(request.headers)
    return answer_envelope(request, lambda jws, at: answer_call(jws=jws, receipt=receipt, at=at))


@signed_by_member
@csrf_exempt
@require_POST
def files(request: HttpRequest) -> HttpResponseBase:
    """Hand out a file that a message named: at once, or first a ticket and the file with that."""
    receipt = header_for(request.headers)
    return answer_envelope(request, lambda jws, at: open_released(jws=jws, receipt=receipt, at=at))


urlpatterns = [
    path("exchange/inbox", inbox, name="exchange-inbox"),
    path("exchange/inbox/batches", inbox_batch, name="exchange-inbox-batch"),
    path("exchange/calls", calls, name="exchange-calls"),
    path("exchange/files", files, name="exchange-files"),
]
