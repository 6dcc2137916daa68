"""HTTP/1.1 between nodes by urllib3: connections kept open to each node asked.

httpx's own transport keeps books about its whole pool at every step; with many at once that was the dearest single
piece of a call. httpx stays the language of requests and errors, so that tests put others in its place.

Whoever keeps a connection may close it at any moment, also in the one in which a request sets out on it. A request
whose kept connection ends without one byte of an answer is therefore sent once more, on a new one, the very same bytes.
That does nothing twice, even where the first ones were read by somebody who then died: a message is known by its number
and gets the receipt it had, a question or a request for a file is taken by the hub once for each number.
"""

import http.client
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any, Final

import httpx
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationValueError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from tongban.apps.messaging.outside import trusted_certificates

log = logging.getLogger(__name__)

_KEPT: Final = 32  # to one node; whoever needs one more gets one that is closed afterwards
_CHUNK: Final = 64 * 1024
Place = tuple[str, str, int | None]


class Network(httpx.BaseTransport):
    """Requests over kept connections; a connection that saw anything go wrong is never used again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pools: dict[Place, HTTPConnectionPool] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and read the answer's head; its body comes when it is read. Raises httpx.TransportError."""
        seconds = request.extensions["timeout"]
        until = time.monotonic() + seconds["read"]
        with _failing_as_httpx():
            try:
                answer = _asked(self._pool(request.url), request, _timeout(seconds["connect"], seconds["read"]))
            except ProtocolError as error:
                left = until - time.monotonic()
                if not _was_closed_meanwhile(error) or left <= 0:
                    raise
                log.info("%s closed a kept connection unread: asked again", request.url.host)
                anew = Timeout(connect=min(seconds["connect"], left), read=left)
                answer = _asked(_made(*_place(request.url)), request, anew)
        return httpx.Response(answer.status, headers=list(answer.headers.items()), stream=_Body(answer))

    def close(self) -> None:
        """Let go of what is kept."""
        with self._lock:
            pools = list(self._pools.values())
            self._pools.clear()
        for pool in pools:
            pool.close()

    def _pool(self, url: httpx.URL) -> HTTPConnectionPool:
        place = _place(url)
        with self._lock:
            if place not in self._pools:
                self._pools[place] = _made(*place)
            return self._pools[place]


class _Body(httpx.SyncByteStream):
    """The answer's bytes as they come."""

    def __init__(self, answer: BaseHTTPResponse) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _failing_as_httpx():
            yield from self._answer.stream(_CHUNK, decode_content=False)

    def close(self) -> None:
        """What was read to its end has given its connection back; any other connection ends here."""
        self._answer.close()


class _NothingCame(ConnectionError):
    """The connection ended before the first byte of an answer; `kept` when an earlier answer had come on it."""

    kept = False


class _Answer(http.client.HTTPResponse):
    def begin(self) -> None:
        """Read the head, but tell an end before its first byte from one within it."""
        try:
            first = self.fp.peek(1)  # what is read here is not read again: this costs no journey
        except ConnectionResetError as reset:
            raise _NothingCame(str(reset)) from reset
        if not first:
            raise _NothingCame("closed without an answer")
        super().begin()


class _Remembering(HTTPConnection):
    """A connection that knows whether it has served before."""

    response_class = _Answer
    _served = False

    def connect(self) -> None:
        self._served = False
        super().connect()

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as urllib3's own
        kept, self._served = self._served, True
        try:
            return super().getresponse()
        except _NothingCame as silence:
            silence.kept = kept
            raise


class _RememberingTls(_Remembering, HTTPSConnection):
    pass


class _Plain(HTTPConnectionPool):
    ConnectionCls = _Remembering


class _Tls(HTTPSConnectionPool):
    ConnectionCls = _RememberingTls


def _asked(pool: HTTPConnectionPool, request: httpx.Request, timeout: Timeout) -> BaseHTTPResponse:
    return pool.urlopen(
        request.method,
        request.url.raw_path.decode("ascii"),
        body=request.content,
        headers=dict(request.headers),
        timeout=timeout,
        retries=False,
        redirect=False,
        assert_same_host=False,
        preload_content=False,
        decode_content=False,
    )


def _was_closed_meanwhile(error: ProtocolError) -> bool:
    """Whether the request was on a connection that had served, and not one byte of an answer came."""
    return any(isinstance(cause, _NothingCame) and cause.kept for cause in error.args)


def _place(url: httpx.URL) -> Place:
    return url.scheme, url.host, url.port


def _made(scheme: str, host: str, port: int | None) -> HTTPConnectionPool:
    kept: Mapping[str, Any] = {"maxsize": _KEPT, "block": False}
    if scheme == "https":
        return _Tls(host, port, ssl_context=trusted_certificates(), **kept)
    if scheme != "http":
        raise httpx.UnsupportedProtocol(f"no way to speak {scheme}")
    return _Plain(host, port, **kept)


@lru_cache(maxsize=256)
def _timeout(connect: float, read: float) -> Timeout:
    return Timeout(connect=connect, read=read)


@contextmanager
def _failing_as_httpx() -> Iterator[None]:
    try:
        yield
    except (NewConnectionError, LocationValueError) as error:
        raise httpx.ConnectError(str(error)) from error
    except ConnectTimeoutError as error:
        raise httpx.ConnectTimeout(str(error)) from error
    except ReadTimeoutError as error:
        raise httpx.ReadTimeout(str(error)) from error
    except HTTPError as error:
        raise httpx.RemoteProtocolError(str(error)) from error
