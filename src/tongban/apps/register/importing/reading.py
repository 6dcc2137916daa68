"""Extracts read by columns, a block of lines at a time; what is doubtful is read by rows."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import repeat

from tongban.apps.register.importing.cells import Cell, Column, Memory, certificate_numbers, unit_codes
from tongban.apps.register.importing.columns import CURRENT, KINDS, SERIAL, UNIT_CODE, Kind, Source
from tongban.apps.register.importing.holders import HolderReader
from tongban.apps.register.importing.staged import StagedRow, key_of, stage
from tongban.domain.codes.divisions import holds_parcels
from tongban.domain.dictionaries import AdvanceNoticeKind
from tongban.exchange.national.extract_columns import column_named
from tongban.exchange.national.extracts import MAX_CELL, Wanted, record_of
from tongban.exchange.national.mapping import CodeMapping
from tongban.exchange.national.records import BadRow, RowRefused, Sourced

Line = tuple[int, list[str]]
"""A row's number in its file, and its cells."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """Some whole lines of an extract; `first` is the number of the first in its file."""

    file: str
    titles: tuple[str, ...]
    text: str
    first: int


class ExtractReader:
    """Reads blocks; what it has understood of codes, days and amounts it keeps from block to block."""

    def __init__(self, *, wanted: Wanted, codes: CodeMapping) -> None:
        self._wanted = wanted
        self._codes = codes
        self._readers: dict[tuple[tuple[str, ...], str, str], _ColumnReader | None] = {}

    def read(self, block: Block) -> list[StagedRow | BadRow]:
        """Every row of the block that is wanted, ready to be staged, or set aside with its reason."""
        names = tuple(column_named(title) for title in block.titles)
        found: list[StagedRow | BadRow] = []
        groups: dict[tuple[str, str], list[Line]] = {}
        code_at, kind_at = names.index("BDCDYH"), names.index("KIND") if "KIND" in names else None
        for line in _lines(block, found):
            cells = line[1]
            code = cells[code_at].strip() if code_at < len(cells) else ""
            kind = cells[kind_at].strip() if kind_at is not None and kind_at < len(cells) else ""
            groups.setdefault((code[:6], kind), []).append(line)
        for (division, kind), lines in groups.items():
            if self._wanted(division):
                found += self._read_alike(lines, block.file, names, division, kind)
        found.sort(key=lambda row: row.line)
        return found

    def _read_alike(
        self, lines: list[Line], file: str, names: tuple[str, ...], division: str, kind: str
    ) -> Iterator[StagedRow | BadRow]:
        """Read rows of one division and kind."""
        reader = self._reader(names, division, kind)
        whole = [line for line in lines if len(line[1]) == len(names)] if reader else []
        settled = reader.read(file, whole) if reader and whole else {}
        yield from settled.values()
        for number, cells in lines:
            if number not in settled and any(cells):
                yield read_row(file, number, names, cells, self._codes)

    def _reader(self, names: tuple[str, ...], division: str, kind: str) -> "_ColumnReader | None":
        about = (names, division, kind)
        if about not in self._readers:
            by_columns = kind in KINDS and ("KIND" in names) == bool(kind) and holds_parcels(division)
            self._readers[about] = _ColumnReader(names, KINDS[kind], self._codes, division) if by_columns else None
        return self._readers[about]


def read_row(
    file: str, number: int, names: Sequence[str], cells: Sequence[str], codes: CodeMapping
) -> StagedRow | BadRow:
    """One row by itself: staged, or why not."""
    try:
        return stage(Sourced(record=record_of(names, cells, codes), file=file, line=number))
    except RowRefused as refusal:
        code = cells[names.index("BDCDYH")] if names.index("BDCDYH") < len(cells) else ""
        return BadRow(file=file, line=number, unit_code=code[:40], reason=refusal.reason)


def _lines(block: Block, bad: list[StagedRow | BadRow]) -> Iterable[Line]:
    csv.field_size_limit(MAX_CELL)
    if '"' not in block.text:  # then every line is a row
        with suppress(csv.Error):
            return list(enumerate(csv.reader(io.StringIO(block.text)), start=block.first))
    return _lines_one_by_one(block, bad)


def _lines_one_by_one(block: Block, bad: list[StagedRow | BadRow]) -> Iterator[Line]:
    """Rows that may go over several lines, or cannot be read."""
    reader = csv.reader(io.StringIO(block.text))
    while True:
        number = block.first + reader.line_num
        try:
            for cells in reader:
                yield number, cells
                number = block.first + reader.line_num
        except csv.Error as error:
            bad.append(BadRow(file=block.file, line=number, unit_code="", reason=f"这一行读不出来：{error}"))
        else:
            return


