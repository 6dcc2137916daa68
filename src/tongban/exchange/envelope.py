"""The envelope: a compact JWS (RFC 7515) whose payload bytes are signed exactly as sent. 信封

Nothing has to be canonicalised, so what was signed can be shown years later. The header carries `alg`,
`kid` and `typ` and nothing else: no key, address or extension in it is ever obeyed.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache, partial
from typing import Annotated, Any, Final, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from tongban.exchange.batches import sign_batch, verify_batched
from tongban.exchange.contracts.base import ContractBroken, Payload, UnknownContract, contract_of
from tongban.exchange.contracts.types import MemberName
from tongban.exchange.keys import Algorithm, SigningKey, VerifyingKey, from_base64url, to_base64url
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

MAX_BYTES: Final = 1024 * 1024
MEDIA_TYPE: Final = "application/jose"
TYPE: Final = "tongban+jws"
BATCHED: Final = "-MT"  # after the algorithm's name: signed as one of many, see exchange/batches.py
_MAX_HEADER: Final = 400
_PARTS: Final = 3
_LONGEST_SIGNATURE: Final = 600  # base64url of a batch's head and its longest path

Label = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Kind(StrEnum):
    """What an envelope is for."""

    MESSAGE = "message"
    CALL = "call"
    ANSWER = "answer"
    RECEIPT = "receipt"
    REFUSAL = "refusal"
    FILE_REQUEST = "file_request"


class Envelope(BaseModel):
    """Who tells whom what, about which matter, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    kind: Kind
    contract: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_.]{1,80}/[1-9]\d{0,3}$")]
    sender: MemberName
    recipient: MemberName
    about: Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    sequence: Annotated[int, Field(ge=0)] = 0
    sent_at: AwareDatetime
    in_reply_to: UUID | None = None
    deadline: AwareDatetime | None = None
    purpose: Label | None = None
    operator: Label | None = None
    case: Label | None = None
    body: dict[str, Any]

    def payload(self) -> Payload:
        """The typed body; refuses what the standard does not know or the contract does not allow."""
        try:
            return contract_of(self.contract).read(self.body)
        except UnknownContract as error:
            raise ExchangeRefused(RefusalCode.UNKNOWN_CONTRACT, str(error)) from error
        except ContractBroken as error:
            raise ExchangeRefused(RefusalCode.CONTRACT_BROKEN, str(error)) from error


class Header(NamedTuple):
    """What the protected header says: which key claims to have signed, singly or many at once."""

    algorithm: Algorithm
    key_id: str
    batched: bool = False


KeyFinder = Callable[[str, str], VerifyingKey | None]
"""From a member's name and a key id to that member's key, or nothing when it holds no such key."""


def seal(envelope: Envelope, key: SigningKey) -> str:
    """Write and sign an envelope; raises ExchangeRefused when it is larger than 1 MB."""
    signed = _to_sign(_written(envelope), key, algorithm=key.algorithm.value)
    return _joined(signed, key.sign(signed.encode("ascii")))


def seal_batch(envelopes: Sequence[Envelope], key: SigningKey) -> list[str]:
    """Write many envelopes under one signature; each verifies alone. Raises ExchangeRefused or BatchTooLarge."""
    return _sealed_together([_written(envelope) for envelope in envelopes], key)


def _sealed_together(payloads: Sequence[bytes], key: SigningKey) -> list[str]:
    texts = [_to_sign(payload, key, algorithm=f"{key.algorithm}{BATCHED}") for payload in payloads]
    signatures = sign_batch([text.encode("ascii") for text in texts], key)
    return [_joined(text, signature) for text, signature in zip(texts, signatures, strict=True)]


def seal_all(envelopes: Sequence[Envelope], key: SigningKey) -> list[str]:
    """Write envelopes under one signature: one alone is signed singly. Raises ExchangeRefused or BatchTooLarge."""
    if len(envelopes) > 1:
        return seal_batch(envelopes, key)
    return [seal(envelope, key) for envelope in envelopes]


def seal_written(envelopes: Sequence[str], key: SigningKey) -> list[str]:
    """Sign envelopes that were written down as JSON before, as `seal_all` does; raises BatchTooLarge."""
    if len(envelopes) == 1:
        signed = _to_sign(envelopes[0].encode(), key, algorithm=key.algorithm.value)
        return [_joined(signed, key.sign(signed.encode("ascii")))]
    return _sealed_together([one.encode() for one in envelopes], key)


