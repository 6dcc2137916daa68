"""Taking a signature from the pad."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction

from tongban.apps.documents.inspection import MediaType
from tongban.apps.documents.operations import store_file
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import DeviceResultUsed, NotTakenIn, SignedOtherText
from tongban.apps.intake.models import Application, PadSignature
from tongban.apps.intake.operations.judging import DeviceUse
from tongban.apps.intake.operations.locking import locked_draft, note
from tongban.apps.intake.signing import Signatory, signatories, text_for
from tongban.apps.intake.words import PaperKind, SignedBy
from tongban.domain.calendar import SHANGHAI
from tongban.exchange.devices.messages import Signed
from tongban.exchange.digests import sm3_hex


class _Wanted(TypedDict):
    kind: PaperKind
    document_number: str
    signed: Signed
    by: SignedBy
    at: datetime


def take_signature(
    *,
    number: str,
    officer: Officer,
    kind: PaperKind,
    document_number: str,
    signed: Signed,
    by: SignedBy,
    use: DeviceUse,
    at: datetime,
    address: str = "",
) -> PadSignature:
    """Keep a signature under a paper as the application reads now.

    Raises SignedOtherText when the pad showed anything else, NotTakenIn when the person has not been verified, does
    not sign this paper or has not written anything, DeviceResultUsed for a result handed in before, FileRefused for
    an image that cannot be opened.
    """
    wanted: _Wanted = {"kind": kind, "document_number": document_number, "signed": signed, "by": by, "at": at}
    with transaction.atomic():
        _required(locked_draft(number=number, officer=officer), **wanted)
    stored = store_file(chunks=[signed.image], filename="签名.png", at=at)
    if stored.media_type != MediaType.PNG:
        raise NotTakenIn("手写屏送来的签名图像不是 PNG，请联系设备厂商。")
    with transaction.atomic():
        draft = locked_draft(number=number, officer=officer)
        person, text = _required(draft, **wanted)
        if PadSignature.objects.filter(device_operation=use.operation).exists():
            raise DeviceResultUsed
        row = PadSignature(application=draft, kind=kind, name=person.name, document_number=document_number, by=by)
        row.institution_id, row.officer, row.at = draft.institution_id, officer, at
        row.device, row.device_operation, row.image_digest = use.device, use.operation, stored.digest
        _write(row, signed, text)
        told: dict[str, object] = {"paper": kind, "name": person.name, "by": by, "sm3": row.text_sm3}
        note("手写屏签名", application=draft, officer=officer, at=at, detail=told, address=address)
    return row


def _write(row: PadSignature, signed: Signed, text: str) -> None:
    """Put what the pad sealed into the row, and the row into the table."""
    row.text, row.text_sm3 = text, signed.digest
    row.shown_at, row.read_at, row.pad_signed_at = signed.shown_at, signed.read_at, signed.signed_at
    row.confirmed, row.width, row.height = signed.confirmed, signed.width, signed.height
    row.strokes = [[list(point) for point in stroke] for stroke in signed.strokes]
    row.save()


def _required(
    draft: Application, *, kind: PaperKind, document_number: str, signed: Signed, by: SignedBy, at: datetime
) -> tuple[Signatory, str]:
    """Who signs what, when everything about it is right."""
    on = at.astimezone(SHANGHAI).date()
    person = next((one for one in signatories(draft, on=on) if one.document_number == document_number), None)
    if person is None or kind not in person.kinds:
        raise NotTakenIn("这个人不需要在这份文书上签名，请重新打开签名页。")
    if not person.verified:
        raise NotTakenIn(f"{person.name}还没有通过人证核验，不能签名。")
    text = text_for(draft, kind, person)
    if sm3_hex(text.encode()) != signed.digest:
        raise SignedOtherText(kind.label)
    if kind == PaperKind.INTERVIEW_RECORD and signed.confirmed < draft.answers.count():
        raise NotTakenIn("询问笔录没有逐问确认，请重新阅读签名。")
    if by == SignedBy.HANDWRITING and not signed.is_written:
        raise NotTakenIn("没有收到笔迹，请重新签名。")
    return person, text
