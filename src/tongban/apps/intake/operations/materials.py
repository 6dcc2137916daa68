"""Scans and states of the checklist."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from tongban.apps.documents.judging import ask_to_judge
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import store_file
from tongban.apps.documents.queries import UNJUDGED, judgements_of
from tongban.apps.identity.models import Officer
from tongban.apps.intake.failures import MaterialChanged, NotADraft, ScanDeclared
from tongban.apps.intake.models import Application, MaterialFile, MaterialRow
from tongban.apps.intake.operations.declaring import declared_scans, takes_evidence
from tongban.apps.intake.operations.locking import locked, locked_draft, note, require_own_draft
from tongban.apps.intake.queries import application_of, material_of, scan_of
from tongban.apps.intake.words import ApplicationState, MaterialState, Step


def add_material_file(
    *, number: str, officer: Officer, code: str, filename: str, chunks: Iterable[bytes], at: datetime
) -> MaterialFile:
    """Keep one scan of a material, at the end of its files; the same content twice is one file.

    Whether its pages look empty, blurred or turned is said afterwards, by the loop that judges; it hinders nothing.
    Works on the own draft, and after lodging on what the home bureau or the tax office wants supplemented. Raises the
    documents app's FileRefused with the reason, UnknownMaterial, NotADraft.
    """
    _changeable(application_of(officer, number), officer=officer, code=code)
    stored = store_file(chunks=chunks, filename=filename, at=at)
    with transaction.atomic():
        application = locked(number=number, officer=officer)
        row = _changeable(application, officer=officer, code=code)
        kept = _at_the_end(row, stored, filename=filename, by=officer.name, at=at)
        ask_to_judge(digest=stored.digest, at=at)
        if application.is_draft or takes_evidence(application, code):
            set_state(row, MaterialState.RECEIVED)
        if application.is_draft:
            touch(application, at=at)
        note(
            "加入材料", application=application, officer=officer, at=at, detail={"material": code, "file": kept.digest}
        )
    return kept


def _at_the_end(row: MaterialRow, stored: StoredFile, *, filename: str, by: str, at: datetime) -> MaterialFile:
    """The scan of that content, added behind the others unless it is one of them; the application is locked."""
    scans = list(row.files.all())
    same = next((one for one in scans if one.digest == stored.digest), None)
    return same or MaterialFile.objects.create(
        material=row,
        digest=stored.digest,
        position=max((one.position for one in scans), default=0) + 1,
        size=stored.size,
        media_type=stored.media_type,
        name=PurePath(filename).name[:200] or row.name,
        pages=stored.page_count,
        added_at=at,
        added_by=by,
    )


def _changeable(application: Application, *, officer: Officer, code: str) -> MaterialRow:
    """The line of the checklist, where scans may come and go: who changes something has locked the application."""
    row = material_of(application, code)
    if application.is_draft:
        require_own_draft(application, officer)
        return row
    wanted = row.state == MaterialState.TO_SUPPLEMENT or takes_evidence(application, code)
    if application.state != ApplicationState.LODGED or not wanted:
        raise NotADraft(application.intake_number)
    return row


def set_state(row: MaterialRow, state: MaterialState, *, reason: str = "") -> None:
    """Where the line stands, with the ground of a waiver or what is to be supplemented."""
    row.state = state
    row.reason = reason
    row.originals = max(row.originals, 1) if state == MaterialState.RECEIVED else row.originals
    row.save(update_fields=["state", "reason", "originals"])


def touch(application: Application, *, at: datetime) -> None:
    """Scans are added one by one while a form lies open: they move the time of saving, not the version."""
    application.saved_at = at
    application.step = max(application.step, Step.MATERIALS)
    application.save(update_fields=["saved_at", "step"])


def as_shown(row: MaterialRow, shown: str | None) -> MaterialRow:
    """The row, whose draft is locked; raises MaterialChanged when it no longer stands as it was `shown`."""
    if shown is not None and row.standing != shown:
        raise MaterialChanged(row.name)
    return row


@transaction.atomic
def remove_material_file(*, number: str, officer: Officer, file_id: int, at: datetime) -> MaterialRow:
    """Take a scan out of the draft; the material waits again when it was the last.

    Raises ScanDeclared for one that went to the tax office with a declaration.
    """
    application = locked(number=number, officer=officer)
    scan = scan_of(application, file_id)
    row = _changeable(application, officer=officer, code=scan.material.code)
    if scan.pk in declared_scans(application):
        raise ScanDeclared(scan.name)
    scan.delete()
    _close_ranks(row)
    if row.state != MaterialState.TO_SUPPLEMENT and not row.files.exists():
        set_state(row, MaterialState.REQUIRED)
    note(
        "移除材料", application=application, officer=officer, at=at, detail={"material": row.code, "file": scan.digest}
    )
    if application.is_draft:
        touch(application, at=at)
    return row


@transaction.atomic
def keep_material_file(*, number: str, officer: Officer, file_id: int, at: datetime) -> MaterialFile:
    """The clerk has looked at what was warned of, and the scan is good as it is."""
    application = locked(number=number, officer=officer)
    scan = scan_of(application, file_id)
    row = _changeable(application, officer=officer, code=scan.material.code)
    said = judgements_of([scan.digest]).get(scan.digest, UNJUDGED)
    noted: dict[str, object] = {"material": row.code, "file": scan.digest, "warnings": list(said.warnings)}
    scan.kept = True
    scan.save(update_fields=["kept"])
    note("保留扫描件", application=application, officer=officer, at=at, detail=noted)
    return scan


@transaction.atomic
def move_material_file(*, number: str, officer: Officer, file_id: int, by: int, at: datetime) -> MaterialRow:
    """Move a scan among those of its material: `by` -1 one place forward, 1 one place back."""
    application = locked(number=number, officer=officer)
    scan = scan_of(application, file_id)
    row = _changeable(application, officer=officer, code=scan.material.code)
    order = list(row.files.order_by("position"))
    place = order.index(scan)
    goal = min(max(place + by, 0), len(order) - 1)
    order.insert(goal, order.pop(place))
    _renumber(order)
    if application.is_draft:
        touch(application, at=at)
    return row


def _close_ranks(row: MaterialRow) -> None:
    _renumber(list(row.files.order_by("position")))


def _renumber(files: list[MaterialFile]) -> None:
    for position, one in enumerate(files, start=1):
        MaterialFile.objects.filter(pk=one.pk).update(position=position)


@transaction.atomic
def count_material(
    *, number: str, officer: Officer, code: str, originals: int, copies: int, at: datetime, shown: str | None = None
) -> MaterialRow:
    """How many originals and copies lie on the counter (操作规范 1.8); raises MaterialChanged."""
    draft = locked_draft(number=number, officer=officer)
    row = as_shown(material_of(draft, code), shown)
    row.originals, row.copies = originals, copies
    row.save(update_fields=["originals", "copies"])
    touch(draft, at=at)
    return row
