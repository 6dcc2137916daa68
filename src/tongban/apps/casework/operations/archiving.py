"""归档: the originals counted in, and everything of the case under one cover with its pages and digests."""

from datetime import datetime

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import Case, PaperParcel
from tongban.apps.casework.notices import file_notice, office_of, paper_number, property_of
from tongban.apps.casework.operations.steps import (
    append_event,
    begin,
    locked_case,
    require_unmoved,
    send_to_receiver,
    tell_receiver,
)
from tongban.apps.casework.queries.worktime import happened
from tongban.apps.casework.refusals import (
    MismatchUnexplained,
    PaperOutstanding,
    ParcelNotFound,
    ParcelReceivedBefore,
    WrongRole,
)
from tongban.apps.casework.words import PaperKind
from tongban.apps.documents.paper_parts import ArchiveEntry
from tongban.apps.documents.papers import ArchiveCover
from tongban.apps.identity.models import Officer
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import PartyRole, item
from tongban.domain.dictionaries import HolderSide
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseAdvanced, PaperReceived

_COUNTING_ROLES = (Role.ACCEPT, Role.ARCHIVE)


@transaction.atomic
def receive_paper(
    *,
    number: str,
    officer: Officer,
    waybill: str,
    sheets: int,
    at: datetime,
    mismatch_note: str = "",
    address: str = "",
    seen: int | None = None,
) -> PaperParcel:
    """Open the parcel and count the sheets; whatever differs from what was sent is written down (缺件登记).

    Raises WrongRole, CaseNotFound, ParcelNotFound, ParcelReceivedBefore, MismatchUnexplained.
    """
    if not officer.has_any(_COUNTING_ROLES):
        raise WrongRole(_COUNTING_ROLES)
    case = locked_case(number=number, officer=officer)
    require_unmoved(case, seen=seen)
    parcel: PaperParcel | None = case.parcels.select_for_update().filter(waybill=waybill).first()
    if parcel is None:
        raise ParcelNotFound(waybill)
    if parcel.received_at is not None:
        raise ParcelReceivedBefore(waybill)
    if sheets != parcel.sheets and not mismatch_note.strip():
        raise MismatchUnexplained(announced=parcel.sheets, counted=sheets)
    parcel.received_at, parcel.received_sheets = at, sheets
    parcel.received_by, parcel.received_by_name = officer.username, officer.name
    parcel.mismatch_note = mismatch_note.strip()
    parcel.save()
    record_act(
        act="签收纸质材料",
        at=at,
        institution_code=case.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=case.case_number,
        address=address,
        detail={"waybill": waybill, "sheets": sheets, "mismatch": parcel.mismatch_note},
    )
    received = PaperReceived(
        intake_number=case.intake_number, case_number=case.case_number, waybill=waybill, sheets=sheets, at=at
    )
    send_to_receiver(case, received, at=at)
    return parcel


@transaction.atomic
def archive_case(*, number: str, officer: Officer, at: datetime, address: str = "", seen: int | None = None) -> Case:
    """Close the file: cover and table of contents as PDF, every piece with its pages and its SM3 digest.

    Raises PaperOutstanding while a parcel announced by the receiving institution has not been counted in.
    """
    case, step = begin(Action.ARCHIVE, number=number, officer=officer, at=at, address=address, seen=seen)
    if case.parcels.filter(received_at__isnull=True).exists():
        raise PaperOutstanding
    file_notice(case, paper=_cover(case, officer, at), by=officer, at=at)
    digests = [digest for _, _, _, digest, _ in _pieces(case)]
    event = append_event(case, step, sentence="已归档。", detail={"digests": digests})
    tell_receiver(case, event, CaseAdvanced)
    return case


def _cover(case: Case, officer: Officer, at: datetime) -> ArchiveCover:
    parties = list(case.parties.all())
    sides = {role.value: role.side for role in PartyRole}
    losing = [party.name for party in parties if sides.get(party.role) is HolderSide.OBLIGOR]
    numbers = (case.right_certificate, case.certificate_number)
    return ArchiveCover(
        office=office_of(case.institution),
        number=paper_number(case, PaperKind.ARCHIVE_COVER),
        dated=at.astimezone(SHANGHAI).date(),
        case_number=case.case_number,
        intake_number=case.intake_number,
        item_name=item(case.item).name,
        right_holder="、".join(party.name for party in parties if party.name not in losing),
        obligor="、".join(losing),
        unit=property_of(case),
        certificate_numbers=tuple(number for number in numbers if number),
        recorded_on=happened(case.recorded_at).astimezone(SHANGHAI).date(),
        examiner=case.examined_by.name if case.examined_by else "",
        archivist=officer.name,
        entries=_entries(case),
    )


def _entries(case: Case) -> tuple[ArchiveEntry, ...]:
    entries, page = [], 1
    for title, responsible, pages, digest, made_on in _pieces(case):
        entries.append(
            ArchiveEntry(
                title=title,
                responsible=responsible,
                made_on=made_on.astimezone(SHANGHAI).date(),
                first_page=page,
                last_page=page + pages - 1,
                remark=f"SM3 {digest[:16]}",
            )
        )
        page += pages
    return tuple(entries)


def _pieces(case: Case) -> list[tuple[str, str, int, str, datetime]]:
    """Everything on file in order: title, who answers for it, pages, SM3 digest, when it was made."""
    handed_in = [
        (file.material.name, case.receiving_name, file.pages, file.digest, case.lodged_at)
        for file in case.files.select_related("material")
    ]
    own = [
        (paper.title, case.institution.name, paper.pages, paper.digest, paper.issued_at)
        for paper in case.papers.exclude(kind=PaperKind.ARCHIVE_COVER.value)
    ]
    return [*handed_in, *own]
