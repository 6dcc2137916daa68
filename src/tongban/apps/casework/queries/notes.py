"""What waits for an answer: reminders and late cases, the most pressing first; and supplements nobody brought."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from tongban.apps.casework.models import CaseNote, SupplementRequest
from tongban.apps.casework.queries.inbox import states_of
from tongban.apps.casework.words import NoteKind
from tongban.apps.identity.models import Officer
from tongban.apps.identity.prepared import ask
from tongban.apps.identity.queries import visible_condition, visible_to
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.escalation import Escalation, escalation
from tongban.domain.cases.states import CaseState

_NEARING: Final = """SELECT count(*) FROM case_note t JOIN casework_case c ON c.id = t.case_id
    WHERE {asked} AND t.deadline = c.deadline_at
        AND (c.assignee_id = ANY(%(hands)s::bigint[]) OR (c.assignee_id IS NULL AND c.state = ANY(%(desk)s)))"""


def escalation_of(institution_code: str, *, at: datetime) -> tuple[Escalation, ...]:
    """Who hears of a deadline one after the other, as the institution has decided for that day."""
    return escalation(switches_of(institution_code, on=at.astimezone(SHANGHAI).date()))


def notes_awaiting() -> "QuerySet[CaseNote]":
    """What somebody is still to answer: reminders, and missed deadlines that still run."""
    unanswered: QuerySet[CaseNote] = CaseNote.objects.filter(answered_at__isnull=True, closed_at__isnull=True)
    return unanswered.exclude(kind=NoteKind.NEARLY.value)


def waiting_notes(officer: Officer) -> "QuerySet[CaseNote]":
    """Every unanswered reminder and missed deadline of the officer's institution."""
    rows: QuerySet[CaseNote] = visible_to(notes_awaiting(), officer)
    return rows.select_related("case").order_by("answer_by", "pk")


def reminded_of(officer: Officer, *, hands: Collection[int], at: datetime) -> int:
    """How many deadlines near, of cases in these hands or that lie before the officer's desk unclaimed (`hands_of`)."""
    asked, values = visible_condition(officer, kind=NoteKind.NEARLY.value, closed_at=None, deadline__gte=at)
    desk = [one.value for one in states_of(officer)]
    [(count,)] = ask(_NEARING.format(asked=asked), {**values, "hands": list(hands), "desk": desk})
    return int(count)


def supplements_overdue(officer: Officer, *, at: datetime) -> "QuerySet[SupplementRequest]":
    """Requests of the officer's institution whose term has passed unanswered: the case is to be decided (条例 §17).

    No deadline of the institution runs meanwhile, so nothing else would bring them up.
    """
    rows: QuerySet[SupplementRequest] = visible_to(SupplementRequest.objects.filter(respond_by__lt=at), officer)
    waiting = rows.filter(case__state=CaseState.AWAITING_SUPPLEMENT.value, answered_at__isnull=True)
    return waiting.select_related("case").order_by("respond_by", "pk")
