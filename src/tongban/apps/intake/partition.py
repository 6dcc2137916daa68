"""What another counter has to know to do one applicant's part, and no more (个人信息保护法 §6: 最小必要)."""

from collections.abc import Collection
from datetime import datetime

from tongban.apps.intake.manifest import particulars_of, party_data
from tongban.apps.intake.models import ApplicantRow, Application, CounterPart
from tongban.apps.intake.queries import applicants_of, materials_of
from tongban.apps.intake.undertakings import STATUTES, promises_of, signs
from tongban.apps.intake.words import UndertakingKind
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import QuestionKind
from tongban.exchange.contracts.parts import CoApplicant, PartRequested, WantedAnswer, WantedPaper, WantedPromise


def request_for(
    part: CounterPart, row: ApplicantRow, *, papers: Collection[str], note: str, at: datetime
) -> PartRequested:
    """The request for one applicant's part: their own data in full, of everybody else name and role."""
    application = part.application
    extract = application.register
    institution = application.institution
    return PartRequested(
        part=part.number,
        intake_number=application.intake_number,
        item=application.item,
        way=application.way,
        home=application.home_name,
        unit_code=application.unit_code,
        location=extract.location if extract else "",
        applicant=party_data(row),
        others=tuple(
            CoApplicant(role=one.role, name=one.name) for one in applicants_of(application) if one.pk != row.pk
        ),
        particulars=particulars_of(application),
        papers=tuple(
            WantedPaper(code=one.code, name=one.name) for one in materials_of(application) if one.code in papers
        ),
        questions=_questions(application),
        promises=_promises(application, row, at=at),
        asked_by=part.requested_by.name,
        window=application.window,
        phone=institution.phone,
        note=note.strip(),
        asked_at=at,
        respond_by=part.respond_by,
    )


def _questions(application: Application) -> tuple[WantedAnswer, ...]:
    return tuple(
        WantedAnswer(
            code=one.code, question=one.text, yes_no=one.kind is QuestionKind.YES_NO, statute=one.statute[:200]
        )
        for one in application.business.questions
    )


def _promises(application: Application, row: ApplicantRow, *, at: datetime) -> tuple[WantedPromise, ...]:
    found = [(UndertakingKind(one.kind), one.sentence) for one in application.undertakings.all()]
    return tuple(
        WantedPromise(
            heading=kind.label,
            cause=sentence,
            basis=STATUTES[kind],
            promises=promises_of(application, kind, at=at),
        )
        for kind, sentence in found
        if signs(application, kind, row, on=at.astimezone(SHANGHAI).date())
    )
