"""Reading stored files. Who may see a file is decided by the app whose material it is."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.storage import blob_path
from tongban.apps.identity.prepared import ask

_CHUNK: Final = 256 * 1024


class FileMissing(Exception):
    """This node does not hold the file."""

    status = 404

    def __init__(self, digest: str) -> None:
        super().__init__(f"no file {digest}")
        self.digest = digest
        self.sentence = "本机构没有保存这个文件，可能尚未传到，请稍后再试。"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the pages of a scan look like: not looked at yet, or what is the matter with them, as sentences."""

    pending: bool = False
    warnings: tuple[str, ...] = ()


UNJUDGED: Final = Judgement()
"""Of a file whose pages nobody asked to be looked at."""


def judgements_of(digests: Iterable[str]) -> dict[str, Judgement]:
    """Of those of these files whose pages were asked to be looked at and are not in order, or not looked at yet."""
    if not (wanted := list(digests)):
        return {}
    rows = ask(
        "SELECT digest, warnings IS NULL, warnings FROM documents_storedfile"
        " WHERE digest = ANY(%s) AND judging_asked_at IS NOT NULL AND warnings IS DISTINCT FROM '[]'",
        [wanted],
    )
    return {
        digest: Judgement(pending=pending, warnings=tuple(json.loads(said or "[]"))) for digest, pending, said in rows
    }


def stored_file(*, digest: str) -> StoredFile:
    """The file's row; raises FileMissing."""
    try:
        return StoredFile.objects.get(digest=digest)
    except StoredFile.DoesNotExist:
        raise FileMissing(digest) from None


def file_exists(*, digest: str) -> bool:
    """Whether both the row and the content are here."""
    return StoredFile.objects.filter(digest=digest).exists() and blob_path(digest).is_file()


def missing_files(*, digests: list[str]) -> list[str]:
    """Which of these files still have to be fetched, in the order given."""
    held = {digest for (digest,) in ask("SELECT digest FROM documents_storedfile WHERE digest = ANY(%s)", [digests])}
    return [digest for digest in digests if digest not in held or not blob_path(digest).is_file()]


def open_file(*, digest: str) -> BinaryIO:
    """The content as a stream, to be closed by the caller; raises FileMissing."""
    stored_file(digest=digest)
    try:
        return blob_path(digest).open("rb")
    except FileNotFoundError:
        raise FileMissing(digest) from None


def chunks_from(*, digest: str, start: int) -> Iterator[bytes]:
    """The content from byte `start` on, a chunk at a time; raises FileMissing at once, not at the first chunk."""
    if start < 0:
        raise ValueError("a range starts at 0 or later")
    return _chunks(open_file(digest=digest), start)


def _chunks(stream: BinaryIO, start: int) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        while chunk := stream.read(_CHUNK):
            yield chunk


def read_range(*, digest: str, start: int, length: int) -> bytes:
    """Up to `length` bytes from offset `start` (both in bytes, not negative); raises FileMissing."""
    if start < 0 or length < 0:
        raise ValueError("a range starts at 0 or later")
    with open_file(digest=digest) as stream:
        stream.seek(start)
        return stream.read(length)
