"""CSV extracts of an existing register: units.csv, rights.csv, restrictions.csv.

The first line names the columns, in Chinese as listed in HEADERS or by national field name. Amounts are in
万元, areas in square metres. Several holders of one right stand in one cell, separated by semicolons; the
columns 权利人类型, 证件种类, 证件号 and 份额 then hold as many values in the same order; so do 证号 and 印制序列号
where co-owners hold certificates of their own. UTF-8 with or
without byte order mark, and GB18030, are read.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tongban.domain.dictionaries import RightType
from tongban.exchange.national.extract_columns import HEADERS, column_named
from tongban.exchange.national.fields import Fields
from tongban.exchange.national.mapping import NO_MAPPING, CodeMapping
from tongban.exchange.national.meaning import (
    burden_of,
    holder_of,
    mortgage_of,
    note_of,
    notice_of,
    objection_of,
    ownership_of,
    seizure_of,
    unit_of,
)
from tongban.exchange.national.records import BadRow, HolderRecord, Record, RowRefused, Sourced

if TYPE_CHECKING:
    from _csv import Reader

UNIT_COLUMNS: Final = tuple(HEADERS)[:22]
MAX_CELL: Final = 20_000
HOLDER_COLUMNS: Final = ("QLRMC", "QLRLX", "ZJZL", "ZJH", "QLBL")

Wanted = Callable[[str], bool]
_ALL: Final[Wanted] = lambda _: True  # noqa: E731 - a named default

_KINDS: Final[Mapping[str, Callable[[Fields, list[HolderRecord]], Record]]] = MappingProxyType(
    {
        "所有权": ownership_of,
        "抵押权": mortgage_of,
        "预告登记": notice_of,
        "查封": lambda fields, _: seizure_of(fields),
        "异议": lambda fields, _: objection_of(fields),
        "标注": lambda fields, _: note_of(fields),
        "地役权": lambda fields, holders: burden_of(fields, holders, kind=RightType.EASEMENT),
        "居住权": lambda fields, holders: burden_of(fields, holders, kind=RightType.HABITATION),
    }
)


def read_extract(
    content: bytes, *, file: str, wanted: Wanted = _ALL, codes: CodeMapping = NO_MAPPING
) -> Iterator[Sourced | BadRow]:
    """Every row of one extract as a record or as a bad row; nothing stops at a bad row.

    Rows whose division (the first six characters of the unit code) is not `wanted` are passed over unread;
    what is wrong with the file itself is told where the empty division is wanted.
    """
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(decoded(content)))
    try:
        names = [column_named(title) for title in next(reader)]
    except StopIteration:
        if wanted(""):
            yield BadRow(file=file, line=1, unit_code="", reason="文件是空的")
        return
    if "BDCDYH" not in names:
        if wanted(""):
            yield BadRow(file=file, line=1, unit_code="", reason="第一行应为列名，且须有“不动产单元号”一列")
        return
    yield from _rows(reader, names, file=file, wanted=wanted, codes=codes)


def describes_units(first_line: bytes) -> bool:
    """Whether an extract that begins with this line lists units, not rights or restrictions."""
    titles = {column_named(title) for title in decoded(first_line).strip().split(",")}
    return "BDCDYH" in titles and "KIND" not in titles


def _rows(
    reader: "Reader", names: list[str], *, file: str, wanted: Wanted, codes: CodeMapping
) -> Iterator[Sourced | BadRow]:
    code_at = names.index("BDCDYH")
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(file=file, line=line, unit_code="", reason=f"这一行读不出来：{error}")
            continue
        code = cells[code_at] if code_at < len(cells) else ""
        if not any(cells) or not wanted(code.strip()[:6]):
            continue
        try:
            yield Sourced(record=record_of(names, cells, codes), file=file, line=line)
        except RowRefused as refusal:
            yield BadRow(file=file, line=line, unit_code=code[:40], reason=refusal.reason)


def record_of(names: Sequence[str], cells: Sequence[str], codes: CodeMapping) -> Record:
    """One row as a record; raises RowRefused."""
    if len(cells) > len(names) and any(cells[len(names) :]):
        raise RowRefused(f"这一行有{len(cells)}列，列名只有{len(names)}个")
    raw = dict(zip(names, cells, strict=False))
    values = codes.translated(raw, division=raw.get("BDCDYH", "").strip()[:6]) if codes else raw
    if "KIND" not in values:
        return unit_of(Fields(values))
    kind = values["KIND"].strip()
    if kind not in _KINDS:
        raise RowRefused(f"权利或限制种类“{kind}”不在{'、'.join(_KINDS)}之中")
    if not values.get("QLRMC", "").strip():
        return _KINDS[kind](Fields(values), [])
    apart = _hold_apart(values)
    told = {**values, "BDCQZH": "", "QZYSXLH": ""} if apart else values
    return _KINDS[kind](Fields(told), holders_of(values, apart=apart))


def _hold_apart(values: Mapping[str, str]) -> bool:
    """Whether there are as many certificate numbers as co-owners: each holds his own (分别持证)."""
    numbers = _split(values.get("BDCQZH", ""))
    return values["KIND"].strip() == "所有权" and 1 < len(numbers) == len(_split(values["QLRMC"]))


def holders_of(values: Mapping[str, str], *, apart: bool = False) -> list[HolderRecord]:
    """The holders whose names, documents and shares stand in one cell each; raises RowRefused.

    Where they hold their certificates `apart`, so do the numbers of these.
    """
    names = (*HOLDER_COLUMNS, "BDCQZH", "QZYSXLH") if apart else HOLDER_COLUMNS
    columns = {name: _split(values.get(name, "")) for name in names}
    count = len(columns["QLRMC"])
    for name, parts in columns.items():
        if len(parts) not in {0, count}:
            raise RowRefused(f"有{count}名权利人，{name}一列却有{len(parts)}个值")
    return [
        holder_of(Fields({name: parts[index] for name, parts in columns.items() if parts})) for index in range(count)
    ]


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("；", ";").split(";")] if cell.strip() else []


def decoded(content: bytes) -> str:
    """UTF-8 with or without byte order mark, else GB18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
