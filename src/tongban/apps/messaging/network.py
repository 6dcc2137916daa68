"""HTTP/1.1 between nodes, as much of it as nodes speak: connections kept open to each node asked.

A general client costs as much for one envelope as a signature and a half: it has books of pools to keep, redirects,
cookies, mail headers to read. Nodes send a known head and a body of known length, and read a head and a body; whatever
else comes is no answer. httpx stays the language of addresses and errors, so that tests put others in its place.

Whoever keeps a connection may close it at any moment, also in the one in which a request sets out on it. A request
whose kept connection ends without one byte of an answer is therefore sent once more, on a new one, the very same bytes.
That does nothing twice, even where the first ones were read by somebody who then died: a message is known by its number
and gets the receipt it had, a question or a request for a file is taken by the hub once for each number.
"""

import io
import logging
import re
import select
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from threading import Lock
from typing import Final, NamedTuple, Protocol

import httpx

from tongban.apps.messaging.outside import trusted_certificates

log = logging.getLogger(__name__)

_KEPT: Final = 32  # to one node; whoever needs one more gets one that is closed afterwards
_CHUNK: Final = 64 * 1024
_LONGEST_LINE: Final = 64 * 1024
_MOST_LINES: Final = 100
_STATUS: Final = re.compile(rb"HTTP/1\.([01]) ([1-5]\d\d)(?: [^\r\n]*)?\r?\n")
_HEADER: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*?)[ \t]*\r?\n")
_CHUNK_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_INTERIM: Final = range(100, 200)
_BODILESS: Final = frozenset({204, 304})


class Request(NamedTuple):
    """What one node asks of another; `seconds` bounds the silence between two pieces of the answer."""

    method: str
    url: str
    content: bytes
    headers: Mapping[str, str]
    connect_seconds: float
    seconds: float


class Answer(Protocol):
    """The head of an answer, and its body as it comes; header names are in lower case."""

    @property
    def status(self) -> int:
        """The status code."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """What the head says."""
        ...

    def pieces(self) -> Iterator[bytes]:
        """The body's bytes, once. Raises httpx.TransportError."""
        ...

    def close(self) -> None:
        """Let go of it, whether or not it was read."""
        ...


class Transport(Protocol):
    """A way to other nodes."""

    def ask(self, request: Request) -> Answer:
        """Send, and read the answer's head. Raises httpx.TransportError or httpx.InvalidURL."""
        ...

    def close(self) -> None:
        """Let go of what is kept."""
        ...


class _Place(NamedTuple):
    """Where an address leads: `name` is what the other side is told it is called."""

    scheme: str
    host: str
    port: int
    name: str


class Network:
    """Requests over kept connections; a connection that saw anything go wrong is never used again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: defaultdict[_Place, list[_Connection]] = defaultdict(list)

    def ask(self, request: Request) -> "_Received":
        """Send, and read the answer's head; its body comes when it is read. Raises httpx.TransportError."""
        until = time.monotonic() + request.seconds
        place, path = _addressed(request.url)
        written = _written(request, place, path)
        kept = self._kept(place)
        if kept is None:
            return self._asked(_opened(place, request.connect_seconds), written, request.seconds)
        try:
            return self._asked(kept, written, request.seconds)
        except _NothingCame:
            left = until - time.monotonic()
            if left <= 0:
                raise
            log.info("%s closed a kept connection unread: asked again", place.host)
            anew = self._asked(_opened(place, min(request.connect_seconds, left)), written, left)
            anew.is_last()  # whoever closes kept connections so might close this one too
            return anew

    def close(self) -> None:
        """Let go of what is kept."""
        with self._lock:
            kept = [connection for connections in self._idle.values() for connection in connections]
            self._idle.clear()
        for connection in kept:
            connection.close()

    def _asked(self, connection: "_Connection", written: bytes, seconds: float) -> "_Received":
        try:
            connection.send(written, seconds)
            return _Received(connection, self)
        except BaseException:
            connection.close()
            raise

    def _kept(self, place: _Place) -> "_Connection | None":
        while True:
            with self._lock:
                connections = self._idle.get(place)
                if not connections:
                    return None
                connection = connections.pop()
            if connection.is_quiet():
                return connection
            connection.close()

    def keep(self, connection: "_Connection") -> None:
        """Take back a connection whose answer was read to its end."""
        with self._lock:
            connections = self._idle[connection.place]
            if len(connections) < _KEPT:
                connections.append(connection)
                return
        connection.close()


