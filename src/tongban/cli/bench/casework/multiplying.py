"""Stored cases multiplied in bare SQL: each with everything it carries, under the numbers that `copies` gives.

Secondary indexes and unique constraints are taken away meanwhile and come back as they were, so a number given twice
would stop the measurement; primary keys, checks and references stay. The tables stay durable: they are worked with.
"""

import time
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

from tongban.cli.bench.casework.copies import SERIALS_APART, Units, write_copies

# Parents first. What joins a table to the case it belongs to; for the others it is case_id.
_TABLES: Final = (
    "casework_case", "case_event", "case_party", "case_material", "case_material_file", "case_interview_answer",
    "case_identity_check", "case_supplement_request", "case_decision_reason", "case_paper", "short_message",
    "audit_entry",
)  # fmt: skip
_JOINED: Final[dict[str, LiteralString]] = {
    "casework_case": "made.case_id = given.id",
    "audit_entry": "made.old_number = given.subject",
}
_SHIFTED: Final = frozenset({"id", "case_id", "material_id"})
_CHANGED: Final[dict[tuple[str, str], LiteralString]] = {
    ("casework_case", "case_number"): "made.case_number",
    ("casework_case", "intake_number"): "made.intake_number",
    ("casework_case", "bundle"): "made.intake_number",
    ("casework_case", "unit_code"): "made.unit_code",
    ("casework_case", "location"): "made.location",
    ("casework_case", "certificate_number"): "made.certificate_number",
    ("casework_case", "right_certificate"): "made.right_certificate",
    ("casework_case", "certificate_id"): "CASE given.certificate_id WHEN '' THEN '' ELSE made.certificate_id END",
    ("casework_case", "printed_serial"): "CASE given.printed_serial WHEN '' THEN ''"
    " ELSE (given.printed_serial::bigint + made.copy::bigint * {apart})::text END",
    ("case_paper", "number"): "replace(given.number, made.old_number, made.case_number)",
    ("short_message", "parameters"): "jsonb_build_object('number', made.case_number)",
    ("short_message", "text"): "replace(given.text, made.old_number, made.case_number)",
    ("short_message", "provider_id"): "replace(given.provider_id, made.old_number, made.case_number)",
    ("audit_entry", "subject"): "made.case_number",
}
_SESSION: Final = """SET session_replication_role = replica; SET synchronous_commit = off; SET jit = off;
    SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 1; SET work_mem = '64MB'"""
_UNIQUE: Final = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND contype = 'u'"""
_INDEXES: Final = """SELECT indexdef, indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)
    AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u'))"""
_SEQUENCE: Final = "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {}))"


class CopiedWrongly(Exception):
    """A table has not as many rows as its copies should make."""


def multiply(url: str, *, institution: str, units: Units, times: int) -> dict[str, Any]:
    """Make the stored cases of an institution `times` as many; `url` is the superuser's.

    Raises CopiedWrongly when a row is missing or too many; a number that occurs twice is PostgreSQL's own error.
    """
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_SESSION)
        before = {table: _count_of(connection, table) for table in _TABLES}
        write_copies(connection, institution=institution, units=units, times=times)
        named = time.perf_counter()
        _copy_all(connection, times)
        copied = time.perf_counter()
        expected = {table: rows * times for table, rows in before.items()}
        connection.execute("UPDATE case_number_sequence SET last = last * %s", [times])
        connection.execute("DROP TABLE bench_copy")
        connection.execute("VACUUM (ANALYZE)")
        _count(connection, expected)
    return {
        "case_rows": sum(expected.values()),
        "numbering_seconds": round(named - began, 1),
        "copying_seconds": round(copied - named, 1),
        "finishing_seconds": round(time.perf_counter() - copied, 1),
    }


def _copy_all(connection: psycopg.Connection[Any], times: int) -> None:
    """Every table, without its secondary indexes meanwhile."""
    highest = max(_one(connection, sql.SQL("SELECT max(id) FROM {}").format(sql.Identifier(t))) for t in _TABLES)
    for table in _TABLES:
        rebuild = _stripped(connection, table)
        statement = _statement(connection, table)
        for copy in range(1, times):
            connection.execute(statement, {"copy": copy, "span": highest + 1})
        for again in rebuild:
            connection.execute(again)
        connection.execute(sql.SQL(_SEQUENCE).format(sql.Identifier(table)), [table])


def _stripped(connection: psycopg.Connection[Any], table: str) -> list[sql.Composed | sql.SQL]:
    """Take unique constraints and secondary indexes away; what builds them anew."""
    rebuild: list[sql.Composed | sql.SQL] = []
    for owner, name, definition in connection.execute(_UNIQUE, [[table]]).fetchall():
        parts = {"owner": sql.SQL(owner), "name": sql.Identifier(name), "definition": sql.SQL(definition)}
        rebuild.append(sql.SQL("ALTER TABLE {owner} ADD CONSTRAINT {name} {definition}").format(**parts))
        connection.execute(sql.SQL("ALTER TABLE {owner} DROP CONSTRAINT {name}").format(**parts))
    for definition, name in connection.execute(_INDEXES, [[table]]).fetchall():
        rebuild.append(sql.SQL(definition))
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return rebuild


def _statement(connection: psycopg.Connection[Any], table: str) -> sql.Composed:
    names = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
    columns = [name for (name,) in connection.execute(names, [table])]
    joined = _JOINED.get(table, "made.case_id = given.case_id")
    return sql.SQL(
        "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {table} given"
        " JOIN bench_copy made ON made.copy = %(copy)s::integer AND {joined}"
        " WHERE given.id < %(span)s::bigint ORDER BY given.id"
    ).format(
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join(sql.Identifier(name) for name in columns),
        values=sql.SQL(", ").join(_value(table, name) for name in columns),
        joined=sql.SQL(joined),
    )


def _value(table: str, name: str) -> sql.Composable:
    if (table, name) in _CHANGED:
        return sql.SQL(_CHANGED[table, name]).format(apart=sql.Literal(SERIALS_APART))
    if name in _SHIFTED:
        return sql.SQL("given.{} + %(span)s::bigint * %(copy)s::bigint").format(sql.Identifier(name))
    return sql.SQL("given.{}").format(sql.Identifier(name))


def _count(connection: psycopg.Connection[Any], expected: dict[str, int]) -> None:
    found = {table: _count_of(connection, table) for table in expected}
    wrong = {table: (found[table], rows) for table, rows in expected.items() if found[table] != rows}
    if wrong:
        raise CopiedWrongly(f"{wrong}: found, expected")


def _count_of(connection: psycopg.Connection[Any], table: str) -> int:
    """How many rows belong to cases; the audit trail also holds what is about none."""
    every = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    if table == "audit_entry":
        return _one(connection, every + sql.SQL(" WHERE subject IN (SELECT case_number FROM casework_case)"))
    return _one(connection, every)


def _one(connection: psycopg.Connection[Any], query: sql.Composed) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0] or 0)
