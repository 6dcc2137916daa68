"""What may be concluded from an answer to a message: receipted, refused by the one it is for, or nothing at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from tongban.apps.messaging.wire import LineDown
from tongban.exchange.contracts.transport import Receipt, Refusal
from tongban.exchange.envelope import Envelope, KeyFinder, Kind, open_sealed
from tongban.exchange.receipts import digest_of
from tongban.exchange.refusals import ExchangeRefused


class SignedRefusal(ExchangeRefused):
    """The one asked signed a refusal. `of_this` says that it refuses this very message, by its id."""

    def __init__(self, code: str, sentence: str, *, of_this: bool) -> None:
        super().__init__(code, sentence)
        self.of_this = of_this


@contextmanager
def heeding(reply: bytes) -> Iterator[None]:
    """Whatever refusal is read from the reply inside the block also tells when the other side asked to be tried again.

    The header is not signed: `after_failure` bounds what it may cost.
    """
    try:
        yield
    except ExchangeRefused as refused:
        refused.retry_after = getattr(reply, "retry_after", 0)
        raise


class UnverifiedReply(LineDown):
    """What came back is not the word of the one asked about this message: it counts as no answer."""


def acknowledgement_in(reply: bytes, *, jws: str | bytes, message: UUID, signer: str, key_of: KeyFinder) -> Envelope:
    """The signer's receipt for exactly this envelope; raises SignedRefusal or UnverifiedReply.

    A refusal of another message, replayed by whoever stands on the line, refuses nothing here.
    """
    try:
        envelope = open_sealed(reply, key_of=key_of)
        payload = envelope.payload()
    except ExchangeRefused as doubt:
        raise UnverifiedReply(doubt.sentence) from doubt
    if envelope.sender != signer:
        raise UnverifiedReply(f"答复由“{envelope.sender}”签名，不是“{signer}”的答复。")
    if envelope.in_reply_to not in {None, message}:
        raise UnverifiedReply("答复与所发的消息不对应。")
    if envelope.kind is Kind.REFUSAL and isinstance(payload, Refusal):
        with heeding(reply):
            raise SignedRefusal(payload.code, payload.sentence, of_this=envelope.in_reply_to == message)
    if envelope.kind is not Kind.RECEIPT or not isinstance(payload, Receipt) or payload.digest != digest_of(jws):
        raise UnverifiedReply("答复不是这份报文的回执。")
    return envelope
