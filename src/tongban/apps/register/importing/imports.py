"""One import from its first row to its last: piece by piece, the journal kept, the report put together."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Institution
from tongban.apps.register.importing.jobs import Job, Reading, Stage, batches
from tongban.apps.register.importing.lanes import in_lanes
from tongban.apps.register.importing.reading import ExtractReader
from tongban.apps.register.importing.runs import Journal
from tongban.apps.register.importing.staged import StagedRow
from tongban.apps.register.importing.takeover import Outcome, Takeover
from tongban.exchange.national.extracts import Wanted
from tongban.exchange.national.mapping import NO_MAPPING, CodeMapping
from tongban.exchange.national.records import BadRow, Sourced

AT_ONCE = 5_000
"""Rows of a piece: its line of the log lists some 40 bytes for each of about four rows of the register."""


@dataclass
class ImportReport:
    """What an import did: new entries by kind, entries that were there already, rows that did not fit."""

    added: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    bad: list[BadRow] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Import:
    """Whose registers are taken over, given by division code; when, under which name, and in how many processes."""

    institutions: Mapping[str, Institution]
    at: datetime
    label: str
    wanted: Wanted = lambda _: True
    codes: CodeMapping = NO_MAPPING
    lanes: int = 1


def import_records(
    rows: Iterable[Sourced | BadRow],
    *,
    institutions: Mapping[str, Institution],
    at: datetime,
    label: str,
    journal: Journal | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Take records over that have been read already; see import_jobs."""
    order = Import(institutions=institutions, at=at, label=label)
    return import_jobs(batches(rows, at_once=AT_ONCE), order=order, journal=journal, progress=progress)


def import_jobs(
    jobs: Iterable[Job],
    *,
    order: Import,
    journal: Journal | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Take pieces over into the registers of these institutions.

    Each piece is one transaction for an institution. Records are recognised by their content: what is there already
    stays untouched, also when it has been ended since. Rights may come before their unit. Every record of a division
    without institution, and every one the register cannot hold, ends in `bad` with its reason.

    With a `journal` an interrupted import of the same files goes on where it stopped. `progress` is told after every
    piece how many rows have been dealt with. With several lanes the caller is in no transaction.
    """
    run = _Run(order, journal, progress)
    run.go(jobs)
    return run.report


class _Run:
    """The import under way: its report, and the rights that came before their unit."""

    def __init__(self, order: Import, journal: Journal | None, progress: Callable[[int], None]) -> None:
        self.report = ImportReport()
        self._order = order
        self._journal = journal
        self._progress = progress
        self._takeover = Takeover(institutions=order.institutions, at=order.at, label=order.label)
        self._early: list[StagedRow] = []
        self._added_of: Counter[str] = Counter()

    def go(self, jobs: Iterable[Job]) -> None:
        """Do it."""
        journal, position, left = self._journal, 0, iter(jobs)
        if journal is not None:
            left, position = _behind(left, journal.position)
            self.report.added, self.report.unchanged = journal.added, journal.unchanged
        for job, outcome in self._outcomes(left):
            self._take(outcome)
            position += job.rows
            self._progress(position)
            # Rights held in memory only: the place must not be written down yet.
            if journal is not None and not self._early:
                self._note(journal, position)
        self._take_early_rights()
        if journal is not None:
            self._note(journal, position)
            journal.finish(self._order.at)
        self.report.bad.sort(key=lambda one: (one.file, one.line))
        self._note_in_audit_trail()

    def _outcomes(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome]]:
        order = self._order
        extracts = ExtractReader(wanted=order.wanted, codes=order.codes)
        reading = Reading(wanted=order.wanted, codes=order.codes, extracts=extracts)
        if order.lanes > 1:
            yield from in_lanes(jobs, takeover=self._takeover, reading=reading, count=order.lanes)
            return
        for job in jobs:
            yield job, self._takeover.take(job.read(reading), wait=job.stage is Stage.MESSAGES)

    def _take(self, outcome: Outcome) -> None:
        self.report.added.update(outcome.added)
        self.report.unchanged += outcome.unchanged
        self.report.bad.extend(outcome.bad)
        self._early.extend(outcome.early)
        self._added_of.update(outcome.added_of)

    def _take_early_rights(self) -> None:
        """Take the rights whose unit came later, or never."""
        early, self._early = self._early, []
        for start in range(0, len(early), AT_ONCE):
            self._take(self._takeover.take(early[start : start + AT_ONCE], wait=False))

    def _note(self, journal: Journal, position: int) -> None:
        report = self.report
        journal.note(position, added=report.added, unchanged=report.unchanged, bad=report.bad)

    def _note_in_audit_trail(self) -> None:
        """Leave one line per institution that received something."""
        for code, count in self._added_of.items():
            if count:
                record_act(
                    act="register.import",
                    at=self._order.at,
                    institution_code=code,
                    actor="tongban import",
                    actor_name="数据导入",
                    subject=self._order.label,
                    detail={"entries": count, "bad_rows": len(self.report.bad)},
                )


def _behind(jobs: Iterator[Job], position: int) -> tuple[Iterator[Job], int]:
    """The pieces behind a position, and where the first of them begins."""
    passed = 0
    while passed < position and (job := next(jobs, None)) is not None:
        passed += job.rows
    return jobs, passed
