"""Questions of the hub's own to a member: what the province's public pages tell of an institution."""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction

from tongban.apps.directory.admission import Admitted, live_member, take_record
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.lanes import LANES
from tongban.apps.directory.models import ExchangeRecord, Outcome
from tongban.apps.identity.clock import now
from tongban.apps.messaging.node import HUB, signing_key
from tongban.apps.messaging.wire import LineDown, send
from tongban.exchange.contracts import Answer, Call
from tongban.exchange.envelope import Envelope, Kind, new_envelope, open_sealed, seal
from tongban.exchange.receipts import refuse_if_refused
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

_OPERATOR: Final = "省平台"


def ask_member(request: Call, *, member: str, purpose: str, at: datetime, seconds: float) -> Answer:
    """The member's signed answer; the question and its outcome stand in the exchange log like any other.

    Raises ExchangeRefused: the member is not live, did not answer in time, or refused; or so many questions wait for
    answers that this one was not put.
    """
    recipient = live_member(member)
    asked = new_envelope(
        id=uuid4(),
        kind=Kind.CALL,
        payload=request,
        sender=HUB,
        recipient=member,
        about=f"办事指南-{member}",
        sent_at=at,
        deadline=at + timedelta(seconds=seconds),
        operator=_OPERATOR,
        purpose=purpose,
    )
    jws = seal(asked, signing_key()).encode("ascii")
    admitted = Admitted(envelope=asked, payload=asked.payload(), recipient=recipient, jws=jws)
    with LANES.to(member, title=recipient.title or member):
        return _put(admitted, request.ANSWER, at=at, seconds=seconds)


def _put(admitted: Admitted, expected: type[Answer], *, at: datetime, seconds: float) -> Answer:
    with transaction.atomic():
        record, _ = take_record(admitted, at=at)
    forwarded_at = now()
    url = f"{admitted.recipient.endpoint}/exchange/calls"
    try:
        reply = send(url, admitted.jws, receipt=record.receipt, seconds=seconds)
        answer = _answer_in(reply, admitted.envelope, expected)
    except (LineDown, ExchangeRefused) as failure:
        refusal = _as_refusal(failure)
        _note(record, forwarded_at=forwarded_at, refusal=refusal)
        raise refusal from failure
    _note(record, forwarded_at=forwarded_at, reply=reply)
    return answer


def _answer_in(reply: bytes, asked: Envelope, expected: type[Answer]) -> Answer:
    answer = open_sealed(reply, key_of=registered_key)
    if answer.sender != asked.recipient or answer.in_reply_to != asked.id:
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"“{asked.recipient}”的答复与所问不对应。")
    refuse_if_refused(answer)
    payload = answer.payload()
    if not isinstance(payload, expected):
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"“{asked.recipient}”的答复不是所问的内容。")
    return payload


def _as_refusal(failure: LineDown | ExchangeRefused) -> ExchangeRefused:
    if isinstance(failure, ExchangeRefused):
        return failure
    code = RefusalCode.DEADLINE if failure.timed_out else RefusalCode.UNREACHABLE
    return ExchangeRefused(code, "对方没有在规定时间内答复。")


def _note(
    record: ExchangeRecord, *, forwarded_at: datetime, refusal: ExchangeRefused | None = None, reply: bytes = b""
) -> None:
    at = now()
    Outcome.objects.create(
        record=record,
        succeeded=refusal is None,
        code="" if refusal is None else str(refusal.code)[:60],
        sentence="" if refusal is None else refusal.sentence[:1000],
        answer=reply.decode("ascii", "replace"),
        size=len(reply),
        forwarded_at=forwarded_at,
        answered_at=None if refusal else at,
        returned_at=at,
    )
