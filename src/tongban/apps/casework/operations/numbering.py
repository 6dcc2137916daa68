"""Numbers of cases: gap-free, one row lock a day and institution."""

from datetime import datetime

from tongban.apps.casework.models import CaseNumberSequence
from tongban.apps.identity.models import Institution
from tongban.domain.calendar import SHANGHAI
from tongban.domain.codes.case_number import CaseMode, CaseNumber


def next_case_number(institution: Institution, *, mode: CaseMode, item: str, at: datetime) -> str:
    """The day's next case number; the row lock makes numbers gap-free, a rollback gives the number back."""
    day = at.astimezone(SHANGHAI).date()
    CaseNumberSequence.objects.get_or_create(institution=institution, day=day)
    sequence = CaseNumberSequence.objects.select_for_update().get(institution=institution, day=day)
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return CaseNumber.compose(home=institution.code, day=day, mode=mode, item=item, serial=sequence.last).text
