# ruff: noqa: INP001 - one file, no package
"""A member of the exchange in one file: sign, call, send, receive. 全豫通办交换客户端

Needs httpx and gmssl-pyx. The contracts are in the province's standard (`/standard`); bodies are plain dicts here.
"""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import gmssl_pyx
import httpx

HUB = "province"
SIGNER_ID = b"1234567812345678"
MEDIA_TYPE = "application/jose"
RECEIPT_HEADER = "X-Exchange-Receipt"
_TYPE = "tongban+jws"
_SINGLY, _BATCHED = "SM2-SM3", "SM2-SM3-MT"
_SECONDS = 35.0
_PASSAGE_WINDOW = timedelta(minutes=5)
_HALF = 32
_BATCH_HEAD = 2 * _HALF + _HALF + 8
_PRIVATE_HEAD = bytes.fromhex("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420")
_PUBLIC_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")

Envelope = dict[str, Any]


class Refused(Exception):
    """The hub or the other member refused: `code` for programs, `sentence` for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence


class NotVerified(Exception):
    """What came does not prove itself; it must not be used."""


def to_base64url(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """The inverse."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sm3_hex(content: bytes) -> str:
    """SM3 as 64 hexadecimal digits."""
    return gmssl_pyx.sm3_hash(content).hex()


@dataclass(frozen=True)
class VerifyingKey:
    """An SM2 public key: x‖y, 64 bytes."""

    point: bytes

    @classmethod
    def from_pem(cls, pem: str) -> VerifyingKey:
        """Read a SubjectPublicKeyInfo."""
        der = _der(pem)
        if not der.startswith(_PUBLIC_HEAD):
            raise ValueError("not an SM2 public key")
        return cls(der[len(_PUBLIC_HEAD) :])

    @classmethod
    def from_jwk(cls, jwk: dict[str, str]) -> VerifyingKey:
        """Read a JWK of the directory."""
        return cls(from_base64url(jwk["x"]) + from_base64url(jwk["y"]))

    @property
    def jwk(self) -> dict[str, str]:
        """The key as the directory publishes it."""
        x, y = to_base64url(self.point[:_HALF]), to_base64url(self.point[_HALF:])
        return {"crv": "SM2", "kty": "EC", "x": x, "y": y}

    @property
    def key_id(self) -> str:
        """The JWK thumbprint under SM3."""
        canonical = json.dumps(self.jwk, sort_keys=True, separators=(",", ":")).encode()
        return to_base64url(bytes.fromhex(sm3_hex(canonical)))

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the 64 bytes r‖s sign exactly this message."""
        if len(signature) != 2 * _HALF:
            return False
        try:
            der = _der_signature(signature)
            return bool(gmssl_pyx.sm2_verify(self.point, message, der, signer_id=SIGNER_ID))
        except gmssl_pyx.GmsslInnerError:
            return False

    def verifies_batched(self, message: bytes, signature: bytes) -> bool:
        """Whether the message was one of many signed at once: members and the hub do so under load.

        The signature is: 64 bytes over the root, the root, the message's place, their number, the path (RFC 6962 §2.1,
        SM3).
        """
        fixed, path = signature[:_BATCH_HEAD], signature[_BATCH_HEAD:]
        if len(fixed) != _BATCH_HEAD or len(path) % _HALF:
            return False
        root, place, size = fixed[64:96], int.from_bytes(fixed[96:100], "big"), int.from_bytes(fixed[100:], "big")
        if not 0 <= place < size:
            return False
        reached, last = gmssl_pyx.sm3_hash(b"\x00" + message), size - 1
        while last:
            if place & 1 or place != last:  # a last one without neighbour moves up as it is
                sibling, path = path[:_HALF], path[_HALF:]
                reached = gmssl_pyx.sm3_hash(b"\x01" + (sibling + reached if place & 1 else reached + sibling))
            place, last = place >> 1, last >> 1
        statement = b"tongban-batch\n" + size.to_bytes(4, "big") + root
        return not path and reached == root and self.verifies(statement, fixed[:64])


@dataclass(frozen=True)
class SigningKey:
    """An SM2 private key with its public half."""

    secret: bytes
    public: VerifyingKey

    def __repr__(self) -> str:
        return f"SigningKey({self.public.key_id})"

    @classmethod
    def load(cls, path: str | Path) -> SigningKey:
        """Read a PKCS#8 PEM as `openssl genpkey` writes it."""
        der = _der(Path(path).read_text("ascii"))
        if not der.startswith(_PRIVATE_HEAD):
            raise ValueError("not an SM2 private key in PKCS#8")
        start = len(_PRIVATE_HEAD)
        return cls(der[start : start + _HALF], VerifyingKey(der[-2 * _HALF :]))

    def sign(self, message: bytes) -> bytes:
        """R‖s, 64 bytes."""
        return _raw_signature(gmssl_pyx.sm2_sign(self.secret, self.public.point, message, signer_id=SIGNER_ID))


