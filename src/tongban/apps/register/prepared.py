"""Statements of the register's busiest path: planned once per connection, and several to a journey.

Django's own cursors put values into the text of a statement, so that PostgreSQL reads and plans each one anew, and wait
for every answer before the next is sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.utils import CursorWrapper

Values = Sequence[Any] | Mapping[str, Any]


class _Preparing(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{"prepare": True, **options})


def ask(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """The rows of a statement, in the transaction of Django's connection; its errors are Django's errors."""
    found: list[tuple[Any, ...]] = send(statement, values).fetchall()
    return found


def send(statement: str, values: Values) -> CursorWrapper:
    """Run a statement; within `unawaited` it is only on its way, and the cursor answers after the block."""
    ours = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    cursor: Any = _Preparing(ours.connection)
    wrap = ours.make_debug_cursor if ours.queries_logged else ours.make_cursor
    made: CursorWrapper = wrap(cursor)
    made.execute(statement, values)
    return made


@contextmanager
def unawaited() -> Iterator[None]:
    """What is sent within travels together, in its order; answers and errors are there when the block is left.

    Entered inside a transaction and left outside of it, the commit travels along.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    with ours.wrap_database_errors, ours.connection.pipeline():
        yield


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows as they are, in one journey; each gets its key where it has none. No signals, no `save`."""
    with unawaited():
        answers = [send(*_insertion_of(row)) for row in rows]
    for row, answer in zip(rows, answers, strict=True):
        ((row.pk,),) = answer.fetchall()
        row._state.adding = False  # noqa: SLF001 - what Model.save does


@cache
def insertion(model: type[models.Model], *, known: bool = False) -> tuple[str, tuple[str, ...]]:
    """The statement that inserts a row and returns its key, and the names of its values; `known` keys are given."""
    meta = model._meta  # noqa: SLF001 - Django's documented model API
    fields = [one for one in meta.concrete_fields if known or not one.primary_key]
    columns = ", ".join(f'"{one.column}"' for one in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({places}) RETURNING id'  # noqa: S608 - names of ours
    return statement, tuple(one.attname for one in fields)


def _insertion_of(row: models.Model) -> tuple[str, list[object]]:
    statement, names = insertion(type(row), known=row.pk is not None)
    return statement, [getattr(row, name) for name in names]