class _NothingCame(httpx.RemoteProtocolError):
    """The connection ended before the first byte of an answer."""


class _Connection:
    """A socket to a node. Its errors are httpx's."""

    def __init__(self, place: _Place, line: socket.socket) -> None:
        self.place = place
        self._line = line
        self._incoming = io.BufferedReader(socket.SocketIO(line, "r"), _CHUNK)

    def is_quiet(self) -> bool:
        """Whether nothing came behind the last answer: neither a farewell nor what nobody asked for."""
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        if poll.poll(0):
            return False
        self._line.settimeout(0)
        try:
            return not self._incoming.peek(1)
        except ssl.SSLWantReadError:
            return True
        except OSError:
            return False

    def send(self, written: bytes, seconds: float) -> None:
        """Send a request. That the other side hears no more is no error yet: it may have answered before."""
        self._line.settimeout(seconds)
        try:
            self._line.sendall(written)
        except (BrokenPipeError, ConnectionResetError):
            return
        except TimeoutError as error:
            raise httpx.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpx.WriteError(str(error)) from error

    def await_answer(self) -> None:
        """Return when the first byte of an answer is there."""
        try:
            began = self._incoming.peek(1)
        except ConnectionResetError as reset:
            raise _NothingCame(str(reset)) from reset
        except OSError as error:
            raise _failed(error) from error
        if not began:
            raise _NothingCame("closed without an answer")

    def read_line(self) -> bytes:
        """One whole line of a head; raises httpx.RemoteProtocolError for one that is too long, or cut short."""
        try:
            line = self._incoming.readline(_LONGEST_LINE)
        except OSError as error:
            raise _failed(error) from error
        if not line.endswith(b"\n"):
            raise httpx.RemoteProtocolError("a line that is too long, or cut short")
        return line

    def read_some(self, at_most: int) -> bytes:
        """What is there; nothing when the other side has ended."""
        try:
            return self._incoming.read1(min(at_most, _CHUNK))
        except OSError as error:
            raise _failed(error) from error

    def close(self) -> None:
        """It is not used again."""
        with suppress(OSError):
            self._incoming.close()
        self._line.close()


class _Received:
    """An answer on its connection, which goes back to the others only when it was read to its end."""

    def __init__(self, connection: _Connection, network: Network) -> None:
        self._connection: _Connection | None = connection
        self._network = network
        connection.await_answer()
        version, self.status = _status(connection)
        while self.status in _INTERIM:
            _headers(connection)
            version, self.status = _status(connection)
        self.headers = _headers(connection)
        self._left = _length(self.headers)
        self._chunked = _is_chunked(self.headers)
        if self.status in _BODILESS:
            self._left, self._chunked = 0, False
        ends_itself = self._chunked or self._left is not None
        self._lasts = ends_itself and version == 1 and "close" not in self.headers.get("connection", "").lower()

    def is_last(self) -> None:
        """Nothing more is to be asked on this connection."""
        self._lasts = False

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes; raises httpx.RemoteProtocolError when it is cut short."""
        connection = self._connection
        if connection is None:
            raise httpx.StreamConsumed
        try:
            yield from _chunks(connection) if self._chunked else _stretch(connection, self._left)
        except BaseException:
            self.close()
            raise
        self._connection = None
        if self._lasts:
            self._network.keep(connection)
        else:
            connection.close()

    def close(self) -> None:
        """What was not read to its end ends its connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _status(connection: _Connection) -> tuple[int, int]:
    """The minor version and the code."""
    found = _STATUS.fullmatch(connection.read_line())
    if found is None:
        raise httpx.RemoteProtocolError("no answer in HTTP/1.1")
    return int(found[1]), int(found[2])


def _headers(connection: _Connection) -> dict[str, str]:
    """The lines up to the empty one; what comes more than once is joined by commas (RFC 9110 §5.3)."""
    told: dict[str, str] = {}
    for _ in range(_MOST_LINES):
        line = connection.read_line()
        if line in {b"\r\n", b"\n"}:
            return told
        found = _HEADER.fullmatch(line)
        if found is None:
            raise httpx.RemoteProtocolError("no header")
        name, value = found[1].decode("ascii").lower(), found[2].decode("latin-1")
        told[name] = f"{told[name]}, {value}" if name in told else value
    raise httpx.RemoteProtocolError("too many headers")


