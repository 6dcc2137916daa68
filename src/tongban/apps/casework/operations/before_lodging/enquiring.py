"""收件咨询: a counter that is unsure while taking in asks the home bureau before there is a case."""

from datetime import datetime

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import CaseConsultation, DraftEnquiry
from tongban.apps.casework.operations.telling.consulting import hear, say
from tongban.apps.casework.queries.consulting import enquiry_of
from tongban.apps.casework.queries.facts import location_of
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.casework.refusals import CaseNotFound, EnquiryEnded, EnquiryLodged, WrongRole
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.messaging.operations import publish
from tongban.domain.cases.consulting import ConsultationResult
from tongban.domain.people import HOME_STAFF
from tongban.exchange.contracts.consulting import (
    CaseConsultationAnswered,
    CaseConsultationClosed,
    CaseConsulted,
    DraftAbout,
)


@transaction.atomic
def hear_of_draft(
    *,
    consulted: CaseConsulted,
    draft: DraftAbout,
    institution: Institution,
    sender: str,
    sender_name: str,
    at: datetime,
) -> CaseConsultation:
    """Keep a counter's question about a draft; half a working day to answer runs from its arrival, as for a reminder.

    Raises CaseNotFound for a number another counter has asked about.
    """
    code = sender.partition(".")[2]
    enquiry, _ = DraftEnquiry.objects.select_for_update().get_or_create(
        institution=institution,
        intake_number=consulted.intake_number,
        defaults={"receiving_code": code, "receiving_name": sender_name, "asked_at": consulted.at},
    )
    if enquiry.receiving_code != code:
        raise CaseNotFound(consulted.intake_number)
    told = draft.model_dump(exclude_none=True)
    enquiry.item, enquiry.way, enquiry.phone = draft.item, draft.way, draft.phone
    enquiry.unit_code, enquiry.certificate_number = told.get("unit_code", ""), told.get("certificate_number", "")
    enquiry.location = location_of(institution, enquiry.unit_code, consulted.at) if enquiry.unit_code else ""
    if enquiry.case_id is None and enquiry.waiting_since is None:
        enquiry.waiting_since = at
        enquiry.answer_by = accept_by(institution.code, received_at=at)
        enquiry.ended, enquiry.ended_at, enquiry.ended_reason = "", None, ""  # whoever asks has not ended it
    enquiry.save()
    return hear(consulted, institution_id=institution.code, at=at, case=enquiry.case, enquiry=enquiry)


@transaction.atomic
def answer_draft(
    *,
    number: str,
    officer: Officer,
    sentence: str,
    result: ConsultationResult | None,
    heard: int,
    at: datetime,
    address: str = "",
) -> CaseConsultation:
    """Answer the counter about its draft, or ask in turn; `heard` is how many sentences the page showed.

    Raises WrongRole, EnquiryNotFound, EnquiryLodged once it is a case, EnquiryEnded once the counter has ended it,
    ConsultationMovedOn, OpinionMissing.
    """
    if not officer.has_any(HOME_STAFF):
        raise WrongRole(HOME_STAFF)
    enquiry = enquiry_of(number=number, officer=officer, locked=True)
    if enquiry.case is not None:
        raise EnquiryLodged(enquiry.case.case_number)
    if enquiry.state.is_over:
        raise EnquiryEnded(enquiry.state)
    entry = say(
        enquiry.consultations.all(),
        sentence=sentence,
        result=result,
        heard=heard,
        officer=officer,
        at=at,
        enquiry=enquiry,
    )
    enquiry.waiting_since = enquiry.answer_by = None
    enquiry.save(update_fields=["waiting_since", "answer_by"])
    note_enquiry_read(enquiry=enquiry, officer=officer, at=at)
    _tell(enquiry, entry, result=result)
    _note(entry, officer=officer, number=number, address=address)
    return entry


def _note(entry: CaseConsultation, *, officer: Officer, number: str, address: str) -> None:
    record_act(
        act="答复收件咨询",
        at=entry.at,
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=number,
        detail={"sentence": entry.sentence, "result": entry.result},
        address=address,
    )


def _tell(enquiry: DraftEnquiry, entry: CaseConsultation, *, result: ConsultationResult | None) -> None:
    answer = CaseConsultationAnswered(
        intake_number=enquiry.intake_number,
        sentence=entry.sentence,
        from_name=entry.from_name,
        result=result.value if result else None,
        at=entry.at,
    )
    publish(
        answer,
        sender=enquiry.institution.member,
        recipient=enquiry.receiving_member,
        about=enquiry.intake_number,
        at=entry.at,
    )


@transaction.atomic
def end_enquiry(closed: CaseConsultationClosed, *, institution: Institution, sender: str) -> DraftEnquiry | None:
    """The counter has ended the draft: nobody waits any more. None for what it has not asked about, or has lodged."""
    rows = DraftEnquiry.objects.select_for_update().filter(
        institution=institution, intake_number=closed.intake_number, receiving_code=sender.partition(".")[2]
    )
    enquiry: DraftEnquiry | None = rows.filter(case__isnull=True).first()
    if enquiry is None:
        return None
    enquiry.waiting_since = enquiry.answer_by = None
    enquiry.ended, enquiry.ended_at, enquiry.ended_reason = closed.outcome, closed.at, closed.sentence
    enquiry.save()
    return enquiry


@transaction.atomic
def note_enquiry_read(*, enquiry: DraftEnquiry, officer: Officer, at: datetime) -> None:
    """Somebody who may answer has the thread open: nothing of it is unread any more."""
    if officer.has_any(HOME_STAFF):
        unread = enquiry.consultations.filter(incoming=True, read_at__isnull=True)
        unread.update(read_at=at, read_by_name=officer.name)
