"""Envelopes over HTTP, the same for every node: bounded bodies in, signed answers out, refusals signed too."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from tongban.apps.messaging.node import own_members, signing_key
from tongban.apps.messaging.storage import storage_trouble
from tongban.apps.messaging.wire import DIGEST_HEADER, FileStream
from tongban.exchange.envelope import MAX_BYTES, MEDIA_TYPE, Envelope, peek
from tongban.exchange.receipts import NOBODY, digest_of, write_refusal
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

log = logging.getLogger(__name__)

Errand = Callable[[bytes, datetime], str | bytes | FileStream]
RETRY_AFTER: Final = {RefusalCode.STORAGE_FULL: "30", RefusalCode.UNAVAILABLE: "5"}  # seconds
_TROUBLE: Final = "办理时出了问题，已经记录；稍后会自动重试，持续出现请联系对方系统管理员。"


def answer_envelope(
    request: HttpRequest, errand: Errand, *, envelope: bytes | None = None, signer: str = ""
) -> HttpResponseBase:
    """Read the envelope of a request, do the errand, answer signed; whatever goes wrong is a signed refusal.

    `envelope` is given when it came elsewhere than in the body. Refusals are signed in the name of `signer`, or
    of the member the envelope is for.
    """
    at, jws = timezone.now(), envelope or b""
    try:
        jws = _envelope_in(request) if envelope is None else envelope
        outcome = errand(jws, at)
    except ExchangeRefused as refused:
        return _refuse(jws, refused, at, signer)
    except Exception as error:  # the boundary of the node: the other side is owed an answer
        sentence = getattr(error, "sentence", "")
        if isinstance(sentence, str) and sentence:
            return _refuse(jws, ExchangeRefused(getattr(error, "code", type(error).__name__), sentence), at, signer)
        if (trouble := storage_trouble(error)) is not None:
            log.warning("exchange %s: %s", request.path, trouble.code)
            return _refuse(jws, trouble, at, signer)
        log.exception("exchange %s failed", request.path)
        return _refuse(jws, ExchangeRefused(RefusalCode.INTERNAL, _TROUBLE), at, signer)
    if isinstance(outcome, FileStream):
        return _file(outcome, asked=jws)
    return HttpResponse(outcome, content_type=MEDIA_TYPE, headers={DIGEST_HEADER: digest_of(jws)})


def _envelope_in(request: HttpRequest) -> bytes:
    if request.content_type != MEDIA_TYPE:
        raise ExchangeRefused(RefusalCode.NOT_JWS, f"请求的 Content-Type 须为 {MEDIA_TYPE}。")
    announced = request.META.get("CONTENT_LENGTH") or ""
    if not announced.isdecimal() or int(announced) > MAX_BYTES:
        raise ExchangeRefused(RefusalCode.TOO_LARGE, "请求须注明长度，且不得超过 1 MB；文件请按引用传送。")
    return request.read(int(announced))


def _refuse(jws: bytes, refused: ExchangeRefused, at: datetime, signer: str) -> HttpResponse:
    envelope = _readable(jws)
    recipient, about, reply_to = NOBODY, "", None
    if envelope is not None:
        recipient, about, reply_to = envelope.sender, envelope.about, envelope.id
        signer = signer or (envelope.recipient if _answers_for(envelope.recipient) else "")
    refusal = write_refusal(
        refusal=refused,
        signer=signer or own_members()[0],
        key=signing_key(),
        at=at,
        recipient=recipient,
        about=about,
        in_reply_to=reply_to,
    )
    headers = {DIGEST_HEADER: digest_of(jws)} if jws else {}  # what was never read has no digest
    if refused.code in RETRY_AFTER:
        headers["Retry-After"] = RETRY_AFTER[RefusalCode(refused.code)]
    return HttpResponse(refusal, content_type=MEDIA_TYPE, status=refused.status, headers=headers)


def _answers_for(member: str) -> bool:
    return member in own_members()


def _readable(jws: bytes) -> Envelope | None:
    try:
        return peek(jws)
    except ExchangeRefused:
        return None


def _file(stream: FileStream, *, asked: bytes) -> StreamingHttpResponse:
    """The bytes from the offset on; 206 when they are not the whole file (RFC 9110 §15.3.7)."""
    response = StreamingHttpResponse(
        stream.chunks, content_type="application/octet-stream", status=206 if stream.offset else 200
    )
    response[DIGEST_HEADER] = digest_of(asked)
    response["Content-Range"] = f"bytes {stream.offset}-{max(stream.offset, stream.size - 1)}/{stream.size}"
    response["Content-Length"] = str(stream.size - stream.offset)
    return response
