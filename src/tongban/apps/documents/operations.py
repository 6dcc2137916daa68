"""Keeping files: uploads, and the papers this office prints. Files from other nodes are in fetching.py."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from tongban.apps.documents.inspection import Inspection, MediaType, inspect_file
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.papers import Paper
from tongban.apps.documents.refusals import OtherFile
from tongban.apps.documents.storage import Received, hold, keep, receive
from tongban.apps.documents.typesetting import count_pages, typeset_paper
from tongban.apps.identity.gathering import read_rows, row_of
from tongban.apps.identity.prepared import ask

_KEPT: Final = """INSERT INTO documents_storedfile AS known
    (digest, sha256, size, media_type, page_count, stored_at, touched_at)
    VALUES (%(digest)s, %(sha256)s, %(size)s, %(media_type)s, %(page_count)s, %(at)s, %(at)s)
    ON CONFLICT (digest) DO UPDATE SET touched_at = greatest(known.touched_at, excluded.touched_at)
    RETURNING to_json(known)::text"""


def store_file(*, chunks: Iterable[bytes], filename: str, at: datetime, expected: str = "") -> StoredFile:
    """Keep an upload. `filename` only names it in refusals; the type comes from the content.

    `expected` is the digest it must have, if that was announced. Raises a FileRefused (refusals.py) whose `sentence`
    is for the person at the screen.
    """
    received = receive(chunks=chunks, filename=filename)
    try:
        if expected and received.digest != expected:
            raise OtherFile(filename)
        inspection = inspect_file(path=received.path, filename=filename)
        return keep_file(received, inspection, at=at)
    finally:
        received.path.unlink(missing_ok=True)


@transaction.atomic(savepoint=False)
def keep_file(received: Received, inspection: Inspection, *, at: datetime) -> StoredFile:
    """Give a file that lies aside its place and its row; equal content is one file, touched anew.

    The blob first, then the row: a row never names a file that is not there. While this transaction lasts the
    collector leaves the file alone, and after it for the grace period: time to name it in a row of one's own.
    """
    hold(received.digest)
    keep(received)
    values = {
        "digest": received.digest,
        "sha256": received.sha256,
        "size": received.size,
        "media_type": inspection.media_type,
        "page_count": inspection.page_count,
        "at": at,
    }
    [(kept,)] = ask(_KEPT, values)
    return row_of(StoredFile, read_rows(kept))


def file_paper(*, paper: Paper, at: datetime) -> StoredFile:
    """Typeset a paper and keep the PDF. The same paper filed twice is one file.

    Raises GlyphMissing or PaperTooFull; nothing is kept then.
    """
    content = typeset_paper(paper)
    received = receive(chunks=[content], filename=paper.printed_title)
    inspection = Inspection(media_type=MediaType.PDF, page_count=count_pages(content))
    return keep_file(received, inspection, at=at)
