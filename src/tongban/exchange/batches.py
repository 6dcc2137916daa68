"""One signature for many envelopes: the signer signs the root of a Merkle tree, each envelope carries its path.

So a sender under load signs once, and every message still proves itself alone, without its neighbours.
A batched signature is: the 64 bytes over the root, the root, the leaf's place, the number of leaves, the path.
The tree is that of RFC 6962 §2.1 under SM3; its leaves are the bytes that would have been signed singly.
"""

from collections.abc import Sequence
from typing import Final

from tongban.domain.register.merkle import Hasher, includes, inclusion_proof, tree_root
from tongban.exchange.digests import sm3_hex
from tongban.exchange.keys import SIGNATURE_BYTES, SigningKey, VerifyingKey

MOST: Final = 1024
_DIGEST: Final = 32
_COUNT: Final = 4
_HEAD: Final = SIGNATURE_BYTES + _DIGEST + 2 * _COUNT
_LONGEST_PATH: Final = 10
_PURPOSE: Final = b"tongban-batch\n"  # a root signed here can never be taken for another signed text


class BatchTooLarge(ValueError):
    """A batch holds between 1 and MOST envelopes."""


def _sm3(content: bytes) -> bytes:
    return bytes.fromhex(sm3_hex(content))


_HASHER: Final = Hasher(_sm3)


def sign_batch(texts: Sequence[bytes], key: SigningKey) -> list[bytes]:
    """Sign all texts at once; a signature for each. Raises BatchTooLarge."""
    if not 0 < len(texts) <= MOST:
        raise BatchTooLarge(len(texts))
    leaves = [_HASHER.leaf(text) for text in texts]
    root = tree_root(leaves, hasher=_HASHER)
    head = key.sign(_statement(root, len(leaves))) + root
    return [head + _place(index, len(leaves)) + _path(leaves, index) for index in range(len(leaves))]


def verify_batched(key: VerifyingKey, text: bytes, signature: bytes) -> bool:
    """Whether the text was one of those that the key's holder signed at once."""
    rest = len(signature) - _HEAD
    if rest < 0 or rest % _DIGEST or rest > _LONGEST_PATH * _DIGEST:
        return False
    root = signature[SIGNATURE_BYTES : SIGNATURE_BYTES + _DIGEST]
    index, size = _numbers(signature[SIGNATURE_BYTES + _DIGEST : _HEAD])
    path = [signature[start : start + _DIGEST] for start in range(_HEAD, len(signature), _DIGEST)]
    held = includes(root=root, size=size, index=index, leaf=_HASHER.leaf(text), proof=path, hasher=_HASHER)
    return held and size <= MOST and key.verify(_statement(root, size), signature[:SIGNATURE_BYTES])


def _statement(root: bytes, size: int) -> bytes:
    return _PURPOSE + size.to_bytes(_COUNT, "big") + root


def _place(index: int, size: int) -> bytes:
    return index.to_bytes(_COUNT, "big") + size.to_bytes(_COUNT, "big")


def _numbers(place: bytes) -> tuple[int, int]:
    return int.from_bytes(place[:_COUNT], "big"), int.from_bytes(place[_COUNT:], "big")


def _path(leaves: Sequence[bytes], index: int) -> bytes:
    return b"".join(inclusion_proof(leaves, index=index, hasher=_HASHER))
