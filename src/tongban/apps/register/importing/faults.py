"""What the database refused, in words, and which rows of a chunk to try apart."""

from collections.abc import Sequence

from tongban.apps.register.importing.layouts import HOLDER_COLUMNS, Layout
from tongban.apps.register.importing.staged import StagedRow
from tongban.apps.register.models import Certificate, Holder

_TOO_LONG = "22001"  # string_data_right_truncation
_CUT = frozenset({"recorded_by", "recorded_under"})
_REASONS = {
    "seizure_has_a_term_unless_queued": "查封没有起止日期",
    "seizure_lasts_three_years_at_most": "查封期限超过三年",
    "seizure_binds_alone": "同一标的已有现时有效的查封，期限重叠",
    "seizure_term_ends_after_it_begins": "查封终止日期早于起始日期",
    "printed_sheet_serial_once": "印制序列号已用于其他证书",
    "folio_note_once": "登记簿已有同一事由的标注",
    "certificate_number_once": "证号已用于其他权利",
}


def reason_of(error: Exception) -> str:
    """Why a single row was refused."""
    if getattr(error.__cause__, "sqlstate", "") == _TOO_LONG:
        return "有一栏的文字超过登记簿所能记载的长度"
    diagnostics = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", None) or ""
    return _REASONS.get(name) or f"不符合登记簿的约束：{name or str(error).splitlines()[0]}"


def parted(rows: Sequence[StagedRow], error: Exception) -> list[Sequence[StagedRow]]:
    """Rows whose texts are too long one by one beside all others; for other faults the two halves."""
    if getattr(error.__cause__, "sqlstate", "") == _TOO_LONG:
        overlong = [number for number, row in enumerate(rows) if _is_too_long(row)]
        if 0 < len(overlong) < len(rows):
            apart = set(overlong)
            others = [row for number, row in enumerate(rows) if number not in apart]
            return [others, *([rows[number]] for number in overlong)]
    middle = len(rows) // 2
    return [rows[:middle], rows[middle:]]


def _is_too_long(row: StagedRow) -> bool:
    layout = row.layout
    limit = Certificate._meta.get_field("number").max_length or 0  # noqa: SLF001 - Django's documented model API
    return (
        len(row.number) > limit
        or _exceeds(row.payload, _limits(layout))
        or any(_exceeds(line, _holder_limits()) for line in row.holders)
    )


def _exceeds(line: str, limits: list[int | None]) -> bool:
    return any(limit is not None and len(cell) > limit for cell, limit in zip(line.split("\t"), limits, strict=True))


def _limits(layout: Layout) -> list[int | None]:
    fields = {str(field.column): field for field in layout.model._meta.concrete_fields}  # noqa: SLF001 - as above
    return [None if column in _CUT else getattr(fields[column], "max_length", None) for column in layout.columns]


def _holder_limits() -> list[int | None]:
    return [getattr(Holder._meta.get_field(column), "max_length", None) for column in HOLDER_COLUMNS]  # noqa: SLF001 - as above
