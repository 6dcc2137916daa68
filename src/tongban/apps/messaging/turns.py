"""Whose turn it is in a queue: what is due and first in its matter, the oldest and the newest by turns.

Both queues, a node's outbox and the hub's deliveries, are searched by SQL of our own. PostgreSQL would look up the
first of its matter for everything that waits, before it takes the two hundred that are wanted: how much waits must not
decide what a batch costs. So a window of the queue is taken first, in its order, and a wider one only where that did
not do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final
from uuid import UUID

from tongban.apps.identity.prepared import run

_WINDOW: Final = 4  # times as many as are wanted
_WIDER: Final = 16


@dataclass(frozen=True, slots=True)
class Due:
    """One row that is due, and whether it was tried before."""

    number: UUID
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A table that is a queue: its key, and which rows hold back what follows in their matter (SQL, of `first`).

    That condition is the one of the index by which the first of a matter is found.
    """

    table: str
    key: str
    holding_back: str

    def is_first(self, row: str) -> str:
        """SQL: the row under this name is the first undone one of its matter, looked up by the index of the line."""
        return f"""{row}.sequence = (
            SELECT first.sequence FROM {self.table} AS first
            WHERE {self.holding_back} AND first.sender = {row}.sender
                AND first.recipient = {row}.recipient AND first.about = {row}.about
            ORDER BY first.sequence LIMIT 1)"""  # noqa: S608 - names of ours

    def by_turns(self, many: int, *, at: datetime, recipient: str = "") -> list[Due]:
        """So many due rows: what has waited longest, then what became due last, and so on by turns.

        So a backlog and live traffic share the line. Looking for many at once keeps a long queue cheap to serve.
        """
        oldest = self._first_of(many, at=at, recipient=recipient, newest=False)
        newest = self._first_of(many, at=at, recipient=recipient, newest=True) if len(oldest) == many else oldest[::-1]
        turns = dict.fromkeys(chain.from_iterable(zip(oldest, newest, strict=False)))
        return list(turns)[:many]

    def _first_of(self, many: int, *, at: datetime, recipient: str, newest: bool) -> list[Due]:
        found: list[Due] = []
        for window in _windows(many):
            values = {"at": at, "recipient": recipient, "window": window, "many": many}
            rows = run(self._search(one_recipient=bool(recipient), newest=newest), values).fetchall()
            found = [Due(number, attempts) for number, attempts, _ in rows if number is not None]
            if len(found) == many or rows[0][2] < window:
                break  # enough, or all there is
        return found

    def _search(self, *, one_recipient: bool, newest: bool) -> str:
        """Always a row at least: the last column is how many rows the window had."""
        order = "DESC" if newest else "ASC"
        whose = "AND recipient = %(recipient)s" if one_recipient else ""
        return f"""
            WITH seen AS MATERIALIZED (
                SELECT {self.key} AS number, attempts, sender, recipient, about, sequence, next_attempt_at
                FROM {self.table} WHERE state = 'waiting' AND next_attempt_at <= %(at)s {whose}
                ORDER BY next_attempt_at {order} LIMIT %(window)s)
            SELECT found.number, found.attempts, size.rows
            FROM (SELECT count(*) AS rows FROM seen) AS size LEFT JOIN (
                SELECT number, attempts, next_attempt_at FROM seen WHERE {self.is_first("seen")}
                ORDER BY next_attempt_at {order} LIMIT %(many)s) AS found ON true
            ORDER BY found.next_attempt_at {order}"""  # noqa: S608 - names of ours


def _windows(many: int) -> Iterator[int]:
    window = _WINDOW * many
    while True:
        yield window
        window *= _WIDER
