"""What a home bureau does about messages of receiving institutions, and how it answers their questions."""

from collections.abc import Mapping
from datetime import datetime

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.operations import note_dispatch, receive_case, receive_supplement, take_withdrawal
from tongban.apps.casework.operations.before_lodging.enquiring import end_enquiry, hear_of_draft
from tongban.apps.casework.operations.before_lodging.pre_reviewing import (
    give_up_pre_review,
    take_in_for_pre_review,
    take_in_online_supplement,
)
from tongban.apps.casework.operations.offices.one_window import declare_from_counter
from tongban.apps.casework.operations.papers.paper import note_answers, note_loss, note_search
from tongban.apps.casework.operations.procedure.accepting_at_once import accept_as_promised
from tongban.apps.casework.operations.telling.consulting import take_question
from tongban.apps.casework.operations.terms.noting import take_reminder
from tongban.apps.casework.queries.checks import application_verdict
from tongban.apps.identity.prepared import unawaited
from tongban.apps.identity.queries import institution
from tongban.apps.messaging.handlers import Asked, Received, answers, handles
from tongban.apps.messaging.models import Member
from tongban.apps.register.operations.looking import Looker, note_looks
from tongban.apps.register.queries import unit_extract
from tongban.domain.errors import DomainError
from tongban.exchange.contracts.cases import CaseLodged, CaseSupplemented, PaperDispatched
from tongban.exchange.contracts.consulting import CaseConsultationClosed, CaseConsulted
from tongban.exchange.contracts.lifecycle import CaseReminder, CaseWithdrawalRequested
from tongban.exchange.contracts.papers import PaperAnswered, PaperLost, PaperSearched
from tongban.exchange.contracts.prereview import ApplicationGivenUp, ApplicationSentIn, ApplicationSupplemented
from tongban.exchange.contracts.registers import ApplicationVerdict, CheckApplication, SearchUnit, UnitExtract


@handles(CaseLodged)
def take_in_case(message: CaseLodged, received: Received) -> None:
    """Number and keep an application; where the institution has promised it, take it on at once."""
    case = receive_case(
        lodged=message,
        institution=institution(received.institution_code),
        sender=received.sender,
        sender_name=_title_of(received.sender),
        at=received.at,
    )
    accept_as_promised(case, at=received.at)


@handles(CaseSupplemented)
def take_in_supplement(message: CaseSupplemented, received: Received) -> None:
    """Keep what was missing: fields for the tax office with the papers that support them, else papers asked for."""
    home, title = institution(received.institution_code), _title_of(received.sender)
    if message.particulars:
        declare_from_counter(message, institution=home, sender=received.sender, sender_name=title, at=received.at)
        return
    receive_supplement(
        supplemented=message, institution=home, sender=received.sender, sender_name=title, at=received.at
    )


@handles(ApplicationSentIn)
def be_asked_to_look(message: ApplicationSentIn, received: Received) -> None:
    """Put an application before the desk that is to be looked at before it is lodged."""
    take_in_for_pre_review(
        sent=message,
        institution=institution(received.institution_code),
        sender=received.sender,
        sender_name=_title_of(received.sender),
        at=received.at,
    )


@handles(ApplicationSupplemented)
def take_in_what_was_added(message: ApplicationSupplemented, received: Received) -> None:
    """Look again, at what the applicants have added online."""
    take_in_online_supplement(
        supplemented=message,
        institution=institution(received.institution_code),
        sender=received.sender,
        sender_name=_title_of(received.sender),
        at=received.at,
    )


@handles(ApplicationGivenUp)
def look_no_more(message: ApplicationGivenUp, received: Received) -> None:
    """Take it from the desk."""
    home = institution(received.institution_code)
    give_up_pre_review(given_up=message, institution=home, sender=received.sender, at=received.at)


@handles(PaperDispatched)
def take_note_of_parcel(message: PaperDispatched, received: Received) -> None:
    """Expect a parcel."""
    note_dispatch(dispatched=message, institution=institution(received.institution_code), sender=received.sender)


@handles(PaperAnswered)
def take_answers(message: PaperAnswered, received: Received) -> None:
    """Read what the counter says to what was wrong."""
    note_answers(answered=message, institution=institution(received.institution_code), sender=received.sender)


@handles(PaperSearched)
def take_note_of_search(message: PaperSearched, received: Received) -> None:
    """Know that a parcel is searched for."""
    note_search(searched=message, institution=institution(received.institution_code), sender=received.sender)


