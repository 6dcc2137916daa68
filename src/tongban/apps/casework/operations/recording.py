"""登簿: from here the change of rights has effect (民法典 §214), so the case and the register change together."""

from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import Case
from tongban.apps.casework.operations.short_messages import queue_short_message
from tongban.apps.casework.operations.steps import append_event, begin, tell_receiver
from tongban.apps.casework.queries.facts import recording_order
from tongban.apps.identity.models import Officer
from tongban.apps.register.operations import record_case
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import item
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.exchange.contracts.cases import CaseRecorded, EntrySummary

_KINDS = {CertificateKind.TITLE: "title_certificate", CertificateKind.REGISTRATION: "registration_certificate"}


@transaction.atomic
def record(*, number: str, officer: Officer, at: datetime, address: str = "") -> Case:
    """Write the reviewed case into the register, in one transaction with the case itself.

    Raises what begin() raises, and what the register refuses: Blocked with every finding of the law on the day
    of recording, RightNotCurrent, OrderIncomplete. Nothing is written then, neither here nor there.
    """
    case, step = begin(Action.RECORD, number=number, officer=officer, at=at, address=address)
    recorded = record_case(institution=case.institution, order=recording_order(case), officer=officer, at=at)
    case.recorded_at = recorded.at
    if recorded.certificate is not None:
        case.certificate_number = recorded.certificate.number
        case.certificate_kind = _KINDS[recorded.certificate.kind]
    detail = {
        "summary": recorded.summary,
        "voided": list(recorded.voided),
        "certificate_number": case.certificate_number,
        "log_sequence": recorded.log_sequence,
    }
    event = append_event(case, step, sentence=f"已登簿：{recorded.summary}", detail=detail)
    if item(case.item).produces.is_certificate:
        queue_short_message(case, template="recorded", at=at)
    entries = (EntrySummary(kind=recorded.registration_type.value, sentence=recorded.summary),)
    tell_receiver(case, event, CaseRecorded, recorded_at=recorded.at, entries=entries)
    return case
