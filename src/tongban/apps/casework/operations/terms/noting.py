"""催办 and 督办: whoever may ask, asks; what is late comes before the section chief once; both want an answer."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Case, CaseNote
from tongban.apps.casework.operations.steps import Actor, case_of_sender, locked_case, note_act, require_unmoved
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.casework.refusals import CaseNotFound, NoteAnswered, NoteNotFound, OpinionMissing, WrongRole
from tongban.apps.casework.words import NoteKind
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.messaging.node import HUB
from tongban.apps.messaging.operations import publish
from tongban.domain.people import HOME_STAFF, Role
from tongban.exchange.contracts.lifecycle import CaseReminder, CaseReminderAnswered

_AT_ONCE: Final = 500


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
    """Answer a reminder, which travels back to whoever asked; or say as chief what is to be done with a late case.

    Raises WrongRole, CaseNotFound, NoteNotFound, NoteAnswered, OpinionMissing.
    """
    case = locked_case(number=number, officer=officer)
    require_unmoved(case, seen=seen)
    note: CaseNote | None = CaseNote.objects.select_for_update().filter(case=case, pk=note_id).first()
    if note is None:
        raise NoteNotFound
    allowed = (Role.CHIEF,) if note.kind == NoteKind.OVERDUE.value else HOME_STAFF
    if not officer.has_any(allowed):
        raise WrongRole(allowed)
    if note.answered_at is not None:
        raise NoteAnswered
    if not sentence.strip():
        raise OpinionMissing("答复")
    note.answered_at, note.answered_by_name, note.answer = at, officer.name, sentence.strip()
    note.save()
    _tell_back(case, note)
    note_act(case, f"答复{NoteKind(note.kind).label}", by=Actor.of(officer, address=address), at=at, answer=note.answer)
    return note


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
def escalate_overdue(*, at: datetime) -> int:
    """Bring every deadline that has passed before the section chief, each once; how many were new."""
    raised = CaseNote.objects.filter(case=OuterRef("pk"), kind=NoteKind.OVERDUE.value, deadline=OuterRef("deadline_at"))
    late = (
        Case.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(closed_at__isnull=True, deadline_at__lt=at)
        .exclude(Exists(raised))
        .order_by("deadline_at")[:_AT_ONCE]
    )
    return sum(_raise(case, at) for case in late)


def _raise(case: Case, at: datetime) -> int:
    act = "受理" if case.accepted_at is None else "登簿"
    _, new = CaseNote.objects.get_or_create(
        case=case,
        kind=NoteKind.OVERDUE.value,
        deadline=case.deadline_at,
        defaults={
            "institution_id": case.institution_id,
            "from_name": "时限巡检",
            "sentence": f"已超过应{act}的时限，现状态为“{case.state_label}”，请督促办理。",
            "at": at,
            "arrived_at": at,
            "answer_by": accept_by(case.institution_id, received_at=at),
        },
    )
    if new:
        record_act(
            act="超期报科长",
            at=at,
            institution_code=case.institution_id,
            actor="system",
            actor_name="时限巡检",
            subject=case.case_number,
            detail={"deadline": case.deadline_at},
        )
    return int(new)


@transaction.atomic
def retime_note(pk: int, *, by: Actor, at: datetime) -> tuple[Case, datetime, datetime] | None:
    """Other hours, another calendar: the half day to answer ends elsewhere. The case, before and after; None if not."""
    note = CaseNote.objects.select_for_update(of=("self",)).select_related("case__institution").get(pk=pk)
    if note.answered_at is not None:
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
    rows = CaseNote.objects.filter(answered_at__isnull=True)
    rows = rows.filter(institution_id=institution) if institution else rows
    return list(rows.order_by("pk").values_list("pk", flat=True))
