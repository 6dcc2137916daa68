"""What is scanned here for a case in hand: receipts signed on paper, and what supports a declaration.

Kept with the case's other materials, each in a round of its own: whoever may see the case sees it, and the archive
lists it with its pages and its digest.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePath

from django.db import transaction
from django.db.models import Max

from tongban.apps.casework.models import Case, MaterialFile, NoticeService
from tongban.apps.casework.operations.papers.archiving import continue_file
from tongban.apps.casework.operations.procedure.receiving import keep_materials
from tongban.apps.casework.operations.steps import Actor, locked_case, note_act
from tongban.apps.casework.operations.telling.serving import SERVING
from tongban.apps.casework.queries.serving import receipt_code
from tongban.apps.casework.refusals import NotToBeServed, WrongRole
from tongban.apps.documents.judging import ask_to_judge
from tongban.apps.documents.operations import store_file
from tongban.apps.identity.models import Officer
from tongban.domain.cases.states import CaseState
from tongban.domain.declarations import EVIDENCE_CODE, EVIDENCE_NAME
from tongban.exchange.contracts.types import FileRef, MaterialData

_AFTER_SUPPLEMENT_AND_WITHDRAWAL = 3
_AFTER_ARCHIVING = "送达回证在归档以后扫描入卷。"


def scanned(*, chunks: Iterable[bytes], filename: str, at: datetime) -> FileRef:
    """Keep the content of a scan; raises the documents app's FileRefused with the reason."""
    stored = store_file(chunks=chunks, filename=filename, at=at)
    return FileRef(
        digest=stored.digest,
        size=stored.size,
        media_type=stored.media_type,
        name=PurePath(filename).name[:200] or "扫描件",
        pages=stored.page_count,
    )


def add_receipt_scan(
    *,
    number: str,
    service_id: int,
    officer: Officer,
    filename: str,
    chunks: Iterable[bytes],
    at: datetime,
    address: str = "",
) -> MaterialFile:
    """Put the scan of a receipt signed on paper (送达回证) to the service it proves; the same again changes nothing.

    In an archived file it comes after the last page (续编页次). Raises WrongRole, CaseNotFound, NotToBeServed for a
    service that was given up or is another case's, FileRefused.
    """
    with transaction.atomic():
        _service(number=number, service_id=service_id, officer=officer)
    scan = scanned(chunks=chunks, filename=filename, at=at)
    with transaction.atomic():
        service = _service(number=number, service_id=service_id, officer=officer)
        case, code = service.case, receipt_code(service)
        rows = MaterialFile.objects.filter(case=case, material__code=code, digest=scan.digest)
        known: MaterialFile | None = rows.first()
        if known is not None:
            return known
        keep_own_scans(case, [scan], code=code, name=f"{service.paper.title}送达回证（{service.recipient}）", at=at)
        ask_to_judge(digest=scan.digest, at=at)
        by = Actor.of(officer, address=address)
        note_act(case, "加入送达回证扫描件", by=by, at=at, recipient=service.recipient, file=scan.digest)
        kept: MaterialFile = rows.get()
        if CaseState(case.state) is CaseState.ARCHIVED:
            continue_file(case, scans=[kept], why=_AFTER_ARCHIVING, by=by, at=at)
        return kept


def _service(*, number: str, service_id: int, officer: Officer) -> NoticeService:
    """The service, its case locked."""
    if not officer.has_any(SERVING):
        raise WrongRole(SERVING)
    case = locked_case(number=number, officer=officer)
    service: NoticeService | None = case.services.select_related("paper").filter(pk=service_id).first()
    if service is None or service.given_up_at is not None:
        raise NotToBeServed
    service.case = case
    return service


def keep_evidence(case: Case, materials: Sequence[MaterialData], *, sender: str, at: datetime) -> None:
    """Keep what supports a declaration, from the counter or scanned here; the case is locked. Nothing is kept twice."""
    known = set(
        case.files.filter(material__round__gte=_AFTER_SUPPLEMENT_AND_WITHDRAWAL).values_list("digest", flat=True)
    )
    fresh = [
        one.model_copy(update={"files": tuple(scan for scan in one.files if scan.digest not in known)})
        for one in materials
    ]
    if held := [one for one in fresh if one.files]:
        keep_materials(case, held, round_=_next_round(case), sender=sender, at=at)


def evidence_of(scans: Sequence[FileRef]) -> tuple[MaterialData, ...]:
    """The scans as one line of the checklist; nothing where there are none."""
    return (_material(scans, code=EVIDENCE_CODE, name=EVIDENCE_NAME),) if scans else ()


def keep_own_scans(case: Case, scans: Sequence[FileRef], *, code: str, name: str, at: datetime) -> None:
    """Write down scans made at this institution; the case is locked."""
    material = _material(scans, code=code, name=name)
    keep_materials(case, [material], round_=_next_round(case), sender=case.institution.member, at=at)


def _material(scans: Sequence[FileRef], *, code: str, name: str) -> MaterialData:
    return MaterialData(
        code=code,
        name=name[:200],
        state="received",
        originals=1,
        pages=sum(one.pages for one in scans),
        files=tuple(scans),
    )


def _next_round(case: Case) -> int:
    last = case.materials.aggregate(last=Max("round"))["last"] or 0
    return max(last + 1, _AFTER_SUPPLEMENT_AND_WITHDRAWAL)
