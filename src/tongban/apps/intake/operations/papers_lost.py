"""A parcel that does not arrive: searched for, declared lost by one and confirmed by another, its sheets replaced."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import LossNotDeclared, NotTakenIn, ParcelNotSearchable, SamePersonTwice
from tongban.apps.intake.models import Application, PaperParcel, PaperSheet, ParcelSearch
from tongban.apps.intake.operations.locking import locked, note
from tongban.apps.intake.operations.papers import open_parcel
from tongban.apps.intake.queries import mirror_of, waiting_parcel
from tongban.apps.messaging.operations import publish
from tongban.domain.paper_trail import LossCause, LossRemedy, SheetPlace
from tongban.exchange.contracts import Message
from tongban.exchange.contracts.papers import LostSheet, PaperLost, PaperSearched


@transaction.atomic
def search_parcel(
    *, number: str, officer: Officer, waybill: str, cause: LossCause, carrier_reference: str, at: datetime
) -> ParcelSearch:
    """Begin to search for a parcel, and tell the home bureau; raises ParcelNotSearchable.

    `carrier_reference` is the number under which the carrier searches; without one it has not been asked.
    """
    application = locked(number=number, officer=officer)
    parcel = _on_its_way(application, waybill)
    if ParcelSearch.objects.filter(parcel=parcel).exists():
        raise ParcelNotSearchable
    if not carrier_reference.strip():
        raise NotTakenIn("请先向承运方申请查询，并填写查单号。")
    search = ParcelSearch.objects.create(
        parcel=parcel,
        cause=cause,
        carrier_reference=carrier_reference.strip(),
        opened_at=at,
        opened_by=officer.name,
    )
    told = PaperSearched(
        intake_number=number,
        case_number=_case_number(application),
        waybill=waybill,
        cause=search.cause,
        carrier_reference=search.carrier_reference,
        at=at,
    )
    _tell(application, officer, told, at=at)
    note("查找包裹", application=application, officer=officer, at=at, detail={"waybill": waybill, "cause": cause.value})
    return search


@transaction.atomic
def declare_loss(
    *,
    number: str,
    officer: Officer,
    waybill: str,
    statement: str,
    remedies: Mapping[str, LossRemedy],
    at: datetime,
) -> ParcelSearch:
    """Say that the parcel is lost, and by material what takes the place of its sheets; another must confirm it.

    Raises ParcelNotSearchable without a search that is open, NotTakenIn when the statement or a remedy is missing.
    """
    application = locked(number=number, officer=officer)
    search = _open_search(application, waybill)
    if not statement.strip():
        raise NotTakenIn("请写明查找经过和承运方的结论。")
    for sheet in search.parcel.contents.all():
        if sheet.material not in remedies:
            raise NotTakenIn(f"请选择“{sheet.name}”怎样补救。")
        sheet.remedy = remedies[sheet.material]
        sheet.save(update_fields=["remedy"])
    search.statement, search.declared_at = statement.strip(), at
    search.declared_by, search.declared_by_name = officer.username, officer.name
    search.save()
    note("认定包裹遗失", application=application, officer=officer, at=at, detail={"waybill": waybill})
    return search


@transaction.atomic
def confirm_loss(*, number: str, officer: Officer, waybill: str, at: datetime) -> ParcelSearch:
    """Close the search as the second person: copies are made and posted, the home bureau tells the applicants.

    Raises ParcelNotSearchable, LossNotDeclared, SamePersonTwice.
    """
    application = locked(number=number, officer=officer)
    search = _open_search(application, waybill)
    if search.declared_at is None:
        raise LossNotDeclared
    if search.declared_by == officer.username:
        raise SamePersonTwice
    search.confirmed_at, search.confirmed_by, search.confirmed_by_name = at, officer.username, officer.name
    search.save()
    lost = list(search.parcel.contents.all())
    for sheet in lost:
        copied = sheet.remedy == LossRemedy.CERTIFIED_COPY
        sheet.place = SheetPlace.COUNTER if copied else SheetPlace.LOST
        sheet.save(update_fields=["place"])
    if any(sheet.place == SheetPlace.COUNTER for sheet in lost) and waiting_parcel(application) is None:
        open_parcel(application, at=at)
    _tell(application, officer, _loss_told(application, search, lost, at=at), at=at)
    note("复核包裹遗失", application=application, officer=officer, at=at, detail={"waybill": waybill})
    return search


@transaction.atomic
def collect_again(*, number: str, officer: Officer, material: str, at: datetime) -> PaperParcel:
    """The applicant brought a lost material again: it lies at the counter and leaves within one working day.

    Raises NotTakenIn when nothing of this material is lost.
    """
    application = locked(number=number, officer=officer)
    again = application.sheets.filter(place=SheetPlace.LOST, material=material)
    if not again.update(place=SheetPlace.COUNTER):
        raise NotTakenIn("这份材料没有遗失，不需要重新收取。")
    note("重新收取遗失材料", application=application, officer=officer, at=at, detail={"material": material})
    return waiting_parcel(application) or open_parcel(application, at=at)


def _on_its_way(application: Application, waybill: str) -> PaperParcel:
    parcel = application.parcels.select_for_update().filter(waybill=waybill, received_at__isnull=True).first()
    if not waybill or parcel is None:
        raise ParcelNotSearchable
    return parcel


def _open_search(application: Application, waybill: str) -> ParcelSearch:
    parcel = _on_its_way(application, waybill)
    search = ParcelSearch.objects.select_for_update().filter(parcel=parcel, confirmed_at=None, found_at=None).first()
    if search is None:
        raise ParcelNotSearchable
    return search


def _loss_told(application: Application, search: ParcelSearch, lost: list[PaperSheet], *, at: datetime) -> PaperLost:
    return PaperLost(
        intake_number=application.intake_number,
        case_number=_case_number(application),
        waybill=search.parcel.waybill,
        statement=search.statement,
        sheets=tuple(LostSheet(material=one.material, name=one.name, page=one.page, remedy=one.remedy) for one in lost),
        declared_by=search.declared_by_name,
        confirmed_by=search.confirmed_by_name,
        at=at,
    )


def _case_number(application: Application) -> str | None:
    mirror = mirror_of(application)
    return mirror.case_number if mirror else None


def _tell(application: Application, officer: Officer, message: Message, *, at: datetime) -> None:
    publish(
        message,
        sender=officer.institution.member,
        recipient=application.home_member,
        about=application.intake_number,
        at=at,
    )
