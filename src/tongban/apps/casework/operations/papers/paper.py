"""The paper originals at home: announced, counted sheet by sheet, answered by the counter, or lost on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.apps.casework.models import Case, CaseSheet, PaperParcel
from tongban.apps.casework.operations.papers.archiving import file_late_originals
from tongban.apps.casework.operations.steps import (
    Actor,
    case_of_sender,
    locked_case,
    note_act,
    require_unmoved,
    send_to_receiver,
)
from tongban.apps.casework.operations.telling.short_messages import tell_applicants
from tongban.apps.casework.refusals import MismatchUnexplained, ParcelNotFound, ParcelReceivedBefore, WrongRole
from tongban.apps.identity.models import Institution, Officer
from tongban.domain.cases.states import CaseState
from tongban.domain.paper_trail import FaultAnswer, LossRemedy, SheetFault, SheetPlace
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import PaperDispatched, PaperReceived
from tongban.exchange.contracts.papers import PaperAnswered, PaperLost, PaperSearched
from tongban.exchange.contracts.papers import SheetFault as FaultTold

_COUNTING_ROLES = (Role.ACCEPT, Role.ARCHIVE)


@dataclass(frozen=True, kw_only=True)
class CountedFault:
    """How one sheet differs from its scan."""

    code: str
    fault: SheetFault
    note: str = ""


@transaction.atomic
def note_dispatch(*, dispatched: PaperDispatched, institution: Institution, sender: str) -> PaperParcel:
    """Keep what the receiving institution says of the parcel; the same waybill again changes nothing."""
    case = case_of_sender(dispatched.intake_number, institution, sender)
    parcel, is_new = PaperParcel.objects.get_or_create(
        case=case,
        waybill=dispatched.waybill,
        defaults={
            "institution_id": case.institution_id,
            "courier": dispatched.courier,
            "sheets": dispatched.sheets,
            "dispatched_at": dispatched.at,
        },
    )
    for sheet in dispatched.contents if is_new else ():
        CaseSheet.objects.update_or_create(
            case=case,
            material=sheet.material,
            page=sheet.page,
            defaults={
                "institution_id": case.institution_id,
                "name": sheet.name,
                "parcel": parcel,
                "place": SheetPlace.POSTED,
            },
        )
    return parcel


@transaction.atomic
def receive_paper(
    *,
    number: str,
    officer: Officer,
    waybill: str,
    sheets: int,
    at: datetime,
    mismatch_note: str = "",
    faults: Sequence[CountedFault] = (),
    address: str = "",
    seen: int | None = None,
) -> PaperParcel:
    """Open the parcel and count the sheets; whatever differs from the scan is written down (缺件登记) and told back.

    A parcel that comes after it was declared lost is counted like any other; what comes after archiving goes into the
    file at once.
    Raises WrongRole, CaseNotFound, CaseMovedOn, ParcelNotFound, ParcelReceivedBefore, MismatchUnexplained.
    """
    if not officer.has_any(_COUNTING_ROLES):
        raise WrongRole(_COUNTING_ROLES)
    case = locked_case(number=number, officer=officer)
    require_unmoved(case, seen=seen)
    parcel = _unopened(case, waybill)
    said = mismatch_note.strip() or _in_words(faults)
    if sheets != parcel.sheets and not said:
        raise MismatchUnexplained(announced=parcel.sheets, counted=sheets)
    parcel.received_at, parcel.received_sheets = at, sheets
    parcel.received_by, parcel.received_by_name = officer.username, officer.name
    parcel.mismatch_note = said
    parcel.save()
    told = _write_down(parcel, faults)
    actor = Actor.of(officer, address=address)
    note_act(case, "签收纸质材料", by=actor, at=at, waybill=waybill, sheets=sheets, mismatch=said)
    if CaseState(case.state) is CaseState.ARCHIVED:
        file_late_originals(case, why=f"原件在归档以后寄到（邮件 {waybill}）。", by=actor, at=at)
    received = PaperReceived(
        intake_number=case.intake_number,
        case_number=case.case_number,
        waybill=waybill,
        sheets=sheets,
        faults=told,
        at=at,
    )
    send_to_receiver(case, received, at=at)
    return parcel


def _unopened(case: Case, waybill: str) -> PaperParcel:
    parcel: PaperParcel | None = case.parcels.select_for_update().filter(waybill=waybill).first()
    if parcel is None:
        raise ParcelNotFound(waybill)
    if parcel.received_at is not None:
        raise ParcelReceivedBefore(waybill)
    return parcel


def _in_words(faults: Sequence[CountedFault]) -> str:
    return "；".join(f"{one.code} {one.fault.label}" for one in faults)[:500]


def _write_down(parcel: PaperParcel, faults: Sequence[CountedFault]) -> tuple[FaultTold, ...]:
    """Put every sheet of the parcel where it lies now; what is wrong, as the counter will hear it."""
    found = {one.code: one for one in faults}
    told = []
    for sheet in parcel.contents.all():
        wrong = found.get(sheet.code)
        sheet.place = wrong.fault.place if wrong else SheetPlace.HOME
        sheet.fault, sheet.fault_note = (wrong.fault.value, wrong.note.strip()) if wrong else ("", "")
        sheet.answer = sheet.answer_note = ""
        sheet.save()
        if wrong:
            told.append(FaultTold(material=sheet.material, page=sheet.page, fault=sheet.fault, note=sheet.fault_note))
    return tuple(told)


@transaction.atomic
def note_answers(*, answered: PaperAnswered, institution: Institution, sender: str) -> None:
    """Keep what the counter says to each fault; what it posts again is on its way once a parcel is announced."""
    case = case_of_sender(answered.intake_number, institution, sender)
    for one in answered.answers:
        rows = CaseSheet.objects.filter(case=case, material=one.material, page=one.page).exclude(fault="")
        rows.update(answer=FaultAnswer(one.answer), answer_note=one.note)


@transaction.atomic
def note_search(*, searched: PaperSearched, institution: Institution, sender: str) -> None:
    """The counter searches for a parcel: whoever waits for it here sees so."""
    case = case_of_sender(searched.intake_number, institution, sender)
    waiting = case.parcels.filter(waybill=searched.waybill, received_at__isnull=True)
    waiting.update(searched_at=searched.at, carrier_reference=searched.carrier_reference[:60])


@transaction.atomic
def note_loss(*, lost: PaperLost, institution: Institution, sender: str, at: datetime) -> None:
    """A parcel is lost: the case goes on with the scans, and the applicant is told what to bring again, if anything.

    The clock does not stand still for it: the loss is not the applicant's (domain.paper_trail).
    """
    case = case_of_sender(lost.intake_number, institution, sender)
    parcel = case.parcels.select_for_update().filter(waybill=lost.waybill, received_at=None, lost_at=None).first()
    if parcel is None:
        return
    parcel.lost_at, parcel.loss_statement = lost.at, lost.statement[:500]
    parcel.lost_by_names = f"{lost.declared_by}、{lost.confirmed_by}"[:200]
    parcel.save()
    for one in lost.sheets:
        rows = CaseSheet.objects.filter(case=case, material=one.material, page=one.page)
        rows.update(place=SheetPlace.LOST, remedy=one.remedy)
    wanted = dict.fromkeys(one.name for one in lost.sheets if LossRemedy(one.remedy) is LossRemedy.RECOLLECT)
    if wanted:
        tell_applicants(case, template="paper_lost", at=at, by=lost.confirmed_by, materials="、".join(wanted)[:100])
