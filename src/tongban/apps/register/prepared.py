"""Statements of the register's busiest path: planned once per connection, and several to a journey.

Django's own cursors put values into the text of a statement, so that PostgreSQL reads and plans each one anew, and wait
for every answer before the next is sent.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

Values = Sequence[Any] | Mapping[str, Any]
_NEVER_UNASKED: Final = 1 << 31
_KEPT: Final = 200


class _Preparing(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{"prepare": True, **options})


def ask(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """The rows of a statement, in the transaction of Django's connection; its errors are Django's errors."""
    found: list[tuple[Any, ...]] = send(statement, values).fetchall()
    return found


def send(statement: str, values: Values) -> CursorWrapper:
    """Run a statement; within `unawaited` it is only on its way, and the cursor answers after the block."""
    ours = _connected()
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
    ours = _connected()
    with ours.wrap_database_errors, ours.connection.pipeline():
        yield


def _connected() -> BaseDatabaseWrapper:
    """Django's connection, allowed to prepare: Django forbids it to the driver, which then prepares nothing, unsaid."""
    ours = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    driver = ours.connection
    if driver.prepare_threshold is None:
        driver.prepare_threshold, driver.prepared_max = _NEVER_UNASKED, _KEPT
    return ours


def insert(
    rows: Sequence[models.Model], *, telling: Callable[[type[models.Model]], str] = lambda _: ""
) -> list[tuple[Any, ...]]:
    """Insert rows as they are, in one journey; each gets its key where it has none. No signals, no `save`.

    The answer is what SQL says of each row as it was written: `telling` names the expressions for a model.
    """
    with unawaited():
        answers = [send(*_insertion_of(row, telling(type(row)))) for row in rows]
    told = []
    for row, answer in zip(rows, answers, strict=True):
        ((row.pk, *more),) = answer.fetchall()
        row._state.adding = False  # noqa: SLF001 - what Model.save does
        told.append(tuple(more))
    return told


@cache
def insertion(model: type[models.Model], *, known: bool = False, telling: str = "") -> tuple[str, tuple[str, ...]]:
    """The statement that inserts a row and returns its key, and the names of its values; `known` keys are given.

    `telling` is what it returns beside the key: SQL expressions with commas between.
    """
    meta = model._meta  # noqa: SLF001 - Django's documented model API
    fields = [one for one in meta.concrete_fields if known or not one.primary_key]
    columns = ", ".join(f'"{one.column}"' for one in fields)
    places, returned = ", ".join(["%s"] * len(fields)), ", ".join(filter(None, ("id", telling)))
    statement = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({places}) RETURNING {returned}'  # noqa: S608 - names of ours
    return statement, tuple(one.attname for one in fields)


def _insertion_of(row: models.Model, telling: str) -> tuple[str, list[object]]:
    statement, names = insertion(type(row), known=row.pk is not None, telling=telling)
    return statement, [getattr(row, name) for name in names]
