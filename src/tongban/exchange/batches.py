"""One signature for many envelopes: the signer signs the root of a Merkle tree, each envelope carries its path.

So a sender under load signs once, and every message still proves itself alone, without its neighbours.
A batched signature is: the 64 bytes over the root, the root, the leaf's place, the number of leaves, the path.
The tree is that of RFC 6962 §2.1 under SM3; its leaves are the bytes that would have been signed singly.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from tongban.domain.register.merkle import Digest, Hasher, includes
from tongban.exchange.digests import sm3
from tongban.exchange.keys import SIGNATURE_BYTES, SigningKey, VerifyingKey

MOST: Final = 1024
_DIGEST: Final = 32
_COUNT: Final = 4
_HEAD: Final = SIGNATURE_BYTES + _DIGEST + 2 * _COUNT
_LONGEST_PATH: Final = 10
_PURPOSE: Final = b"tongban-batch\n"  # a root signed here can never be taken for another signed text


class BatchTooLarge(ValueError):
    """A batch holds between 1 and MOST envelopes."""


class _RememberingHasher(Hasher):
    """Neighbours share the upper part of their paths: whoever reads a whole batch hashes each node once."""

    def node(self, left: Digest, right: Digest) -> Digest:
        """The hash of an inner node, perhaps computed a moment ago."""
        return _node(left, right)


_PLAIN: Final = Hasher(sm3)
_HASHER: Final = _RememberingHasher(sm3)


@lru_cache(maxsize=8 * MOST)
def _node(left: Digest, right: Digest) -> Digest:
    return _PLAIN.node(left, right)


def sign_batch(texts: Sequence[bytes], key: SigningKey) -> list[bytes]:
    """Sign all texts at once; a signature for each. Raises BatchTooLarge."""
    if not 0 < len(texts) <= MOST:
        raise BatchTooLarge(len(texts))
    leaves = [_HASHER.leaf(text) for text in texts]
    levels = list(_levels(leaves))
    root = levels[-1][0]
    head = key.sign(_statement(root, len(leaves))) + root
    return [head + _place(index, len(leaves)) + _path(levels, index) for index in range(len(leaves))]


def verify_batched(key: VerifyingKey, text: bytes, signature: bytes) -> bool:
    """Whether the text was one of those that the key's holder signed at once."""
    rest = len(signature) - _HEAD
    if rest < 0 or rest % _DIGEST or rest > _LONGEST_PATH * _DIGEST:
        return False
    root = signature[SIGNATURE_BYTES : SIGNATURE_BYTES + _DIGEST]
    index, size = _numbers(signature[SIGNATURE_BYTES + _DIGEST : _HEAD])
    path = [signature[start : start + _DIGEST] for start in range(_HEAD, len(signature), _DIGEST)]
    held = includes(root=root, size=size, index=index, leaf=_HASHER.leaf(text), proof=path, hasher=_HASHER)
    return held and size <= MOST and _signed(key, root, size, signature[:SIGNATURE_BYTES])


@lru_cache(maxsize=256)
def _signed(key: VerifyingKey, root: Digest, size: int, signature: bytes) -> bool:
    """Whether the key's holder signed this root, looked at once for all who carry it; not whether it still may."""
    return key.verify(_statement(root, size), signature)


def _statement(root: bytes, size: int) -> bytes:
    return _PURPOSE + size.to_bytes(_COUNT, "big") + root


def _place(index: int, size: int) -> bytes:
    return index.to_bytes(_COUNT, "big") + size.to_bytes(_COUNT, "big")


def _numbers(place: bytes) -> tuple[int, int]:
    return int.from_bytes(place[:_COUNT], "big"), int.from_bytes(place[_COUNT:], "big")


def _levels(leaves: list[Digest]) -> Iterator[list[Digest]]:
    """The tree from its leaves to its root; a last one without neighbour moves up as it is."""
    level = leaves
    yield level
    while len(level) > 1:
        left_over = level[-1:] if len(level) % 2 else []
        level = [_HASHER.node(left, right) for left, right in zip(level[::2], level[1::2], strict=False)] + left_over
        yield level


def _path(levels: Sequence[Sequence[Digest]], index: int) -> bytes:
    """The siblings from the leaf upwards (RFC 6962 §2.1.1)."""
    siblings = ((level, (index >> height) ^ 1) for height, level in enumerate(levels[:-1]))
    return b"".join(level[place] for level, place in siblings if place < len(level))
