"""Statements of busy paths, past Django's cursors: planned once per connection if asked to, and several to a journey.

Django's own cursors put values into the text of a statement, so that PostgreSQL reads and plans each one anew, and wait
for every answer before the next is sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

Values = Sequence[Any] | Mapping[str, Any]
_NEVER_UNASKED: Final = 1 << 31
_KEPT: Final = 200


class _Preparing(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Prepare this statement and no other.

        Django forbids preparing to the driver, which then prepares nothing, unsaid. Left allowed, the driver would keep
        the text of everything that Django sends, values and all: two hundred of them for each connection.
        """
        driver = self.connection
        driver.prepare_threshold, driver.prepared_max = _NEVER_UNASKED, _KEPT
        try:
            return super().execute(query, params, **{"prepare": True, **options})
        finally:
            driver.prepare_threshold = None


def ask(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """The rows of a statement, in the transaction of Django's connection; its errors are Django's errors."""
    found: list[tuple[Any, ...]] = send(statement, values).fetchall()
    return found


def send(statement: str, values: Values) -> CursorWrapper:
    """Run a statement; within `unawaited` it is only on its way, and the cursor answers after the block."""
    return _executed(_Preparing, statement, values)


def run(statement: str, values: Values) -> CursorWrapper:
    """Run a statement that is planned for these very values: for tables whose size changes by the minute.

    Values travel beside the text, not in it: a long one is neither escaped nor read by PostgreSQL's parser.
    """
    return _executed(psycopg.Cursor, statement, values)


def _executed(kind: type[psycopg.Cursor[Any]], statement: str, values: Values) -> CursorWrapper:
    ours = _connected()
    cursor: Any = kind(ours.connection)
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
    ours = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    return ours
