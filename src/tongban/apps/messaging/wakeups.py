"""Waiting for a NOTIFY: a courier sleeps until there is something to carry, or a second has passed."""

import logging
import threading
from typing import Final

import psycopg
from django.db import connection

log = logging.getLogger(__name__)

_RETRY_SECONDS: Final = 1.0


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
