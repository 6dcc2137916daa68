"""催办 and 督办: what was asked about a case, or told of its deadline, is answered, and answered in time."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction

from tongban.apps.casework.models import Case, CaseNote
from tongban.apps.casework.operations.steps import Actor, case_of_sender, locked_case, note_act, require_unmoved
from tongban.apps.casework.queries.notes import notes_awaiting
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.casework.refusals import (
    CaseNotFound,
    NoteAnswered,
    NoteClosed,
    NoteNotFound,
    OpinionMissing,
    WrongRole,
)
from tongban.apps.casework.words import NoteKind
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.messaging.node import HUB
from tongban.apps.messaging.operations import publish
from tongban.domain.people import HOME_STAFF, Role
from tongban.exchange.contracts.lifecycle import CaseReminder, CaseReminderAnswered

_ANSWERED_BY: Final[Mapping[str, tuple[Role, ...]]] = MappingProxyType(
    {
        NoteKind.REMINDER.value: HOME_STAFF,
        NoteKind.OVERDUE.value: (Role.CHIEF,),
        NoteKind.LEADER.value: (Role.LEADER,),
    }
)
"""Who answers what; a reminder of a deadline wants no answer."""


@transaction.atomic
def take_reminder(
    *, reminder: CaseReminder, intake_number: str, institution: Institution, sender: str, at: datetime
) -> CaseNote:
    """Keep what the receiving counter or the province asks; half a working day to answer runs from here.

    Raises CaseNotFound for a case that counter did not take in; the province may ask about any.
    """
    case = (
        _case_numbered(reminder.case_number, institution)
        if sender == HUB
        else case_of_sender(intake_number, institution, sender)
    )
    note: CaseNote = CaseNote.objects.create(
        institution_id=case.institution_id,
        case=case,
        kind=NoteKind.REMINDER.value,
        sender=sender,
        from_name=reminder.from_name,
        sentence=reminder.sentence,
        at=reminder.at,
        arrived_at=at,
        answer_by=accept_by(case.institution_id, received_at=at),
    )
    return note


def _case_numbered(number: str, institution: Institution) -> Case:
    case: Case | None = Case.objects.of(institution).select_for_update().filter(case_number=number).first()
    if case is None:
        raise CaseNotFound(number)
    return case


@transaction.atomic
def answer_note(
    *,
    number: str,
    note_id: int,
    officer: Officer,
    sentence: str,
    at: datetime,
    address: str = "",
    seen: int | None = None,
) -> CaseNote:
    """Answer a reminder, which travels back to whoever asked; or say, as who was told, what is done about a late case.

    Raises WrongRole, CaseNotFound, NoteNotFound, NoteAnswered, NoteClosed, OpinionMissing.
    """
    case = locked_case(number=number, officer=officer)
    require_unmoved(case, seen=seen)
    note: CaseNote | None = CaseNote.objects.select_for_update().filter(case=case, pk=note_id).first()
    if note is None:
        raise NoteNotFound
    require_answerable(note, officer)
    if not sentence.strip():
        raise OpinionMissing("答复")
    note.answered_at, note.answered_by_name, note.answer = at, officer.name, sentence.strip()
    note.save()
    _tell_back(case, note)
    note_act(case, f"答复{NoteKind(note.kind).label}", by=Actor.of(officer, address=address), at=at, answer=note.answer)
    return note


def may_answer(note: CaseNote, officer: Officer) -> bool:
    """Whether it waits for an answer of the officer."""
    return note.awaits_answer and officer.has_any(_ANSWERED_BY[note.kind])


def require_answerable(note: CaseNote, officer: Officer) -> None:
    """Raise NoteNotFound for a mere reminder, WrongRole, NoteAnswered, or NoteClosed when the case went on."""
    if note.kind not in _ANSWERED_BY:
        raise NoteNotFound
    if not officer.has_any(_ANSWERED_BY[note.kind]):
        raise WrongRole(_ANSWERED_BY[note.kind])
    if note.answered_at is not None:
        raise NoteAnswered
    if note.closed_at is not None:
        raise NoteClosed


def _tell_back(case: Case, note: CaseNote) -> None:
    if not note.sender or note.answered_at is None:
        return
    answer = CaseReminderAnswered(
        case_number=case.case_number,
        reminded_at=note.at,
        sentence=note.answer,
        answered_by=note.answered_by_name,
        at=note.answered_at,
    )
    sender = case.institution.member
    publish(answer, sender=sender, recipient=note.sender, about=case.intake_number, at=note.answered_at)


@transaction.atomic
def retime_note(pk: int, *, by: Actor, at: datetime) -> tuple[Case, datetime, datetime] | None:
    """Other hours, another calendar: the half day to answer ends elsewhere. The case, before and after; None if not."""
    note = CaseNote.objects.select_for_update(of=("self",)).select_related("case__institution").get(pk=pk)
    if not note.awaits_answer:
        return None
    after = accept_by(note.institution_id, received_at=note.arrived_at)
    before = note.answer_by
    if after == before:
        return None
    note.answer_by = after
    note.save(update_fields=["answer_by"])
    note_act(note.case, "重新计算答复时限", by=by, at=at, before=before, after=after)
    return note.case, before, after


def notes_unanswered(*, institution: str = "") -> list[int]:
    """What waits for an answer, at one institution or at every one on the node."""
    rows = notes_awaiting()
    rows = rows.filter(institution_id=institution) if institution else rows
    return list(rows.order_by("pk").values_list("pk", flat=True))
