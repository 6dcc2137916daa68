"""Which cases the counters have asked about, and nobody here has read it yet."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from tongban.apps.casework.models import Case, CaseConsultation, DraftEnquiry
from tongban.apps.casework.refusals import EnquiryNotFound
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_rows, visible_to
from tongban.apps.worktime.queries import work_time
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.clock import TimeLeft, time_left

_SHOWN: Final = 50


def unread_questions(officer: Officer) -> "QuerySet[CaseConsultation]":
    """What counters have said about cases of the officer's institution and nobody has opened."""
    rows: QuerySet[CaseConsultation] = visible_to(
        CaseConsultation.objects.filter(incoming=True, read_at__isnull=True, case__isnull=False), officer
    )
    return rows


def enquiries_waiting(officer: Officer) -> "QuerySet[DraftEnquiry]":
    """Drafts of other counters that wait for a word of the officer's institution, the nearest deadline first."""
    rows: QuerySet[DraftEnquiry] = visible_to(DraftEnquiry.objects.filter(waiting_since__isnull=False), officer)
    return rows.order_by("answer_by", "pk")


def enquiries_late(officer: Officer, *, at: datetime) -> "QuerySet[DraftEnquiry]":
    """Those that should have had their answer: what a section chief looks after."""
    return enquiries_waiting(officer).filter(answer_by__lt=at)


def questions_late(officer: Officer, *, at: datetime) -> "QuerySet[CaseConsultation]":
    """Cases about which a counter should have had a word by now, read or not: what a section chief looks after."""
    rows: QuerySet[CaseConsultation] = visible_to(
        CaseConsultation.objects.filter(waiting_since__isnull=False, answer_by__lt=at), officer
    )
    return rows.select_related("case").order_by("answer_by", "pk")


def time_to_answer(asked: DraftEnquiry | CaseConsultation, *, on: datetime) -> TimeLeft | None:
    """What is left of the half working day, by the institution's own hours; None when nobody waits."""
    if asked.answer_by is None:
        return None
    clock = work_time(asked.institution_id)
    allowed = clock.hours_on(on.astimezone(SHANGHAI).date()).length / 2
    return time_left(asked.answer_by, on=on, work_time=clock, allowed=allowed)


def enquiries_answered(officer: Officer) -> "QuerySet[DraftEnquiry]":
    """Those that have their answer or need none any more, the latest first."""
    rows: QuerySet[DraftEnquiry] = visible_to(DraftEnquiry.objects.filter(waiting_since__isnull=True), officer)
    return rows.select_related("case").order_by("-asked_at", "-pk")[:_SHOWN]


def enquiry_of(*, number: str, officer: Officer, locked: bool = False) -> DraftEnquiry:
    """One draft's thread, locked where something is added to it; raises EnquiryNotFound."""
    rows: QuerySet[DraftEnquiry] = visible_to(DraftEnquiry.objects.select_related("institution", "case"), officer)
    rows = rows.select_for_update(of=("self",)) if locked else rows
    found: DraftEnquiry | None = rows.filter(intake_number=number).first()
    if found is None:
        raise EnquiryNotFound(number)
    return found


def asked_about(officer: Officer) -> "QuerySet[Case]":
    """The cases with something unread, whatever state they are in, the oldest question first."""
    rows: QuerySet[Case] = visible_to(Case.objects.filter(pk__in=unread_questions(officer).values("case")), officer)
    return rows.order_by("received_at", "pk")


def unread_among(officer: Officer, cases: Iterable[Case]) -> frozenset[str]:
    """The numbers of those cases that have something unread."""
    numbers = {one.pk: one.case_number for one in cases}
    unread = visible_rows(CaseConsultation, officer, incoming=True, read_at=None, case_id=list(numbers))
    return frozenset(numbers[one.case_id] for one in unread if one.case_id)
