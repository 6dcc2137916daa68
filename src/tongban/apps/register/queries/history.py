"""Everything that ever stood on a folio, in the order it was written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tongban.apps.identity.gathering import find_all
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
    Certificate,
    Entry,
    FolioNote,
    Mortgage,
    Objection,
    Ownership,
    Seizure,
    UnitDescription,
)
from tongban.apps.register.queries.rows import rows_ever
from tongban.apps.register.queries.wording import (
    describe_burden,
    describe_mortgage,
    describe_note,
    describe_notice,
    describe_objection,
    describe_ownership,
    describe_seizure,
)

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One moment in the life of an entry. `case_number` names an import for what came from the old register."""

    at: datetime
    about: str
    sentence: str
    case_number: str
    officer: str


def history(*, institution: Institution | str, unit_code: str) -> list[HistoryLine]:
    """Every beginning and end on the folio, oldest first; raises FolioNotFound."""
    rows = rows_ever(institution=institution, unit_code=unit_code)
    lines = [
        *_lines("单元", rows[UnitDescription], lambda one: one.location),
        *_lines("所有权", rows[Ownership], describe_ownership),
        *_lines("抵押权", rows[Mortgage], describe_mortgage),
        *_lines("预告登记", rows[AdvanceNotice], describe_notice),
        *_lines("居住权、地役权", rows[Burden], describe_burden),
        *_lines("查封", rows[Seizure], describe_seizure),
        *_lines("异议", rows[Objection], describe_objection),
        *_lines("标注", rows[FolioNote], describe_note),
        *_certificate_lines(rows[Certificate]),
    ]
    return sorted(lines, key=lambda line: line.at)


def _lines(about: str, entries: Iterable[E], describe: Callable[[E], str]) -> list[HistoryLine]:
    lines = []
    for entry in entries:
        text = describe(entry)
        lines.append(_line(entry.recorded_at, about, text, entry.recorded_under, entry.recorded_by_name))
        if entry.ended_at is not None:
            ended = f"终止（{entry.end_cause}）：{text}" if entry.end_cause else f"终止：{text}"
            lines.append(_line(entry.ended_at, about, ended, entry.ended_under or "", entry.ended_by_name or ""))
    return lines


def _certificate_lines(written: Sequence[Certificate]) -> list[HistoryLine]:
    names = _names_of({one.issued_by for one in written} | {one.voided_by or "" for one in written})
    lines = []
    for one in written:
        by = names.get(one.issued_by, one.issued_by)
        lines.append(_line(one.issued_at, "证书证明", f"核发{one.number}", one.issued_under, by))
        if one.voided_at is not None:
            text = f"{one.number}作废（{one.void_reason}）"
            voider = one.voided_by or ""
            lines.append(_line(one.voided_at, "证书证明", text, one.voided_under or "", names.get(voider, voider)))
    return lines


def _names_of(accounts: set[str]) -> dict[str, str]:
    """Accounts as people know them; who wrote in the old register has no account and keeps the name recorded there."""
    return {one.username: one.name for one in find_all(Officer, {"username": accounts})} if accounts else {}


def _line(at: datetime, about: str, sentence: str, case_number: str, officer: str) -> HistoryLine:
    return HistoryLine(at=at, about=about, sentence=sentence, case_number=case_number, officer=officer)
