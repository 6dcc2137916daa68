"""The paper originals on their way to the home bureau, sheet by sheet."""

import re
from datetime import datetime

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import InvalidWaybill, NoParcelWaiting, NotTakenIn
from tongban.apps.intake.models import Application, PaperParcel, PaperSheet
from tongban.apps.intake.operations.locking import locked, note
from tongban.apps.intake.queries import materials_of, mirror_of, overdue_parcels, sheets_of, waiting_parcel
from tongban.apps.messaging.operations import publish
from tongban.apps.worktime.queries import work_time
from tongban.domain.paper_trail import DAYS_TO_POST, SheetPlace
from tongban.exchange.contracts.cases import PaperDispatched
from tongban.exchange.contracts.papers import Sheet

_WAYBILL = re.compile(r"[0-9]{13}")


def open_parcel(application: Application, *, at: datetime) -> PaperParcel:
    """Note that paper has to leave within one of the counter's working days, and register its sheets one by one."""
    due_by = work_time(application.institution_id).working_day_deadline(at, days=DAYS_TO_POST)
    register_sheets(application)
    return PaperParcel.objects.create(application=application, due_by=due_by, sheets=sheets_of(application))


def register_sheets(application: Application) -> None:
    """A row for every scanned page that has none yet; what is there stays as it is."""
    known = {(one.material, one.page) for one in application.sheets.all()}
    pages = [
        (row, page)
        for row in materials_of(application)
        for page in range(1, sum(file.pages for file in row.files.all()) + 1)
    ]
    PaperSheet.objects.bulk_create(
        PaperSheet(application=application, material=row.code, name=row.name, page=page)
        for row, page in pages
        if (row.code, page) not in known
    )


@transaction.atomic
def dispatch_paper(
    *, number: str, officer: Officer, courier: str, waybill: str, sheets: int, at: datetime
) -> PaperParcel:
    """Record that the originals left, and tell the home bureau which sheets; raises NoParcelWaiting, InvalidWaybill.

    `sheets` is what was counted by hand: a bound paper may have more leaves than were scanned.
    """
    application = locked(number=number, officer=officer)
    digits = "".join(waybill.split())
    if not _WAYBILL.fullmatch(digits):
        raise InvalidWaybill
    if not courier.strip() or sheets < 1:
        raise NotTakenIn("请填写快递公司和寄出的页数。")
    parcel = waiting_parcel(application)
    if parcel is None:
        raise NoParcelWaiting
    parcel.courier, parcel.waybill, parcel.sheets = courier.strip(), digits, sheets
    parcel.dispatched_at, parcel.dispatched_by = at, officer.name
    parcel.save(update_fields=["courier", "waybill", "sheets", "dispatched_at", "dispatched_by"])
    mirror = mirror_of(application)
    contents = application.sheets.filter(place=SheetPlace.COUNTER)
    told = tuple(Sheet(material=one.material, name=one.name, page=one.page) for one in contents)
    contents.update(place=SheetPlace.POSTED, parcel=parcel)
    publish(
        PaperDispatched(
            intake_number=number,
            case_number=mirror.case_number if mirror else None,
            courier=parcel.courier,
            waybill=digits,
            sheets=sheets,
            contents=told,
            at=at,
        ),
        sender=officer.institution.member,
        recipient=application.home_member,
        about=number,
        at=at,
    )
    note("纸质材料寄出", application=application, officer=officer, at=at, detail={"waybill": digits, "sheets": sheets})
    return parcel


def note_overdue_parcels(*, at: datetime) -> int:
    """Put each parcel that is newly overdue into the audit trail, once; returns how many."""
    noted = 0
    for pk in overdue_parcels(at=at).filter(overdue_noted_at__isnull=True).values_list("pk", flat=True):
        noted += _note_overdue(pk, at=at)
    return noted


@transaction.atomic
def _note_overdue(pk: int, *, at: datetime) -> int:
    waiting = overdue_parcels(at=at).filter(pk=pk, overdue_noted_at__isnull=True)
    parcel = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if parcel is None:
        return 0
    parcel.overdue_noted_at = at
    parcel.save(update_fields=["overdue_noted_at"])
    application = parcel.application
    record_act(
        act="纸质材料逾期未寄",
        at=at,
        institution_code=application.institution_id,
        actor="system",
        actor_name="系统",
        subject=application.intake_number,
        detail={"due_by": parcel.due_by},
        succeeded=False,
    )
    return 1