def _places_of_none(columns: Iterable[Sequence[object]]) -> set[int]:
    """Where any of the columns has nothing to say."""
    return {place for column in columns if None in column for place, cell in enumerate(column) if cell is None}


class _ColumnReader:
    """Reads rows of one kind from extracts with these columns."""

    def __init__(self, names: tuple[str, ...], kind: Kind, codes: CodeMapping, division: str) -> None:
        self._kind = kind
        self._places = {name: place for place, name in enumerate(names)}
        self._codes = codes
        self._division = division
        self._cells = {column: self._prepared(source) for column, source in kind.sources.items()}
        self._unit = self._prepared(UNIT_CODE, unit_codes)
        self._number = self._prepared(kind.number, certificate_numbers) if kind.number else None
        self._serial, self._current = self._prepared(SERIAL), self._prepared(CURRENT)
        self._holders = HolderReader(shared=kind.layout.shared, codes=codes, division=division)

    def read(self, file: str, lines: list[Line]) -> dict[int, StagedRow]:
        """Rows by line, without those that are left to the row reader."""
        columns, count = list(zip(*(cells for _, cells in lines), strict=True)), len(lines)
        layout, kind = self._kind.layout, self._kind.layout.counted
        read = {column: prepare(columns, count) for column, prepare in self._cells.items()}
        units = self._unit(columns, count)
        numbers, serials, held = self._papers(columns, count)
        if layout.shared:
            read["mode"] = [one and one[0] for one in held]
        parts = [read[column] for column in layout.columns]
        checked: list[Sequence[object]] = [units, numbers, serials, held, self._current(columns, count), *parts]
        doubtful = _places_of_none(checked)
        payloads = ["" if None in cells else "\t".join(cells) for cells in zip(*parts, strict=True)]
        alone = self._alone(read, count)
        staged = {}
        for place, (line, _) in enumerate(lines):
            if place in doubtful:
                continue
            unit, number, payload, holders = units[place], numbers[place], payloads[place], held[place][1]  # type: ignore[index]
            key = key_of(kind, unit, number, payload, holders)  # type: ignore[arg-type]
            staged[line] = StagedRow(
                kind, file, line, unit, payload, key, number, serials[place], holders, alone[place]  # type: ignore[arg-type]
            )  # fmt: skip
        return staged

    def _prepared(
        self, source: Source, quick: Callable[[Column, Memory], list[Cell]] | None = None
    ) -> Callable[[Sequence[Column], int], list[Cell]]:
        """How a column is read from extracts with these columns."""
        present = [name for name in source.names if name in self._places]
        memory = Memory(present, source.meaning, codes=self._codes, division=self._division)
        places = [self._places[name] for name in present]
        if not places:
            return lambda _, count: [memory[()]] * count
        if len(places) > 1:
            return lambda columns, _: [memory[cells] for cells in zip(*(columns[one] for one in places), strict=True)]
        (place,) = places
        if quick is not None and not self._codes:
            return lambda columns, _: quick(columns[place], memory)
        if source.quick is not None and not self._codes:
            read = source.quick
            return lambda columns, _: read(columns[place])
        return lambda columns, _: list(map(memory.__getitem__, columns[place]))

    def _papers(
        self, columns: Sequence[Column], count: int
    ) -> tuple[list[Cell], list[Cell], list[tuple[str, tuple[str, ...]] | None]]:
        """Certificate numbers, printed serials, and holders with their mode."""
        if self._number is None:
            return [""] * count, [""] * count, [("", ())] * count
        names, kinds, documents, numbers, shares, modes = (
            self._column(columns, name, count) for name in ("QLRMC", "QLRLX", "ZJZL", "ZJH", "QLBL", "GYFS")
        )
        read = self._holders.read
        held = [
            read(name, number, combination)
            for name, number, combination in zip(
                names, numbers, zip(kinds, documents, shares, modes, strict=True), strict=True
            )
        ]
        return self._number(columns, count), self._serial(columns, count), held

    def _column(self, columns: Sequence[Column], name: str, count: int) -> Sequence[str]:
        place = self._places.get(name)
        return list(repeat("", count)) if place is None else columns[place]

    def _alone(self, read: dict[str, list[Cell]], count: int) -> list[bool]:
        """Which rows claim their unit for their kind alone, see StagedRow."""
        counted = self._kind.layout.counted
        if counted == "advance_notices":
            return [kind == AdvanceNoticeKind.PRESALE.value for kind in read["kind"]]
        return [counted in {"units", "ownerships"}] * count
