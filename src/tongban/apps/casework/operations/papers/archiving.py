"""归档: everything of the case under one cover with its pages and digests, and what comes after (归档后补充)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tongban.apps.casework.models import Case, CasePaper, CaseSheet, MaterialFile, NoticeService
from tongban.apps.casework.notices import file_notice, file_notice_by, office_of, paper_number, property_of
from tongban.apps.casework.operations.steps import Actor, append_event, begin, note_act, tell_receiver
from tongban.apps.casework.queries.serving import receipt_code
from tongban.apps.casework.queries.worktime import happened
from tongban.apps.casework.refusals import PaperOutstanding
from tongban.apps.casework.words import PaperKind
from tongban.apps.documents.paper_parts import ArchiveEntry
from tongban.apps.documents.papers import ArchiveContinuation, ArchiveCover
from tongban.apps.identity.gathering import gathered_copy
from tongban.apps.identity.models import Officer
from tongban.apps.identity.prepared import send
from tongban.domain.archives import retention_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.transitions import Action
from tongban.domain.catalogue import PartyRole, item
from tongban.domain.dictionaries import HolderSide
from tongban.domain.paper_trail import FaultAnswer, SheetPlace
from tongban.exchange.contracts.cases import CaseAdvanced

# The tables of contents are not numbered themselves.
_TABLES: Final = (PaperKind.ARCHIVE_COVER.value, PaperKind.ARCHIVE_CONTINUATION.value)
# What lies on file; each function below that takes a `file` takes the case with this read.
_FILE: Final = ("materials__files", "papers", "services", "sheets")
_FILED: Final = """UPDATE case_sheet SET place = %s, archive_page = filed.page
    FROM unnest(%s::bigint[], %s::int[]) AS filed(id, page) WHERE case_sheet.id = filed.id"""


@transaction.atomic
def archive_case(*, number: str, officer: Officer, at: datetime, address: str = "", seen: int | None = None) -> Case:
    """Close the file: cover and table of contents as PDF, every piece with its pages and its SM3 digest.

    Every sheet that is here gets its page in the file. Raises PaperOutstanding while a parcel is on its way, or a
    sheet is missing and the counter has not explained why; what is established as lost does not hold the file open.
    """
    case, step = begin(Action.ARCHIVE, number=number, officer=officer, at=at, address=address, seen=seen)
    file = gathered_copy(case, *_FILE, "parcels", "parties", "examined_by")
    _refuse_outstanding(file)
    pieces = _pieces(file)
    _file_sheets(file, pieces)
    file_notice(case, paper=_cover(file, pieces, officer, at), by=officer, at=at)
    digests = [piece.digest for piece in pieces]
    event = append_event(case, step, sentence="已归档。", detail={"digests": digests})
    tell_receiver(case, event, CaseAdvanced)
    return case


def continue_file(
    case: Case,
    *,
    papers: Sequence[CasePaper] = (),
    scans: Sequence[MaterialFile] = (),
    why: str,
    by: Actor,
    at: datetime,
) -> CasePaper:
    """Put what came after archiving at the end of the file: its pages go on, and a sheet carries the table on (续页).

    The cover stays as it was sealed. `papers` and `scans` are kept with the case already, which is archived and locked.
    """
    cover = case.papers.get(kind=PaperKind.ARCHIVE_COVER.value)
    added = [*_scans(case, scans), *(_own(paper, case) for paper in papers)]
    before = sum(piece.pages for piece in _pieces(gathered_copy(case, *_FILE))) - sum(piece.pages for piece in added)
    filed = _file_table(case, cover, entries=_lines(added, after=before), pages=before, why=why, by=by, at=at)
    digests = [piece.digest for piece in added]
    note_act(case, "归档后补充入卷", by=by, at=at, digests=digests, after_page=before, sheet=filed.number)
    return filed


def file_late_originals(case: Case, *, why: str, by: Actor, at: datetime) -> CasePaper | None:
    """Give originals that came after archiving the pages their scans have in the file; a sheet of the table says so.

    None where none of them has a scan on file. The case is archived and locked.
    """
    file = gathered_copy(case, *_FILE)
    pieces = _pieces(file)
    filed = _file_sheets(file, pieces)
    if not filed:
        return None
    cover = case.papers.get(kind=PaperKind.ARCHIVE_COVER.value)
    pages = sum(piece.pages for piece in pieces)
    table = _file_table(
        case, cover, entries=_originals(case, filed), pages=pages, why=why, by=by, at=at, in_place_of_scans=True
    )
    note_act(case, "归档后原件入卷", by=by, at=at, sheets=[one.code for one in filed], sheet=table.number)
    return table


def _file_table(
    case: Case,
    cover: CasePaper,
    *,
    entries: tuple[ArchiveEntry, ...],
    pages: int,
    why: str,
    by: Actor,
    at: datetime,
    in_place_of_scans: bool = False,
) -> CasePaper:
    """Carry the sealed table of contents on with one more sheet."""
    sheet = ArchiveContinuation(
        office=office_of(case.institution),
        number=paper_number(case, PaperKind.ARCHIVE_CONTINUATION),
        dated=at.astimezone(SHANGHAI).date(),
        archive_number=cover.number,
        case_number=case.case_number,
        item_name=item(case.item).name,
        archived_on=cover.issued_at.astimezone(SHANGHAI).date(),
        filed_by=by.name,
        why=why,
        pages_before=pages,
        in_place_of_scans=in_place_of_scans,
        entries=entries,
    )
    return file_notice_by(case, paper=sheet, by_name=by.name, at=at)


def _originals(case: Case, sheets: Sequence[CaseSheet]) -> tuple[ArchiveEntry, ...]:
    """The sheets as lines of the table: a line for each run of pages of one material."""
    runs: list[list[CaseSheet]] = []
    for sheet in sorted(sheets, key=_page_of):
        follows = runs and runs[-1][-1].material == sheet.material and _page_of(runs[-1][-1]) + 1 == _page_of(sheet)
        runs[-1].append(sheet) if follows else runs.append([sheet])
    return tuple(
        ArchiveEntry(
            title=f"{run[0].name}（原件）",
            responsible=case.receiving_name,
            made_on=case.lodged_at.astimezone(SHANGHAI).date(),
            first_page=_page_of(run[0]),
            last_page=_page_of(run[-1]),
            remark="代替同页扫描件",
        )
        for run in runs
    )


def _page_of(sheet: CaseSheet) -> int:
    """The page of a sheet that has been filed; its absence is an error of ours (ValueError)."""
    if sheet.archive_page is None:
        raise ValueError("the sheet has not been filed")
    return sheet.archive_page


def _refuse_outstanding(file: Case) -> None:
    on_its_way = any(one.received_at is None and one.lost_at is None for one in file.parcels.all())
    missing = any(one.place == SheetPlace.MISSING and one.answer != FaultAnswer.EXPLAIN for one in file.sheets.all())
    if on_its_way or missing:
        raise PaperOutstanding


def _file_sheets(file: Case, pieces: Sequence["_Piece"]) -> list[CaseSheet]:
    """Give every sheet that lies here the page its scan has in the file; those that got one."""
    pages: dict[str, list[int]] = defaultdict(list)
    page = 1
    for piece in pieces:
        pages[piece.material].extend(range(page, page + piece.pages))
        page += piece.pages
    here = [one for one in file.sheets.all() if one.place == SheetPlace.HOME]
    filed = [one for one in here if one.page <= len(pages[one.material])]
    for sheet in filed:
        sheet.place, sheet.archive_page = SheetPlace.FILED.value, pages[sheet.material][sheet.page - 1]
    if filed:
        send(_FILED, [SheetPlace.FILED.value, [one.pk for one in filed], [one.archive_page for one in filed]])
    return filed


def _cover(file: Case, pieces: Sequence["_Piece"], officer: Officer, at: datetime) -> ArchiveCover:
    parties = list(file.parties.all())
    sides = {role.value: role.side for role in PartyRole}
    losing = [party.name for party in parties if sides.get(party.role) is HolderSide.OBLIGOR]
    numbers = (file.right_certificate, file.certificate_number)
    return ArchiveCover(
        office=office_of(file.institution),
        number=paper_number(file, PaperKind.ARCHIVE_COVER),
        dated=at.astimezone(SHANGHAI).date(),
        case_number=file.case_number,
        intake_number=file.intake_number,
        item_name=item(file.item).name,
        right_holder="、".join(party.name for party in parties if party.name not in losing),
        obligor="、".join(losing),
        unit=property_of(file),
        certificate_numbers=tuple(number for number in numbers if number),
        recorded_on=happened(file.recorded_at).astimezone(SHANGHAI).date(),
        examiner=file.examined_by.name if file.examined_by else "",
        archivist=officer.name,
        retention=retention_of(recorded=file.recorded_at is not None).label,
        entries=_entries(file, pieces),
    )


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """Something on file: who answers for it, its pages, its SM3 digest, when it was made."""

    title: str
    responsible: str
    pages: int
    digest: str
    made_at: datetime
    material: str = ""


def _entries(file: Case, pieces: Sequence[_Piece]) -> tuple[ArchiveEntry, ...]:
    absent = Counter(one.material for one in file.sheets.all() if one.place != SheetPlace.FILED)
    return _lines(pieces, absent=absent)


def _lines(pieces: Sequence[_Piece], *, after: int = 0, absent: Counter[str] | None = None) -> tuple[ArchiveEntry, ...]:
    """The pieces as lines of the table of contents, with pages from the one `after` on.

    `absent` counts by material the sheets of which there is only the scan.
    """
    entries, page, absent = [], after + 1, absent or Counter()
    for piece in pieces:
        missing = absent.pop(piece.material, 0)
        entries.append(
            ArchiveEntry(
                title=piece.title,
                responsible=piece.responsible,
                made_on=piece.made_at.astimezone(SHANGHAI).date(),
                first_page=page,
                last_page=page + piece.pages - 1,
                remark=f"原件缺 {missing} 页，以扫描件归档" if missing else "",
                digest=piece.digest,
            )
        )
        page += piece.pages
    return tuple(entries)


def _scan(file: MaterialFile, case: Case, proves: NoticeService | None) -> _Piece:
    """What was handed in at the counter; or signed here, where it `proves` a service of ours."""
    return _Piece(
        title=file.material.name,
        responsible=case.institution.name if proves else case.receiving_name,
        pages=file.pages,
        digest=file.digest,
        made_at=(proves.served_at or proves.begun_at) if proves else case.lodged_at,
        material=file.material.code,
    )


def _pieces(file: Case) -> list[_Piece]:
    """Everything on file in order."""
    scans = [scan for material in file.materials.all() for scan in material.files.all()]
    own = [_own(paper, file) for paper in file.papers.all() if paper.kind not in _TABLES]
    return [*_scans(file, scans), *own]


def _scans(case: Case, files: Iterable[MaterialFile]) -> list[_Piece]:
    served = {receipt_code(one): one for one in case.services.all()}
    return [_scan(file, case, served.get(file.material.code)) for file in files]


def _own(paper: CasePaper, case: Case) -> _Piece:
    return _Piece(
        title=paper.title,
        responsible=case.institution.name,
        pages=paper.pages,
        digest=paper.digest,
        made_at=paper.issued_at,
    )
