"""What one applicant reads on the pad of a counter that does not lead the application, and which signatures stand.

As at the leading counter (`signing`): a signature is bound to the SM3 digest of the text that was shown, and stands
while the text, made anew from the request and the answers, is the same.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from tongban.apps.documents.counter_papers import SigningSheet
from tongban.apps.identity.models import Officer
from tongban.apps.intake.handwriting import mark
from tongban.apps.intake.models import PartSignature, PartTask
from tongban.apps.intake.part_people import PersonOfPart, lacking, people_of_part
from tongban.apps.intake.part_printing import signing_sheet
from tongban.apps.intake.signing_words import NOTICE, PROMISED, section, signer
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.exchange.devices.messages import Question, Section, SigningText
from tongban.exchange.digests import sm3_hex

_TOGETHER: Final = (
    "本页与其他申请人在其他窗口签署的内容合为一件申请，全部齐备后由牵头收件机构提交属地。"
    "提交前申请内容有修改的，本页作废，须重新签署。"
)


def text_of_part(task: PartTask, person: PersonOfPart) -> str:
    """The text as it goes to the pad, the same bytes for the same request, answers and interviewer."""
    sheet = signing_sheet(task, officer=None, at=task.received_at)
    kind = person.document_kind
    return SigningText(
        title=sheet.printed_title,
        number=task.number,
        office=task.institution.name,
        signer=signer(
            name=person.name,
            standing=person.standing,
            document=DocumentKind(kind).label if kind in set(DocumentKind) else "证件",
            number=person.document_number,
        ),
        sections=tuple(_sections(sheet)),
        questions=tuple(Question(question=one.question, answer=one.answer) for one in sheet.exchanges),
        declaration=PROMISED,
    ).model_dump_json()


def _sections(sheet: SigningSheet) -> Iterator[Section]:
    yield section(
        "申请内容",
        ("申请事项", sheet.item_name),
        ("坐落", sheet.unit.location),
        ("不动产单元号", sheet.unit.unit_code),
        ("属地登记机构", sheet.home_office),
        ("牵头收件机构", sheet.lead_office),
        ("申请人", sheet.applicant),
        ("共同申请人", sheet.others),
        *((one.label, one.value) for one in sheet.told),
    )
    for one in sheet.promises:
        yield Section(heading=one.heading, sentences=(*one.sentences, f"依据：{one.basis}"))
    yield Section(heading="告知", sentences=(NOTICE, _TOGETHER, f"询问人：{sheet.interviewer}"))


def latest_part_signature(task: PartTask, person: PersonOfPart) -> PartSignature | None:
    """The person's last signature, whether it still stands or not."""
    return task.signatures.filter(document_number=person.document_number).order_by("-at", "-pk").first()


def part_signature_stands(signature: PartSignature, task: PartTask, person: PersonOfPart) -> bool:
    """Whether what was signed is what the sheet says now."""
    return signature.text_sm3 == sm3_hex(text_of_part(task, person).encode())


def standing_part_signatures(task: PartTask) -> dict[str, PartSignature]:
    """The signatures that count, by document number."""
    if not task.signatures.exists():
        return {}
    found = {}
    for person in people_of_part(task.asked.applicant):
        last = latest_part_signature(task, person)
        if last is not None and part_signature_stands(last, task, person):
            found[person.document_number] = last
    return found


def part_signed_at(task: PartTask) -> datetime | None:
    """When everybody who has to sign had signed: on paper as the clerk noted it, or on the pad; None before that."""
    if task.signed_at is not None:
        return task.signed_at
    signed = standing_part_signatures(task)
    if not signed or lacking(task.asked.applicant, frozenset(signed)):
        return None
    return max(one.at for one in signed.values())


def signed_sheet(task: PartTask, *, officer: Officer, at: datetime) -> SigningSheet:
    """The sheet with the signatures that stand under it."""
    sheet = signing_sheet(task, officer=officer, at=at)
    given = {number: (mark(one),) for number, one in standing_part_signatures(task).items()}
    signing = [replace(one, signatures=given.get(one.document_number, ())) for one in sheet.signatories]
    return replace(sheet, signatories=tuple(signing))
