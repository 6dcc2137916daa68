"""The interview record 询问笔录."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.models import Application, InterviewAnswer
from tongban.apps.intake.operations.locking import locked_draft, note, save_draft
from tongban.apps.intake.words import Step


@transaction.atomic
def record_interview(
    *,
    number: str,
    officer: Officer,
    version: int,
    answers: Mapping[str, str],
    signed: bool,
    at: datetime,
    promised: Collection[str] = (),
) -> Application:
    """Keep the answers to the item's questions, by question code, and whether the applicants have signed.

    `promised` are the kinds of undertakings whose papers they have signed, too.
    The wording of each question is kept with its answer: what was asked stays readable when the catalogue changes.
    """
    draft = locked_draft(number=number, officer=officer, version=version)
    draft.answers.all().delete()
    given = InterviewAnswer.objects.bulk_create(
        InterviewAnswer(
            application=draft,
            position=position,
            code=question.code,
            question=question.text,
            answer=answers.get(question.code, "").strip()[:1000],
        )
        for position, question in enumerate(draft.business.questions, start=1)
        if answers.get(question.code, "").strip()
    )
    draft.signed = signed
    draft.undertakings.update(signed=False)
    if promised:
        draft.undertakings.filter(kind__in=promised).update(signed=True)
    draft.step = max(draft.step, Step.REVIEW)
    save_draft(draft, at=at, fields=["signed", "step"])
    note(
        "询问笔录",
        application=draft,
        officer=officer,
        at=at,
        detail={"answers": len(given), "signed": signed, "promised": sorted(promised)},
    )
    return draft