def _is_chunked(headers: Mapping[str, str]) -> bool:
    """Raises httpx.RemoteProtocolError for any other encoding, and for a length beside it."""
    encoding = headers.get("transfer-encoding", "").lower()
    if encoding and (encoding != "chunked" or "content-length" in headers):
        raise httpx.RemoteProtocolError("where the answer ends is not clear")
    return encoding == "chunked"


def _length(headers: Mapping[str, str]) -> int | None:
    told = headers.get("content-length")
    if told is None:
        return None
    if not (told.isascii() and told.isdecimal()):
        raise httpx.RemoteProtocolError("no length")
    return int(told)


def _stretch(connection: _Connection, length: int | None) -> Iterator[bytes]:
    """So many bytes, or all there are until the other side ends."""
    left = length
    while left != 0:
        piece = connection.read_some(_CHUNK if left is None else left)
        if not piece and left is not None:
            raise httpx.RemoteProtocolError("the answer was cut short")
        if not piece:
            return
        left = None if left is None else left - len(piece)
        yield piece


def _chunks(connection: _Connection) -> Iterator[bytes]:
    """What is between the lines of RFC 9112 §7.1; trailers are read and forgotten."""
    while True:
        found = _CHUNK_SIZE.fullmatch(connection.read_line())
        if found is None:
            raise httpx.RemoteProtocolError("no size of a piece")
        size = int(found[1], 16)
        if not size:
            _headers(connection)
            return
        yield from _stretch(connection, size)
        if connection.read_line() not in {b"\r\n", b"\n"}:
            raise httpx.RemoteProtocolError("a piece that is longer than it says")


@lru_cache(maxsize=1024)
def _addressed(url: str) -> tuple[_Place, str]:
    """Taking an address apart costs more than all else about a request: there are few, and each is used for long."""
    parts = httpx.URL(url)
    if parts.scheme not in {"http", "https"} or not parts.host:
        raise httpx.UnsupportedProtocol(f"no way to {url}")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.raw_host.decode("ascii")
    return _Place(parts.scheme, host, port, parts.netloc.decode("ascii")), parts.raw_path.decode("ascii")


def _written(request: Request, place: _Place, path: str) -> bytes:
    told = {"Host": place.name, **request.headers, "Accept-Encoding": "identity"}
    if request.content:
        told["Content-Length"] = str(len(request.content))
    lines = [f"{request.method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise httpx.LocalProtocolError("a line within a line")
    return "\r\n".join([*lines, "", ""]).encode("ascii") + request.content


def _opened(place: _Place, seconds: float) -> _Connection:
    try:
        line = socket.create_connection((place.host, place.port), timeout=seconds)
    except TimeoutError as error:
        raise httpx.ConnectTimeout(str(error)) from error
    except (OSError, UnicodeError) as error:
        raise httpx.ConnectError(str(error)) from error
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _Connection(place, _in_tls(line, place) if place.scheme == "https" else line)


def _in_tls(line: socket.socket, place: _Place) -> ssl.SSLSocket:
    try:
        return trusted_certificates().wrap_socket(line, server_hostname=place.host)
    except TimeoutError as error:
        line.close()
        raise httpx.ConnectTimeout(str(error)) from error
    except OSError as error:
        line.close()
        raise httpx.ConnectError(str(error)) from error


def _failed(error: OSError) -> httpx.TransportError:
    if isinstance(error, TimeoutError):
        return httpx.ReadTimeout(str(error))
    return httpx.RemoteProtocolError(str(error))


class OtherWay:
    """Requests over another transport than the network, e.g. to nodes within this process."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def ask(self, request: Request) -> "_Handed":
        """As that transport answers."""
        seconds = httpx.Timeout(request.seconds, connect=request.connect_seconds).as_dict()
        asked = httpx.Request(
            request.method,
            request.url,
            content=request.content,
            headers=dict(request.headers),
            extensions={"timeout": seconds},
        )
        response = self._transport.handle_request(asked)
        response.request = asked
        return _Handed(response)

    def close(self) -> None:
        """Close that transport."""
        self._transport.close()


class _Handed:
    """An answer as httpx has it."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes."""
        return self._response.iter_raw()

    def close(self) -> None:
        """Let go of it."""
        self._response.close()
