"""What members send to the hub: messages, calls, requests for files; and what they may read from it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.apps.audit.operations import record_act
from tongban.apps.directory.accepting import accept_batch
from tongban.apps.directory.admission import admit_sender, require_fresh
from tongban.apps.directory.forwarding import forward_call, forward_file
from tongban.apps.directory.joining import apply_signed, keep_commitment
from tongban.apps.directory.listing import signed_directory
from tongban.apps.directory.models import MemberApplication
from tongban.apps.directory.operations import accept_message
from tongban.apps.directory.queries import Summary, took_part, verified_summary
from tongban.apps.directory.retention import HUB_OFFICE
from tongban.apps.directory.turned_away import count_refusals
from tongban.apps.identity.clock import now
from tongban.apps.identity.models import Officer
from tongban.apps.messaging.node import HUB, hub_key, signing_key
from tongban.domain.people import Role
from tongban.exchange.contracts.joining import Application, ApplicationReceipt
from tongban.exchange.contracts.transport import Evidence, EvidenceRequest
from tongban.exchange.envelope import MEDIA_TYPE, Kind, new_envelope, seal
from tongban.exchange.refusals import ExchangeRefused, RefusalCode
from tongban.web.access import public, signed_by_member
from tongban.web.acts import address_of
from tongban.web.exchange_http import answer_batch, answer_envelope, answer_refusal

REQUEST_HEADER: Final = "X-Exchange-Request"
_CHUNK: Final = 64 * 1024

_answer: Final = partial(answer_envelope, signer=HUB, refused_seen=count_refusals)


@signed_by_member
@csrf_exempt
@require_POST
def messages(request: HttpRequest) -> HttpResponseBase:
    """Take on a message; answered with the hub's receipt after the commit."""
    return _answer(request, lambda jws, at: accept_message(jws=jws, at=at))


@signed_by_member
@csrf_exempt
@require_POST
def calls(request: HttpRequest) -> HttpResponseBase:
    """Put a question to another member; answered with that member's signed answer."""
    return _answer(request, lambda jws, at: forward_call(jws=jws, at=at))


@signed_by_member
@csrf_exempt
@require_POST
def files(request: HttpRequest) -> HttpResponseBase:
    """Pass a file through from the member that holds it."""
    return _answer(request, lambda jws, at: forward_file(jws=jws, at=at))


@public(reason="Institutions, addresses and public keys; signed by the hub, so anyone may check it")
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """The member directory as the hub knows it now."""
    del request
    return HttpResponse(signed_directory(at=now()), content_type=MEDIA_TYPE)


@public(reason="The hub's public key is the anchor that everyone verifies with")
@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """The hub's public key as PEM; compare its fingerprint by another way before trusting it."""
    del request
    return HttpResponse(hub_key().public_pem(), content_type="application/x-pem-file")


@signed_by_member
@csrf_exempt
@require_POST
def batches(request: HttpRequest) -> HttpResponse:
    """Take on many messages at once; each gets its own receipt or refusal, in the order given."""
    return answer_batch(
        request,
        lambda letters, at: accept_batch(messages=[jws for jws, _ in letters], at=at),
        signer=HUB,
        refused_seen=count_refusals,
    )


@signed_by_member
@csrf_exempt
@require_POST
def applications(request: HttpRequest) -> HttpResponseBase:
    """Take in an application that is signed with the key it brings; answered with its number."""
    return _answer(request, partial(_entered, address_of(request)))


def _entered(address: str, jws: bytes, at: datetime) -> str:
    application, envelope = apply_signed(jws=jws, address=address, at=at)
    told = ApplicationReceipt(
        number=application.number,
        received_at=application.submitted_at,
        sentence=_next_step(application),
    )
    answer = new_envelope(
        id=uuid4(),
        kind=Kind.ANSWER,
        payload=told,
        sender=HUB,
        recipient=envelope.sender,
        sent_at=at,
        in_reply_to=envelope.id,
    )
    return seal(answer, signing_key())


def _next_step(application: MemberApplication) -> str:
    if application.commitment_stored_at is not None:
        return "授权及承诺书已收到，等待审批。"
    days, address = settings.TONGBAN.joining.incomplete_days, f"/exchange/applications/{application.number}/commitment"
    return f"请在 {days} 日内上传授权及承诺书：PUT {address}。未成功可重传；逾期未收到的，申请自动删除。"


@public(reason="The document is taken only when its digest is the one in the signed application")
@csrf_exempt
@require_http_methods(["PUT"])
def commitment(request: HttpRequest, number: str) -> HttpResponse:
    """Keep the signed commitment of an application."""
    at = now()
    try:
        application = keep_commitment(number=number, content=iter(lambda: request.read(_CHUNK), b""), at=at)
    except Exception as error:  # noqa: BLE001 - the boundary of the hub: the applicant is owed a signed answer
        counted = partial(count_refusals, contract=Application.CONTRACT)
        return answer_refusal(request, error, at=at, signer=HUB, refused_seen=counted)
    return JsonResponse({"number": application.number, "sentence": "授权及承诺书已收到，等待审批。"})


@signed_by_member
@require_GET
def evidence(request: HttpRequest, about: str) -> HttpResponseBase:
    """Verify everything logged about a matter anew: for supervisors, and for members that took part in it.

    A member puts a signed `exchange.evidence_request/1` into the header X-Exchange-Request. Who asked is
    audited with what was told.
    """
    told = partial(record_act, act="exchange.verify", at=now(), subject=about, address=address_of(request))
    officer = request.user
    if isinstance(officer, Officer) and officer.has_any([Role.SUPERVISE]):
        found = verified_summary(about)
        whose = officer.institution_id
        told(institution_code=whose, actor=officer.username, actor_name=officer.name, detail=_counts(found))
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
    return _answer(request, lambda _, at: _evidence_for(asked, about, told=told, at=at), envelope=asked)


def _evidence_for(jws: bytes, about: str, *, told: Callable[..., None], at: datetime) -> str:
    envelope, question = admit_sender(jws, kind=Kind.CALL)
    require_fresh(envelope, at=at)
    if not isinstance(question, EvidenceRequest) or question.about != about or envelope.recipient != HUB:
        raise ExchangeRefused(RefusalCode.ENVELOPE, "请求的事项与地址不一致，请向省平台发送该事项的存证核验请求。")
    if not took_part(envelope.sender, about):
        raise ExchangeRefused(RefusalCode.NOT_FOUND, "没有找到贵方参与的这一事项。")
    found = verified_summary(about)
    told(
        institution_code=HUB_OFFICE,
        actor=envelope.sender,
        actor_name=(envelope.operator or "")[:60],
        purpose=envelope.purpose or "",
        detail={"call": str(envelope.id), **_counts(found)},
    )
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


def _counts(found: Summary) -> dict[str, int]:
    """What the one who asked was told."""
    return {"messages": found.messages, "verified": found.verified, "duplicates": found.duplicates}
