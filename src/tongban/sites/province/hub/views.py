"""What members send to the hub: messages, calls, requests for files; and what they may read from it."""

from datetime import datetime
from typing import Final
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tongban.apps.directory.admission import admit_sender, require_fresh
from tongban.apps.directory.forwarding import forward_call, forward_file
from tongban.apps.directory.operations import accept_message
from tongban.apps.directory.queries import signed_directory, took_part, verified_summary
from tongban.apps.identity.models import Officer
from tongban.apps.messaging.node import HUB, signing_key
from tongban.domain.people import Role
from tongban.exchange.contracts.transport import Evidence, EvidenceRequest
from tongban.exchange.envelope import MEDIA_TYPE, Kind, new_envelope, seal
from tongban.exchange.refusals import ExchangeRefused, RefusalCode
from tongban.web.access import public, signed_by_member
from tongban.web.exchange_http import answer_envelope

REQUEST_HEADER: Final = "X-Exchange-Request"


@signed_by_member
@csrf_exempt
@require_POST
def messages(request: HttpRequest) -> HttpResponseBase:
    """Take on a message; answered with the hub's receipt after the commit."""
    return answer_envelope(request, lambda jws, at: accept_message(jws=jws, at=at))


@signed_by_member
@csrf_exempt
@require_POST
def calls(request: HttpRequest) -> HttpResponseBase:
    """Put a question to another member; answered with that member's signed answer."""
    return answer_envelope(request, lambda jws, at: forward_call(jws=jws, at=at))


@signed_by_member
@csrf_exempt
@require_POST
def files(request: HttpRequest) -> HttpResponseBase:
    """Pass a file through from the member that holds it."""
    return answer_envelope(request, lambda jws, at: forward_file(jws=jws, at=at))


@public(reason="Institutions, addresses and public keys; signed by the hub, so anyone may check it")
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """The member directory as the hub knows it now."""
    del request
    return HttpResponse(signed_directory(at=timezone.now()), content_type=MEDIA_TYPE)


@signed_by_member
@require_GET
def evidence(request: HttpRequest, about: str) -> HttpResponseBase:
    """Verify everything logged about a matter anew: for supervisors, and for members that took part in it.

    A member puts a signed `exchange.evidence_request/1` into the header X-Exchange-Request.
    """
    if isinstance(request.user, Officer) and request.user.has_any([Role.SUPERVISE]):
        found = verified_summary(about)
        return JsonResponse(
            {
                "about": about,
                "messages": found.messages,
                "verified": found.verified,
                "duplicates_applied": found.duplicates,
                "delivered": found.delivered,
                "resubmitted": found.resubmitted,
            }
        )
    asked = request.headers.get(REQUEST_HEADER, "").encode("ascii", "ignore")
    return answer_envelope(request, lambda _, at: _evidence_for(asked, about, at), envelope=asked)


def _evidence_for(jws: bytes, about: str, at: datetime) -> str:
    envelope, question = admit_sender(jws, kind=Kind.CALL)
    require_fresh(envelope, at=at)
    if not isinstance(question, EvidenceRequest) or question.about != about or envelope.recipient != HUB:
        raise ExchangeRefused(RefusalCode.ENVELOPE, "请求的事项与地址不一致，请向省平台发送该事项的存证核验请求。")
    if not took_part(envelope.sender, about):
        raise ExchangeRefused(RefusalCode.NOT_FOUND, "没有找到贵方参与的这一事项。")
    found = verified_summary(about)
    answer = new_envelope(
        id=uuid4(),
        kind=Kind.ANSWER,
        payload=Evidence(messages=found.messages, verified=found.verified, duplicates=found.duplicates),
        sender=HUB,
        recipient=envelope.sender,
        about=about,
        sent_at=at,
        in_reply_to=envelope.id,
    )
    return seal(answer, signing_key())
