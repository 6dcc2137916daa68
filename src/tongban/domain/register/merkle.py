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
    """The Merkle tree hash of these leaf hashes (RFC 6962 §2.1).

    Level by level, a last one without neighbour moving up as it is: the same tree as by splitting at powers of two.
    """
    digest, level = hasher.digest, list(leaves)
    if not level:
        return hasher.empty()
    while len(level) > 1:
        left_over = level[-1:] if len(level) % 2 else []
        level = [digest(_NODE + left + right) for left, right in zip(level[::2], level[1::2], strict=False)] + left_over
    return level[0]


Span = tuple[int, int]
"""Leaves from (included) to (not included)."""


def inclusion_spans(*, index: int, size: int) -> tuple[Span, ...]:
    """The subtrees whose roots prove leaf `index` in a tree of `size`, from the leaf upwards (§2.1.1).

    Who keeps the roots of full subtrees looks these up and hashes nothing else. Raises NoSuchTree.
    """
    if not 0 <= index < size:
        raise NoSuchTree(f"no leaf {index} among {size}")
    spans, begin, end = [], 0, size
    while end - begin > 1:
        split = begin + _split(end - begin)
        if index < split:
            spans.append((split, end))
            end = split
        else:
            spans.append((begin, split))
            begin = split
    return tuple(reversed(spans))


def consistency_spans(*, earlier: int, size: int) -> tuple[Span, ...]:
    """The subtrees whose roots prove the first `earlier` leaves to begin a tree of `size` (§2.1.2).

    Raises NoSuchTree when `earlier` is not between 1 and `size`.
    """
    if not 0 < earlier <= size:
        raise NoSuchTree(f"no earlier tree of {earlier} leaves within {size}")
    spans, begin, end = [], 0, size
    while end != earlier:
        split = begin + _split(end - begin)
        if earlier <= split:
            spans.append((split, end))
            end = split
        else:
            spans.append((begin, split))
            begin = split
    # A whole earlier tree is known to whoever asks; a part of it is not.
    if begin:
        spans.append((begin, end))
    return tuple(reversed(spans))


def inclusion_proof(leaves: Sequence[Digest], *, index: int, hasher: Hasher) -> tuple[Digest, ...]:
    """The siblings on the way from leaf `index` up to the root; raises NoSuchTree."""
    spans = inclusion_spans(index=index, size=len(leaves))
    return tuple(tree_root(leaves[begin:end], hasher=hasher) for begin, end in spans)


def consistency_proof(leaves: Sequence[Digest], *, earlier: int, hasher: Hasher) -> tuple[Digest, ...]:
    """What shows that the first `earlier` leaves are still the beginning of the tree; raises NoSuchTree."""
    spans = consistency_spans(earlier=earlier, size=len(leaves))
    return tuple(tree_root(leaves[begin:end], hasher=hasher) for begin, end in spans)


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


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
