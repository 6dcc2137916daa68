"""Evidence of one exchange in one file, which anyone verifies offline with the hub's public key alone. 存证

The file is JSON: `content` is itself JSON text, `statement` the hub's receipt for exactly those bytes. The
content holds the signed envelope, the receipts or the answer, and the public keys that were in force.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from tongban.exchange.envelope import Envelope, KeyFinder, Kind, open_sealed
from tongban.exchange.keys import UnusableKey, VerifyingKey, verifying_key_from_jwk
from tongban.exchange.receipts import digest_of, read_receipt
from tongban.exchange.refusals import ExchangeRefused

FORMAT: Final = "tongban.evidence/1"
HUB: Final = "province"


class NotEvidence(Exception):
    """The file is not of this form."""

    sentence = "这不是交换存证文件，或文件已损坏。"


class KeyRecord(BaseModel):
    """A public key and when it was in force."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    member: str
    jwk: dict[str, str]
    valid_from: AwareDatetime
    valid_until: AwareDatetime | None = None
    revoked_at: AwareDatetime | None = None


class NoticeRecord(BaseModel):
    """What the hub told one side about the message: to whom, and that side's acknowledgement once it came."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    recipient: str
    jws: str
    receipt: str
    acknowledgement: str = ""


class EvidenceContent(BaseModel):
    """Everything that proves one exchange."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal["tongban.evidence/1"] = FORMAT
    id: UUID
    kind: str
    contract: str
    sender: str
    recipient: str
    about: str
    digest: str
    arrived_at: AwareDatetime
    forwarded_at: AwareDatetime | None = None
    answered_at: AwareDatetime | None = None
    jws: str
    receipt: str
    acknowledgement: str = ""
    answer: str = ""
    notices: tuple[NoticeRecord, ...] | None = None
    keys: tuple[KeyRecord, ...]
    hub_key: dict[str, str]
    exported_at: AwareDatetime
    exported_by: str
    purpose: str


@dataclass(frozen=True, slots=True)
class EvidenceFinding:
    """One thing that was checked; `holds` is None for a remark."""

    holds: bool | None
    sentence: str


def write_evidence(*, content: str, statement: str) -> str:
    """The file's text."""
    return (
        json.dumps({"format": FORMAT, "content": content, "statement": statement}, ensure_ascii=False, indent=1) + "\n"
    )


def verify_evidence(text: str, *, hub_key: VerifyingKey | None = None) -> list[EvidenceFinding]:
    """Check everything anew; raises NotEvidence. Without `hub_key` the file's own is taken, and that is said."""
    raw, statement, content = _opened(text)
    try:
        own = verifying_key_from_jwk(content.hub_key)
    except UnusableKey as error:
        raise NotEvidence from error
    anchor = hub_key or own
    keys = _key_finder(content, anchor)
    findings = [_anchor_remark(own)] if hub_key is None else []
    return [*findings, _statement_finding(raw, statement, keys), *_exchange_findings(content, keys)]


def _opened(text: str) -> tuple[str, str, EvidenceContent]:
    try:
        told: dict[str, Any] = json.loads(text)
        raw, statement = told["content"], told["statement"]
        return raw, str(statement), EvidenceContent.model_validate_json(raw)
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise NotEvidence from error


def _key_finder(content: EvidenceContent, anchor: VerifyingKey) -> KeyFinder:
    def key_of(member: str, key_id: str) -> VerifyingKey | None:
        if member == HUB:
            return anchor if anchor.key_id == key_id else None
        for row in content.keys:
            if row.member == member and _in_force(row, at=content.arrived_at):
                key = verifying_key_from_jwk(row.jwk)
                if key.key_id == key_id:
                    return key
        return None

    return key_of


def _in_force(row: KeyRecord, *, at: datetime) -> bool:
    """A key that begins or ends while a message waits for its recipient still proves the acknowledgement."""
    return row.revoked_at is None or row.revoked_at > at


def _anchor_remark(own: VerifyingKey) -> EvidenceFinding:
    return EvidenceFinding(
        None, f"省平台公钥取自文件本身，编号 {own.key_id}，请与另行取得的编号核对（或用 --hub-key 指定）。"
    )


def _statement_finding(raw: str, statement: str, keys: KeyFinder) -> EvidenceFinding:
    holds = _holds_receipt(statement, raw.encode(), HUB, keys)
    return EvidenceFinding(holds, "省平台签发了这份存证，内容未被改动")


def _exchange_findings(content: EvidenceContent, keys: KeyFinder) -> list[EvidenceFinding]:
    envelope = _verified(content.jws, keys)
    findings = [
        EvidenceFinding(digest_of(content.jws) == content.digest, "报文与存证所载 SM3 摘要一致"),
        EvidenceFinding(envelope is not None, f"发送方“{content.sender}”的签名有效"),
        EvidenceFinding(envelope is not None and _agrees(envelope, content), "存证栏目与签名内容一致"),
        EvidenceFinding(_holds_receipt(content.receipt, content.jws.encode(), HUB, keys), "省平台收到报文的回执有效"),
    ]
    if content.acknowledgement:
        holds = _holds_receipt(content.acknowledgement, content.jws.encode(), content.recipient, keys)
        findings.append(EvidenceFinding(holds, f"接收方“{content.recipient}”的签收回执有效"))
    if content.answer:
        answer = _verified(content.answer, keys)
        holds = answer is not None and answer.sender == content.recipient and answer.in_reply_to == content.id
        findings.append(EvidenceFinding(holds, f"“{content.recipient}”的应答签名有效，且是对这次调用的应答"))
    findings += [finding for notice in content.notices or () for finding in _notice_findings(notice, content, keys)]
    if not content.acknowledgement and not content.answer and not content.notices:
        findings.append(EvidenceFinding(None, "导出时接收方尚未签收或应答"))
    return findings


def _notice_findings(notice: NoticeRecord, content: EvidenceContent, keys: KeyFinder) -> list[EvidenceFinding]:
    """A message that was given back: the hub's notices name it, and each side has acknowledged its own."""
    envelope, side = _verified(notice.jws, keys), notice.recipient
    named = (str(content.id), content.digest)
    holds = (
        envelope is not None
        and (envelope.sender, envelope.recipient) == (HUB, side)
        and (envelope.body.get("message"), envelope.body.get("digest")) == named
    )
    told = "撤回" if side == content.recipient else "退回"
    findings = [EvidenceFinding(holds, f"省平台给“{side}”的{told}通知签名有效，所指就是这条消息")]
    if notice.acknowledgement:
        signed = _holds_receipt(notice.acknowledgement, notice.jws.encode(), side, keys)
        findings.append(EvidenceFinding(signed, f"“{side}”对{told}通知的签收回执有效"))
    else:
        findings.append(EvidenceFinding(None, f"导出时“{side}”尚未签收{told}通知"))
    return findings


def _verified(jws: str, keys: KeyFinder) -> Envelope | None:
    try:
        return open_sealed(jws, key_of=keys)
    except (ExchangeRefused, UnusableKey):
        return None


def _agrees(envelope: Envelope, content: EvidenceContent) -> bool:
    inside = (envelope.id, str(envelope.kind), envelope.contract, envelope.sender, envelope.recipient, envelope.about)
    return inside == (content.id, content.kind, content.contract, content.sender, content.recipient, content.about)


def _holds_receipt(receipt: str, signed: bytes, signer: str, keys: KeyFinder) -> bool:
    try:
        envelope = read_receipt(receipt, jws=signed, signer=signer, key_of=keys)
    except (ExchangeRefused, UnusableKey):
        return False
    return envelope.kind is Kind.RECEIPT
