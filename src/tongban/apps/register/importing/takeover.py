"""Chunks of rows into the register, each a transaction; what does not fit is reported and stops nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DataError, IntegrityError, connection, transaction

from tongban.apps.identity.models import Institution
from tongban.apps.register.importing.collisions import without_collisions
from tongban.apps.register.importing.faults import parted, reason_of
from tongban.apps.register.importing.judging import Verdict, judge, refusals
from tongban.apps.register.importing.layouts import Layout
from tongban.apps.register.importing.numbers import raise_sequences
from tongban.apps.register.importing.sealing import Written, sealed
from tongban.apps.register.importing.staged import StagedRow
from tongban.apps.register.importing.staging import copy_in, empty_tables, open_tables
from tongban.apps.register.importing.writing import Origin, write
from tongban.apps.register.proving.logbook import Author, Draft, Entry, append_line, hold_the_pen
from tongban.exchange.national.records import BadRow

_NO_INSTITUTION = "没有登记机构管辖这个不动产单元所在的区划"


@dataclass
class Outcome:
    """What became of rows: entries by kind, also by institution; what was there already; what waits for its unit."""

    added: Counter[str] = field(default_factory=Counter)
    added_of: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    bad: list[BadRow] = field(default_factory=list)
    early: list[StagedRow] = field(default_factory=list)

    def take(self, other: "Outcome") -> None:
        """Add another outcome to this one."""
        self.added.update(other.added)
        self.added_of.update(other.added_of)
        self.unchanged += other.unchanged
        self.bad.extend(other.bad)
        self.early.extend(other.early)


class Turn:
    """Lets chunks that are under way at the same time write one after another; alone there is nobody to wait for."""

    def wait(self) -> None:
        """Go on when the chunk before has written; at once when this chunk's turn has come already."""

    def pass_on(self) -> None:
        """Let the next chunk write; once."""


@dataclass(frozen=True, kw_only=True)
class Takeover:
    """Writes rows into the registers of these institutions, given by division."""

    institutions: Mapping[str, Institution]
    at: datetime
    label: str
    turn: Turn = field(default_factory=Turn)

    def take(self, rows: Iterable[StagedRow | BadRow], *, wait: bool) -> Outcome:
        """Take rows, institution by institution; rights without a unit come back where they may `wait` for it."""
        outcome = Outcome()
        by_institution: dict[str, list[StagedRow]] = {}
        for row in rows:
            if isinstance(row, BadRow):
                outcome.bad.append(row)
            elif row.unit_code[:6] not in self.institutions:
                outcome.bad.append(row.refused(_NO_INSTITUTION))
            else:
                by_institution.setdefault(self.institutions[row.unit_code[:6]].code, []).append(row)
        for mine in by_institution.values():
            self._write(mine, outcome, wait=wait, whole=len(by_institution) == 1)
        return outcome

    def _write(self, rows: Sequence[StagedRow], outcome: Outcome, *, wait: bool, whole: bool) -> None:
        """Write rows of one institution; what the database refuses is found by halving."""
        origin = Origin(institution=self.institutions[rows[0].unit_code[:6]], at=self.at, label=self.label)
        chunk = _Chunk(origin, wait=wait)
        try:
            with transaction.atomic():
                chunk.write(rows, self.turn, last=whole)
        except (IntegrityError, DataError) as error:
            if len(rows) == 1:
                outcome.bad.append(rows[0].refused(reason_of(error)))
                return
            for part in parted(rows, error):
                self._write(part, outcome, wait=wait, whole=False)
            return
        outcome.take(chunk.outcome)


class _Chunk:
    """Rows of one institution that are written in one transaction."""

    def __init__(self, origin: Origin, *, wait: bool) -> None:
        self.outcome = Outcome()
        self._origin = origin
        self._wait = wait
        self._draft = Draft()
        self._written: list[Written] = []
        self._numbers: list[str] = []

    def write(self, rows: Sequence[StagedRow], turn: Turn, *, last: bool) -> None:
        """Write and seal; `last` when the next chunk may begin to write while this one is sealed."""
        open_tables()
        first, *others = without_collisions(rows)
        layouts = copy_in(first)
        turn.wait()
        self._settle(first, layouts)
        for more in others:
            empty_tables()
            layouts = copy_in(more)
            self._settle(more, layouts)
        if last:
            turn.pass_on()
        if self.outcome.added:
            self._draft.rows += sealed(self._written, salt=self._draft.salt)
            self._append_line()
        empty_tables()

    def _settle(self, rows: Sequence[StagedRow], layouts: Sequence[Layout]) -> None:
        """Judge what is staged and write what is welcome; at the end every deferred constraint speaks."""
        numbered, printed = any(row.number for row in rows), any(row.serial for row in rows)
        apart = any(row.own for row in rows)
        for layout in layouts:
            judge(layout, self._origin.institution.code)
            self._written += write(layout, self._origin, numbered=numbered, printed=printed, apart=apart)
        self._count(rows)
        _check_constraints()

    def _count(self, rows: Sequence[StagedRow]) -> None:
        outcome, refused = self.outcome, dict(refusals())
        for number, verdict in refused.items():
            self._refuse(rows[number], verdict)
        welcome = [row for number, row in enumerate(rows) if number not in refused] if refused else rows
        outcome.added.update(Counter([row.kind for row in welcome]))
        outcome.added_of[self._origin.institution.code] += len(welcome)
        self._numbers += [row.number for row in welcome if row.number]
        self._numbers += [number for row in welcome for _, number, _ in row.own]

    def _refuse(self, row: StagedRow, verdict: Verdict) -> None:
        if verdict is Verdict.UNCHANGED:
            self.outcome.unchanged += 1
        elif verdict is Verdict.HOMELESS and self._wait:
            self.outcome.early.append(row)
        else:
            self.outcome.bad.append(row.refused(verdict.value.format(row.number)))

    def _append_line(self) -> None:
        """One line of the log for the chunk: what was taken over is as provable as what is recorded."""
        origin = self._origin
        hold_the_pen(origin.institution)
        raise_sequences(origin.institution, self._numbers)
        append_line(
            institution=origin.institution,
            entry=Entry(case_number=origin.label[:80], summary=f"导入{self.outcome.added.total()}条记载"),
            draft=self._draft,
            author=Author(username="tongban import", name="数据导入"),
            at=origin.at,
        )
        _check_constraints()


def _check_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
