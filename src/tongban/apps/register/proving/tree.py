"""The institution's tree in the database: growing by one line in O(log n), roots and proofs in O(log n)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tongban.apps.register.models import RegisterLogEntry, TreeNode
from tongban.apps.register.prepared import ask
from tongban.apps.register.proving.hashing import HASHER
from tongban.domain.register.merkle import CompactRange, Digest, NoSuchTree, inclusion_spans

Place = tuple[int, int]
"""Level and position of a full subtree; level 0 are the lines."""


@dataclass(frozen=True)
class LastLine:
    """Where the log ends: the last line's number (0 before there is any), and what the next one will be joined with.

    `joined` are its leaf and the full subtrees above, as many as the next line completes.
    """

    sequence: int
    joined: tuple[Digest, ...] = ()


def new_nodes(institution: str, *, before: LastLine, leaf: Digest) -> list[TreeNode]:
    """The full subtrees that the line after `before` completes, lowest first; raises NoSuchTree."""
    index = before.sequence
    levels = _trailing_ones(index)
    if len(before.joined) < levels or None in before.joined[:levels]:
        raise NoSuchTree(f"the tree of {institution} lacks nodes left of line {index + 1}")
    nodes, digest = [], leaf
    for level, left in enumerate(before.joined[:levels]):
        digest = HASHER.node(left, digest)
        place = {"level": level + 1, "position": index >> (level + 1)}
        nodes.append(TreeNode(institution_id=institution, digest=digest, **place))
    return nodes


def root_of(institution: str, *, size: int) -> Digest:
    """The root over the first `size` lines."""
    places = [(level, (size >> level) - 1) for level in reversed(range(size.bit_length())) if size >> level & 1]
    found = _digests(institution, places)
    return CompactRange(hasher=HASHER, size=size, roots=tuple(found[place] for place in places)).root


def proof_of_line(institution: str, *, index: int, size: int) -> tuple[Digest, ...]:
    """The siblings from the line at `index` up to the root over `size` lines (RFC 6962 §2.1.1); raises NoSuchTree."""
    spans = inclusion_spans(index=index, size=size)
    found = _digests(institution, [place for begin, end in spans for place in _full_subtrees(begin, end)])
    return tuple(_over(begin, end, found.__getitem__) for begin, end in spans)


def _full_subtrees(begin: int, end: int) -> list[Place]:
    """The full subtrees a span is made of."""
    width = end - begin
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return [(level, begin >> level)]
    middle = begin + _split(width)
    return [*_full_subtrees(begin, middle), *_full_subtrees(middle, end)]


def _over(begin: int, end: int, digest_at: Callable[[Place], Digest]) -> Digest:
    """The root over a span, put together from full subtrees."""
    width = end - begin
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return digest_at((level, begin >> level))
    middle = begin + _split(width)
    return HASHER.node(_over(begin, middle, digest_at), _over(middle, end, digest_at))


def _digests(institution: str, places: Iterable[Place]) -> Mapping[Place, Digest]:
    wanted = list(places)
    lines = [position + 1 for level, position in wanted if level == 0]
    nodes = [place for place in wanted if place[0]]
    found: dict[Place, Digest] = {}
    if lines:
        leaves = RegisterLogEntry.objects.of(institution).filter(sequence__in=lines).values_list("sequence", "leaf")
        found.update({(0, sequence - 1): bytes(leaf) for sequence, leaf in leaves})
    if nodes:
        rows = ask(
            """SELECT n.level, n.position, n.digest FROM register_tree_node n
               JOIN unnest(%s::int[], %s::bigint[]) AS w(level, position)
               ON n.level = w.level AND n.position = w.position WHERE n.institution_id = %s""",
            [[level for level, _ in nodes], [position for _, position in nodes], institution],
        )
        found.update({(level, position): bytes(digest) for level, position, digest in rows})
    missing = [place for place in wanted if place not in found]
    if missing:
        raise NoSuchTree(f"the tree of {institution} lacks {missing}")
    return found


def _trailing_ones(number: int) -> int:
    return (number ^ (number + 1)).bit_length() - 1


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)
