"""Waiting for a NOTIFY: a courier sleeps until there is something to carry, or a second has passed."""

import logging
import threading
from collections.abc import Collection
from typing import Any, Final

import psycopg
from django.db import connection

log = logging.getLogger(__name__)

_RETRY_SECONDS: Final = 1.0
_TAKE: Final = """
    SELECT name FROM unnest(%s::text[]) AS name WHERE pg_try_advisory_lock(hashtextextended(%s || name, 7))
"""
_LEAVE: Final = "SELECT pg_advisory_unlock(hashtextextended(%s || name, 7)) FROM unnest(%s::text[]) AS name"


class Listener:
    """A connection of its own that hears one channel. Losing it costs promptness, never a message."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def wait(self, *, stop: threading.Event, seconds: float) -> None:
        """Return when the channel is notified, at the latest after `seconds`."""
        try:
            heard = self._listening().notifies(timeout=seconds, stop_after=1)
            for _ in heard:
                return
        except psycopg.Error as error:
            log.warning("listening on %s: %s", self._channel, type(error).__name__)
            self.close()
            stop.wait(_RETRY_SECONDS)

    def take(self, names: Collection[str]) -> list[str]:
        """Those of these names that no other process has taken: ours until they are left, or this process ends."""
        return [str(name) for (name,) in self._said(_TAKE, [list(names), self._channel])] if names else []

    def leave(self, names: Collection[str]) -> None:
        """Let other processes take these names, each of which was taken once."""
        if names:
            self._said(_LEAVE, [self._channel, list(names)])

    def _said(self, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._listening().execute(statement, values).fetchall()
        except psycopg.Error as error:
            log.warning("taking turns on %s: %s", self._channel, type(error).__name__)
            self.close()
            return []

    def _listening(self) -> "psycopg.Connection[tuple[object, ...]]":
        if self._connection is None:
            settings = connection.settings_dict
            self._connection = psycopg.connect(
                host=settings["HOST"],
                port=settings["PORT"],
                user=settings["USER"],
                password=settings["PASSWORD"],
                dbname=settings["NAME"],
                autocommit=True,
                connect_timeout=5,
            )
            self._connection.execute(f'LISTEN "{self._channel}"')
        return self._connection

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
