"""Temporary tables that rows wait in while the register says what it thinks of them."""

from collections.abc import Iterable, Sequence
from functools import cache

from django.db import connection, models
from psycopg import sql

from tongban.apps.register.importing.layouts import HOLDER_COLUMNS, LAYOUTS, Layout
from tongban.apps.register.importing.staged import StagedRow
from tongban.apps.register.models import Certificate, Folio, Holder

JUDGED = "judged"
HOLDERS = "staged_holder"
OWN = "staged_own_certificate"
_HEAD = ("row", "source_key", "unit_code", "number", "serial", "accompanies")


def open_tables() -> None:
    """Make the temporary tables where this connection has none yet, and empty them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL client_min_messages = warning; SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL enable_mergejoin = off")
        cursor.execute(_definitions())


def empty_tables() -> None:
    """Take everything out again, for another pass in the same transaction."""
    names = [JUDGED, HOLDERS, OWN, *(layout.staging for layout in LAYOUTS.values())]
    with connection.cursor() as cursor:
        cursor.execute("".join(f"DELETE FROM {name};" for name in names))  # noqa: S608 - our own tables


def copy_in(rows: Sequence[StagedRow]) -> list[Layout]:
    """COPY rows into their tables, numbered as they stand; the kinds there were, units first."""
    heads: dict[str, list[str]] = {}
    holders: list[str] = []
    for number, row in enumerate(rows):
        lines = heads.setdefault(row.kind, [])
        accompanies = "t" if row.accompanies else "f"
        lines.append(
            f"{number}\t{row.key}\t{row.unit_code}\t{row.number}\t{row.serial}\t{accompanies}\t{row.payload}\n"
        )
        if row.holders:
            holders.extend(f"{number}\t{line}\n" for line in row.holders)
    present = [layout for layout in LAYOUTS.values() if layout.counted in heads]
    for layout in present:
        _copy(layout.staging, (*_HEAD, *layout.columns), heads[layout.counted])
    if holders:
        _copy(HOLDERS, ("row", *HOLDER_COLUMNS), holders)
    own = [f"{row}\t{place}\t{number}\t{serial}\n" for row, one in enumerate(rows) for place, number, serial in one.own]
    if own:
        _copy(OWN, ("row", "position", "number", "serial"), own)
    return present


def _copy(table: str, columns: Iterable[str], lines: Iterable[str]) -> None:
    names = sql.SQL(", ").join([sql.Identifier(column) for column in columns])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        copy.write("".join(lines))


@cache
def _definitions() -> str:
    tables = [_table(layout) for layout in LAYOUTS.values()]
    return ";".join([_JUDGED, _holder_table(), _own_table(), *tables])


_JUDGED = f"""CREATE TEMPORARY TABLE IF NOT EXISTS {JUDGED} (
    row integer, kind text, entry_id bigint, folio_id bigint, new_folio boolean, verdict text
) ON COMMIT DELETE ROWS"""


def _table(layout: Layout) -> str:
    """The register's columns, the ids the rows will have, and what staging itself needs."""
    columns = [
        'row integer, source_key text, unit_code text COLLATE "C", number text COLLATE "C", serial text',
        "accompanies boolean",
        f"id bigint DEFAULT {_next_id(layout.model)}",
    ]
    if layout.is_unit:
        columns.append(f"new_folio_id bigint DEFAULT {_next_id(Folio)}")
    if layout.certificate:
        columns.append(f"certificate_id bigint DEFAULT {_next_id(Certificate)}")
    columns += _typed(layout.model, layout.columns)
    return f"CREATE TEMPORARY TABLE IF NOT EXISTS {layout.staging} ({', '.join(columns)}) ON COMMIT DELETE ROWS"


def _holder_table() -> str:
    columns = ["row integer", f"id bigint DEFAULT {_next_id(Holder)}", *_typed(Holder, HOLDER_COLUMNS)]
    return f"CREATE TEMPORARY TABLE IF NOT EXISTS {HOLDERS} ({', '.join(columns)}) ON COMMIT DELETE ROWS"


def _own_table() -> str:
    columns = ["row integer, position smallint, serial text", 'number text COLLATE "C"']
    columns.append(f"id bigint DEFAULT {_next_id(Certificate)}")
    return f"CREATE TEMPORARY TABLE IF NOT EXISTS {OWN} ({', '.join(columns)}) ON COMMIT DELETE ROWS"


def _typed(model: type[models.Model], columns: Iterable[str]) -> list[str]:
    fields = {str(field.column): field for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's documented API
    cut = {"recorded_by", "recorded_under"}  # an old register's names may be longer than ours keep
    return [f"{name} {'text' if name in cut else fields[name].db_type(connection)}" for name in columns]


def _next_id(model: type[models.Model]) -> str:
    """The default of a key, its sequence looked up here and not for every row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])  # noqa: SLF001 - as above
        (sequence,) = cursor.fetchone()
    return f"nextval('{sequence}'::regclass)"
