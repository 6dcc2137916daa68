"""Recomputing the whole log from the rows, and naming what does not fit.

First the lines: each hashed again, the tree grown again, every signed head compared. What the lines sealed goes into
pigeonholes. Then the tables: each row's text streamed out of PostgreSQL, hashed and held against its seal. Last what
follows from the rows and is computed anew. All of it sees one instant, while others go on recording.
"""

import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL
from psycopg import sql

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Certificate, RegisterLogEntry, TreeHead, TreeNode
from tongban.apps.register.proving.hashing import HASHER, about_text, line_text, rows_root, sm3, unpacked
from tongban.apps.register.proving.heads import is_signed, noted_heads
from tongban.apps.register.proving.parts import BY_CODE, LINE, PARTS, Part
from tongban.apps.register.proving.pigeonholes import Pigeonholes, hole_of
from tongban.apps.register.proving.recomputed import check_recomputed
from tongban.apps.register.proving.strays import check_strays
from tongban.apps.register.proving.verdict import Discrepancy, Fault, Verdict
from tongban.domain.register.merkle import CompactRange, Digest

_RECORD: Final = struct.Struct(">Q32s16sQ")
_LINES_AT_ONCE: Final = 2_000
_NODE: Final = "register_tree_node"
Progress = Callable[[str, int], None]
Node = tuple[int, int, bytes]

__all__ = ["Discrepancy", "Fault", "Verdict", "verify_register"]


def verify_register(institution: Institution, *, progress: Progress = lambda _what, _count: None) -> Verdict:
    """Recompute the log of an institution from its rows; `progress` is told what is being read, and how far."""
    verdict = Verdict(institution=institution.code)
    with Pigeonholes() as seals, _one_instant():
        _check_lines(verdict, seals, progress)
        for part in PARTS:
            _check_part(verdict, part, seals)
            progress(f"{part.table}.{part.name}", verdict.entries)
        check_recomputed(verdict, institution)
        check_strays(verdict)
    return verdict


