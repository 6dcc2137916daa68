"""Applications that were sent in for pre-review, for the staff of the home institution."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from tongban.apps.casework.models import PreReview
from tongban.apps.casework.queries.checks import CheckLine, application_verdict
from tongban.apps.casework.refusals import PreReviewNotFound
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.refusals import FolioNotFound
from tongban.apps.worktime.queries import work_time
from tongban.domain.cases.clock import TimeLeft, allowed_time, time_left
from tongban.domain.cases.states import CaseState
from tongban.exchange.contracts.prereview import ApplicationSentIn
from tongban.exchange.contracts.registers import CheckApplication
from tongban.exchange.contracts.types import FileRef

_SHOWN: Final = 50


def pre_reviews_waiting(officer: Officer) -> "QuerySet[PreReview]":
    """Those the officer's institution has to look at, the nearest deadline first."""
    rows: QuerySet[PreReview] = visible_to(PreReview.objects.filter(state=CaseState.PRE_REVIEW.value), officer)
    return rows.order_by("answer_by", "pk")


def pre_reviews_late(officer: Officer, *, at: datetime) -> "QuerySet[PreReview]":
    """Those that should have been looked at by now."""
    return pre_reviews_waiting(officer).filter(answer_by__lt=at)


def pre_reviews_looked_at(officer: Officer) -> "QuerySet[PreReview]":
    """Those that are with the applicants, were lodged or given up, the latest first."""
    rows: QuerySet[PreReview] = visible_to(PreReview.objects.exclude(state=CaseState.PRE_REVIEW.value), officer)
    rows = rows.filter(forgotten_at__isnull=True)
    return rows.select_related("case").order_by("-arrived_at", "-pk")[:_SHOWN]


def pre_review_of(*, number: str, officer: Officer, locked: bool = False) -> PreReview:
    """One by its intake number, locked where it is acted upon; raises PreReviewNotFound, also once forgotten."""
    rows: QuerySet[PreReview] = visible_to(PreReview.objects.select_related("institution", "case"), officer)
    rows = rows.select_for_update(of=("self",)) if locked else rows
    found: PreReview | None = rows.filter(intake_number=number, forgotten_at__isnull=True).first()
    if found is None:
        raise PreReviewNotFound(number)
    return found


def time_to_pre_review(review: PreReview, *, on: datetime) -> TimeLeft | None:
    """What is left of the half working day, by the institution's own hours; None when it is the applicants' turn."""
    if review.answer_by is None:
        return None
    clock = work_time(review.institution_id)
    allowed = allowed_time(review.answer_by, work_time=clock, working_days=None)
    return time_left(review.answer_by, on=on, work_time=clock, allowed=allowed)


def sent_in_of(review: PreReview) -> ApplicationSentIn:
    """What was sent in, typed, with what was added online."""
    return ApplicationSentIn.read(review.sent_in)


def file_of_pre_review(*, number: str, digest: str, officer: Officer) -> FileRef:
    """A scan that was sent in to the officer's own institution; raises PreReviewNotFound for any other file."""
    review = pre_review_of(number=number, officer=officer)
    for material in sent_in_of(review).materials:
        for one in material.files:
            if one.digest == digest:
                return one
    raise PreReviewNotFound(number)


def checks_of_pre_review(review: PreReview, *, at: datetime) -> list[CheckLine]:
    """What the law and the register say to it today, as to an application at the counter."""
    sent = sent_in_of(review)
    asked = CheckApplication(
        item=sent.item,
        way=sent.way,
        together_with=sent.together_with,
        unit_code=sent.unit_code,
        right=sent.right_reference,
        parties=sent.parties,
        particulars=sent.particulars,
        papers=tuple(one.code for one in sent.materials),
        intake_number=sent.intake_number,
        purpose="线上预审",
    )
    try:
        verdict = application_verdict(
            request=asked, institution=review.institution, at=at, sender=review.receiving_member
        )
    except FolioNotFound as refusal:
        return [CheckLine(level="block", sentence=refusal.sentence, statute="不动产登记暂行条例 §18")]
    said = [
        CheckLine(level="warn" if one.severity == "warn" else "block", sentence=one.sentence, statute=one.statute)
        for one in verdict.findings
    ]
    matched = [
        CheckLine(
            level="ok" if one.matches else "block", sentence=f"{sent.parties[one.party].name}{one.sentence}", statute=""
        )
        for one in verdict.matches
    ]
    return [*said, *matched]
