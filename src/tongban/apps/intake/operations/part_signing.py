"""Taking a signature from the pad of a counter that does one applicant's part."""

from datetime import datetime

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import NotTakenIn
from tongban.apps.intake.models import PartSignature, PartTask
from tongban.apps.intake.operations.judging import DeviceUse
from tongban.apps.intake.operations.pads import keep_picture, keep_signature, refuse_unread
from tongban.apps.intake.operations.part_tasks import locked_task, note_task, person_of_task
from tongban.apps.intake.part_people import PersonOfPart
from tongban.apps.intake.part_readiness import unanswered
from tongban.apps.intake.part_signing import text_of_part
from tongban.apps.intake.queries.parts import checks_of_task
from tongban.apps.intake.words import SignedBy
from tongban.exchange.devices.messages import Signed


def take_part_signature(
    *,
    number: str,
    officer: Officer,
    document_number: str,
    signed: Signed,
    by: SignedBy,
    use: DeviceUse,
    at: datetime,
    address: str = "",
) -> PartSignature:
    """Keep a signature under the part's sheet as it reads now.

    Raises as `take_signature` does, and PartNotFound, PartClosed, UnknownPerson.
    """
    with transaction.atomic():
        _required(locked_task(number=number, officer=officer, at=at), document_number, signed, by)
    picture = keep_picture(signed, at=at)
    with transaction.atomic():
        task = locked_task(number=number, officer=officer, at=at)
        person, text = _required(task, document_number, signed, by)
        row = PartSignature(task=task, name=person.name, document_number=document_number, by=by)
        row.institution_id, row.officer, row.at = task.institution_id, officer, at
        keep_signature(row, signed, text=text, picture=picture, use=use)
        told: dict[str, object] = {"name": person.name, "by": by, "sm3": row.text_sm3}
        note_task("协办手写屏签名", task, officer=officer, at=at, detail=told, address=address)
    return row


def signing_text(task: PartTask, *, document_number: str) -> str:
    """What this person is to read now; raises NotTakenIn while there is nothing whole to read, UnknownPerson."""
    person = person_of_task(task, document_number)
    check = checks_of_task(task).get(document_number)
    if check is None or not check.holds:
        raise NotTakenIn(f"{person.name}还没有通过人证核验，请先核验。")
    if missing := unanswered(task):
        raise NotTakenIn(f"询问笔录还有 {missing} 个问题没有回答，请先补齐。")
    return text_of_part(task, person)


def _required(task: PartTask, document_number: str, signed: Signed, by: SignedBy) -> tuple[PersonOfPart, str]:
    """Who signs what, when everything about it is right."""
    text = signing_text(task, document_number=document_number)
    refuse_unread(signed, text=text, paper="签署页", questions=len(task.asked.questions), by=by)
    return person_of_task(task, document_number), text
