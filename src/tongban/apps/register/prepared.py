"""Statements of the register's busiest path, kept prepared by PostgreSQL: planned once per connection, not every time.

Django's own cursors put values into the text of a statement, so that PostgreSQL reads and plans each one anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

Values = Sequence[object] | Mapping[str, object]


class _Preparing(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{"prepare": True, **options})


def ask(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """The rows of a statement, in the transaction of Django's connection; its errors are Django's errors."""
    with _cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def send(statement: str, values: Values) -> None:
    """Run a statement whose answer nobody needs: within `unawaited` it is on its way when this returns."""
    with _cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def unawaited() -> Iterator[None]:
    """What is sent within goes to PostgreSQL in one journey with what follows; errors arrive at the end at the latest.

    Entered inside a transaction and left outside of it, so that the last statements and the commit travel together.
    """
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def change(statement: str, values: Values) -> int:
    """How many rows the statement changed."""
    with _cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def insert(row: models.Model) -> None:
    """Insert a row as it is; it gets its key where it has none. Defaults are the model's, signals are not sent."""
    statement, names = insertion(type(row), known=row.pk is not None)
    ((row.pk,),) = ask(statement, [getattr(row, name) for name in names])
    row._state.adding = False  # noqa: SLF001 - what Model.save does


@contextmanager
def _cursor() -> Iterator[CursorWrapper]:
    connection.ensure_connection()
    cursor = _Preparing(connection.connection)
    with connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor) as made:
        yield made


@cache
def insertion(model: type[models.Model], *, known: bool = False) -> tuple[str, tuple[str, ...]]:
    """The statement that inserts a row and returns its key, and the names of its values; `known` keys are given."""
    meta = model._meta  # noqa: SLF001 - Django's documented model API
    fields = [one for one in meta.concrete_fields if known or not one.primary_key]
    columns = ", ".join(f'"{one.column}"' for one in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({places}) RETURNING id'  # noqa: S608 - names of ours
    return statement, tuple(one.attname for one in fields)
