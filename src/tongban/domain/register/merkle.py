"""A Merkle tree over the register's log, built as RFC 6962 §2.1 says, with a hash function handed in.

Leaves and inner nodes are told apart by a first byte (0 and 1), so that neither can be passed off as the
other. The register uses SM3; any function from bytes to digest will do. Nothing here keeps more than the
log₂(n) roots of a `CompactRange`, so appending costs O(log n) however long the log is.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, Self

Digest = bytes
HashFunction = Callable[[bytes], Digest]

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"


class NoSuchTree(ValueError):
    """An index or a size outside the tree was asked for."""


@dataclass(frozen=True)
class Hasher:
    """The hash function with RFC 6962's separation of leaves from nodes."""

    digest: HashFunction

    def empty(self) -> Digest:
        """The root of a tree without leaves."""
        return self.digest(b"")

    def leaf(self, entry: bytes) -> Digest:
        """The hash of one entry."""
        return self.digest(_LEAF + entry)

    def node(self, left: Digest, right: Digest) -> Digest:
        """The hash of an inner node."""
        return self.digest(_NODE + left + right)


@dataclass(frozen=True, kw_only=True)
class CompactRange:
    """All one needs to append: the roots of the full subtrees that `size` leaves make up, largest first."""

    hasher: Hasher
    size: int = 0
    roots: tuple[Digest, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.roots) != self.size.bit_count():
            raise NoSuchTree(f"{len(self.roots)} roots do not make up {self.size} leaves")

    @classmethod
    def over(cls, leaves: Iterable[Digest], *, hasher: Hasher) -> Self:
        """The range over these leaf hashes."""
        return cls(hasher=hasher).extended(leaves)

    @property
    def root(self) -> Digest:
        """The tree head: the root over all leaves so far."""
        if not self.roots:
            return self.hasher.empty()
        return reduce(lambda right, left: self.hasher.node(left, right), reversed(self.roots))

    def appended(self, leaf: Digest) -> Self:
        """The range with one more leaf hash: as many subtrees merge as the size has trailing ones."""
        roots, size = list(self.roots), self.size
        while size & 1:
            leaf = self.hasher.node(roots.pop(), leaf)
            size >>= 1
        return type(self)(hasher=self.hasher, size=self.size + 1, roots=(*roots, leaf))

    def extended(self, leaves: Iterable[Digest]) -> Self:
        """The range with several more leaf hashes."""
        grown = self
        for leaf in leaves:
            grown = grown.appended(leaf)
        return grown


def tree_root(leaves: Sequence[Digest], *, hasher: Hasher) -> Digest:
    """The Merkle tree hash of these leaf hashes (RFC 6962 §2.1)."""
    return CompactRange.over(leaves, hasher=hasher).root


def inclusion_proof(leaves: Sequence[Digest], *, index: int, hasher: Hasher) -> tuple[Digest, ...]:
    """The siblings on the way from leaf `index` up to the root (§2.1.1); raises NoSuchTree."""
    if not 0 <= index < len(leaves):
        raise NoSuchTree(f"no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return (*inclusion_proof(left, index=index, hasher=hasher), tree_root(right, hasher=hasher))
    return (*inclusion_proof(right, index=index - split, hasher=hasher), tree_root(left, hasher=hasher))


def consistency_proof(leaves: Sequence[Digest], *, earlier: int, hasher: Hasher) -> tuple[Digest, ...]:
    """What shows that the first `earlier` leaves are still the beginning of the tree (§2.1.2).

    Raises NoSuchTree when `earlier` is not between 1 and the number of leaves.
    """
    if not 0 < earlier <= len(leaves):
        raise NoSuchTree(f"no earlier tree of {earlier} leaves within {len(leaves)}")
    return _consistency(leaves, earlier=earlier, whole=True, hasher=hasher)


def includes(*, root: Digest, size: int, index: int, leaf: Digest, proof: Sequence[Digest], hasher: Hasher) -> bool:
    """Whether the proof leads from that leaf hash at that place to the root of a tree of that size."""
    if not 0 <= index < size:
        return False
    place, last, reached, left = index, size - 1, leaf, list(proof)
    while last:
        if place & 1 or place != last:
            if not left:
                return False
            sibling = left.pop(0)
            reached = hasher.node(sibling, reached) if place & 1 else hasher.node(reached, sibling)
        # A last leaf without a sibling climbs until it is a right child.
        place, last = place >> 1, last >> 1
    return not left and reached == root


def extends(
    *,
    earlier_root: Digest,
    earlier_size: int,
    root: Digest,
    size: int,
    proof: Sequence[Digest],
    hasher: Hasher,
) -> bool:
    """Whether the proof shows the later tree to begin with exactly the earlier one (RFC 9162 §2.1.4.2)."""
    if not 0 < earlier_size <= size:
        return False
    if earlier_size == size:
        return not proof and earlier_root == root
    whole = earlier_size & (earlier_size - 1) == 0
    path = [earlier_root, *proof] if whole else list(proof)
    if not path:
        return False
    place, last = earlier_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    rebuilt, reached = path[0], path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            rebuilt, reached = hasher.node(sibling, rebuilt), hasher.node(sibling, reached)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            reached = hasher.node(reached, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and rebuilt == earlier_root and reached == root


def _consistency(leaves: Sequence[Digest], *, earlier: int, whole: bool, hasher: Hasher) -> tuple[Digest, ...]:
    if earlier == len(leaves):
        return () if whole else (tree_root(leaves, hasher=hasher),)
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if earlier <= split:
        return (
            *_consistency(left, earlier=earlier, whole=whole, hasher=hasher),
            tree_root(right, hasher=hasher),
        )
    return (
        *_consistency(right, earlier=earlier - split, whole=False, hasher=hasher),
        tree_root(left, hasher=hasher),
    )


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
