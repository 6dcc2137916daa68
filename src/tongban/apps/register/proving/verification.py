"""Recomputing the whole log from the rows, and naming what does not fit.

First the lines: each hashed again, the tree grown again, every signed head compared. What the lines sealed goes into
pigeonholes. Then the tables: each row's text streamed out of PostgreSQL, hashed and held against its seal.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db import connection
from psycopg import sql

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import RegisterLogEntry, TreeHead, TreeNode
from tongban.apps.register.proving.hashing import HASHER, about_text, line_text, rows_root, sm3, unpacked
from tongban.apps.register.proving.heads import is_signed
from tongban.apps.register.proving.parts import LINE, PARTS, Part
from tongban.apps.register.proving.pigeonholes import Pigeonholes, hole_of
from tongban.domain.labelled import Labelled
from tongban.domain.register.merkle import CompactRange, Digest

_RECORD: Final = struct.Struct(">Q32s16sQ")
_LINES_AT_ONCE: Final = 2_000
_SHOWN: Final = 1_000
Progress = Callable[[str, int], None]


class Fault(Labelled):
    """What can be wrong with a row."""

    ALTERED = "altered", "内容被改动"
    REMOVED = "removed", "被删除"
    ADDED = "added", "不是由登簿写入"
    LINE_ALTERED = "line_altered", "日志行被改动"
    LINE_REMOVED = "line_removed", "日志行缺失"
    NODE_WRONG = "node_wrong", "树节点不符"
    HEAD_WRONG = "head_wrong", "签发的树头与现在的日志不符"
    HEAD_UNSIGNED = "head_unsigned", "树头签名无效"


@dataclass(frozen=True, kw_only=True)
class Discrepancy:
    """One thing that does not fit: which table, which row (or line, or size of the tree), which part of it."""

    fault: Fault
    table: str
    row: int
    part: str = ""
    line: int | None = None

    @property
    def sentence(self) -> str:
        """In words."""
        part = f"（{self.part}）" if self.part else ""
        line = f"，登簿日志第{self.line}行" if self.line else ""
        return f"{self.table} {self.row}{part}：{self.fault.label}{line}"


@dataclass
class Verdict:
    """What was checked and what was found, the first thousand of it."""

    institution: str
    lines: int = 0
    entries: int = 0
    heads: int = 0
    root: str = ""
    found: list[Discrepancy] = field(default_factory=list)
    more: int = 0

    @property
    def holds(self) -> bool:
        """Whether everything fits."""
        return not self.found

    def note(self, fault: Fault, *, table: str, row: int, part: str = "", line: int | None = None) -> None:
        """Write a discrepancy down."""
        if len(self.found) < _SHOWN:
            self.found.append(Discrepancy(fault=fault, table=table, row=row, part=part, line=line))
        else:
            self.more += 1


def verify_register(institution: Institution, *, progress: Progress = lambda _what, _count: None) -> Verdict:
    """Recompute the log of an institution from its rows; `progress` is told what is being read, and how far."""
    verdict = Verdict(institution=institution.code)
    with Pigeonholes() as seals:
        _check_lines(verdict, seals, progress)
        for part in PARTS:
            _check_part(verdict, part, seals)
            progress(f"{part.table}.{part.name}", verdict.entries)
    return verdict


def _check_lines(verdict: Verdict, seals: Pigeonholes, progress: Progress) -> None:
    heads = {one.size: one for one in TreeHead.objects.of(verdict.institution).order_by("pk")}
    nodes = _nodes(verdict.institution)
    tree, expected = CompactRange(hasher=HASHER), 1
    for line in _lines(verdict.institution):
        for missing in range(expected, line.sequence):
            verdict.note(Fault.LINE_REMOVED, table="register_log", row=missing)
        expected = line.sequence + 1
        leaf = _check_line(verdict, line, seals)
        _check_nodes(verdict, nodes, index=tree.size, leaf=leaf, tree=tree)
        tree = tree.appended(leaf)
        verdict.lines += 1
        if head := heads.pop(tree.size, None):
            _check_head(verdict, head, tree.root)
        if verdict.lines % _LINES_AT_ONCE == 0:
            progress("register_log", verdict.lines)
    for size in sorted(heads):
        verdict.note(Fault.HEAD_WRONG, table="register_tree_head", row=size)
    for level, position, _ in nodes:
        verdict.note(Fault.ADDED, table=f"register_tree_node level {level}", row=position)
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
    if not (says and rooted and leaf == bytes(line.leaf)):
        verdict.note(Fault.LINE_ALTERED, table="register_log", row=sequence)
    for code, row, digest in sealed[1:]:
        seals.put(code, row, _RECORD.pack(row, digest, salt, sequence))
    return leaf


def _check_nodes(
    verdict: Verdict, nodes: Iterator[tuple[int, int, bytes]], *, index: int, leaf: Digest, tree: CompactRange
) -> None:
    """The nodes this line completed lie next in the table, lowest first."""
    roots, digest, level = list(tree.roots), leaf, 0
    while index >> level & 1:
        digest = HASHER.node(roots.pop(), digest)
        level += 1
        stored = next(nodes, None)
        if stored != (level, index >> level, digest):
            verdict.note(Fault.NODE_WRONG, table=f"register_tree_node level {level}", row=index >> level)


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


def _nodes(institution: str) -> Iterator[tuple[int, int, bytes]]:
    rows = TreeNode.objects.of(institution).order_by("pk").values_list("level", "position", "digest")
    for level, position, digest in rows.iterator(chunk_size=_LINES_AT_ONCE):
        yield level, position, bytes(digest)
