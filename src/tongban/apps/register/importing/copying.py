"""Rows into tables by COPY, with their keys taken from the sequence beforehand."""

from collections.abc import Sequence

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


def copy_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert rows whose keys and values are complete; constraints and triggers apply as ever."""
    if not rows:
        return
    fields = model._meta.concrete_fields  # noqa: SLF001 - as above
    names = [field.attname for field in fields]
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001 - as above
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = row.__dict__
            copy.write_row([values[name] for name in names])
