"""Cases as lines of a list: the words, and how long is left, coloured by urgency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.course import time_left_of
from tongban.apps.worktime.queries import work_time
from tongban.domain.calendar import WorkTime
from tongban.domain.cases.silence import standing_told
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue import item
from tongban.sites.bureau.course import URGENCY_KINDS
from tongban.web.components import Kind


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One line; `left` is empty where no deadline runs."""

    number: str
    item: str
    receiving: str
    applicants: str
    location: str
    unit_code: str
    state: str
    steps: int
    holder: str
    holder_account: str
    left: str
    kind: Kind
    received_at: datetime
    closed_at: datetime | None


def case_rows(cases: Iterable[Case], *, on: datetime) -> list[CaseRow]:
    """The lines of a list of cases, with the time left at that moment."""
    listed = list(cases)
    clocks = {code: work_time(code) for code in {case.institution_id for case in listed if case.deadline_at}}
    return [_row(case, on, clocks.get(case.institution_id)) for case in listed]


def _row(case: Case, on: datetime, clock: WorkTime | None) -> CaseRow:
    left = time_left_of(case, on=on, clock=clock)
    return CaseRow(
        number=case.case_number,
        item=item(case.item).short_name,
        receiving=case.receiving_name,
        applicants=case.applicant_names,
        location=case.location,
        unit_code=case.unit_code,
        state=standing_told(CaseState(case.state), accept_by=case.accept_by, on=on),
        steps=case.events_count,
        holder=case.assignee.name if case.assignee else "",
        holder_account=case.assignee.username if case.assignee else "",
        left=left.sentence if left else "",
        kind=URGENCY_KINDS[left.urgency] if left else Kind.STILL,
        received_at=case.received_at,
        closed_at=case.closed_at,
    )
