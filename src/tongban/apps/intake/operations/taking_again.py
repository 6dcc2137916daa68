"""重新收件: the home bureau gave back what came to it by a fault of the handing over; nobody types it all once more.

People, particulars and scans are taken over. Who they are, what they say and what they sign belongs to the new
number and is done anew.
"""

from datetime import datetime

from django.db import transaction

from tongban.apps.identity.models import Officer
from tongban.apps.intake.directory import Home
from tongban.apps.intake.failures import NotTakenIn
from tongban.apps.intake.models import Application, MaterialFile
from tongban.apps.intake.operations.drafts import open_draft
from tongban.apps.intake.operations.locking import locked, note
from tongban.apps.intake.queries import mirror_of, taken_in_again
from tongban.apps.intake.words import MaterialState
from tongban.domain.cases import CaseState

_TAKEN_OVER = (
    "particulars",
    "right_kind",
    "right_certificate",
    "contact_name",
    "contact_phone",
    "delivery",
    "delivery_address",
)


@transaction.atomic
def take_in_again(*, number: str, officer: Officer, at: datetime) -> Application:
    """Open a draft with what a handed-back application held; asked again, it is the same draft.

    Raises NotTakenIn unless the home bureau has handed it back, ApplicationNotFound for another institution's.
    """
    first = locked(number=number, officer=officer)
    mirror = mirror_of(first)
    if mirror is None or mirror.state != CaseState.HANDED_BACK:
        raise NotTakenIn("只有属地退回的收件可以重新收件。")
    if again := taken_in_again(first):
        return again
    draft = open_draft(
        officer=officer,
        business=first.business,
        way=first.way,
        home=Home(code=first.home_code, name=first.home_name),
        unit_code=first.unit_code,
        certificate=first.asked_certificate,
        at=at,
        together_with=first.together_with,
    )
    for field in _TAKEN_OVER:
        setattr(draft, field, getattr(first, field))
    draft.save(update_fields=_TAKEN_OVER)
    _copy_people(first, draft)
    _copy_materials(first, draft)
    note("退回后重新收件", application=draft, officer=officer, at=at, detail={"from": number})
    return draft


def _copy_people(first: Application, draft: Application) -> None:
    for applicant in first.applicants.prefetch_related("representatives"):
        acting = list(applicant.representatives.all())
        applicant.pk, applicant.application = None, draft
        applicant.save(force_insert=True)
        for one in acting:
            one.pk, one.applicant = None, applicant
            one.save(force_insert=True)


def _copy_materials(first: Application, draft: Application) -> None:
    """What the applicants brought, with its scans; what is printed here is made for the new number."""
    rows = {row.code: row for row in draft.materials.all()}
    for old in first.materials.filter(printed_here=False).prefetch_related("files"):
        scans = list(old.files.all())
        row = rows.get(old.code)
        if row is None:
            old.pk, old.application, old.position = None, draft, len(rows) + 1
            row = rows[old.code] = old
        row.originals, row.copies, row.state, row.reason = old.originals, old.copies, old.state, old.reason
        if row.state == MaterialState.TO_SUPPLEMENT:
            row.state, row.reason = MaterialState.RECEIVED, ""
        row.save()
        for scan in scans:
            scan.pk, scan.material, scan.part = None, row, None
        MaterialFile.objects.bulk_create(scans)
