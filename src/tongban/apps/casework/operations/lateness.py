"""Cases that wait too long are noted, so that nobody can say it was not seen."""

from datetime import datetime

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Case
from tongban.domain.cases.states import CaseState


@transaction.atomic
def flag_late_acceptances(*, at: datetime) -> int:
    """Note every case whose half day for acceptance has passed undecided, once each; how many were new."""
    late = list(
        Case.objects.select_for_update(skip_locked=True).filter(
            state=CaseState.LODGED.value,
            closed_at__isnull=True,
            deadline_at__lt=at,
            late_acceptance_flagged_at__isnull=True,
        )[:500]
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
