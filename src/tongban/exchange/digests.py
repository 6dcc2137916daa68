"""SM3 digests of messages and files (GB/T 32905). 摘要"""

from collections.abc import Iterable, Iterator

import gmssl_pyx
from cryptography.hazmat.primitives.hashes import SM3, Hash


def sm3(content: bytes) -> bytes:
    """The SM3 digest of some bytes: 32 bytes. GmSSL has no context to set up, which counts for short texts."""
    return bytes(gmssl_pyx.sm3_hash(content))


def sm3_hex(content: bytes) -> str:
    """The SM3 digest of some bytes as 64 lower-case hexadecimal digits."""
    return sm3(content).hex()


class RunningDigest:
    """An SM3 digest that grows with a stream, so that no file has to fit in memory."""

    def __init__(self) -> None:
        self._digest = Hash(SM3())
        self.size = 0

    def update(self, chunk: bytes) -> None:
        """Take in the next bytes."""
        self._digest.update(chunk)
        self.size += len(chunk)

    def hex(self) -> str:
        """The digest of everything so far; more may follow."""
        return self._digest.copy().finalize().hex()

    def watch(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the chunks on unchanged while taking them in."""
        for chunk in chunks:
            self.update(chunk)
            yield chunk
