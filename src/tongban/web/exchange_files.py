"""Where the exchange finds and keeps files: the documents app, which messaging itself does not know."""

from collections.abc import Iterable
from datetime import datetime

from tongban.apps.documents import operations, queries


class DocumentStore:
    """The node's stored files as the exchange sees them."""

    def missing(self, digest: str) -> bool:
        """Whether the file still has to be fetched."""
        return not queries.file_exists(digest=digest)

    def received_so_far(self, digest: str) -> int:
        """How many bytes of it arrived before."""
        return operations.fetched_so_far(digest=digest)

    def store(self, *, chunks: Iterable[bytes], digest: str, size: int, offset: int, at: datetime) -> None:
        """Append, verify and keep."""
        operations.store_fetched(chunks=chunks, expected_digest=digest, expected_size=size, at=at, offset=offset)

    def read(self, *, digest: str, start: int, length: int) -> bytes:
        """Up to `length` bytes; raises LookupError when the node does not hold the file."""
        try:
            return queries.read_range(digest=digest, start=start, length=length)
        except queries.FileMissing as missing:
            raise LookupError(digest) from missing

    def size(self, digest: str) -> int:
        """The whole length in bytes; raises LookupError."""
        try:
            return queries.stored_file(digest=digest).size
        except queries.FileMissing as missing:
            raise LookupError(digest) from missing
