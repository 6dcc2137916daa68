"""HTTP/1.1 between nodes by the standard library's client: a few connections kept open to each node asked.

httpx's own transport parses every byte in Python and keeps books about its pool at every step; beside what a call costs
otherwise that was the dearest single piece. What is spoken is the same, and so are the errors: those of httpx.
"""

import http.client
import select
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx

from tongban.apps.messaging.outside import trusted_certificates

_AT_ONCE: Final = 128  # in all; whoever needs one more waits for it
_KEPT: Final = 32  # unused ones to one node
_KEPT_SECONDS: Final = 20.0
_CHUNK: Final = 64 * 1024
Place = tuple[bytes, str, int | None]


@dataclass(frozen=True, slots=True)
class _Unused:
    """A connection nobody needs at present, and since when (seconds, monotonic)."""

    connection: http.client.HTTPConnection
    since: float

    def serves(self) -> bool:
        """Whether it can be used again: not too old, and the other side has neither closed it nor said a word."""
        sock = self.connection.sock
        fresh = sock is not None and time.monotonic() - self.since < _KEPT_SECONDS
        return fresh and not select.select([sock], [], [], 0)[0]


class Network(httpx.BaseTransport):
    """Requests over kept connections; a connection that saw anything go wrong is never used again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._unused: defaultdict[Place, list[_Unused]] = defaultdict(list)
        self._free = threading.BoundedSemaphore(_AT_ONCE)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and read the answer's head; its body comes when it is read. Raises httpx.TransportError."""
        timeout = request.extensions["timeout"]
        if not self._free.acquire(timeout=timeout["pool"]):
            raise httpx.PoolTimeout("no connection became free")
        try:
            place = (request.url.raw_scheme, request.url.host, request.url.port)
            connection = self._connected(place, timeout)
            with _failing_as(httpx.ReadTimeout, httpx.ReadError), _ended_on_failure(connection):
                answer = _asked(connection, request)
        except BaseException:
            self._free.release()
            raise
        body = _Body(self, place, connection, answer)
        return httpx.Response(answer.status, headers=answer.getheaders(), stream=body)

    def close(self) -> None:
        """Let go of what is kept."""
        with self._lock:
            kept = [one for unused in self._unused.values() for one in unused]
            self._unused.clear()
        for one in kept:
            one.connection.close()

    def give_back(self, place: Place, connection: http.client.HTTPConnection, *, usable: bool) -> None:
        """Keep a connection whose answer was read to its end, or end it."""
        with self._lock:
            keep = usable and len(self._unused[place]) < _KEPT
            if keep:
                self._unused[place].append(_Unused(connection, time.monotonic()))
        if not keep:
            connection.close()
        self._free.release()

    def _connected(self, place: Place, timeout: dict[str, float]) -> http.client.HTTPConnection:
        connection = self._kept(place)
        if connection is None:
            connection = _made(place, timeout["connect"])
            with _failing_as(httpx.ConnectTimeout, httpx.ConnectError), _ended_on_failure(connection):
                connection.connect()
        connection.sock.settimeout(timeout["read"])
        return connection

    def _kept(self, place: Place) -> http.client.HTTPConnection | None:
        """The connection used last, so that those not needed grow old and end."""
        while True:
            with self._lock:
                if not self._unused[place]:
                    return None
                last = self._unused[place].pop()
            if last.serves():
                return last.connection
            last.connection.close()


class _Body(httpx.SyncByteStream):
    """The answer's bytes as they come; closing gives the connection back."""

    def __init__(
        self,
        network: Network,
        place: Place,
        connection: http.client.HTTPConnection,
        answer: http.client.HTTPResponse,
    ) -> None:
        self._network, self._place = network, place
        self._connection, self._answer = connection, answer
        self._closed = False

    def __iter__(self) -> Iterator[bytes]:
        with _failing_as(httpx.ReadTimeout, httpx.ReadError):
            while self._answer.length != 0 and (chunk := self._answer.read1(_CHUNK)):
                yield chunk
        if self._answer.length:
            raise httpx.RemoteProtocolError(f"the answer ended {self._answer.length} bytes early")
        if self._answer.length == 0:
            self._answer.close()

    def close(self) -> None:
        """Whether it was read or not; a second time nothing happens."""
        if not self._closed:
            self._closed = True
            usable = self._answer.isclosed() and not self._answer.will_close
            self._network.give_back(self._place, self._connection, usable=usable)


def _made(place: Place, seconds: float) -> http.client.HTTPConnection:
    scheme, host, port = place
    if scheme == b"https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=trusted_certificates())
    if scheme != b"http":
        raise httpx.UnsupportedProtocol(f"no way to speak {scheme.decode('ascii', 'replace')}")
    return http.client.HTTPConnection(host, port, timeout=seconds)


def _asked(connection: http.client.HTTPConnection, request: httpx.Request) -> http.client.HTTPResponse:
    connection.putrequest(
        request.method, request.url.raw_path.decode("ascii"), skip_host=True, skip_accept_encoding=True
    )
    for name, value in request.headers.raw:
        connection.putheader(name, value)
    connection.endheaders(request.content)
    return connection.getresponse()


@contextmanager
def _failing_as(late: type[httpx.TransportError], broken: type[httpx.TransportError]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except http.client.HTTPException as error:
        raise httpx.RemoteProtocolError(repr(error)) from error
    except (OSError, ssl.SSLError, ValueError) as error:
        raise broken(str(error)) from error


@contextmanager
def _ended_on_failure(connection: http.client.HTTPConnection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
