"""Clearing away files that nothing names, and leftovers of work that was broken off.

Mark and sweep: candidates are found by one look at all tables; each is then dropped in a transaction of its
own, with the file held and its row locked, after a second look. Nothing younger than the grace period is
touched, so whoever stores a file has that long to name it; storing it again begins the period anew.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.documents.fetching import FetchUnderWay, locked
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.references import kept_by_nobody, unreferenced
from tongban.apps.documents.storage import blob_path, files_dir, folder, put_back, set_aside, try_to_hold

log = logging.getLogger(__name__)

_AT_ONCE: Final = 500
_DIGEST_LENGTH: Final = 64


@dataclass(slots=True)
class Cleared:
    """What was cleared away, or would be: `files` with a row, `strays` on disk without one, and the leftovers."""

    files: int = 0
    strays: int = 0
    partials: int = 0
    uploads: int = 0
    pages: int = 0
    freed: int = 0  # bytes on disk

    def note(self, kind: str, size: int) -> None:
        """One more of a kind."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.freed += size

    def as_dict(self) -> dict[str, int]:
        """The counts by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def collect_garbage(*, at: datetime, dry_run: bool = False) -> Cleared:
    """Clear away what has been of no use for longer than the node's grace period; what it was is audited.

    With `dry_run` nothing is removed and nothing written, only counted and logged.
    """
    cleared = Cleared()
    before = at - timedelta(hours=settings.TONGBAN.files.grace_hours)
    if not dry_run:
        _finish_what_was_broken_off()
    _sweep_files(cleared, before=before, at=at, dry_run=dry_run)
    _sweep_strays(cleared, before=before, dry_run=dry_run)
    _sweep_partials(cleared, before=at - timedelta(days=settings.TONGBAN.files.partial_days), dry_run=dry_run)
    _sweep_uploads(cleared, before=before, dry_run=dry_run)
    _sweep_pages(cleared, before=before, dry_run=dry_run)
    told = "、".join(f"{name} {count}" for name, count in cleared.as_dict().items())
    log.info("file collector%s: %s", " (dry run)" if dry_run else "", told)
    if not dry_run and cleared != Cleared():
        _audit(at, act="documents.collect_garbage", subject="文件清理", detail=cleared.as_dict())
    return cleared


def _sweep_files(cleared: Cleared, *, before: datetime, at: datetime, dry_run: bool) -> None:
    """Files that have a row: marked in one look, dropped one by one."""
    marked = unreferenced(StoredFile.objects.filter(touched_at__lt=before)).values_list("digest", "size")
    for digest, size in list(marked.order_by("touched_at").iterator(chunk_size=_AT_ONCE)):
        if dry_run or drop_file(digest=digest, before=before, at=at):
            cleared.note("files", size)


def drop_file(*, digest: str, before: datetime, at: datetime) -> bool:
    """Remove one file, unless it was touched after `before`, is named by a row or is in somebody's hands.

    The blob is set aside before the row goes and forgotten after the commit: a crash in between leaves
    either both or neither, once `collect_garbage` has run again.
    """
    with transaction.atomic():
        if not try_to_hold(digest):
            return False
        still = StoredFile.objects.select_for_update(skip_locked=True, of=("self",))
        row = unreferenced(still.filter(digest=digest, touched_at__lt=before)).first()
        if row is None:
            return False
        with suppress(FileNotFoundError):
            set_aside(digest)
        detail = {"size": row.size, "media_type": row.media_type, "stored_at": row.stored_at}
        row.delete()
        _audit(at, act="documents.drop_file", subject=digest, detail=detail)
    (folder("dropped") / digest).unlink(missing_ok=True)
    return True


def _audit(at: datetime, *, act: str, subject: str, detail: dict[str, object] | dict[str, int]) -> None:
    own = settings.TONGBAN.node.institutions
    record_act(
        act=act,
        at=at,
        institution_code=own[0] if own else "",
        actor="系统",
        actor_name="系统",
        subject=subject,
        purpose="清理无引用的文件",
        detail=detail,
    )


def _finish_what_was_broken_off() -> None:
    """A collector died between setting a blob aside and its commit: the row says which of the two holds."""
    for path in folder("dropped").iterdir():
        with transaction.atomic():
            if not try_to_hold(path.name):
                continue
            lost = StoredFile.objects.filter(digest=path.name).exists() and not blob_path(path.name).is_file()
            with suppress(FileNotFoundError):
                put_back(path.name) if lost else path.unlink()


def _sweep_strays(cleared: Cleared, *, before: datetime, dry_run: bool) -> None:
    """Blobs without a row: their transaction never ended well."""
    old = [path for path in _blobs() if _older(path, before)]
    for digest in kept_by_nobody(path.name for path in old):
        with transaction.atomic():
            if try_to_hold(digest) and kept_by_nobody([digest]):
                _remove(blob_path(digest), cleared, "strays", before=before, dry_run=dry_run)


def _blobs() -> Iterator[Path]:
    return (
        path for path in files_dir().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*") if len(path.name) == _DIGEST_LENGTH
    )


def _sweep_partials(cleared: Cleared, *, before: datetime, dry_run: bool) -> None:
    """Files half fetched that nobody has gone on with for long; one that grows just now is locked."""
    for path in folder("partial").iterdir():
        if _older(path, before):
            with suppress(FetchUnderWay), locked(path):
                _remove(path, cleared, "partials", before=before, dry_run=dry_run)


def _sweep_uploads(cleared: Cleared, *, before: datetime, dry_run: bool) -> None:
    """Uploads whose process died."""
    for path in folder("incoming").iterdir():
        _remove(path, cleared, "uploads", before=before, dry_run=dry_run)


def _sweep_pages(cleared: Cleared, *, before: datetime, dry_run: bool) -> None:
    """Pictures of pages of files that are gone, at any age; drawings never finished, after the grace period."""
    pictures = list(folder("pages").iterdir())
    gone = kept_by_nobody(path.name[:_DIGEST_LENGTH] for path in pictures if path.suffix == ".jpg")
    for path in pictures:
        if path.name[:_DIGEST_LENGTH] in gone:
            _remove(path, cleared, "pages", before=None, dry_run=dry_run)
        elif path.suffix != ".jpg":
            _remove(path, cleared, "pages", before=before, dry_run=dry_run)


def _older(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def _remove(path: Path, cleared: Cleared, kind: str, *, before: datetime | None, dry_run: bool) -> None:
    """Take one leftover away when it is old enough; it may be gone by now."""
    with suppress(FileNotFoundError):
        state = path.stat()
        if before is None or state.st_mtime < before.timestamp():
            if not dry_run:
                path.unlink()
            cleared.note(kind, state.st_size)
