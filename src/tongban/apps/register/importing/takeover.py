"""Batches of records into the register; what does not fit is reported and stops nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import DataError, IntegrityError, connection, transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Institution
from tongban.apps.register.importing.ledger import Ledger, key_of
from tongban.apps.register.importing.rows import Origin, RowPile
from tongban.apps.register.importing.runs import Journal
from tongban.apps.register.proving.logbook import Author, Draft, Entry, append_line, hold_the_pen
from tongban.domain.codes.certificate_number import CertificateNumber, InvalidCertificateNumber
from tongban.domain.dictionaries import AdvanceNoticeKind
from tongban.exchange.national.records import (
    BadRow,
    BurdenRecord,
    MortgageRecord,
    NoticeRecord,
    ObjectionRecord,
    OwnershipRecord,
    RightRecord,
    RowRefused,
    SeizureRecord,
    Sourced,
    UnitRecord,
)

_BATCH = 5_000
_COUNTED = {
    UnitRecord: "units",
    OwnershipRecord: "ownerships",
    MortgageRecord: "mortgages",
    NoticeRecord: "advance_notices",
    SeizureRecord: "seizures",
    ObjectionRecord: "objections",
    BurdenRecord: "burdens",
}


@dataclass
class ImportReport:
    """What an import did: new entries by kind, entries that were there already, rows that did not fit."""

    added: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    bad: list[BadRow] = field(default_factory=list)


def import_records(
    rows: Iterable[Sourced | BadRow],
    *,
    institutions: Mapping[str, Institution],
    at: datetime,
    label: str,
    journal: Journal | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Take records over into the registers of these institutions, given by division code.

    Each batch is one transaction. Records are recognised by their content: what is there already stays
    untouched, also when it has been ended since. Rights may come before their unit. Every record of a
    division without institution, and every one the register cannot hold, ends in `bad` with its reason.

    With a `journal` an interrupted import of the same files goes on where it stopped. `progress` is told after
    every batch how many rows have been dealt with.
    """
    takeover = _Takeover(institutions=institutions, at=at, label=label)
    remaining, position = iter(rows), 0
    if journal is not None:
        position = sum(1 for _ in islice(remaining, journal.position))
        takeover.report.added, takeover.report.unchanged = journal.added, journal.unchanged
    while batch := list(islice(remaining, _BATCH)):
        takeover.take(batch)
        position += len(batch)
        progress(position)
        if journal is not None and not takeover.waits_for_units:
            _note(journal, position, takeover.report)
    takeover.take_early_rights()
    if journal is not None:
        _note(journal, position, takeover.report)
        journal.finish(at)
    takeover.report.bad.sort(key=lambda one: (one.file, one.line))
    takeover.note_in_audit_trail()
    return takeover.report


def _note(journal: Journal, position: int, report: ImportReport) -> None:
    journal.note(position, added=report.added, unchanged=report.unchanged, bad=report.bad)


