"""咨询: whoever is unsure asks the home bureau on the case; what cannot be settled ends with a slip."""

from contextlib import suppress
from datetime import datetime
from typing import Literal

from django.db import transaction

from tongban.apps.documents.typesetting import GlyphMissing
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import CannotConsult, HandledByAnother
from tongban.apps.intake.models import Application, ConsultationEntry
from tongban.apps.intake.operations.filing import print_paper
from tongban.apps.intake.operations.locking import locked, note
from tongban.apps.intake.operations.mirror import application_of_sender
from tongban.apps.intake.queries import mirror_of
from tongban.apps.intake.words import ApplicationState, PaperKind
from tongban.apps.messaging.operations import publish
from tongban.domain.cases.consulting import ConsultationResult
from tongban.exchange.contracts.consulting import (
    CaseConsultationAnswered,
    CaseConsultationClosed,
    CaseConsulted,
    DraftAbout,
)


@transaction.atomic
def consult_home(*, number: str, officer: Officer, sentence: str, heard: int, at: datetime) -> ConsultationEntry:
    """Say something to the home bureau; `heard` is how many sentences the page showed.

    A draft is asked about by whoever is taking it in. Raises CannotConsult between lodging and the home bureau's
    receipt, after the case ended, without a sentence, or when something was said meanwhile; HandledByAnother for a
    colleague's draft.
    """
    application = locked(number=number, officer=officer)
    if application.is_draft and application.officer_id != officer.pk:
        raise HandledByAnother(application.officer.name)
    case_number = None if application.is_draft else _case_in_hand(application)
    if application.consultations.count() != heard:
        raise CannotConsult("您打开本页后又有新的咨询内容，刚才没有发出。请看过之后再发送。")
    if not sentence.strip():
        raise CannotConsult("请写明要咨询的问题。")
    entry = ConsultationEntry.objects.create(
        application=application,
        incoming=False,
        from_name=f"{officer.institution.name} {officer.name}",
        sentence=sentence.strip(),
        at=at,
    )
    asked = CaseConsulted(
        intake_number=number,
        case_number=case_number,
        draft=_about(application) if application.is_draft else None,
        sentence=entry.sentence,
        from_name=entry.from_name,
        at=at,
    )
    publish(asked, sender=officer.institution.member, recipient=application.home_member, about=number, at=at)
    note("咨询属地", application=application, officer=officer, at=at, detail={"sentence": entry.sentence})
    return entry


def close_consultation(
    draft: Application, *, outcome: Literal["dropped", "sent_home"], reason: str, at: datetime
) -> None:
    """Tell the home bureau that a draft it was asked about has ended; nothing where nothing was asked.

    Call in the transaction that ends the draft.
    """
    if not draft.consultations.exists():
        return
    closed = CaseConsultationClosed(intake_number=draft.intake_number, outcome=outcome, sentence=reason, at=at)
    about, sender = draft.intake_number, draft.institution.member
    publish(closed, sender=sender, recipient=draft.home_member, about=about, at=at)


def _about(draft: Application) -> DraftAbout:
    """What the home bureau has to know of a draft to answer: the matter and the property, nobody's name."""
    return DraftAbout(
        item=draft.item,
        way=draft.way,
        unit_code=draft.unit_code or None,
        certificate_number=draft.right_certificate or draft.asked_certificate or None,
        phone=draft.institution.phone,
    )


def may_consult(application: Application) -> bool:
    """Whether the page offers it."""
    if application.is_draft:
        return True
    try:
        _case_in_hand(application)
    except CannotConsult:
        return False
    return True


@transaction.atomic
def hear_from_home(
    answered: CaseConsultationAnswered, *, intake_number: str, sender: str, at: datetime
) -> ConsultationEntry:
    """Keep what the home bureau says; where it sends the applicants home, the slip that says why is made at once.

    A draft's slip is made when the clerk ends the draft: until then it may still be mended.
    """
    application = application_of_sender(intake_number, sender=sender, drafts=True)
    entry = ConsultationEntry.objects.create(
        application=application,
        incoming=True,
        from_name=answered.from_name,
        sentence=answered.sentence,
        result=answered.result or "",
        at=answered.at,
    )
    if entry.result == ConsultationResult.GO_HOME and not application.is_draft:
        # A character no font has must not hold up what the home bureau says: the sentence stands on the page.
        with suppress(GlyphMissing):
            print_paper(application, PaperKind.GUIDANCE, at=at)
    return entry


@transaction.atomic
def note_answers_read(*, application: Application, officer: Officer, at: datetime) -> None:
    """Somebody of the counter has the thread open."""
    waiting = ConsultationEntry.objects.filter(application=application, incoming=True, read_at__isnull=True)
    waiting.update(read_at=at, read_by_name=officer.name)


def sent_home_because(application: Application) -> str:
    """Why the home bureau wants the applicants to come itself, as it said last; empty when it has not said so."""
    last = application.consultations.filter(incoming=True).last()
    return last.sentence if last and last.result == ConsultationResult.GO_HOME else ""


def _case_in_hand(application: Application) -> str:
    mirror = mirror_of(application)
    if application.state != ApplicationState.LODGED or mirror is None:
        raise CannotConsult("属地还没有签收，或者本件已经结束，不能在这里咨询。")
    return mirror.case_number
