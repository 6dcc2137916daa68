"""咨询: the counter asks, the home bureau answers or asks in turn, and ends it with a result."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tongban.apps.casework.models import Case, CaseConsultation
from tongban.apps.casework.operations.steps import Actor, case_of_sender, locked_case, note_act, send_to_receiver
from tongban.apps.casework.queries.consulting import unread_questions
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.casework.refusals import ConsultationMovedOn, OpinionMissing, WrongRole
from tongban.apps.identity.models import Institution, Officer
from tongban.domain.cases.consulting import ConsultationResult
from tongban.domain.people import HOME_STAFF
from tongban.exchange.contracts.consulting import CaseConsultationAnswered, CaseConsulted


@transaction.atomic
def take_question(
    *, consulted: CaseConsulted, intake_number: str, institution: Institution, sender: str, at: datetime
) -> CaseConsultation:
    """Keep what the counter says; half a working day to answer runs from its arrival, as for what is said of a draft.

    Raises CaseNotFound for a case that counter did not take in.
    """
    case = case_of_sender(intake_number, institution, sender)
    return hear(consulted, institution_id=case.institution_id, at=at, case=case)


def hear(
    consulted: CaseConsulted, *, institution_id: str, at: datetime, case: Case | None, **about: object
) -> CaseConsultation:
    """Keep what the counter says of a locked `case` or a draft; about a case it waits from now, if not before."""
    begins = case is not None and not case.consultations.filter(waiting_since__isnull=False).exists()
    entry: CaseConsultation = CaseConsultation.objects.create(
        case=case,
        waiting_since=at if begins else None,
        answer_by=accept_by(institution_id, received_at=at) if begins else None,
        institution_id=institution_id,
        incoming=True,
        from_name=consulted.from_name,
        sentence=consulted.sentence,
        at=consulted.at,
        **about,
    )
    return entry


def say(
    thread: "QuerySet[CaseConsultation]",
    *,
    sentence: str,
    result: ConsultationResult | None,
    heard: int,
    officer: Officer,
    at: datetime,
    **about: object,
) -> CaseConsultation:
    """Keep a sentence of ours at the end of a thread whose owner is locked.

    Raises ConsultationMovedOn, OpinionMissing.
    """
    if thread.count() != heard:
        raise ConsultationMovedOn
    if not sentence.strip():
        raise OpinionMissing("咨询内容")
    entry: CaseConsultation = CaseConsultation.objects.create(
        institution_id=officer.institution_id,
        incoming=False,
        from_name=f"{officer.institution.name} {officer.name}",
        sentence=sentence.strip(),
        result=result.value if result else "",
        at=at,
        **about,
    )
    return entry


@transaction.atomic
def say_to_counter(
    *,
    number: str,
    officer: Officer,
    sentence: str,
    result: ConsultationResult | None,
    heard: int,
    at: datetime,
    address: str = "",
) -> CaseConsultation:
    """Answer the counter, or ask it; a `result` ends the consultation, which a later sentence opens again.

    `heard` is how many sentences the page showed: raises ConsultationMovedOn when something was said meanwhile, by
    the counter or by a colleague. Raises WrongRole, OpinionMissing, CaseNotFound.
    """
    if not officer.has_any(HOME_STAFF):
        raise WrongRole(HOME_STAFF)
    case = locked_case(number=number, officer=officer)
    entry = say(
        case.consultations.all(), sentence=sentence, result=result, heard=heard, officer=officer, at=at, case=case
    )
    case.consultations.filter(waiting_since__isnull=False).update(waiting_since=None, answer_by=None)
    _mark(case, officer, at)
    answer = CaseConsultationAnswered(
        intake_number=case.intake_number,
        case_number=case.case_number,
        sentence=entry.sentence,
        from_name=entry.from_name,
        result=result.value if result else None,
        at=at,
    )
    send_to_receiver(case, answer, at=at)
    note_act(
        case, "答复咨询", by=Actor.of(officer, address=address), at=at, sentence=entry.sentence, result=entry.result
    )
    return entry


@transaction.atomic
def note_questions_read(*, case: Case, officer: Officer, at: datetime) -> None:
    """Somebody who may answer has the thread open: nothing of it is unread any more."""
    if officer.has_any(HOME_STAFF):
        _mark(case, officer, at)


def _mark(case: Case, officer: Officer, at: datetime) -> None:
    unread_questions(officer).filter(case=case).update(read_at=at, read_by_name=officer.name)
