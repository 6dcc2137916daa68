"""Taking a signature from the pad."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import NotTakenIn
from tongban.apps.intake.models import Application, PadSignature
from tongban.apps.intake.operations.judging import DeviceUse
from tongban.apps.intake.operations.locking import locked_draft, note
from tongban.apps.intake.operations.pads import keep_picture, keep_signature, refuse_unread
from tongban.apps.intake.signing import Signatory, signatories, text_for
from tongban.apps.intake.words import PaperKind, SignedBy
from tongban.domain.calendar import SHANGHAI
from tongban.exchange.devices.messages import Signed


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
    picture = keep_picture(signed, at=at)
    with transaction.atomic():
        draft = locked_draft(number=number, officer=officer)
        person, text = _required(draft, **wanted)
        row = PadSignature(application=draft, kind=kind, name=person.name, document_number=document_number, by=by)
        row.institution_id, row.officer, row.at = draft.institution_id, officer, at
        keep_signature(row, signed, text=text, picture=picture, use=use)
        told: dict[str, object] = {"paper": kind, "name": person.name, "by": by, "sm3": row.text_sm3}
        note("手写屏签名", application=draft, officer=officer, at=at, detail=told, address=address)
    return row


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
    questions = draft.answers.count() if kind == PaperKind.INTERVIEW_RECORD else 0
    refuse_unread(signed, text=text, paper=kind.label, questions=questions, by=by)
    return person, text
