"""Handing a complete application to the home bureau."""

from datetime import datetime

from django.db import transaction

from tongban.apps.documents.models import StoredFile
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import NotCompared, NotReady
from tongban.apps.intake.manifest import lodging_of
from tongban.apps.intake.models import Application, MaterialFile
from tongban.apps.intake.operations.checking import is_compared
from tongban.apps.intake.operations.filing import print_paper
from tongban.apps.intake.operations.locking import locked_draft, note, save_draft
from tongban.apps.intake.operations.papers import open_parcel
from tongban.apps.intake.queries.applications import as_lodged
from tongban.apps.intake.readiness import shortcomings_of
from tongban.apps.intake.undertakings import FILED_AS, PAPER_OF, promised_kinds
from tongban.apps.intake.words import ApplicationState, MaterialState, PaperKind, Step
from tongban.apps.messaging.operations import publish
from tongban.domain.calendar import SHANGHAI

__all__ = ["lodge", "shortcomings_of"]

# Where the papers made here go in the checklist, unless a scan of the signed sheet lies there already.
_FILED_AS = ((PaperKind.APPLICATION_FORM, "M01"), (PaperKind.INTERVIEW_RECORD, "M33"))


@transaction.atomic
def lodge(*, number: str, officer: Officer, version: int, at: datetime) -> Application:
    """Lodge the application with the home bureau; from here on its content is fixed.

    Prints and files the form, the interview record and the receipt, opens the parcel that must leave within one
    working day (总体方案 六(一)1(1)) and puts `case.lodged/1` into the outbox, all in one transaction.
    Raises NotReady with everything that is missing, NotCompared when the home register has been asked about something
    else, GlyphMissing for a name no font can print.
    """
    draft = locked_draft(number=number, officer=officer, version=version)
    filled_in = as_lodged(draft)
    missing = shortcomings_of(filled_in, on=at.astimezone(SHANGHAI).date())
    if missing:
        raise NotReady(missing)
    if not is_compared(filled_in):
        raise NotCompared
    draft.state = ApplicationState.LODGED
    draft.step = Step.REVIEW
    draft.lodged_at = at
    save_draft(draft, at=at, fields=["state", "step", "lodged_at"])
    _file_papers(draft, at=at)
    open_parcel(as_lodged(draft), at=at)
    complete = as_lodged(draft)
    print_paper(complete, PaperKind.RECEIPT, at=at)
    publish(
        lodging_of(complete),
        sender=officer.institution.member,
        recipient=draft.home_member,
        about=number,
        at=at,
    )
    note(
        "收件提交属地", application=draft, officer=officer, at=at, detail={"home": draft.home_code, "item": draft.item}
    )
    return draft


def _file_papers(draft: Application, *, at: datetime) -> None:
    """Print what was read and signed, and put each sheet where the checklist has a line for it."""
    read = as_lodged(draft)
    promised = [(PAPER_OF[kind], FILED_AS[kind]) for kind in promised_kinds(read)]
    for kind, code in (*_FILED_AS, *promised):
        _file_as_material(read, code, kind, print_paper(read, kind, at=at), at=at)


def _file_as_material(
    application: Application, code: str, kind: PaperKind, stored: StoredFile, *, at: datetime
) -> None:
    row = next((one for one in application.materials.all() if one.code == code), None)
    if row is None:
        return
    if not row.files.all():
        MaterialFile.objects.create(
            material=row,
            position=1,
            digest=stored.digest,
            size=stored.size,
            media_type=stored.media_type,
            name=f"{kind.label}.pdf",
            pages=stored.page_count,
            added_at=at,
            added_by="系统",
        )
    row.state = MaterialState.RECEIVED
    row.originals = max(row.originals, 1)
    row.save(update_fields=["state", "originals"])
