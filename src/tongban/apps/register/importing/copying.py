"""Rows into tables by COPY, with their keys taken from the sequence beforehand."""

from collections.abc import Mapping, Sequence

from django.db import connection, models
from psycopg import sql


def take_keys(model: type[models.Model], count: int) -> list[int]:
    """As many fresh primary keys as asked for."""
    if count == 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],  # noqa: SLF001 - Django's documented model API
        )
        return [key for (key,) in cursor.fetchall()]


def copy_rows(model: type[models.Model], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows given as column values, keys included; constraints and triggers apply as ever.

    Columns a row leaves out take the field's default.
    """
    if not rows:
        return
    defaults: dict[str, object] = {str(field.column): field.get_default() for field in model._meta.concrete_fields}  # noqa: SLF001 - as above
    columns = list(defaults)
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001 - as above
    names = sql.SQL(", ").join([sql.Identifier(column) for column in columns])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, names)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            complete = {**defaults, **row}
            copy.write_row([complete[name] for name in columns])
