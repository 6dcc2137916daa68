"""The stock of printed sheets: received, issued as certificates, spoiled or void (domain.md 1.5)."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tongban.apps.identity.clock import now
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_row, visible_to
from tongban.apps.register.models import Certificate, PrintedSheet
from tongban.apps.register.proving.apart import append_apart
from tongban.apps.register.proving.logbook import Author, Seals
from tongban.apps.register.refusals import FolioNotFound, SerialRefused

_PRINTED_SERIAL = re.compile(r"41\d{9}")


@transaction.atomic
def receive_sheets(*, serials: Iterable[str], officer: Officer, at: datetime, batch: str = "") -> int:
    """Take sheets into the stock of the officer's institution; how many. Raises SerialRefused, and takes none then."""
    wanted = list(serials)
    for serial in wanted:
        _require_shape(serial)
    known = _sheets(officer).filter(serial__in=wanted).values_list("serial", flat=True).first()
    if known is not None or len(set(wanted)) != len(wanted):
        raise SerialRefused(serial=known or "", reason="已在库存中，或在本批中重复")
    rows = [
        PrintedSheet(
            institution_id=officer.institution_id,
            serial=serial,
            received_at=at,
            received_by=officer.username,
            batch=batch,
        )
        for serial in wanted
    ]
    taken = PrintedSheet.objects.bulk_create(rows)
    seals = Seals()
    seals.opened(PrintedSheet, [one.pk for one in taken])
    if taken:
        _seal(seals, officer, summary=f"领用印制纸{len(taken)}张：{wanted[0]}至{wanted[-1]}", at=at)
    return len(taken)


@transaction.atomic
def assign_printed_serial(
    *, certificate_number: str, serial: str, officer: Officer, at: datetime | None = None
) -> Certificate:
    """Note the serial of the sheet a certificate is printed on (缮证).

    An institution that keeps its stock here can only use what it has received; elsewhere a sheet is entered with its
    use. A sheet spoiled in printing is given up with `spoil_sheet`, then another is assigned. Raises FolioNotFound
    when the officer's institution has no such certificate, SerialRefused otherwise.
    """
    certificate = visible_row(Certificate, officer, lock=True, number=certificate_number)
    if certificate is None:
        raise FolioNotFound(certificate_number)
    printed = visible_row(PrintedSheet, officer, certificate_id=certificate.pk, spoiled_at=None)
    if printed is not None and printed.serial == serial:
        return certificate
    _require_shape(serial)
    if printed is not None:
        reason = f"该证已使用序列号{printed.serial}；印坏的，先作废该序列号"
        raise SerialRefused(serial=serial, reason=reason)
    used_at, seals = at or now(), Seals()
    sheet = _free_sheet(serial, officer, used_at, seals)
    sheet.certificate, sheet.issued_at, sheet.issued_by = certificate, used_at, officer.username
    sheet.save(update_fields=["certificate", "issued_at", "issued_by"])
    seals.completed(PrintedSheet, [sheet.pk], names=["issued"])
    _seal(seals, officer, summary=f"{certificate_number}使用印制纸{serial}", at=used_at)
    return certificate


@transaction.atomic
def spoil_sheet(*, serial: str, reason: str, officer: Officer, at: datetime) -> PrintedSheet:
    """Give a sheet up, in stock or printed: misprinted, torn, lost. Raises SerialRefused."""
    sheet = visible_row(PrintedSheet, officer, lock=True, serial=serial)
    if sheet is None or sheet.spoiled_at is not None:
        raise SerialRefused(serial=serial, reason="不在库存中或者已经作废")
    if not reason.strip():
        raise SerialRefused(serial=serial, reason="没有写明作废原因")
    sheet.spoiled_at, sheet.spoiled_by, sheet.spoil_reason = at, officer.username, reason.strip()[:100]
    sheet.save(update_fields=["spoiled_at", "spoiled_by", "spoil_reason"])
    seals = Seals()
    seals.completed(PrintedSheet, [sheet.pk], names=["spoiled"])
    _seal(seals, officer, summary=f"印制纸{serial}作废：{sheet.spoil_reason}", at=at)
    return sheet


def _seal(seals: Seals, officer: Officer, *, summary: str, at: datetime) -> None:
    author = Author(username=officer.username, name=officer.name)
    append_apart(
        institution=officer.institution, seals=seals, under="印制序列号", summary=summary, author=author, at=at
    )


def _free_sheet(serial: str, officer: Officer, at: datetime, seals: Seals) -> PrintedSheet:
    sheet = visible_row(PrintedSheet, officer, lock=True, serial=serial)
    if sheet is not None and (sheet.certificate_id or sheet.spoiled_at):
        raise SerialRefused(serial=serial, reason="已用于其他证书" if sheet.certificate_id else "已经作废")
    if sheet is None and visible_row(PrintedSheet, officer, issued_at=None) is not None:
        raise SerialRefused(serial=serial, reason="不在本机构的库存中")
    if sheet is None:
        sheet = PrintedSheet(
            institution_id=officer.institution_id, serial=serial, received_at=at, received_by=officer.username
        )
        sheet.save()
        seals.opened(PrintedSheet, [sheet.pk])
    return sheet


def _sheets(officer: Officer) -> "QuerySet[PrintedSheet]":
    return visible_to(PrintedSheet.objects.all(), officer)


def _require_shape(serial: str) -> None:
    if not _PRINTED_SERIAL.fullmatch(serial):
        raise SerialRefused(serial=serial, reason="应为11位数字，以41开头")
