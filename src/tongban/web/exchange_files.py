"""Where the exchange finds and keeps files: the documents app, which messaging itself does not know."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tongban.apps.documents import fetching, queries
from tongban.apps.documents.refusals import FileRefused, FileTooComplex
from tongban.apps.messaging.handlers import UnusableFile, WrongBytes


class DocumentStore:
    """The node's stored files as the exchange sees them."""

    def missing(self, digest: str) -> bool:
        """Whether the node lacks the file."""
        return not queries.file_exists(digest=digest)

    def received_so_far(self, *, digest: str, source: str) -> int:
        """How many bytes of it arrived before from this source."""
        return fetching.fetched_so_far(digest=digest, source=source)

    def store(self, *, chunks: Iterable[bytes], digest: str, size: int, source: str, offset: int, at: datetime) -> None:
        """Append, verify and keep; raises WrongBytes or UnusableFile when trying again as before is no use."""
        promised = fetching.Promised(digest=digest, size=size, source=source)
        try:
            fetching.store_fetched(chunks=chunks, promised=promised, at=at, offset=offset)
        except fetching.DigestMismatch as mismatch:
            raise WrongBytes from mismatch
        except FileRefused as refused:
            raise UnusableFile(refused.sentence, for_good=not isinstance(refused, FileTooComplex)) from refused

    def read(self, *, digest: str, start: int) -> Iterator[bytes]:
        """The bytes from `start` on, a chunk at a time; raises LookupError when the node does not hold the file."""
        try:
            return queries.chunks_from(digest=digest, start=start)
        except queries.FileMissing as missing:
            raise LookupError(digest) from missing

    def size(self, digest: str) -> int:
        """The whole length in bytes; raises LookupError."""
        try:
            return queries.stored_file(digest=digest).size
        except queries.FileMissing as missing:
            raise LookupError(digest) from missing
