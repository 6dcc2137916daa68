"""Calls and files: the hub stands between the two, logs both ways, and vouches for the passage.

Here the clock is read: the four timestamps are what an exchange is measured by.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Final

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
from tongban.apps.directory.trials import answer_own_call, own_answer
from tongban.apps.identity.clock import now
from tongban.apps.identity.prepared import send as send_statement
from tongban.apps.messaging.node import HUB
from tongban.apps.messaging.storage import require_room
from tongban.apps.messaging.wire import FileStream, LineDown, send, streaming
from tongban.exchange.contracts.transport import FileContent
from tongban.exchange.envelope import Envelope, KeyFinder, Kind, open_sealed
from tongban.exchange.receipts import refuse_if_refused
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

_LONGEST_SECONDS: Final = 30.0


def forward_call(*, jws: bytes, at: datetime) -> bytes:
    """Put a question to the member it is for; its signed answer, verified. Raises ExchangeRefused."""
    registry = Registry.for_parties_of(jws)
    admitted = admit(jws, kind=Kind.CALL, registry=registry)
    if admitted.recipient.name == HUB:
        own = own_answer(admitted, at)
        return answer_own_call(own, _logged_question(admitted, at), at=at)
    require_purpose(admitted.envelope)
    with LANES.to(admitted.recipient.name, title=_title_of(admitted)):
        return _put(admitted, registry, at)


def _put(admitted: Admitted, registry: Registry, at: datetime) -> bytes:
    """The member's answer, logged with the question; who is turned away before may send the same bytes again."""
    record = _logged_question(admitted, at)
    seconds = _seconds_left(admitted.envelope, at)
    forwarded_at = now()
    url = f"{admitted.recipient.endpoint}/exchange/calls"
    try:
        reply = send(url, admitted.jws, receipt=record.receipt, seconds=seconds)
        answer = _verified(reply, admitted.envelope, registry.key_of)
    except (LineDown, ExchangeRefused) as failure:
        refusal = _as_refusal(failure, admitted)
        _note(record, refusal=refusal, forwarded_at=forwarded_at)
        raise refusal from failure
    refused = _refusal_in(answer)
    _note(record, refusal=refused, reply=reply, forwarded_at=forwarded_at, answered_at=answer.sent_at)
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
    record: ExchangeRecord,
    *,
    forwarded_at: datetime,
    refusal: ExchangeRefused | None = None,
    reply: bytes = b"",
    answered_at: datetime | None = None,
    size: int = 0,
) -> None:
    outcome = {
        "record_id": record.id,
        "succeeded": refusal is None,
        "code": "" if refusal is None else str(refusal.code)[:60],
        "sentence": "" if refusal is None else refusal.sentence[:1000],
        "answer": reply.decode("ascii", "replace"),
        "size": size or len(reply),
        "forwarded_at": forwarded_at,
        "answered_at": answered_at,
        "returned_at": now(),
    }
    send_statement(_NOTED, outcome)
    if refusal is not None:
        refusal.logged = True


_NOTED: Final = """
    INSERT INTO directory_outcome
        (record_id, succeeded, code, sentence, answer, size, forwarded_at, answered_at, returned_at)
    VALUES (%(record_id)s, %(succeeded)s, %(code)s, %(sentence)s, %(answer)s, %(size)s, %(forwarded_at)s,
        %(answered_at)s, %(returned_at)s)
"""


def forward_file(*, jws: bytes, at: datetime) -> bytes | FileStream:
    """Pass a holder's ticket on, or with a ticket the file itself, never held whole. Raises ExchangeRefused.

    The stream must be read or closed: the log entry's outcome is written when it ends.
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
        _note(record, refusal=refusal, forwarded_at=forwarded_at)
        raise refusal from failure
    if not isinstance(opened, FileStream):
        _note(record, reply=opened, forwarded_at=forwarded_at, answered_at=ticket.sent_at if ticket else None)
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
        _note(record, refusal=broken, forwarded_at=forwarded_at, answered_at=answered_at, size=size)