@contextmanager
def _one_instant() -> Iterator[None]:
    """See the register as it is now until the end, whatever is recorded meanwhile; a caller's transaction stays."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # Thousands of lines of an import are hashed between two questions; on a busy machine that takes a while.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


def _check_lines(verdict: Verdict, seals: Pigeonholes, progress: Progress) -> None:
    heads, nodes = _heads(verdict), _Nodes(verdict)
    tree, expected = CompactRange(hasher=HASHER), 1
    for line in _lines(verdict.institution):
        if line.sequence < expected:
            verdict.note(Fault.ADDED, table="register_log", row=line.sequence)
            continue
        for missing in range(expected, line.sequence):
            verdict.note(Fault.LINE_REMOVED, table="register_log", row=missing)
        expected = line.sequence + 1
        leaf = _check_line(verdict, line, seals)
        nodes.check(index=tree.size, leaf=leaf, tree=tree)
        tree = tree.appended(leaf)
        verdict.lines += 1
        for head in heads.pop(tree.size, ()):
            _check_head(verdict, head, tree.root)
        if verdict.lines % _LINES_AT_ONCE == 0:
            progress("register_log", verdict.lines)
    for missing in range(expected, max(heads, default=0) + 1):
        verdict.note(Fault.LINE_REMOVED, table="register_log", row=missing)
    for size in sorted(heads):
        verdict.note(Fault.HEAD_WRONG, table="register_tree_head", row=size)
    nodes.note_left()
    verdict.root = tree.root.hex()


def _check_line(verdict: Verdict, line: RegisterLogEntry, seals: Pigeonholes) -> Digest:
    """Hash the line again and put what it sealed away; the leaf it should have."""
    salt, sequence, sealed = bytes(line.salt), line.sequence, []
    try:
        sealed = list(unpacked(bytes(line.manifest)))
    except ValueError:
        verdict.note(Fault.LINE_ALTERED, table="register_log", row=sequence, part="manifest")
    about = sm3(b"\x00" + salt + about_text(line))
    leaf = HASHER.leaf(line_text(line))
    says = bool(sealed) and sealed[0] == (LINE, sequence, about)
    rooted = rows_root([digest for _, _, digest in sealed]) == bytes(line.rows_root) if sealed else False
    found = _certificates_of(sealed) == (line.first_certificate, line.last_certificate)
    if not (says and rooted and found and leaf == bytes(line.leaf)):
        verdict.note(Fault.LINE_ALTERED, table="register_log", row=sequence)
    for code, row, digest in sealed[1:]:
        seals.put(code, row, _RECORD.pack(row, digest, salt, sequence))
    return leaf


def _certificates_of(sealed: Iterable[tuple[int, int, bytes]]) -> tuple[int | None, int | None]:
    """The first and last certificate a line touches: by them its proof is found."""
    rows = [row for code, row, _ in sealed if code in BY_CODE and BY_CODE[code].model is Certificate]
    return (min(rows), max(rows)) if rows else (None, None)


class _Nodes:
    """The stored nodes beside those the lines give, both in the order in which lines complete them."""

    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self._stored = _stored_nodes(verdict.institution)
        self._next = next(self._stored, None)

    def check(self, *, index: int, leaf: Digest, tree: CompactRange) -> None:
        """Hold what is stored against the nodes the line at `index` completed, lowest first."""
        roots, digest, level = list(tree.roots), leaf, 0
        while index >> level & 1:
            digest = HASHER.node(roots.pop(), digest)
            level += 1
            self._check_one((level, index >> level, digest))

    def note_left(self) -> None:
        """Whatever no line has completed does not belong there."""
        while self._next is not None:
            self._note(Fault.ADDED, self._next)
            self._advance()

    def _check_one(self, wanted: Node) -> None:
        while self._next is not None and _order(self._next) < _order(wanted):
            self._note(Fault.ADDED, self._next)
            self._advance()
        if self._next is None or self._next[:2] != wanted[:2]:
            self._note(Fault.REMOVED, wanted)
            return
        if self._next != wanted:
            self._note(Fault.NODE_WRONG, wanted)
        self._advance()

    def _note(self, fault: Fault, node: Node) -> None:
        self._verdict.note(fault, table=f"{_NODE} level {node[0]}", row=node[1])

    def _advance(self) -> None:
        self._next = next(self._stored, None)


def _order(node: Node) -> tuple[int, int]:
    """By the line that completes the node, then upwards."""
    level, position, _ = node
    return (position + 1) << level, level


def _heads(verdict: Verdict) -> dict[int, list[TreeHead]]:
    """Every head by its size; one that was signed and is no longer there is noted."""
    heads = defaultdict(list)
    for head in TreeHead.objects.of(verdict.institution).order_by("pk"):
        heads[head.size].append(head)
    for size, root in noted_heads(verdict.institution):
        if all(bytes(one.root) != root for one in heads.get(size, ())):
            verdict.note(Fault.REMOVED, table="register_tree_head", row=size)
    for size, several in heads.items():
        for _ in several[1:]:
            verdict.note(Fault.ADDED, table="register_tree_head", row=size)
    return heads


def _check_head(verdict: Verdict, head: TreeHead, root: Digest) -> None:
    verdict.heads += 1
    if not is_signed(head):
        verdict.note(Fault.HEAD_UNSIGNED, table="register_tree_head", row=head.size)
    elif bytes(head.root) != root:
        verdict.note(Fault.HEAD_WRONG, table="register_tree_head", row=head.size)


def _check_part(verdict: Verdict, part: Part, seals: Pigeonholes) -> None:
    """Hold one part of every row against its seal, pigeonhole by pigeonhole."""
    holes, expected, current = iter(seals.holes(part.code)), dict[int, tuple[bytes, bytes, int]](), -1
    for key, text in _texts(part, verdict.institution):
        while hole_of(key) > current:
            _note_removed(verdict, part, expected)
            current = next(holes, hole_of(key))
            expected = _expected(seals, part.code, current)
        verdict.entries += 1
        seal = expected.pop(key, None)
        if seal is None:
            verdict.note(Fault.ADDED, table=part.table, row=key, part=part.name)
        elif sm3(b"\x00" + text if part.public else b"\x00" + seal[1] + text) != seal[0]:
            verdict.note(Fault.ALTERED, table=part.table, row=key, part=part.name, line=seal[2])
    _note_removed(verdict, part, expected)
    for hole in holes:
        _note_removed(verdict, part, _expected(seals, part.code, hole))


def _expected(seals: Pigeonholes, code: int, hole: int) -> dict[int, tuple[bytes, bytes, int]]:
    content = b"".join(seals.take(code, hole))
    return {row: (digest, salt, line) for row, digest, salt, line in _RECORD.iter_unpack(content)}


def _note_removed(verdict: Verdict, part: Part, left: dict[int, tuple[bytes, bytes, int]]) -> None:
    for row, (_, _, line) in sorted(left.items()):
        verdict.note(Fault.REMOVED, table=part.table, row=row, part=part.name, line=line)
    left.clear()


def _texts(part: Part, institution: str) -> Iterator[tuple[int, bytes]]:
    """Key and sealed text of every row, streamed: as COPY writes them no byte needs converting."""
    select = f"""SELECT {part.text} FROM "{part.table}"
        WHERE institution_id = {{institution}} AND {part.there} ORDER BY id"""  # noqa: S608 - names from our own table of parts
    statement = sql.SQL(
        "COPY (" + select + ") TO STDOUT (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01', ENCODING 'UTF8')"
    ).format(institution=sql.Literal(institution))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        rest = b""
        for block in copy:
            *lines, rest = (rest + bytes(block)).split(b"\n")
            for line in lines:
                yield int(line.split(b",", 3)[2]), line


def _lines(institution: str) -> Iterator[RegisterLogEntry]:
    rows = RegisterLogEntry.objects.of(institution).order_by("sequence")
    yield from rows.iterator(chunk_size=_LINES_AT_ONCE)


def _stored_nodes(institution: str) -> Iterator[Node]:
    completed = RawSQL("(position + 1) << least(level, 62)", [], BigIntegerField())
    rows = TreeNode.objects.of(institution).order_by(completed, "level", "pk")
    for level, position, digest in rows.values_list("level", "position", "digest").iterator(chunk_size=_LINES_AT_ONCE):
        yield level, position, bytes(digest)
