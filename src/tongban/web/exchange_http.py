"""Envelopes over HTTP, the same for every node: bounded bodies in, signed answers out, refusals signed too."""

import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse

from tongban.apps.identity.clock import now
from tongban.apps.messaging.node import own_members, signing_key
from tongban.apps.messaging.storage import storage_trouble
from tongban.apps.messaging.taking_in import Letter
from tongban.apps.messaging.wire import (
    BATCH_MEDIA_TYPE,
    DIGEST_HEADER,
    MAX_BATCH_BYTES,
    MOST_IN_A_BATCH,
    FileStream,
)
from tongban.exchange.envelope import MAX_BYTES, MEDIA_TYPE, Envelope, peek, seal, seal_all
from tongban.exchange.receipts import NOBODY, digest_of, refusal_of
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

log = logging.getLogger(__name__)

Errand = Callable[[bytes, datetime], str | bytes | FileStream]
BatchErrand = Callable[[Sequence[Letter], datetime], Sequence[str | Exception]]
Refused = tuple[bytes, ExchangeRefused]
RefusalsSeen = Callable[[Sequence[Refused], datetime], None]
"""Told of what was refused, so that it can be counted; what it stumbles over changes no answer."""
RETRY_AFTER: Final = {RefusalCode.STORAGE_FULL: "30", RefusalCode.UNAVAILABLE: "5"}  # seconds
_TROUBLE: Final = "办理时出了问题，已经记录；稍后会自动重试，持续出现请联系对方系统管理员。"


def answer_envelope(
    request: HttpRequest,
    errand: Errand,
    *,
    envelope: bytes | None = None,
    signer: str = "",
    refused_seen: RefusalsSeen | None = None,
) -> HttpResponseBase:
    """Read the envelope of a request, do the errand, answer signed; whatever goes wrong is a signed refusal.

    `envelope` is given when it came elsewhere than in the body. Refusals are signed in the name of `signer`, or
    of the member the envelope is for.
    """
    at, jws = now(), envelope or b""
    try:
        jws = _envelope_in(request) if envelope is None else envelope
        outcome = errand(jws, at)
    except Exception as error:  # noqa: BLE001 - the boundary of the node: the other side is owed an answer
        refused = _refusal_for(error, request.path)
        _tell(refused_seen, [(jws, refused)], at)
        return _refuse(jws, refused, at, signer)
    if isinstance(outcome, FileStream):
        return _file(outcome, asked=jws)
    return HttpResponse(outcome, content_type=MEDIA_TYPE, headers={DIGEST_HEADER: digest_of(jws)})


def answer_batch(
    request: HttpRequest, errand: BatchErrand, *, signer: str = "", refused_seen: RefusalsSeen | None = None
) -> HttpResponse:
    """Read many envelopes, do the errand, answer each in its order; all refusals share one signature.

    An errand may answer only the beginning: what it left out comes again. What is no batch is refused as a whole.
    """
    at, body = now(), b""
    try:
        body = _bounded(request, media_type=BATCH_MEDIA_TYPE, at_most=MAX_BATCH_BYTES)
        letters = _letters_in(body)
    except ExchangeRefused as refused:
        _tell(refused_seen, [(b"", refused)], at)
        return _refuse(b"", refused, at, signer)
    except (ValueError, KeyError, TypeError, RecursionError):
        sentence = f'请求体须为 JSON：{{"messages": [JWS…]}}，1 至 {MOST_IN_A_BATCH} 条，合计不超过 2 MB。'
        no_batch = ExchangeRefused(RefusalCode.ENVELOPE, sentence)
        _tell(refused_seen, [(b"", no_batch)], at)
        return _refuse(body, no_batch, at, signer)
    try:
        outcomes = errand(letters, at)
    except Exception as error:  # noqa: BLE001 - the boundary of the node: the other side is owed an answer
        outcomes = [_refusal_for(error, request.path)] * len(letters)
    refusals = {
        index: _refusal_for(outcome, request.path)
        for index, outcome in enumerate(outcomes)
        if isinstance(outcome, Exception)
    }
    _tell(refused_seen, [(letters[index][0], refused) for index, refused in refusals.items()], at)
    signed = _sealed({index: _refusal_to(letters[index][0], one, at, signer) for index, one in refusals.items()})
    replies = [signed.get(index) or str(outcome) for index, outcome in enumerate(outcomes)]
    return JsonResponse({"replies": replies}, headers={DIGEST_HEADER: digest_of(body)})