def require_sendable(envelope: Envelope) -> None:
    """Raise ExchangeRefused for an envelope that will be larger than 1 MB, however it is signed later."""
    _require_size(_MAX_HEADER + -(-len(_written(envelope)) * 4 // 3) + _LONGEST_SIGNATURE)


def _written(envelope: Envelope) -> bytes:
    return envelope.model_dump_json(exclude_none=True).encode()


def _to_sign(payload: bytes, key: SigningKey, *, algorithm: str) -> str:
    return f"{_head(algorithm, key.key_id)}.{to_base64url(payload)}"


@lru_cache(maxsize=64)
def _head(algorithm: str, key_id: str) -> str:
    """A signer's heads are all alike, so each is written once."""
    return to_base64url(_compact({"alg": algorithm, "kid": key_id, "typ": TYPE}))


def _joined(signed: str, signature: bytes) -> str:
    jws = f"{signed}.{to_base64url(signature)}"
    _require_size(len(jws))
    return jws


def open_sealed(jws: str | bytes, *, key_of: KeyFinder) -> Envelope:
    """Verify and read an envelope; raises ExchangeRefused and tells nothing of an unverified content.

    The sender inside the payload chooses the key: a member cannot speak in another's name.
    """
    _require_size(len(jws))
    head, payload, signature = _split(jws)
    header = _header(head)
    envelope = _envelope(payload)
    key = key_of(envelope.sender, header.key_id)
    if key is None:
        raise ExchangeRefused(
            RefusalCode.UNKNOWN_KEY,
            f"成员“{envelope.sender}”没有登记编号为 {header.key_id} 的密钥，请先在省级目录登记公钥。",
        )
    if key.algorithm is not header.algorithm:
        raise ExchangeRefused(RefusalCode.ALGORITHM, "签名算法与登记的密钥不一致，请用登记的算法签名。")
    verifies = partial(verify_batched, key) if header.batched else key.verify
    if not verifies(f"{head}.{payload}".encode("ascii"), _decoded(signature)):
        raise ExchangeRefused(
            RefusalCode.SIGNATURE,
            "签名验证不通过，请检查签名密钥、SM2 签名者标识（1234567812345678）和 r‖s 编码，内容不得改动。",
        )
    return envelope


def peek(jws: str | bytes) -> Envelope:
    """Read an envelope without verifying it: only for what this node itself signed or verified before."""
    return _envelope(_split(jws)[1])


def peek_header(jws: str | bytes) -> Header:
    """The header alone, unverified."""
    return _header(_split(jws)[0])


def _split(jws: str | bytes) -> list[str]:
    try:
        text = jws.decode("ascii") if isinstance(jws, bytes) else jws
        parts = text.split(".")
    except UnicodeDecodeError:
        parts = []
    if len(parts) != _PARTS or not all(parts):
        raise ExchangeRefused(RefusalCode.NOT_JWS, "内容不是紧凑格式的 JWS（头.体.签名），请按标准封装。")
    return parts


@lru_cache(maxsize=1024)
def _header(head: str) -> Header:
    """What a head says; a member's heads are all alike, so it is read once."""
    if len(head) > _MAX_HEADER:
        raise ExchangeRefused(RefusalCode.NOT_JWS, "JWS 头过长，只应有 alg、kid、typ。")
    header = _json(_decoded(head))
    if not isinstance(header, dict) or set(header) - {"alg", "kid", "typ"}:
        raise ExchangeRefused(RefusalCode.NOT_JWS, "JWS 头只应有 alg、kid、typ。")
    if header.get("typ", TYPE) != TYPE or not isinstance(header.get("kid"), str):
        raise ExchangeRefused(RefusalCode.NOT_JWS, f"JWS 头须有 kid，typ 须为 {TYPE}。")
    try:
        name = str(header.get("alg"))
        return Header(Algorithm(name.removesuffix(BATCHED)), header["kid"], name.endswith(BATCHED))
    except ValueError as error:
        allowed = "、".join(Algorithm)
        raise ExchangeRefused(RefusalCode.ALGORITHM, f"签名算法不在允许范围内，请使用 {allowed}。") from error


def _envelope(payload: str) -> Envelope:
    try:
        return Envelope.model_validate_json(_decoded(payload))
    except ValidationError as error:
        fields = "、".join({".".join(map(str, each["loc"])) or "正文" for each in error.errors()[:8]})
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"信封的 {fields} 不符合标准，请核对。") from error


def _decoded(part: str) -> bytes:
    try:
        return from_base64url(part)
    except ValueError as error:
        raise ExchangeRefused(RefusalCode.NOT_JWS, "JWS 各段须为不带填充的 base64url 编码。") from error


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ExchangeRefused(RefusalCode.NOT_JWS, "JWS 头不是 JSON。") from error


def _compact(value: dict[str, str]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _require_size(size: int) -> None:
    if size > MAX_BYTES:
        raise ExchangeRefused(RefusalCode.TOO_LARGE, "内容超过 1 MB，请把文件作为材料引用传送，不要放进报文。")


def new_envelope(
    *,
    id: UUID,  # noqa: A002 - the wire name
    kind: Kind,
    payload: Payload,
    sender: str,
    recipient: str,
    sent_at: datetime,
    about: str = "",
    sequence: int = 0,
    in_reply_to: UUID | None = None,
    deadline: datetime | None = None,
    purpose: str | None = None,
    operator: str | None = None,
    case: str | None = None,
) -> Envelope:
    """Put a typed payload into an envelope; empty texts are left out."""
    return Envelope(
        id=id,
        kind=kind,
        contract=payload.CONTRACT,
        sender=sender,
        recipient=recipient,
        about=about,
        sequence=sequence,
        sent_at=sent_at,
        in_reply_to=in_reply_to,
        deadline=deadline,
        purpose=purpose or None,
        operator=operator or None,
        case=case or None,
        body=payload.body(),
    )