@handles(PaperLost)
def take_note_of_loss(message: PaperLost, received: Received) -> None:
    """Go on without the parcel."""
    home = institution(received.institution_code)
    note_loss(lost=message, institution=home, sender=received.sender, at=received.at)


@handles(CaseWithdrawalRequested)
def take_back(message: CaseWithdrawalRequested, received: Received) -> None:
    """End a case its applicants have withdrawn at the counter, or say why it does not end."""
    take_withdrawal(
        asked=message,
        institution=institution(received.institution_code),
        sender=received.sender,
        at=received.at,
    )


@handles(CaseReminder)
def be_reminded(message: CaseReminder, received: Received) -> None:
    """Put a reminder before the people of the case."""
    take_reminder(
        reminder=message,
        intake_number=received.about,
        institution=institution(received.institution_code),
        sender=received.sender,
        at=received.at,
    )


@handles(CaseConsulted)
def be_asked(message: CaseConsulted, received: Received) -> None:
    """Put the counter's question before the people of the case, or of the desk while there is no case."""
    home = institution(received.institution_code)
    if message.case_number is None and message.draft is not None:
        hear_of_draft(
            consulted=message,
            draft=message.draft,
            institution=home,
            sender=received.sender,
            sender_name=_title_of(received.sender),
            at=received.at,
        )
        return
    take_question(
        consulted=message, intake_number=received.about, institution=home, sender=received.sender, at=received.at
    )


@handles(CaseConsultationClosed)
def be_asked_no_more(message: CaseConsultationClosed, received: Received) -> None:
    """Take a question from the desk whose draft came to nothing."""
    end_enquiry(message, institution=institution(received.institution_code), sender=received.sender)


@answers(SearchUnit)
def tell_unit(request: SearchUnit, asked: Asked) -> UnitExtract:
    """What the item needs to know of a unit; the look is audited here whether or not anything was found."""
    home = asked.institution_code
    subject = request.unit_code or request.certificate_number or ""
    detail = {"item": request.item, "intake_number": request.intake_number}
    try:
        told = unit_extract(
            institution=home,
            item=request.item,
            at=asked.at,
            unit_code=request.unit_code or "",
            certificate_number=request.certificate_number or "",
        )
    except DomainError:
        _audit(asked, home, act="异地查询登记簿", subject=subject, detail=detail, succeeded=False)
        raise
    with unawaited():
        _audit(asked, home, act="异地查询登记簿", subject=told.unit_code, detail=detail)
        _keep_look(asked, home, told, purpose=f"{request.purpose} {request.intake_number}".strip())
    return told


def _keep_look(asked: Asked, home: str, told: UnitExtract, *, purpose: str) -> None:
    parts = {"holders": told.ownership, "certificates": told.certificates, "mortgages": told.mortgages}
    seen = {name for name, part in parts.items() if part} | {"nature"}
    name = (asked.sender_title or asked.sender)[:60]
    looker = Looker(actor=asked.sender, actor_name=name, act="异地查询登记簿", purpose=purpose)
    note_looks(institution=home, unit_codes=[told.unit_code], looker=looker, fields=seen, at=asked.at)


@answers(CheckApplication)
def check_application(request: CheckApplication, asked: Asked) -> ApplicationVerdict:
    """Hold an application against the register; names and numbers never travel back."""
    home = institution(asked.institution_code)
    detail = {"item": request.item, "intake_number": request.intake_number, "parties": len(request.parties)}
    try:
        verdict = application_verdict(request=request, institution=home, at=asked.at, sender=asked.sender)
    except DomainError:
        _audit(asked, home.code, act="异地核对申请", subject=request.unit_code, detail=detail, succeeded=False)
        raise
    _audit(asked, home.code, act="异地核对申请", subject=request.unit_code, detail=detail)
    return verdict


def _audit(
    asked: Asked,
    home: str,
    *,
    act: str,
    subject: str,
    detail: Mapping[str, object],
    succeeded: bool = True,
) -> None:
    at: datetime = asked.at
    record_act(
        act=act,
        at=at,
        institution_code=home,
        actor=asked.sender,
        actor_name=asked.operator[:60],
        subject=subject,
        purpose=asked.purpose,
        detail={**detail, "call": asked.id, "case": asked.case},
        succeeded=succeeded,
    )


def _title_of(member: str) -> str:
    """The institution's name in the directory, or its member name before the directory has it."""
    found = Member.objects.filter(name=member).values_list("title", flat=True).first()
    return (found or member)[:60]