def answer_refusal(
    request: HttpRequest, error: Exception, *, at: datetime, signer: str, refused_seen: RefusalsSeen | None = None
) -> HttpResponse:
    """The signed refusal of a request that carries no envelope."""
    refused = _refusal_for(error, request.path)
    _tell(refused_seen, [(b"", refused)], at)
    return _refuse(b"", refused, at, signer)


def _letters_in(body: bytes) -> list[Letter]:
    """Messages, each with the hub's receipt if that came along; raises ValueError, KeyError or TypeError."""
    told = json.loads(body)
    messages = told["messages"]
    receipts = told.get("receipts") or [""] * len(messages)
    if not 0 < len(messages) <= MOST_IN_A_BATCH or not all(isinstance(one, str) for one in [*messages, *receipts]):
        raise ValueError("not a list of envelopes")
    letters = zip(messages, receipts, strict=True)
    return [(jws.encode("ascii", "replace"), receipt) for jws, receipt in letters]


def _tell(seen: RefusalsSeen | None, refused: Sequence[Refused], at: datetime) -> None:
    if seen is None or not refused:
        return
    try:
        seen(refused, at)
    except Exception:
        log.exception("a refusal was not counted")


def _sealed(refusals: dict[int, Envelope]) -> dict[int, str]:
    """All under one signature."""
    return dict(zip(refusals, seal_all(list(refusals.values()), signing_key()), strict=True))


def _refusal_for(error: Exception, path: str) -> ExchangeRefused:
    """What the other side is told about a failure; what nobody expected is logged."""
    if isinstance(error, ExchangeRefused):
        return error
    sentence = getattr(error, "sentence", "")
    if isinstance(sentence, str) and sentence:
        return ExchangeRefused(getattr(error, "code", type(error).__name__), sentence)
    if (trouble := storage_trouble(error)) is not None:
        log.warning("exchange %s: %s", path, trouble.code)
        return trouble
    log.error("exchange %s failed", path, exc_info=error)
    return ExchangeRefused(RefusalCode.INTERNAL, _TROUBLE)


def _envelope_in(request: HttpRequest) -> bytes:
    return _bounded(request, media_type=MEDIA_TYPE, at_most=MAX_BYTES)


def _bounded(request: HttpRequest, *, media_type: str, at_most: int) -> bytes:
    if request.content_type != media_type:
        raise ExchangeRefused(RefusalCode.NOT_JWS, f"请求的 Content-Type 须为 {media_type}。")
    announced = request.META.get("CONTENT_LENGTH") or ""
    if not announced.isdecimal() or int(announced) > at_most:
        sentence = f"请求须注明长度，且不得超过 {at_most // 1024**2} MB；文件请按引用传送。"
        raise ExchangeRefused(RefusalCode.TOO_LARGE, sentence)
    return request.read(int(announced))


def _refuse(jws: bytes, refused: ExchangeRefused, at: datetime, signer: str) -> HttpResponse:
    refusal = seal(_refusal_to(jws, refused, at, signer), signing_key())
    headers = {DIGEST_HEADER: digest_of(jws)} if jws else {}  # what was never read has no digest
    if refused.code in RETRY_AFTER:
        headers["Retry-After"] = RETRY_AFTER[RefusalCode(refused.code)]
    return HttpResponse(refusal, content_type=MEDIA_TYPE, status=refused.status, headers=headers)


def _refusal_to(jws: bytes, refused: ExchangeRefused, at: datetime, signer: str) -> Envelope:
    """The refusal of this envelope, as far as that can be read."""
    envelope = _readable(jws)
    recipient, about, reply_to = NOBODY, "", None
    if envelope is not None:
        recipient, about, reply_to = envelope.sender, envelope.about, envelope.id
        signer = signer or (envelope.recipient if _answers_for(envelope.recipient) else "")
    return refusal_of(
        refused, signer=signer or own_members()[0], at=at, recipient=recipient, about=about, in_reply_to=reply_to
    )


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
