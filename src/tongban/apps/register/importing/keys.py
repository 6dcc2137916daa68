"""Keys taken from a table's sequence before its rows are written."""

from django.db import connection, models


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
