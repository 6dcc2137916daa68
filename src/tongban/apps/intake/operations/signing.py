"""Taking a signature from the pad."""

from datetime import datetime

from django.db import transaction

from tongban.apps.documents.inspection import MediaType
from tongban.apps.documents.operations import store_file
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import DeviceResultUsed, NotTakenIn, SignedOtherText
from tongban.apps.intake.models import PadSignature
from tongban.apps.intake.operations.judging import DeviceUse
from tongban.apps.intake.operations.locking import locked_draft, note
from tongban.apps.intake.signing import Signatory, signatories, text_for
from tongban.apps.intake.words import PaperKind, SignedBy
from tongban.domain.calendar import SHANGHAI
from tongban.exchange.devices.messages import Signed
from tongban.exchange.digests import sm3_hex


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
    with transaction.atomic():
        _required(
            number=number, officer=officer, kind=kind, document_number=document_number, signed=signed, by=by, at=at
        )
    stored = store_file(chunks=[signed.image], filename="签名.png", at=at)
    if stored.media_type != MediaType.PNG:
        raise NotTakenIn("手写屏送来的签名图像不是 PNG，请联系设备厂商。")
    with transaction.atomic():
        person, text = _required(
            number=number, officer=officer, kind=kind, document_number=document_number, signed=signed, by=by, at=at
        )
        if PadSignature.objects.filter(device_operation=use.operation).exists():
            raise DeviceResultUsed
        draft = locked_draft(number=number, officer=officer)
        row = PadSignature.objects.create(
            institution_id=draft.institution_id,
            application=draft,
            kind=kind,
            name=person.name,
            document_number=document_number,
            by=by,
            text=text,
            text_sm3=signed.digest,
            shown_at=signed.shown_at,
            read_at=signed.read_at,
            pad_signed_at=signed.signed_at,
            confirmed=signed.confirmed,
            width=signed.width,
            height=signed.height,
            strokes=[[list(point) for point in stroke] for stroke in signed.strokes],
            image_digest=stored.digest,
            device=use.device,
            device_operation=use.operation,
            officer=officer,
            at=at,
        )
        told: dict[str, object] = {
            "paper": kind,
            "name": person.name,
            "by": by,
            "sm3": signed.digest,
            "device": use.device,
        }
        note("手写屏签名", application=draft, officer=officer, at=at, detail=told, address=address)
    return row


def _required(
    *, number: str, officer: Officer, kind: PaperKind, document_number: str, signed: Signed, by: SignedBy, at: datetime
) -> tuple[Signatory, str]:
    """Who signs what, when everything about it is right."""
    draft = locked_draft(number=number, officer=officer)
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
