"""Cases and counters that wait too long are noted, so that nobody can say it was not seen."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Case, DraftEnquiry
from tongban.domain.cases.states import CaseState

_AT_ONCE: Final = 500


@transaction.atomic
def flag_late_acceptances(*, at: datetime) -> int:
    """Note every case whose half day for acceptance has passed undecided, once each; how many were new."""
    late = list(
        Case.objects.select_for_update(skip_locked=True).filter(
            state=CaseState.LODGED.value,
            closed_at__isnull=True,
            deadline_at__lt=at,
            late_acceptance_flagged_at__isnull=True,
        )[:_AT_ONCE]
    )
    for case in late:
        case.late_acceptance_flagged_at = at
        case.save(update_fields=["late_acceptance_flagged_at"])
        record_act(
            act="超时未受理",
            at=at,
            institution_code=case.institution_id,
            actor="system",
            actor_name="时限巡检",
            subject=case.case_number,
            detail={"accept_by": case.accept_by},
        )
    return len(late)


@transaction.atomic
def flag_late_enquiries(*, at: datetime) -> int:
    """Note every counter that waits for a word about its draft past the half day, each time once; how many were new.

    A time that moves, since the institution closes or a holiday is corrected, is another time.
    """
    unnoted = Q(late_noted_for__isnull=True) | ~Q(late_noted_for=F("answer_by"))
    rows = DraftEnquiry.objects.select_for_update(skip_locked=True).filter(unnoted, answer_by__lt=at)
    late = list(rows.order_by("answer_by")[:_AT_ONCE])
    for enquiry in late:
        enquiry.late_noted_for = enquiry.answer_by
        enquiry.save(update_fields=["late_noted_for"])
        record_act(
            act="超时未答复收件咨询",
            at=at,
            institution_code=enquiry.institution_id,
            actor="system",
            actor_name="时限巡检",
            subject=enquiry.intake_number,
            detail={"answer_by": enquiry.answer_by, "asked_by": enquiry.receiving_code},
        )
    return len(late)
