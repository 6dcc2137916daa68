"""Calls and files: the hub stands between the two, logs both ways, and vouches for the passage.

Here the clock is read: the four timestamps are what an exchange is measured by.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from tongban.apps.directory.admission import (
    WINDOW,
    Admitted,
    Registry,
    admit,
    require_fresh,
    require_purpose,
    take_record,
)
from tongban.apps.directory.file_parties import require_party
from tongban.apps.directory.keys import registered_key
from tongban.apps.directory.lanes import LANES
from tongban.apps.directory.models import ExchangeRecord
from tongban.apps.directory.questions import enter_outcome, enter_question
from tongban.apps.directory.trials import answer_own_call, own_answer
from tongban.apps.identity.clock import now
from tongban.apps.messaging.node import HUB
from tongban.apps.messaging.storage import require_room
from tongban.apps.messaging.wire import FileStream, LineDown, send, streaming
from tongban.exchange.contracts.transport import FileContent
from tongban.exchange.envelope import Envelope, KeyFinder, Kind, open_sealed
from tongban.exchange.receipts import refuse_if_refused
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

_LONGEST_SECONDS: Final = 30.0
_WHOEVER_SENT_IT: Final = frozenset(
    {RefusalCode.NOT_JWS, RefusalCode.TOO_LARGE, RefusalCode.ENVELOPE, RefusalCode.ALGORITHM, RefusalCode.SIGNATURE}
)
"""What is refused so is refused whatever the registry says; a signature that failed is not verified once more."""


class _Question(NamedTuple):
    """A question, and what was known of its parties when it was judged."""

    admitted: Admitted
    registry: Registry


def forward_call(*, jws: bytes, at: datetime) -> bytes:
    """Put a question to the member it is for; its signed answer, verified. Raises ExchangeRefused.

    Whoever is turned away because too many wait may send the same bytes again: nothing is in the log before that.
    """
    if (known := _known(jws, at)) is not None:
        with LANES.to(known.admitted.recipient.name, title=_title_of(known.admitted)):
            passage = enter_question(known.admitted, registry=known.registry, at=at)
            if passage is not None:
                return _put(known, passage, at)
    registry = Registry.for_parties_of(jws)
    admitted = admit(jws, kind=Kind.CALL, registry=registry)
    if admitted.recipient.name == HUB:
        own = own_answer(admitted, at)
        return answer_own_call(own, _logged_question(admitted, at), at=at)
    require_purpose(admitted.envelope)
    with LANES.to(admitted.recipient.name, title=_title_of(admitted)):
        return _put(_Question(admitted, registry), _logged_question(admitted, at).receipt, at)


def _known(jws: bytes, at: datetime) -> _Question | None:
    """The question judged by what is remembered of its parties, which entering it in the log has yet to confirm.

    None where it must be judged by the registry itself. Raises ExchangeRefused where no registry would help.
    """
    registry = Registry.remembered()
    try:
        admitted = admit(jws, kind=Kind.CALL, registry=registry)
        if admitted.recipient.name == HUB:
            return None
        require_purpose(admitted.envelope)
        require_fresh(admitted.envelope, at=at)
    except ExchangeRefused as refused:
        if refused.code in _WHOEVER_SENT_IT:
            raise
        return None
    require_room()
    return _Question(admitted, registry)


def _put(asked: _Question, passage: str, at: datetime) -> bytes:
    """The member's answer to a question in the log, logged beside it."""
    admitted, question = asked.admitted, asked.admitted.envelope
    forwarded_at = now()
    url = f"{admitted.recipient.endpoint}/exchange/calls"
    try:
        reply = send(url, admitted.jws, receipt=passage, seconds=_seconds_left(question, at))
        answer = _verified(reply, question, asked.registry.key_of)
    except (LineDown, ExchangeRefused) as failure:
        refusal = _as_refusal(failure, admitted)
        _note(question.id, refusal=refusal, forwarded_at=forwarded_at)
        raise refusal from failure
    refused = _refusal_in(answer)
    _note(question.id, refusal=refused, reply=reply, forwarded_at=forwarded_at, answered_at=answer.sent_at)
    return reply


def _logged_question(admitted: Admitted, at: datetime) -> ExchangeRecord:
    """Log before asking, so that a question asked is never unlogged; the same question is not asked twice."""
    require_fresh(admitted.envelope, at=at)
    require_room()
    record, first = take_record(admitted, at=at)
    if not first:
        raise ExchangeRefused(RefusalCode.REPLAYED, "这次调用已经办理过，请用新编号重新发起。")
    return record


def _seconds_left(envelope: Envelope, at: datetime) -> float:
    deadline = envelope.deadline or at + WINDOW
    return max(0.1, min(_LONGEST_SECONDS, (deadline - at).total_seconds()))


