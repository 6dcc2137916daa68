"""Cases and counters that wait too long are noted, so that nobody can say it was not seen."""

from datetime import datetime
from typing import Final, TypeAlias, TypeVar

from django.db import transaction
from django.db.models import F, Q

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Case, CaseConsultation, DraftEnquiry, PreReview
from tongban.apps.casework.operations.telling.short_messages import tell_applicants
from tongban.apps.casework.queries.course import deemed_accepted_at
from tongban.domain.cases.silence import said_since
from tongban.domain.cases.states import CaseState
from tongban.domain.people import Role

_AT_ONCE: Final = 500
_WATCH: Final = "时限巡检"
_Waiting: TypeAlias = DraftEnquiry | CaseConsultation | PreReview
_Awaited = TypeVar("_Awaited", DraftEnquiry, CaseConsultation, PreReview)


@transaction.atomic
def flag_late_acceptances(*, at: datetime) -> int:
    """Note every case whose half day for acceptance has passed undecided, once each; how many were new.

    That silence counts as acceptance (条例 §17): the applicants and their counter hear so from here.
    """
    late = list(
        Case.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("institution")
        .filter(
            state=CaseState.LODGED.value,
            closed_at__isnull=True,
            deadline_at__lt=at,
            late_acceptance_flagged_at__isnull=True,
        )[:_AT_ONCE]
    )
    for case in late:
        _tell_what_silence_means(case, at)
        case.late_acceptance_flagged_at = at
        case.save(update_fields=["late_acceptance_flagged_at"])
        record_act(
            act="超时未受理",
            at=at,
            institution_code=case.institution_id,
            actor="system",
            actor_name=_WATCH,
            subject=case.case_number,
            detail={"accept_by": case.accept_by},
        )
    return len(late)


def _tell_what_silence_means(case: Case, at: datetime) -> None:
    if since := deemed_accepted_at(case, at=at):
        told = said_since(since)
        tell_applicants(case, template="deemed_accepted", at=at, by=_WATCH, role=Role.ACCEPT, since=told)


@transaction.atomic
def flag_late_enquiries(*, at: datetime) -> int:
    """Note every counter that waits for a word about its draft past the half day, each time once; how many were new."""
    late = _newly_late(DraftEnquiry, at)
    for enquiry in late:
        _note_lateness("超时未答复收件咨询", enquiry, subject=enquiry.intake_number, by=enquiry.receiving_code, at=at)
    return len(late)


@transaction.atomic
def flag_late_questions(*, at: datetime) -> int:
    """The same for every counter that waits for a word about a case it lodged."""
    late = _newly_late(CaseConsultation, at)
    for asked in late:
        case = asked.about_case
        _note_lateness("超时未答复咨询", asked, subject=case.case_number, by=case.receiving_code, at=at)
    return len(late)


@transaction.atomic
def flag_late_pre_reviews(*, at: datetime) -> int:
    """Note everything sent in that nobody has looked at within the half day, each time once; how many were new."""
    late = _newly_late(PreReview, at)
    for review in late:
        _note_lateness("超时未预审", review, subject=review.intake_number, by=review.receiving_member, at=at)
    return len(late)


def _newly_late(model: type[_Awaited], at: datetime) -> list[_Awaited]:
    """What has passed its time and was not noted for it; it is marked so.

    A time that moves, since the institution closes or a holiday is corrected, is another time.
    """
    unnoted = Q(late_noted_for__isnull=True) | ~Q(late_noted_for=F("answer_by"))
    rows = model.objects.select_for_update(skip_locked=True).filter(unnoted, answer_by__lt=at)
    late: list[_Awaited] = list(rows.order_by("answer_by")[:_AT_ONCE])
    for row in late:
        row.late_noted_for = row.answer_by
        row.save(update_fields=["late_noted_for"])
    return late


def _note_lateness(act: str, row: _Waiting, *, subject: str, by: str, at: datetime) -> None:
    record_act(
        act=act,
        at=at,
        institution_code=row.institution_id,
        actor="system",
        actor_name=_WATCH,
        subject=subject,
        detail={"answer_by": row.answer_by, "asked_by": by},
    )