class _Takeover:
    """One import: its report, and the rights that came before their unit."""

    def __init__(self, *, institutions: Mapping[str, Institution], at: datetime, label: str) -> None:
        self.report = ImportReport()
        self._institutions = institutions
        self._at = at
        self._label = label
        self._early: list[Sourced] = []
        self._added_of: Counter[str] = Counter()

    @property
    def waits_for_units(self) -> bool:
        """Whether rights are held in memory only: then the place must not be written down yet."""
        return bool(self._early)

    def take(self, batch: Iterable[Sourced | BadRow]) -> None:
        """Take one batch, institution by institution."""
        by_institution: dict[str, list[Sourced]] = {}
        for row in batch:
            if isinstance(row, BadRow):
                self.report.bad.append(row)
                continue
            institution = self._institutions.get(row.record.unit_code[:6])
            if institution is None:
                self._refuse(row, "没有登记机构管辖这个不动产单元所在的区划")
            else:
                by_institution.setdefault(institution.code, []).append(row)
        for rows in by_institution.values():
            self._write(rows, wait_for_units=True)

    def take_early_rights(self) -> None:
        """Take the rights whose unit came later, or never."""
        early, self._early = self._early, []
        for start in range(0, len(early), _BATCH):
            by_code: dict[str, list[Sourced]] = {}
            for row in early[start : start + _BATCH]:
                by_code.setdefault(self._institutions[row.record.unit_code[:6]].code, []).append(row)
            for rows in by_code.values():
                self._write(rows, wait_for_units=False)

    def note_in_audit_trail(self) -> None:
        """Leave one line per institution that received something."""
        for code, count in self._added_of.items():
            record_act(
                act="register.import",
                at=self._at,
                institution_code=code,
                actor="tongban import",
                actor_name="数据导入",
                subject=self._label,
                detail={"entries": count, "bad_rows": len(self.report.bad)},
            )

    def _write(self, rows: list[Sourced], *, wait_for_units: bool) -> None:
        """Write rows of one institution; what the database refuses is found by halving."""
        institution = self._institutions[rows[0].record.unit_code[:6]]
        batch = _Batch(Origin(institution=institution, at=self._at, label=self._label), wait_for_units=wait_for_units)
        try:
            with transaction.atomic():
                batch.write(rows)
        except (IntegrityError, DataError) as error:
            if len(rows) == 1:
                self._refuse(rows[0], _reason(error))
                return
            middle = len(rows) // 2
            self._write(rows[:middle], wait_for_units=wait_for_units)
            self._write(rows[middle:], wait_for_units=wait_for_units)
            return
        self.report.added.update(batch.added)
        self.report.unchanged += batch.unchanged
        self.report.bad.extend(batch.bad)
        self._early.extend(batch.early)
        if batch.added:
            self._added_of[institution.code] += batch.added.total()

    def _refuse(self, row: Sourced, reason: str) -> None:
        self.report.bad.append(_bad(row, reason))


class _Batch:
    """Rows of one institution that are written in one transaction."""

    def __init__(self, origin: Origin, *, wait_for_units: bool) -> None:
        self.added: Counter[str] = Counter()
        self.unchanged = 0
        self.bad: list[BadRow] = []
        self.early: list[Sourced] = []
        self._origin = origin
        self._wait_for_units = wait_for_units
        self._pile = RowPile(origin)
        self._numbers: list[str] = []

    def write(self, rows: list[Sourced]) -> None:
        """Units first, then rights; at the end every deferred constraint speaks."""
        _lock_out_other_imports(self._origin.institution)
        keyed = [(key_of(row.record), row) for row in rows]
        ledger = Ledger.of(self._origin.institution, {key: row.record for key, row in keyed})
        for key, row in keyed:
            if isinstance(row.record, UnitRecord):
                self._try(row, key, ledger)
        for key, row in keyed:
            if not isinstance(row.record, UnitRecord):
                self._try(row, key, ledger)
        self._pile.write()
        _raise_sequences(self._origin.institution, self._numbers)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        if self.added:
            self._seal()

    def _seal(self) -> None:
        """One line of the log for the batch: what was taken over is as provable as what is recorded."""
        origin, draft = self._origin, Draft()
        draft.seal(self._pile.seals)
        hold_the_pen(origin.institution)
        append_line(
            institution=origin.institution,
            entry=Entry(case_number=origin.label[:80], summary=f"导入{self.added.total()}条记载"),
            draft=draft,
            author=Author(username="tongban import", name="数据导入"),
            at=origin.at,
        )

    def _try(self, row: Sourced, key: str, ledger: Ledger) -> None:
        if key in ledger.keys:
            self.unchanged += 1
            return
        try:
            if self._add(row, key, ledger):
                ledger.keys.add(key)
                self.added[_COUNTED[type(row.record)]] += 1
        except RowRefused as refusal:
            self.bad.append(_bad(row, refusal.reason))

    def _add(self, row: Sourced, key: str, ledger: Ledger) -> bool:
        if isinstance(row.record, UnitRecord):
            return self._add_unit(row.record, key, ledger, accompanies=row.accompanies)
        if row.record.unit_code not in ledger.folios and self._wait_for_units:
            self.early.append(row)
            return False
        self._add_right(row.record, key, ledger)
        return True

    def _add_unit(self, unit: UnitRecord, key: str, ledger: Ledger, *, accompanies: bool) -> bool:
        folio = ledger.folios.get(unit.unit_code)
        if folio in ledger.described:
            if accompanies:
                self.unchanged += 1
                return False
            raise RowRefused("登记簿已有该单元，内容与此行不同；导入不改动已有记载")
        if folio is None:
            folio = self._pile.add_folio(unit.unit_code)
            ledger.folios[unit.unit_code] = folio
        self._pile.add_unit(unit, folio=folio, key=key)
        ledger.described.add(folio)
        return True

    def _add_right(self, right: RightRecord, key: str, ledger: Ledger) -> None:
        folio = ledger.folios.get(right.unit_code)
        if folio is None:
            raise RowRefused("登记簿中没有该不动产单元，先导入单元")
        _refuse_conflict(right, folio, ledger)
        self._pile.add_right(right, folio=folio, key=key)
        if isinstance(right, OwnershipRecord):
            ledger.owned.add(folio)
        if isinstance(right, NoticeRecord) and right.kind is AdvanceNoticeKind.PRESALE:
            ledger.presold.add(folio)
        if number := getattr(right, "certificate_number", ""):
            ledger.numbers.add(number)
            self._numbers.append(number)


