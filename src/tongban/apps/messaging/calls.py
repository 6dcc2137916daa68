"""Questions with a deadline: asking through the hub, and answering what the hub hands over."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.prepared import unawaited
from tongban.apps.messaging.asking import Questions, TooManyQuestions
from tongban.apps.messaging.handlers import Asked, CallHandler, call_handler, code_of
from tongban.apps.messaging.members import Acquaintances, key_of
from tongban.apps.messaging.node import HUB, exchange_settings, own_members, signing_key
from tongban.apps.messaging.operations import require_own
from tongban.apps.messaging.wire import LineDown, send
from tongban.exchange.contracts import Answer, Call
from tongban.exchange.envelope import Envelope, Kind, new_envelope, open_sealed, seal
from tongban.exchange.receipts import read_receipt, refuse_if_refused
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

log = logging.getLogger(__name__)

PASSAGE_WINDOW: Final = timedelta(minutes=5)
_GRACE_SECONDS: Final = 1.0  # the hub answers a deadline itself; wait for that answer
_IN_LINE_SECONDS: Final = 3.0
_PASSING: Final = frozenset({RefusalCode.UNREACHABLE, RefusalCode.UNAVAILABLE})
_QUESTIONS: Final = Questions(threads=lambda: settings.TONGBAN.http.threads)


class HubUnreachable(Exception):
    """The hub did not answer; nothing is known about the other side."""

    status = 503
    again = True
    """Whether pressing the button again shortly may well help, as the sentence says."""
    sentence = "暂时连不上省平台，请稍后再试；已填写的内容不会丢失。"
    next_step = "如需先收件，可保存草稿，恢复后再查询。"


class WaitingForAnswers(HubUnreachable):
    """So many questions of this institution wait for their answers that one more was not put."""

    sentence = "本机构正在等待答复的查询较多，请稍后再试；已填写的内容不会丢失。"


class HubBusy(HubUnreachable):
    """The hub waits for so many answers of slow members that it did not put this question."""

    sentence = "省平台正在等待答复的查询较多，请几秒钟后再试；已填写的内容不会丢失。"


class DeadlinePassed(Exception):
    """No answer within the deadline."""

    status = 502
    again = True
    next_step = "请稍后再试。"

    def __init__(self, recipient: str) -> None:
        super().__init__(recipient)
        self.recipient = recipient
        self.sentence = f"“{recipient}”没有在规定时间内答复。"


class PartnerRefused(Exception):
    """The other side, or the hub, answered with a refusal: `code` for programs, `sentence` for people."""

    status = 409

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.again = code in _PASSING


def call(
    request: Call,
    *,
    sender: str,
    recipient: str,
    about: str,
    purpose: str,
    operator: str,
    operator_name: str,
    at: datetime,
    deadline_seconds: float = 10.0,
) -> Any:
    """Ask another member through the hub; gives the request's ANSWER type, verified to be the recipient's.

    `about` is the intake or case number, `operator` the officer's username; both ends and the hub record them, and
    this end also that a question was kept back. Do not call inside a transaction: it would stay open while the other
    side thinks.
    Raises HubUnreachable, WaitingForAnswers and HubBusy among it, DeadlinePassed or PartnerRefused.
    """
    require_own(sender)
    deadline = at + timedelta(seconds=deadline_seconds)
    envelope = new_envelope(
        id=uuid4(),
        kind=Kind.CALL,
        payload=request,
        sender=sender,
        recipient=recipient,
        about=about,
        sent_at=at,
        deadline=deadline,
        purpose=purpose,
        operator=f"{operator_name}（{operator}）",
        case=about,
    )
    told = partial(
        record_act,
        act="exchange.ask",
        at=at,
        institution_code=code_of(sender),
        actor=operator,
        actor_name=operator_name,
        subject=about,
        purpose=purpose,
        detail={"contract": envelope.contract, "recipient": recipient, "call": str(envelope.id)},
    )
    reply = _ask_hub(seal(envelope, signing_key()), recipient, deadline_seconds, told)
    return _answer_in(reply, envelope, request.ANSWER)


def _ask_hub(jws: str, recipient: str, seconds: float, told: Callable[..., None]) -> bytes:
    """Put the question; that it is put is on record before, and also that it was kept back."""
    try:
        with _QUESTIONS.one_more(seconds=min(seconds, _IN_LINE_SECONDS)):
            told()
            return send(f"{exchange_settings().hub_url}/exchange/calls", jws, seconds=seconds + _GRACE_SECONDS)
    except TooManyQuestions as busy:
        told(succeeded=False)
        raise WaitingForAnswers from busy
    except LineDown as down:
        log.info("call to %s: %s", recipient, down.reason)
        raise (DeadlinePassed(recipient) if down.timed_out else HubUnreachable) from down


def _answer_in(reply: bytes, asked: Envelope, expected: type[Answer]) -> Answer:
    try:
        envelope = open_sealed(reply, key_of=key_of)
        _require_reply_to(envelope, asked)
        refuse_if_refused(envelope)
        payload = envelope.payload()
    except ExchangeRefused as refused:
        if refused.code == RefusalCode.DEADLINE:
            raise DeadlinePassed(asked.recipient) from refused
        if refused.code == RefusalCode.UNAVAILABLE and envelope.sender == HUB:
            raise HubBusy from refused
        if refused.code == RefusalCode.REPLAYED:  # the line brought the question twice, and lost the first answer
            raise HubUnreachable from refused
        raise PartnerRefused(refused.code, refused.sentence) from refused
    if envelope.kind is not Kind.ANSWER or not isinstance(payload, expected):
        raise PartnerRefused(RefusalCode.ENVELOPE, f"“{asked.recipient}”的答复不是所问的内容。")
    return payload


def _require_reply_to(envelope: Envelope, asked: Envelope) -> None:
    """An answer to this very question, from the one asked; the hub may refuse in its own name."""
    from_hub = envelope.sender == HUB and envelope.kind is Kind.REFUSAL
    if envelope.in_reply_to != asked.id or not (envelope.sender == asked.recipient or from_hub):
        raise ExchangeRefused(RefusalCode.ENVELOPE, "答复与所问不对应，请重试；多次出现请告知省平台。")


def answer_call(*, jws: bytes, receipt: str, at: datetime) -> str:
    """Answer a call that the hub hands over; the signed answer. Raises ExchangeRefused.

    The look at our data is audited with the answer, and also when the question came to nothing.
    """
    known = Acquaintances()
    passage = read_receipt(receipt, jws=jws, signer=HUB, key_of=known.key_of)
    if abs(at - passage.sent_at) > PASSAGE_WINDOW:
        raise ExchangeRefused(RefusalCode.STALE, "省平台转来的调用已过时，请校准时钟后重新发起。")
    envelope = open_sealed(jws, key_of=known.key_of)
    if envelope.kind is not Kind.CALL or envelope.recipient not in own_members():
        raise ExchangeRefused(RefusalCode.WRONG_RECIPIENT, f"本节点不代表“{envelope.recipient}”，请核对接入地址。")
    request = envelope.payload()
    handler = call_handler(envelope.contract)
    if handler is None or not isinstance(request, Call):
        raise ExchangeRefused(RefusalCode.UNKNOWN_CONTRACT, f"“{envelope.recipient}”不提供 {envelope.contract}。")
    asked = _circumstances(envelope, at, title=known.title_of(envelope.sender))
    try:
        answer = _answered(handler, request, asked)
    except Exception as refusal:
        # Someone looked, and was refused: that record must survive the rollback.
        _audit_answer(asked, request.CONTRACT, refused=type(refusal).__name__)
        raise
    return seal(_reply(answer, envelope, at), signing_key())


def _answered(handler: CallHandler, request: Call, asked: Asked) -> Answer:
    """The answer, with the look at our data audited in the same transaction; entry and commit travel together."""
    with ExitStack() as journey, transaction.atomic():
        answer = handler(request, asked)
        journey.enter_context(unawaited())
        _audit_answer(asked, request.CONTRACT)
    return answer


def _circumstances(envelope: Envelope, at: datetime, *, title: str) -> Asked:
    return Asked(
        id=str(envelope.id),
        sender=envelope.sender,
        recipient=envelope.recipient,
        about=envelope.about,
        operator=envelope.operator or "",
        purpose=envelope.purpose or "",
        case=envelope.case or "",
        at=at,
        sender_title=title,
    )


def _audit_answer(asked: Asked, contract: str, *, refused: str = "") -> None:
    record_act(
        act="exchange.answer",
        at=asked.at,
        institution_code=asked.institution_code,
        actor=asked.sender,
        actor_name=asked.operator[:60],
        subject=asked.case or asked.about,
        purpose=asked.purpose,
        detail={"contract": contract, "call": asked.id, "refused": refused},
        succeeded=not refused,
    )


def _reply(answer: Answer, asked: Envelope, at: datetime) -> Envelope:
    reply_id: UUID = uuid4()
    return new_envelope(
        id=reply_id,
        kind=Kind.ANSWER,
        payload=answer,
        sender=asked.recipient,
        recipient=asked.sender,
        about=asked.about,
        sent_at=at,
        in_reply_to=asked.id,
    )