def _verified(reply: bytes, asked: Envelope, key_of: KeyFinder) -> Envelope:
    """The reply is the asked member's own, to this question, and keeps to a contract."""
    answer = open_sealed(reply, key_of=key_of)
    fitting = answer.kind in {Kind.ANSWER, Kind.REFUSAL}
    if not fitting or answer.sender != asked.recipient or answer.in_reply_to != asked.id:
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"“{asked.recipient}”的答复与所问不对应，已拒绝转发。")
    answer.payload()
    return answer


def _refusal_in(answer: Envelope) -> ExchangeRefused | None:
    try:
        refuse_if_refused(answer)
    except ExchangeRefused as refused:
        return refused
    return None


def _as_refusal(failure: LineDown | ExchangeRefused, admitted: Admitted) -> ExchangeRefused:
    title = _title_of(admitted)
    if isinstance(failure, ExchangeRefused):
        return failure
    if failure.timed_out:
        return ExchangeRefused(RefusalCode.DEADLINE, f"{title}没有在规定时间内答复，请稍后再试。")
    return ExchangeRefused(RefusalCode.UNREACHABLE, f"暂时连不上{title}的系统，请稍后再试。")


def _title_of(admitted: Admitted) -> str:
    return admitted.recipient.title or admitted.recipient.name


def _note(
    record: UUID,
    *,
    forwarded_at: datetime,
    refusal: ExchangeRefused | None = None,
    reply: bytes = b"",
    answered_at: datetime | None = None,
    size: int = 0,
) -> None:
    outcome = {
        "record_id": record,
        "succeeded": refusal is None,
        "code": "" if refusal is None else str(refusal.code)[:60],
        "sentence": "" if refusal is None else refusal.sentence[:1000],
        "answer": reply.decode("ascii", "replace"),
        "size": size or len(reply),
        "forwarded_at": forwarded_at,
        "answered_at": answered_at,
        "returned_at": now(),
    }
    enter_outcome(outcome)
    if refusal is not None:
        refusal.logged = True


def forward_file(*, jws: bytes, at: datetime) -> bytes | FileStream:
    """Pass a holder's ticket on, or the file itself, never held whole. Raises ExchangeRefused.

    Which of the two answers a request without a ticket is for the holder to say. The stream must be read or closed: the
    log entry's outcome is written when it ends.
    """
    admitted = admit(jws, kind=Kind.FILE_REQUEST)
    with ExitStack() as line:
        line.enter_context(LANES.file_of(admitted.recipient.name))
        return _opened(admitted, line, at)


def _opened(admitted: Admitted, line: ExitStack, at: datetime) -> bytes | FileStream:
    """The holder's ticket; or the file, which then keeps the line until it has been read."""
    record = _logged_question(admitted, at)
    forwarded_at = now()
    url = f"{admitted.recipient.endpoint}/exchange/files"
    try:
        require_party(admitted, at=at)
        opened = line.enter_context(streaming(url, admitted.jws, receipt=record.receipt))
        ticket = None if isinstance(opened, FileStream) else _ticket_in(opened, admitted)
    except (LineDown, ExchangeRefused) as failure:
        refusal = _as_refusal(failure, admitted)
        _note(record.id, refusal=refusal, forwarded_at=forwarded_at)
        raise refusal from failure
    if not isinstance(opened, FileStream):
        _note(record.id, reply=opened, forwarded_at=forwarded_at, answered_at=ticket.sent_at if ticket else None)
        return opened
    passing = _passing(opened.chunks, line=line.pop_all(), record=record, forwarded_at=forwarded_at)
    return FileStream(offset=opened.offset, size=opened.size, chunks=passing)


def _ticket_in(reply: bytes, admitted: Admitted) -> Envelope:
    """The holder's own ticket in answer to this request; raises ExchangeRefused, also when the holder refuses."""
    answer = _verified(reply, admitted.envelope, registered_key)
    refuse_if_refused(answer)
    if not isinstance(answer.payload(), FileContent):
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"“{admitted.recipient.name}”没有送来文件内容。")
    return answer


def _passing(
    chunks: Iterator[bytes], *, line: ExitStack, record: ExchangeRecord, forwarded_at: datetime
) -> Iterator[bytes]:
    size, answered_at = 0, now()
    broken: ExchangeRefused | None = ExchangeRefused(RefusalCode.UNREACHABLE, "传送中断，请求方可从断点继续。")
    try:
        with line:
            for chunk in chunks:
                size += len(chunk)
                yield chunk
        broken = None
    finally:
        _note(record.id, refusal=broken, forwarded_at=forwarded_at, answered_at=answered_at, size=size)
