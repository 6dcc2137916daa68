"""A clerk who takes an application in, from the first question to lodging, by the operations of the counter."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tests.integration.documents.samples import pdf
from tests.integration.wholeway.people import CLERK_NUMBER
from tongban.apps.identity.models import Officer
from tongban.apps.intake import operations as intake
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations import ApplicantEntry, Correspondence
from tongban.apps.intake.queries import materials_of, people_of
from tongban.apps.intake.words import Delivery
from tongban.domain.catalogue import QuestionKind

LETTER = Correspondence(name="李𬱖", phone="13800000000", delivery=Delivery.COUNTER)


def take_in(
    draft: Application,
    *,
    officer: Officer,
    applicants: Sequence[ApplicantEntry],
    told: Mapping[str, str],
    about: str,
    at: datetime,
) -> Application:
    """Fill in a draft and lodge it; everything that is still missing fails the test."""
    number = draft.intake_number
    draft = intake.take_register_data(number=number, officer=officer, at=at)
    if about:
        draft = intake.choose_right(
            number=number, officer=officer, version=draft.version, certificate_number=about, at=at
        )
    draft = intake.save_applicants(
        number=number, officer=officer, version=draft.version, applicants=applicants, correspondence=LETTER,
        particulars=told, at=at,
    )  # fmt: skip
    present = {one.document_number for one in people_of(draft)} - {one.document_number for one in _companies(draft)}
    for document in sorted(present | {CLERK_NUMBER} & present):
        intake.verify_person(number=number, officer=officer, document_number=document, score=96.5, at=at)
    _scan(draft, officer=officer, at=at)
    answers = {one.code: "是" if one.expected is not False else "否" for one in draft.business.questions}
    answers |= {one.code: "如实回答" for one in draft.business.questions if one.kind is QuestionKind.TEXT}
    draft = intake.record_interview(
        number=number, officer=officer, version=draft.version, answers=answers, signed=True, at=at
    )
    draft = intake.check_application(number=number, officer=officer, at=at)
    assert [one.sentence for one in intake.shortcomings_of(draft, on=at.date())] == []
    return intake.lodge(number=number, officer=officer, version=draft.version, at=at)


def _companies(draft: Application) -> list[object]:
    return [one for one in draft.applicants.all() if one.kind != "person"]


def _scan(draft: Application, *, officer: Officer, at: datetime) -> None:
    """Every paper the way asks for, and the mandate where somebody is sent."""
    sent = bool(_companies(draft))
    for row in materials_of(draft):
        if row.printed_here or not (row.mandatory or (row.code == "M03" and sent)):
            continue
        intake.add_material_file(
            number=draft.intake_number, officer=officer, code=row.code, filename=f"{row.code}.pdf",
            chunks=[pdf() + row.code.encode()], at=at,
        )  # fmt: skip
