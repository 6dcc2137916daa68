"""Pieces of an import that are read and taken over as a whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice
from pathlib import Path
from typing import Protocol

from tongban.apps.register.importing.reading import Block, ExtractReader
from tongban.apps.register.importing.staged import StagedRow, stage
from tongban.exchange.national.extracts import Wanted
from tongban.exchange.national.mapping import CodeMapping
from tongban.exchange.national.messages import division_of, read_message
from tongban.exchange.national.records import BadRow, RowRefused, Sourced, UnitRecord


class Stage(IntEnum):
    """The order of an import: what comes later may rely on everything before having been written."""

    UNITS = 0
    MESSAGES = 1
    RIGHTS = 2


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Which divisions are read, and in whose codes."""

    wanted: Wanted
    codes: CodeMapping
    extracts: ExtractReader


class Job(Protocol):
    """A piece: how many rows or messages, of which stage, and reading it."""

    @property
    def stage(self) -> Stage:
        """When it is taken over."""

    @property
    def rows(self) -> int:
        """About how many rows there are: for showing progress and for going on after an interruption."""

    def read(self, reading: Reading) -> list[StagedRow | BadRow]:
        """Everything in it that is wanted."""


@dataclass(frozen=True, kw_only=True)
class ExtractPart:
    """Whole lines of a CSV extract: a piece of a file, or `content` unpacked from an archive."""

    stage: Stage
    file: str
    titles: tuple[str, ...]
    encoding: str
    first: int
    rows: int
    path: Path | None = None
    offset: int = 0
    size: int = 0
    content: bytes = b""

    def read(self, reading: Reading) -> list[StagedRow | BadRow]:
        """Read the lines by columns."""
        content = self.content
        if self.path is not None:
            with self.path.open("rb") as file:
                file.seek(self.offset)
                content = file.read(self.size)
        text = content.decode(self.encoding, errors="replace")
        return reading.extracts.read(Block(file=self.file, titles=self.titles, text=text, first=self.first))


@dataclass(frozen=True, kw_only=True)
class Messages:
    """Some access messages with the names of their files."""

    contents: tuple[tuple[str, bytes], ...]
    stage: Stage = Stage.MESSAGES

    @property
    def rows(self) -> int:
        """One a message."""
        return len(self.contents)

    def read(self, reading: Reading) -> list[StagedRow | BadRow]:
        """Parse message by message; a unit that accompanies several rights is told once."""
        told: set[str] = set()
        rows: list[StagedRow | BadRow] = []
        for name, content in self.contents:
            for row in _of_message(name, content, reading):
                if isinstance(row, StagedRow) and row.accompanies:
                    if row.key in told:
                        continue
                    told.add(row.key)
                rows.append(row)
        return rows


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """Files that could not be opened or understood."""

    bad: BadRow
    stage: Stage = Stage.MESSAGES

    @property
    def rows(self) -> int:
        """One."""
        return 1

    def read(self, reading: Reading) -> list[StagedRow | BadRow]:
        """The reason, where faults of files are told."""
        return [self.bad] if reading.wanted("") else []


@dataclass(frozen=True, kw_only=True)
class Records:
    """Records that somebody has read already."""

    records: tuple[Sourced | BadRow, ...]
    stage: Stage = Stage.MESSAGES

    @property
    def rows(self) -> int:
        """As many as there are."""
        return len(self.records)

    def read(self, reading: Reading) -> list[StagedRow | BadRow]:
        """Make them rows."""
        del reading
        return [row if isinstance(row, BadRow) else stage(row) for row in self.records]


def batches(rows: Iterable[Sourced | BadRow], *, at_once: int) -> Iterator[Records]:
    """Records as pieces."""
    left = iter(rows)
    while records := tuple(islice(left, at_once)):
        yield Records(records=records)


def _of_message(name: str, content: bytes, reading: Reading) -> Iterator[StagedRow | BadRow]:
    if not reading.wanted(division_of(content)):
        return
    try:
        for record in read_message(content, codes=reading.codes):
            yield stage(Sourced(record=record, file=name, line=0, accompanies=isinstance(record, UnitRecord)))
    except RowRefused as refusal:
        yield BadRow(file=name, line=0, unit_code="", reason=refusal.reason)
