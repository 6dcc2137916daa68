"""HTTP/1.1 between nodes by urllib3: connections kept open to each node asked.

httpx's own transport keeps books about its whole pool at every step; with many at once that was the dearest single
piece of a call. httpx stays the language of requests and errors, so that tests put others in its place.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any, Final

import httpx
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, LocationValueError, NewConnectionError, ReadTimeoutError

from tongban.apps.messaging.outside import trusted_certificates

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
        with _failing_as_httpx():
            answer = self._pool(request.url).urlopen(
                request.method,
                request.url.raw_path.decode("ascii"),
                body=request.content,
                headers=dict(request.headers),
                timeout=_timeout(seconds["connect"], seconds["read"]),
                retries=False,
                redirect=False,
                assert_same_host=False,
                preload_content=False,
                decode_content=False,
            )
        return httpx.Response(answer.status, headers=list(answer.headers.items()), stream=_Body(answer))

    def close(self) -> None:
        """Let go of what is kept."""
        with self._lock:
            pools = list(self._pools.values())
            self._pools.clear()
        for pool in pools:
            pool.close()

    def _pool(self, url: httpx.URL) -> HTTPConnectionPool:
        place = (url.scheme, url.host, url.port)
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


def _made(scheme: str, host: str, port: int | None) -> HTTPConnectionPool:
    kept: Mapping[str, Any] = {"maxsize": _KEPT, "block": False}
    if scheme == "https":
        return HTTPSConnectionPool(host, port, ssl_context=trusted_certificates(), **kept)
    if scheme != "http":
        raise httpx.UnsupportedProtocol(f"no way to speak {scheme}")
    return HTTPConnectionPool(host, port, **kept)


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
