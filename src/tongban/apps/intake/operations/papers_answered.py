"""What the home bureau found when it opened the parcel, and the counter's answer to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import NothingWrong, NotTakenIn
from tongban.apps.intake.models import Application, PaperParcel, PaperSheet, ParcelSearch
from tongban.apps.intake.operations.locking import locked, note
from tongban.apps.intake.operations.mirror import application_of_sender
from tongban.apps.intake.operations.papers import open_parcel
from tongban.apps.intake.queries import mirror_of, waiting_parcel
from tongban.apps.messaging.operations import publish
from tongban.domain.paper_trail import FaultAnswer, SheetFault, SheetPlace
from tongban.exchange.contracts.cases import PaperReceived
from tongban.exchange.contracts.papers import FaultAnswer as AnswerTold
from tongban.exchange.contracts.papers import PaperAnswered


@dataclass(frozen=True, kw_only=True)
class SheetAnswer:
    """What is done about one faulty sheet; an explanation needs words."""

    code: str
    answer: FaultAnswer
    note: str = ""


@transaction.atomic
def note_paper_arrival(message: PaperReceived, *, sender: str) -> None:
    """The home bureau opened the parcel: its sheets lie there, except what it says is wrong with them."""
    application = application_of_sender(message.intake_number, sender=sender)
    parcel = application.parcels.select_for_update().filter(waybill=message.waybill).first()
    if parcel is None or parcel.received_at is not None:
        return
    parcel.received_at = message.at
    parcel.save(update_fields=["received_at"])
    ParcelSearch.objects.filter(parcel=parcel, found_at=None).update(found_at=message.at)
    _settle_contents(parcel, message)


def _settle_contents(parcel: PaperParcel, message: PaperReceived) -> None:
    faults = {(one.material, one.page): one for one in message.faults}
    for sheet in parcel.contents.all():
        told = faults.get((sheet.material, sheet.page))
        fault = SheetFault(told.fault) if told else None
        sheet.place = fault.place if fault else SheetPlace.HOME
        sheet.fault, sheet.fault_note = (fault.value, told.note) if fault and told else ("", "")
        sheet.answer = sheet.answer_note = sheet.remedy = ""
        sheet.save()


def unanswered_faults(application: Application) -> list[PaperSheet]:
    """The sheets the home bureau found wrong, to which nothing has been said."""
    return list(application.sheets.exclude(fault="").filter(answer=""))


@transaction.atomic
def answer_faults(*, number: str, officer: Officer, answers: Sequence[SheetAnswer], at: datetime) -> Application:
    """Answer every open fault at once; what is posted again opens a parcel, due in one working day.

    Raises NothingWrong without an open fault, NotTakenIn when one is left out or explained without words.
    """
    application = locked(number=number, officer=officer)
    mirror, open_faults = mirror_of(application), unanswered_faults(application)
    if mirror is None or not open_faults:
        raise NothingWrong
    told = {one.code: one for one in answers}
    for sheet in open_faults:
        _write(sheet, told.get(sheet.code))
    if any(sheet.answer == FaultAnswer.POST for sheet in open_faults) and waiting_parcel(application) is None:
        open_parcel(application, at=at)
    publish(
        PaperAnswered(
            intake_number=number,
            case_number=mirror.case_number,
            answers=tuple(_told(sheet) for sheet in open_faults),
            answered_by=officer.name,
            at=at,
        ),
        sender=officer.institution.member,
        recipient=application.home_member,
        about=number,
        at=at,
    )
    done: dict[str, object] = {sheet.code: sheet.answer for sheet in open_faults}
    note("答复清点不符", application=application, officer=officer, at=at, detail=done)
    return application


def _write(sheet: PaperSheet, said: SheetAnswer | None) -> None:
    if said is None:
        raise NotTakenIn(f"“{sheet.name}”第 {sheet.page} 页还没有答复。")
    if said.answer is FaultAnswer.EXPLAIN and not said.note.strip():
        raise NotTakenIn(f"“{sheet.name}”第 {sheet.page} 页请写明情况。")
    sheet.answer, sheet.answer_note = said.answer, said.note.strip()
    if said.answer is FaultAnswer.POST:
        sheet.place = SheetPlace.COUNTER
    sheet.save()


def _told(sheet: PaperSheet) -> AnswerTold:
    return AnswerTold(material=sheet.material, page=sheet.page, answer=sheet.answer, note=sheet.answer_note)