class _Passage:
    """What httpcore tells of one request: on a connection that had served already, and how far it came."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, event: str, _info: dict[str, Any]) -> None:
        self._seen.add(event)

    @property
    def ended_unanswered(self) -> bool:
        """It was on a kept connection, and no answer had begun."""
        on_a_kept_one = "http11.send_request_headers.started" in self._seen and not any(
            event.startswith("connection.connect_") for event in self._seen
        )
        return on_a_kept_one and "http11.receive_response_headers.complete" not in self._seen


class Exchange:
    """One member's way to the hub and back.

    The hub may close a kept connection in the very moment in which a request sets out on it. What got no answer then is
    sent once more, the very same bytes: a message gets the receipt it had, and a question that the hub
    had taken on is refused as `replayed`, to be asked anew.
    """

    def __init__(
        self,
        *,
        hub: str,
        member: str,
        key: SigningKey,
        hub_key_pem: str,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.member = member
        self._key = key
        self._hub_key = VerifyingKey.from_pem(hub_key_pem)
        self._directory: dict[str, Any] = {}
        self._http = httpx.Client(base_url=hub, timeout=_SECONDS, trust_env=False, transport=transport)

    def close(self) -> None:
        """Let go of the connections that are kept."""
        self._http.close()

    def call(self, contract: str, body: dict[str, Any], *, recipient: str, **circumstances: str) -> dict[str, Any]:
        """Ask; `case`, `operator` and `purpose` go into the envelope. Raises Refused, NotVerified, httpx.HTTPError."""
        envelope = self.envelope("call", contract, body, recipient=recipient, **circumstances)
        answer = self._opened(self._post("/exchange/calls", self.seal(envelope)), asked=envelope)
        return answer["body"]

    def send(
        self, contract: str, body: dict[str, Any], *, recipient: str, about: str, sequence: int, **more: str
    ) -> dict[str, Any]:
        """Say a fact; the hub's receipt. `sequence` counts from 1 for each recipient and matter."""
        envelope = self.envelope("message", contract, body, recipient=recipient, about=about, sequence=sequence, **more)
        return self.submit(self.seal(envelope))

    def submit(self, jws: str) -> dict[str, Any]:
        """Submit a sealed message, for the first time or again; the receipt's body."""
        receipt = self._opened(self._post("/exchange/messages", jws), asked=_read(jws))
        if receipt["body"].get("digest") != sm3_hex(jws.encode("ascii")):
            raise NotVerified("the receipt is for another message")
        return receipt["body"]

    def open_message(self, jws: str, receipt: str) -> Envelope:
        """What the hub delivered to this member's inbox: the hub's receipt and the sender's signature hold."""
        self._require_passage(jws, receipt)
        return self._for_us(jws, kind="message")

    def open_call(self, jws: str, receipt: str) -> Envelope:
        """A question the hub handed over just now; answer it by `answer` or `refuse` before its deadline.

        Write down who asked about whom, for whom and why (`operator`, `case`, `purpose`) before you answer.
        """
        passed_at = datetime.fromisoformat(self._require_passage(jws, receipt)["sent_at"])
        if abs(datetime.now(UTC) - passed_at) > _PASSAGE_WINDOW:
            raise Refused("stale", "省平台转来的调用已过时，请校准时钟后重新发起。")
        return self._for_us(jws, kind="call")

    def answer(self, asked: Envelope, contract: str, body: dict[str, Any]) -> str:
        """The signed answer to a question; the body of the answer to the hub's request."""
        return self._reply("answer", asked, contract, body)

    def refuse(self, asked: Envelope, code: str, sentence: str) -> str:
        """The signed refusal of a message or question; the sentence is Chinese and says what to mend."""
        return self._reply("refusal", asked, "exchange.refusal/1", {"code": code, "sentence": sentence})

    def acknowledge(self, envelope: Envelope, jws: str) -> str:
        """The signed receipt for a message that has been stored; the body of the inbox's answer."""
        body = {"digest": sm3_hex(jws.encode("ascii")), "recorded_at": _now()}
        return self._reply("receipt", envelope, "exchange.receipt/1", body)

    def envelope(self, kind: str, contract: str, body: dict[str, Any], *, recipient: str, **more: Any) -> Envelope:
        """A fresh envelope of this member."""
        return {
            "id": str(uuid4()),
            "kind": kind,
            "contract": contract,
            "sender": self.member,
            "recipient": recipient,
            "sent_at": _now(),
            **more,
            "body": body,
        }

    def seal(self, envelope: Envelope) -> str:
        """Sign an envelope into a compact JWS."""
        head = {"alg": _SINGLY, "kid": self._key.public.key_id, "typ": _TYPE}
        signed = f"{to_base64url(_compact(head))}.{to_base64url(_compact(envelope))}"
        return f"{signed}.{to_base64url(self._key.sign(signed.encode('ascii')))}"

    def opened(self, jws: str) -> Envelope:
        """A verified envelope; raises NotVerified."""
        signed, _, signature = jws.rpartition(".")
        envelope = _read(jws)
        head = json.loads(from_base64url(jws.partition(".")[0]))
        key = self._key_of(envelope["sender"], head["kid"])
        verifies = {_SINGLY: key.verifies, _BATCHED: key.verifies_batched}.get(head["alg"]) if key else None
        if verifies is None or not verifies(signed.encode("ascii"), from_base64url(signature)):
            raise NotVerified(f"the signature of {envelope['sender']} does not hold")
        return envelope

    def members(self, *, fresh: bool = False) -> dict[str, dict[str, Any]]:
        """The directory by member's name; the last one seen while the hub is away."""
        if fresh or not self._directory:
            try:
                told = self.opened(self._asked("GET", "/exchange/directory"))
                self._directory = {member["name"]: member for member in told["body"]["members"]}
            except httpx.HTTPError:
                if not self._directory:
                    raise
        return self._directory

    def _key_of(self, member: str, key_id: str) -> VerifyingKey | None:
        if member == HUB:
            return self._hub_key if self._hub_key.key_id == key_id else None
        for fresh in (False, True):
            jwks = self.members(fresh=fresh).get(member, {}).get("keys", [])
            found = [key for key in map(VerifyingKey.from_jwk, jwks) if key.key_id == key_id]
            if found:
                return found[0]
        return None

    def _require_passage(self, jws: str, receipt: str) -> Envelope:
        passage = self.opened(receipt)
        ours = passage["sender"] == HUB and passage["kind"] == "receipt"
        if not ours or passage["body"].get("digest") != sm3_hex(jws.encode("ascii")):
            raise NotVerified("the receipt is not the hub's for this envelope")
        return passage

    def _for_us(self, jws: str, *, kind: str) -> Envelope:
        envelope = self.opened(jws)
        if envelope["recipient"] != self.member or envelope["kind"] != kind:
            raise Refused("wrong_recipient", f"本节点不代表“{envelope['recipient']}”，或者地址不对。")
        return envelope

    def _reply(self, kind: str, asked: Envelope, contract: str, body: dict[str, Any]) -> str:
        reply = self.envelope(kind, contract, body, recipient=asked["sender"])
        return self.seal(reply | {"about": asked.get("about", ""), "in_reply_to": asked["id"]})

    def _post(self, path: str, jws: str) -> str:
        return self._asked("POST", path, content=jws.encode("ascii"), headers={"Content-Type": MEDIA_TYPE})

    def _asked(self, method: str, path: str, **more: Any) -> str:
        passage, until = _Passage(), time.monotonic() + _SECONDS
        try:
            return self._http.request(method, path, extensions={"trace": passage}, **more).text
        except (httpx.RemoteProtocolError, httpx.ReadError):
            left = until - time.monotonic()
            if not passage.ended_unanswered or left <= 0:
                raise
        return self._http.request(method, path, timeout=left, **more).text

    def _opened(self, jws: str, *, asked: Envelope) -> Envelope:
        """The verified reply to what was asked; raises Refused."""
        reply = self.opened(jws)
        if reply["kind"] == "refusal":
            raise Refused(reply["body"]["code"], reply["body"]["sentence"])
        if reply.get("in_reply_to") != asked["id"] or reply["sender"] not in {asked["recipient"], HUB}:
            raise NotVerified("the reply is not to this request")
        return reply


def _read(jws: str) -> Envelope:
    parts = jws.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        raise NotVerified("not a signed envelope")
    envelope: Envelope = json.loads(from_base64url(parts[1]))
    return envelope


def _compact(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _der(pem: str) -> bytes:
    lines = pem.strip().splitlines()
    return base64.b64decode("".join(line for line in lines if not line.startswith("-----")))


def _raw_signature(der: bytes) -> bytes:
    """From SEQUENCE { INTEGER r, INTEGER s } to r‖s."""
    r_end = 4 + der[3]
    r, s = der[4:r_end], der[r_end + 2 : r_end + 2 + der[r_end + 1]]
    return b"".join(int.from_bytes(part, "big").to_bytes(_HALF, "big") for part in (r, s))


def _der_signature(raw: bytes) -> bytes:
    """From r‖s to SEQUENCE { INTEGER r, INTEGER s }."""
    integers = b""
    for part in (raw[:_HALF], raw[_HALF:]):
        number = int.from_bytes(part, "big")
        content = number.to_bytes(number.bit_length() // 8 + 1, "big")
        integers += bytes([2, len(content)]) + content
    return bytes([0x30, len(integers)]) + integers