def _refuse_conflict(right: RightRecord, folio: int, ledger: Ledger) -> None:
    if isinstance(right, OwnershipRecord) and folio in ledger.owned:
        raise RowRefused("登记簿已有该单元的现势所有权，内容与此行不同；导入不改动已有记载")
    if isinstance(right, NoticeRecord) and right.kind is AdvanceNoticeKind.PRESALE and folio in ledger.presold:
        raise RowRefused("登记簿已有该单元的预购商品房预告登记")
    number = getattr(right, "certificate_number", "")
    if number and number in ledger.numbers:
        raise RowRefused(f"证号{number}已用于其他权利")


def _bad(row: Sourced, reason: str) -> BadRow:
    return BadRow(file=row.file, line=row.line, unit_code=row.record.unit_code, reason=reason)


def _lock_out_other_imports(institution: Institution) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('register.import'), %s)", [int(institution.code)])


def _raise_sequences(institution: Institution, numbers: Iterable[str]) -> None:
    """Number on from what the old register has given already (domain.md 1.5)."""
    highest: dict[tuple[int, str], int] = {}
    for text in numbers:
        try:
            number = CertificateNumber.parse(text)
        except InvalidCertificateNumber:
            continue
        if number.place == institution.place:
            series = (number.year, number.kind.value)
            highest[series] = max(number.serial, highest.get(series, 0))
    with connection.cursor() as cursor:
        for (year, kind), serial in sorted(highest.items()):
            cursor.execute(
                """INSERT INTO certificate_sequence AS s (institution_id, year, kind, last, taken_over)
                   VALUES (%s, %s, %s, %s, %s) ON CONFLICT (institution_id, year, kind)
                   DO UPDATE SET last = excluded.last, taken_over = excluded.last WHERE s.last < excluded.last""",
                [institution.code, year, kind, serial, serial],
            )


def _reason(error: Exception) -> str:
    if getattr(error.__cause__, "sqlstate", "") == _TOO_LONG:
        return "有一栏的文字超过登记簿所能记载的长度"
    diagnostics = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", None) or ""
    return _REASONS.get(name) or f"不符合登记簿的约束：{name or str(error).splitlines()[0]}"


_TOO_LONG = "22001"  # string_data_right_truncation
_REASONS = {
    "seizure_has_a_term_unless_queued": "查封没有起止日期",
    "seizure_lasts_three_years_at_most": "查封期限超过三年",
    "seizure_binds_alone": "同一标的已有现时有效的查封，期限重叠",
    "seizure_term_ends_after_it_begins": "查封终止日期早于起始日期",
    "mortgage_debt_ends_after_it_begins": "债务履行终止日期早于起始日期",
    "land_term_ends_after_it_begins": "土地使用终止日期早于起始日期",
    "printed_sheet_serial_once": "印制序列号已用于其他证书",
    "certificate_number_once": "证号已用于其他权利",
}
