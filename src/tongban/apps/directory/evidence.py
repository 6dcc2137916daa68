"""Evidence of one exchange, taken out of the log under the hub's signature."""

from datetime import datetime
from uuid import uuid4

from tongban.apps.directory.models import Delivery, ExchangeRecord, GivingBack, MemberKey
from tongban.apps.messaging.node import HUB, hub_key, signing_key
from tongban.exchange.contracts.transport import Receipt
from tongban.exchange.digests import sm3_hex
from tongban.exchange.envelope import Kind, new_envelope, seal
from tongban.exchange.evidence import EvidenceContent, KeyRecord, NoticeRecord, write_evidence
from tongban.exchange.receipts import NOBODY


def export_evidence(*, record: ExchangeRecord, officer: str, purpose: str, at: datetime) -> str:
    """The evidence file of one exchange. It holds the content, so the caller audits the export."""
    content = _content(record, officer=officer, purpose=purpose, at=at).model_dump_json(exclude_none=True)
    statement = new_envelope(
        id=uuid4(),
        kind=Kind.RECEIPT,
        payload=Receipt(digest=sm3_hex(content.encode()), recorded_at=at),
        sender=HUB,
        recipient=NOBODY,
        about=record.about,
        sent_at=at,
        in_reply_to=record.id,
    )
    return write_evidence(content=content, statement=seal(statement, signing_key()))


def _content(record: ExchangeRecord, *, officer: str, purpose: str, at: datetime) -> EvidenceContent:
    delivery = Delivery.objects.filter(record=record).first()
    outcome = getattr(record, "outcome", None)
    last = delivery or outcome
    return EvidenceContent(
        id=record.id,
        kind=record.kind,
        contract=record.contract,
        sender=record.sender,
        recipient=record.recipient,
        about=record.about,
        digest=record.digest,
        arrived_at=record.arrived_at,
        forwarded_at=last.forwarded_at if last else None,
        answered_at=last.answered_at if last else None,
        jws=record.jws,
        receipt=record.receipt,
        acknowledgement=delivery.acknowledgement if delivery else "",
        answer=_signed_answer(outcome.answer) if outcome else "",
        notices=_notices(record) or None,
        keys=tuple(_key(row) for row in MemberKey.objects.filter(member__in=[record.sender, record.recipient])),
        hub_key=hub_key().public_jwk(),
        exported_at=at,
        exported_by=officer,
        purpose=purpose,
    )


def _notices(record: ExchangeRecord) -> tuple[NoticeRecord, ...]:
    """What both sides were told when the message was given back: its recipient first."""
    giving = record.givings_back.filter(state__in=[GivingBack.State.AGREED, GivingBack.State.DONE]).first()
    told = [giving.withdrawal, giving.notice] if giving is not None else []
    return tuple(
        NoticeRecord(
            recipient=one.recipient, jws=one.jws, receipt=one.receipt, acknowledgement=one.delivery.acknowledgement
        )
        for one in told
        if one is not None
    )


def _signed_answer(answer: str) -> str:
    """An answer that came as an envelope; a file's bytes are not kept in the log."""
    return answer if answer.count(".") == 2 else ""  # noqa: PLR2004 - header, payload, signature


def _key(row: MemberKey) -> KeyRecord:
    return KeyRecord(
        member=row.member_id,
        jwk=row.jwk,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
    )
