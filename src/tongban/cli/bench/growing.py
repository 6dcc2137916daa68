"""A register grown in bare SQL: every folio copied with other codes, so that a look-up has more to search through.

What is grown serves look-ups alone: it passes by the law and the log, so nothing else is measured afterwards.
"""

import time
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

# In the order of their references. Ids are shifted alike, so a reference points at the copy of what it pointed at.
_TABLES: Final = (
    "folio", "unit_description", "ownership", "mortgage", "advance_notice", "seizure", "holder", "certificate",
)  # fmt: skip
# How a copy differs from its original beside the ids. A unit stands on land of another kind, an owner has another
# document, a certificate a longer number, an address another quarter of the city.
_CHANGED: Final[dict[tuple[str, str], LiteralString]] = {
    ("folio", "unit_code"): "overlay(unit_code placing substr('ASXCDEFHL', %(copy)s::int, 1) from 14 for 1)",
    ("unit_description", "location"): "overlay(location placing %(copy)s::text || '区' from 4 for 0)",
    ("holder", "document_number"): "overlay(document_number placing %(copy)s::text from 1 for 1)",
    ("certificate", "number"): "replace(number, '第', '第' || %(copy)s::text)",
    ("certificate", "serial"): "serial + 10000000 * %(copy)s::int",
}
_STEMS: Final = """
INSERT INTO address_stem (institution_id, stem, bigrams)
SELECT institution_id, stem, register_bigrams(stem)
FROM (SELECT DISTINCT institution_id, register_address_stem(location) COLLATE "C" AS stem FROM unit_description) known
ON CONFLICT DO NOTHING
"""


def grow(url: str, *, times: int) -> dict[str, Any]:
    """Make the register `times` as large, at most ten; `url` is the superuser's, who may leave triggers out."""
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        span = 1 + max(_one(connection, sql.SQL("SELECT max(id) FROM {}").format(sql.Identifier(t))) for t in _TABLES)
        for copy in range(1, times):
            for table in _TABLES:
                connection.execute(_copying(connection, table), {"copy": copy, "span": span})
        connection.execute(_STEMS)
        connection.execute("VACUUM (ANALYZE)")
        units = _one(connection, "SELECT count(*) FROM folio")
    return {"units": units, "seconds": round(time.perf_counter() - began, 1)}


def _copying(connection: psycopg.Connection[Any], table: str) -> sql.Composed:
    names = "SELECT column_name, data_type, is_generated FROM information_schema.columns WHERE table_name = %s"
    columns = [(name, kind) for name, kind, made in connection.execute(names, [table]) if made == "NEVER"]
    return sql.SQL("INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {table} {old}").format(
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
        values=sql.SQL(", ").join(_value(table, name, kind) for name, kind in columns),
        old=sql.SQL("WHERE id < %(span)s"),
    )


def _value(table: str, name: str, kind: str) -> sql.Composable:
    if (table, name) in _CHANGED:
        return sql.SQL(_CHANGED[table, name])
    if name == "source_key":
        return sql.SQL("md5(source_key || %(copy)s::text)")
    if kind == "bigint" and (name == "id" or name.endswith("_id")):
        return sql.SQL("{} + %(span)s::bigint * %(copy)s::int").format(sql.Identifier(name))
    return sql.Identifier(name)


def _one(connection: psycopg.Connection[Any], query: LiteralString | sql.Composed) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0] or 0)
