"""A register grown in bare SQL: every folio copied with other codes, so that a look-up has more to search through.

What is grown serves look-ups alone: it passes by the law and the log, and a crash loses it, so nothing else is measured
afterwards. Rows are copied into tables without indexes, which are then built anew as they were.
"""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

# Ids are shifted alike, so a reference points at the copy of what it pointed at.
_TABLES: Final = (
    "unit_description", "certificate", "holder", "ownership", "folio", "mortgage", "advance_notice", "seizure",
)  # fmt: skip
# How a copy differs from its original beside the ids. A unit stands on land of another kind, an owner has another
# document, a certificate a longer number, an address another quarter of the city.
_CHANGED: Final[dict[tuple[str, str], LiteralString]] = {
    ("folio", "unit_code"): "overlay(unit_code placing substr('ASXDEFGHL', copy, 1) from 14 for 1)",
    ("unit_description", "location"): "overlay(location placing copy::text || '区' from 4 for 0)",
    ("holder", "document_number"): "overlay(document_number placing copy::text from 1 for 1)",
    ("certificate", "number"): "replace(number, '第', '第' || copy::text)",
    ("certificate", "serial"): "serial + 10000000 * copy",
}
_STEMS: Final = """
INSERT INTO address_stem (institution_id, stem, bigrams)
SELECT institution_id, stem, register_bigrams(stem)
FROM (SELECT DISTINCT institution_id, register_address_stem(location) COLLATE "C" AS stem FROM unit_description) known
ON CONFLICT DO NOTHING
"""
_SESSION: Final = """SET session_replication_role = replica; SET synchronous_commit = off;
    SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 1"""
_CONSTRAINTS: Final = """SELECT conrelid::regclass::text, conname FROM pg_constraint
    WHERE conrelid = ANY(%(tables)s::regclass[]) AND contype IN ('p', 'u', 'x', 'c')
        OR contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
    ORDER BY contype <> 'f', conname"""
_INDEXES: Final = """SELECT indexdef, indexname FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = ANY(%(tables)s) ORDER BY array_position(%(tables)s, tablename::text)"""
_AT_ONCE: Final = 2


def grow(url: str, *, times: int) -> dict[str, Any]:
    """Make the register `times` as large, at most ten; `url` is the superuser's, who may leave triggers out.

    Indexes come back as they were, constraints do not.
    """
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        span = 1 + max(_one(connection, sql.SQL("SELECT max(id) FROM {}").format(sql.Identifier(t))) for t in _TABLES)
        copying = [_copies(connection, table, span=span, times=times) for table in _TABLES]
        indexes = _stripped(connection)
    _at_once(url, copying)
    copied = time.perf_counter()
    _at_once(url, [[one] for one in indexes])
    built = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (_SESSION, _STEMS, "VACUUM (ANALYZE)"):
            connection.execute(statement)
        units = _one(connection, "SELECT count(*) FROM folio")
    return {
        "units": units,
        "seconds": round(time.perf_counter() - began, 1),
        "copying_seconds": round(copied - began, 1),
        "indexing_seconds": round(built - copied, 1),
    }


def _stripped(connection: psycopg.Connection[Any]) -> list[sql.SQL]:
    """Take constraints and indexes away, and the tables out of the write-ahead log; what builds the indexes anew."""
    tables = {"tables": list(_TABLES)}
    found = connection.execute(_INDEXES, tables).fetchall()
    for table, name in connection.execute(_CONSTRAINTS, tables).fetchall():
        drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
        connection.execute(drop.format(sql.Identifier(table), sql.Identifier(name)))
    for _, name in found:
        connection.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(sql.Identifier(name)))
    for table in _TABLES:
        connection.execute(sql.SQL("ALTER TABLE {} SET UNLOGGED").format(sql.Identifier(table)))
    return [sql.SQL(definition) for definition, _ in found]


def _at_once(url: str, groups: Iterable[Sequence[sql.SQL | sql.Composed]]) -> None:
    """Each group's statements one after the other, some groups at once."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done in [pool.submit(_run, url, group) for group in groups]:
            done.result()


def _run(url: str, statements: Sequence[sql.SQL | sql.Composed]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_SESSION)
        for statement in statements:
            connection.execute(statement)


def _copies(connection: psycopg.Connection[Any], table: str, *, span: int, times: int) -> list[sql.Composed]:
    names = "SELECT column_name, data_type, is_generated FROM information_schema.columns WHERE table_name = %s"
    columns = [(name, kind) for name, kind, made in connection.execute(names, [table]) if made == "NEVER"]
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {values}"
        " FROM {table}, (VALUES ({copy}, {span}::bigint)) AS made(copy, span) WHERE id < {span}"
    )
    return [
        statement.format(
            table=sql.Identifier(table),
            columns=sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
            values=sql.SQL(", ").join(_value(table, name, kind) for name, kind in columns),
            copy=sql.Literal(copy),
            span=sql.Literal(span),
        )
        for copy in range(1, times)
    ]


def _value(table: str, name: str, kind: str) -> sql.Composable:
    if (table, name) in _CHANGED:
        return sql.SQL(_CHANGED[table, name])
    if name == "source_key":
        return sql.SQL("md5(source_key || copy::text)")
    if kind == "bigint" and (name == "id" or name.endswith("_id")):
        return sql.SQL("{} + span * copy").format(sql.Identifier(name))
    return sql.Identifier(name)


def _one(connection: psycopg.Connection[Any], query: LiteralString | sql.Composed) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0] or 0)
