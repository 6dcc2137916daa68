"""HTTP between nodes: one envelope out, one envelope back, within a time and a size."""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import httpx
from pydantic_core import to_json

from tongban.apps.messaging.network import Network
from tongban.exchange.envelope import MAX_BYTES, MEDIA_TYPE
from tongban.exchange.receipts import digest_of

RECEIPT_HEADER: Final = "X-Exchange-Receipt"
DIGEST_HEADER: Final = "X-Exchange-Digest"  # of the request as it arrived: what was answered is what was sent
BATCH_MEDIA_TYPE: Final = "application/json"
MAX_BATCH_BYTES: Final = 2 * 1024 * 1024
MOST_IN_A_BATCH: Final = 500
_NOT_OFFERED: Final = frozenset({404, 405, 415})
_CONNECT_SECONDS: Final = 2.0
_CHUNK: Final = 64 * 1024


class LineDown(Exception):
    """The other node could not be reached or did not answer as a node of the exchange does."""

    def __init__(self, reason: str, *, timed_out: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.timed_out = timed_out


class Reply(bytes):
    """An unverified answer, and for how many seconds the other side asks to be left alone; 0 when it does not."""

    retry_after = 0

    @classmethod
    def of(cls, content: bytes, headers: Mapping[str, str]) -> "Reply":
        """The body with what the header Retry-After says in seconds; a date or anything else there says nothing."""
        reply, said = cls(content), headers.get("Retry-After", "")
        if said.isascii() and said.isdecimal():
            reply.retry_after = int(said[:6])
        return reply


class NotOffered(LineDown):
    """The other node takes envelopes only one at a time."""


@dataclass(frozen=True, slots=True)
class FileStream:
    """Bytes of a file on their way: from which byte on, and how long the whole file is."""

    offset: int
    size: int
    chunks: Iterator[bytes]


class _Line:
    """One connection pool per process, made on first use so that it never crosses a fork.

    The pool itself is spoken to, not a client around it: between nodes there are no cookies, redirects or proxies, and
    a client's provision for them cost as much as all the rest of a request.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._transport: httpx.BaseTransport | None = None

    def transport(self) -> httpx.BaseTransport:
        with self._lock:
            if self._transport is None:
                self._transport = Network()
            return self._transport

    def connect(self, transport: httpx.BaseTransport | None) -> None:
        with self._lock:
            if self._transport is not None:
                self._transport.close()
            self._transport = transport

    @contextmanager
    def asking(
        self, method: str, url: str, *, seconds: float, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Iterator[httpx.Response]:
        """One request; the response can be read inside the block. Raises LineDown, also for what goes wrong inside."""
        timeout = httpx.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS)).as_dict()
        try:
            request = httpx.Request(
                method,
                _address(url),
                content=content,
                headers={"Accept-Encoding": "identity", **(headers or {})},
                extensions={"timeout": timeout},
            )
            response = self.transport().handle_request(request)
            response.request = request
            with closing(response):
                yield response
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _down(error) from error


@lru_cache(maxsize=1024)
def _address(url: str) -> httpx.URL:
    """Taking an address apart costs as much as all else about a request: there are few, and each is used for long."""
    return httpx.URL(url)


_line: Final = _Line()


def connect(transport: httpx.BaseTransport | None) -> None:
    """Speak over another transport from now on, e.g. to nodes within this process; None is the network."""
    _line.connect(transport)


def send(url: str, jws: str | bytes, *, receipt: str = "", seconds: float = 10.0) -> Reply:
    """Post an envelope and give back the body of the answer, whatever its status; raises LineDown.

    The answer is unverified. Statuses are not looked at: what counts is what is signed. Where the other
    side says what it received, and that is not what was sent, the line is at fault and nobody refused anything.
    """
    with _posting(url, jws, seconds, _headers(receipt)) as response:
        if response.headers.get(DIGEST_HEADER, "") not in {"", digest_of(jws)}:
            raise LineDown("the request was changed on the way")
        return _bounded(response, until=time.monotonic() + seconds)


def send_batch(
    url: str, messages: Sequence[str], *, receipts: Sequence[str] = (), seconds: float = 10.0
) -> list[Reply]:
    """Post many envelopes at once; the unverified replies to the first of them, in their order, at least one.

    Raises NotOffered when the other side takes envelopes only singly, else LineDown.
    """
    told = {"messages": list(messages)} | ({"receipts": list(receipts)} if receipts else {})
    content = to_json(told)  # as compact as the standard asks, and several times as fast as by json
    with _posting(url, content, seconds, {"Content-Type": BATCH_MEDIA_TYPE}) as response:
        if response.status_code in _NOT_OFFERED:
            raise NotOffered(f"HTTP {response.status_code}")
        if response.headers.get(DIGEST_HEADER) != digest_of(content):
            raise LineDown("the request was changed on the way")
        answer = _bounded(
            response, until=time.monotonic() + seconds, media_type=BATCH_MEDIA_TYPE, at_most=MAX_BATCH_BYTES
        )
    return _replies_in(answer, len(messages))


def _replies_in(answer: Reply, asked: int) -> list[Reply]:
    try:
        found = [Reply(reply.encode("ascii")) for reply in json.loads(answer)["replies"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LineDown("no list of replies") from error
    if not 0 < len(found) <= asked:
        raise LineDown(f"{len(found)} replies to {asked} envelopes")
    for reply in found:
        reply.retry_after = answer.retry_after
    return found


def fetch(url: str, *, seconds: float = 10.0) -> bytes:
    """Get a signed document; raises LineDown."""
    with _line.asking("GET", url, seconds=seconds) as response:
        return _bounded(response, until=time.monotonic() + seconds)


@contextmanager
def streaming(url: str, jws: str | bytes, *, receipt: str = "", seconds: float = 30.0) -> Iterator[FileStream | Reply]:
    """Post a file request: the file's bytes as they come, or the refusal's envelope; raises LineDown.

    `seconds` bounds the silence between two pieces, not the whole file.
    """
    with _posting(url, jws, seconds, _headers(receipt)) as response:
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            yield _bounded(response, until=time.monotonic() + seconds)
            return
        offset, size = _content_range(response)
        yield FileStream(offset=offset, size=size, chunks=_chunks(response))


def _posting(
    url: str, body: str | bytes, seconds: float, headers: Mapping[str, str]
) -> AbstractContextManager[httpx.Response]:
    content = body.encode("ascii") if isinstance(body, str) else body
    return _line.asking("POST", url, seconds=seconds, content=content, headers=headers)


def _headers(receipt: str) -> dict[str, str]:
    return {"Content-Type": MEDIA_TYPE, **({RECEIPT_HEADER: receipt} if receipt else {})}


def _bounded(
    response: httpx.Response, *, until: float, media_type: str = MEDIA_TYPE, at_most: int = MAX_BYTES
) -> Reply:
    if not response.headers.get("Content-Type", "").startswith(media_type):
        raise LineDown(f"HTTP {response.status_code}, no signed answer")
    content = bytearray()
    for chunk in response.iter_raw(_CHUNK):
        content += chunk
        if len(content) > at_most:
            raise LineDown(f"answer larger than {at_most // 1024**2} MB")
        if time.monotonic() > until:
            raise LineDown("answer came too slowly", timed_out=True)
    return Reply.of(bytes(content), response.headers)


def _chunks(response: httpx.Response) -> Iterator[bytes]:
    try:
        yield from response.iter_raw()  # as it comes: what was collected for a fixed size is lost when the line breaks
    except httpx.HTTPError as error:
        raise _down(error) from error


def _content_range(response: httpx.Response) -> tuple[int, int]:
    """From `bytes 0-99/100`: the offset and the whole size."""
    try:
        span, size = response.headers["Content-Range"].removeprefix("bytes ").split("/")
        return int(span.split("-")[0]), int(size)
    except (KeyError, ValueError) as error:
        raise LineDown(f"HTTP {response.status_code}, neither a file nor a signed refusal") from error


def _down(error: Exception) -> LineDown:
    return LineDown(type(error).__name__, timed_out=isinstance(error, httpx.TimeoutException))


def header_for(headers: Mapping[str, str]) -> str:
    """The hub's receipt that came with a request; empty when there is none."""
    return headers.get(RECEIPT_HEADER, "")
