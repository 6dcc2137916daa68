"""What a home bureau does to its register."""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.logbook import append_line
from tongban.apps.register.models import Certificate, Folio, RegisterLogEntry
from tongban.apps.register.queries.facts import facts_of
from tongban.apps.register.queries.rows import folio_of, rows_of
from tongban.apps.register.recording import recorder_for
from tongban.apps.register.recording.order import Change, IssuedCertificate, Recorded, RecordingOrder
from tongban.apps.register.recording.writer import FolioWriter, Written
from tongban.apps.register.refusals import AlreadyRecorded, FolioNotFound, SerialRefused
from tongban.domain.catalogue import item
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.register import facts
from tongban.domain.register.rulebook import Moment, require

__all__ = [
    "Change",
    "IssuedCertificate",
    "Recorded",
    "RecordingOrder",
    "assign_printed_serial",
    "changes_preview",
    "record_case",
]

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_PRINTED_SERIAL = re.compile(r"41\d{9}")


@transaction.atomic
def record_case(*, institution: Institution, order: RecordingOrder, officer: Officer, at: datetime) -> Recorded:
    """Write a reviewed case into the register; from here the change of rights has effect (民法典 §214).

    One transaction: lock the folio, ask the law about what is true now, write, number, log. Raises
    Blocked with every finding, FolioNotFound, AlreadyRecorded, RightNotCurrent, OrderIncomplete.
    """
    folio = _locked(institution, order.unit_code)
    _refuse_second_recording(institution, order)
    standing = facts_of(rows_of(folio), on=at.astimezone(_SHANGHAI).date())
    require(_asked(order, replace(standing, cases_in_hand=order.cases_in_hand), at=at), Moment.RECORD)
    writer = FolioWriter(folio=folio, institution=institution, case_number=order.case_number, officer=officer, at=at)
    written = recorder_for(order.item).record(order, writer)
    line = append_line(
        institution=institution,
        case_number=order.case_number,
        unit_code=folio.unit_code,
        written=written,
        officer=officer,
        at=at,
    )
    return _recorded(order, written, line)


def changes_preview(*, institution: Institution, order: RecordingOrder) -> list[Change]:
    """What recording the order would change, for the page “登簿后将发生的变化”.

    Raises FolioNotFound, RightNotCurrent, OrderIncomplete as the recording itself would.
    """
    return recorder_for(order.item).preview(order, folio_of(institution, order.unit_code))


@transaction.atomic
def assign_printed_serial(*, certificate_number: str, serial: str, officer: Officer) -> Certificate:
    """Note the serial of the printed form a certificate stands on, once (缮证, domain.md 1.5).

    Raises FolioNotFound when the officer's institution has no such certificate, SerialRefused otherwise.
    """
    mine = visible_to(Certificate.objects.all(), officer)
    certificate: Certificate | None = mine.select_for_update().filter(number=certificate_number).first()
    if certificate is None:
        raise FolioNotFound(certificate_number)
    if certificate.printed_serial == serial:
        return certificate
    if not _PRINTED_SERIAL.fullmatch(serial):
        raise SerialRefused(serial=serial, reason="应为11位数字，以41开头")
    if certificate.printed_serial is not None:
        raise SerialRefused(serial=serial, reason=f"该证已使用序列号{certificate.printed_serial}")
    if mine.filter(printed_serial=serial).exists():
        raise SerialRefused(serial=serial, reason="已用于其他证书")
    certificate.printed_serial = serial
    certificate.save(update_fields=["printed_serial"])
    return certificate


def _locked(institution: Institution, unit_code: str) -> Folio:
    folio: Folio | None = Folio.objects.of(institution).select_for_update().filter(unit_code=unit_code).first()
    if folio is None:
        raise FolioNotFound(unit_code)
    return folio


def _refuse_second_recording(institution: Institution, order: RecordingOrder) -> None:
    done = RegisterLogEntry.objects.of(institution).filter(case_number=order.case_number, unit_code=order.unit_code)
    if done.exists():
        raise AlreadyRecorded(case_number=order.case_number)


def _asked(order: RecordingOrder, folio: facts.Folio, *, at: datetime) -> facts.Facts:
    return facts.Facts(
        folio=folio, item=item(order.item), on=at.astimezone(_SHANGHAI).date(), application=order.application
    )


def _recorded(order: RecordingOrder, written: Written, line: RegisterLogEntry) -> Recorded:
    new = written.certificate
    return Recorded(
        case_number=order.case_number,
        unit_code=order.unit_code,
        at=line.at,
        registration_type=written.registration_type,
        right_type=written.right_type,
        summary=written.summary,
        certificate=IssuedCertificate(number=new.number, kind=CertificateKind(new.kind)) if new else None,
        voided=written.voided,
        log_sequence=line.sequence,
    )
