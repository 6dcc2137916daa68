"""Signed replies: that an envelope is held durably, or why it is not taken. 回执与拒绝"""

from datetime import datetime
from uuid import UUID, uuid4

from tongban.exchange.contracts.transport import Receipt, Refusal
from tongban.exchange.digests import sm3_hex
from tongban.exchange.envelope import Envelope, KeyFinder, Kind, new_envelope, open_sealed, seal
from tongban.exchange.keys import SigningKey
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

NOBODY = "unknown"


def digest_of(jws: str | bytes) -> str:
    """The SM3 digest that stands for an envelope in receipts and logs."""
    return sm3_hex(jws if isinstance(jws, bytes) else jws.encode("ascii"))


def write_receipt(*, envelope: Envelope, jws: str | bytes, signer: str, key: SigningKey, at: datetime) -> str:
    """Sign that exactly this envelope has been recorded; to be sent only after the commit."""
    return seal(receipt_for(envelope=envelope, digest=digest_of(jws), signer=signer, at=at), key)


def receipt_for(*, envelope: Envelope, digest: str, signer: str, at: datetime) -> Envelope:
    """The receipt yet to be signed: `digest` is that of the envelope as it came."""
    return new_envelope(
        id=uuid4(),
        kind=Kind.RECEIPT,
        payload=Receipt(digest=digest, recorded_at=at),
        sender=signer,
        recipient=envelope.sender,
        about=envelope.about,
        sent_at=at,
        in_reply_to=envelope.id,
    )


def read_receipt(receipt: str | bytes, *, jws: str | bytes, signer: str, key_of: KeyFinder) -> Envelope:
    """Verify that `signer` holds exactly this envelope; raises ExchangeRefused."""
    envelope = open_sealed(receipt, key_of=key_of)
    refuse_if_refused(envelope)
    payload = envelope.payload()
    if envelope.kind is not Kind.RECEIPT or envelope.sender != signer or not isinstance(payload, Receipt):
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"回执不是由“{signer}”签发的，请核对接入地址。")
    if payload.digest != digest_of(jws):
        raise ExchangeRefused(RefusalCode.SIGNATURE, "回执所载摘要与报文不一致，请勿使用这份回执。")
    return envelope


def write_refusal(
    *,
    refusal: ExchangeRefused,
    signer: str,
    key: SigningKey,
    at: datetime,
    recipient: str = NOBODY,
    about: str = "",
    in_reply_to: UUID | None = None,
) -> str:
    """Sign why a request is not taken."""
    told = refusal_of(refusal, signer=signer, at=at, recipient=recipient, about=about, in_reply_to=in_reply_to)
    return seal(told, key)


def refusal_of(
    refusal: ExchangeRefused,
    *,
    signer: str,
    at: datetime,
    recipient: str = NOBODY,
    about: str = "",
    in_reply_to: UUID | None = None,
) -> Envelope:
    """The refusal yet to be signed."""
    return new_envelope(
        id=uuid4(),
        kind=Kind.REFUSAL,
        payload=Refusal(code=str(refusal.code), sentence=printable(refusal.sentence)),
        sender=signer,
        recipient=recipient,
        about=about,
        sent_at=at,
        in_reply_to=in_reply_to,
    )


def printable(sentence: str) -> str:
    """The sentence as the contract allows it: it may name fields as the other side wrote them."""
    return "".join(letter if letter.isprintable() else "□" for letter in sentence[:1000])


def refuse_if_refused(envelope: Envelope) -> None:
    """Raise the refusal that a verified reply carries."""
    if envelope.kind is not Kind.REFUSAL:
        return
    payload = envelope.payload()
    if not isinstance(payload, Refusal):
        raise ExchangeRefused(RefusalCode.ENVELOPE, "对方的拒绝不符合标准。")
    raise ExchangeRefused(payload.code, payload.sentence)
