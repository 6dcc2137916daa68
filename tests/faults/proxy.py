"""A line that misbehaves: real sockets between two nodes, on which requests and answers meet with accidents.

One request a connection. What happens to each is told by `meet_with`; when that is used up, `otherwise` happens.
A `ForgetfulLine` keeps its connections, and closes each in the very moment in which it is used again.
"""

import socket
import socketserver
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from random import Random
from typing import Final

_HEAD_END: Final = b"\r\n\r\n"
_PIECE: Final = 65_536


class Fault(StrEnum):
    """What may happen to one request and its answer."""

    NONE = "passes"
    REFUSED = "the connection is closed before anything is read"
    REQUEST_CUT = "half of the request arrives"
    REQUEST_SPOILED = "a byte of the request arrives as another"
    TWICE = "the request arrives twice"
    LATE = "the request is given up, and arrives after the next one"
    ANSWER_LOST = "the request arrives, the answer does not"
    ANSWER_CUT = "half of the answer arrives"
    ANSWER_SPOILED = "a byte of the answer arrives as another"
    ANSWER_SWAPPED = "the answer to an earlier request arrives"
    SLOW = "the answer arrives byte by byte"


class FaultyLine:
    """The way to one node. `seen` says what happened, in order."""

    def __init__(self, node: tuple[str, int], chance: Random) -> None:
        self._node = node
        self._chance = chance
        self._to_come: deque[Fault] = deque()
        self.otherwise = Fault.NONE
        self._held: list[bytes] = []
        self._earlier: bytes = b""
        self._lock = threading.Lock()
        self.seen: list[Fault] = []
        self.url = ""

    def meet_with(self, faults: Iterable[Fault]) -> None:
        """What happens to the next requests."""
        self._to_come.extend(faults)

    def carry(self, caller: socket.socket) -> None:
        """One request and its answer. One at a time: what is held back goes after the next one, not beside it."""
        with self._lock:
            fault = self._to_come.popleft() if self._to_come else self.otherwise
            self.seen.append(fault)
            if fault is Fault.REFUSED:
                return
            request = _read_request(caller)
            if not request:
                return
            if fault is Fault.LATE:
                self._held.append(request)
                return
            answer = self._asked(request, fault)
            self._answer(caller, answer, fault)
            self._earlier = answer
            for late in self._held:
                self._ask(late)
            self._held.clear()

    def _asked(self, request: bytes, fault: Fault) -> bytes:
        if fault is Fault.REQUEST_CUT:
            head, body = _parted(request)
            return self._ask(head + body[: len(body) // 2])
        if fault is Fault.REQUEST_SPOILED:
            return self._ask(self._spoiled(request))
        if fault is Fault.TWICE:
            self._ask(request)
        return self._ask(request)

    def _ask(self, request: bytes) -> bytes:
        return _ask(self._node, request)

    def _answer(self, caller: socket.socket, answer: bytes, fault: Fault) -> None:
        with suppress(OSError):  # whoever asked may have gone
            if fault is Fault.ANSWER_LOST:
                return
            if fault is Fault.ANSWER_CUT:
                head, body = _parted(answer)
                caller.sendall(head + body[: len(body) // 2])
            elif fault is Fault.ANSWER_SPOILED:
                caller.sendall(self._spoiled(answer))
            elif fault is Fault.ANSWER_SWAPPED:
                caller.sendall(self._earlier or answer)
            elif fault is Fault.SLOW:
                for start in range(0, len(answer), 97):
                    caller.sendall(answer[start : start + 97])
            else:
                caller.sendall(answer)

    def _spoiled(self, message: bytes) -> bytes:
        """One byte of the body as another, of the same alphabet: it still looks like what it was."""
        head, body = _parted(message)
        if not body:
            return message
        at = self._chance.randrange(len(body))
        other = self._chance.choice([letter for letter in b"AZaz09-_." if letter != body[at]])
        return head + body[:at] + bytes([other]) + body[at + 1 :]


class ForgetfulLine:
    """The way to one node, by kept connections that serve once. `passes_on`: what comes next is heard, its answer lost.

    Otherwise nothing of it is read. `lost` counts what got no answer.
    """

    def __init__(self, node: tuple[str, int], *, passes_on: bool) -> None:
        self._node, self._passes_on = node, passes_on
        self.lost = 0
        self.url = ""

    def carry(self, caller: socket.socket) -> None:
        """One request and its answer, then the connection's end."""
        request = _read_request(caller)
        if not request:
            return
        head, body = _parted(_ask(self._node, request))
        own = (b"connection", b"content-length")
        told = [line for line in head.removesuffix(_HEAD_END).split(b"\r\n") if not line.lower().startswith(own)]
        caller.sendall(b"\r\n".join([*told, b"Content-Length: %d" % len(body)]) + _HEAD_END + body)
        if not caller.recv(1, socket.MSG_PEEK):
            return
        self.lost += 1
        if self._passes_on:
            _ask(self._node, _read_request(caller))


def _ask(node: tuple[str, int], request: bytes) -> bytes:
    """Hand the bytes to the node, and read until it closes."""
    with socket.create_connection(node, timeout=30) as line, suppress(OSError):
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(_PIECE), b""))
    return b""


def _parted(message: bytes) -> tuple[bytes, bytes]:
    head, end, body = message.partition(_HEAD_END)
    return head + end, body


def _read_request(caller: socket.socket) -> bytes:
    """One whole request, told to close the connection after it; empty when the caller went away."""
    request = b""
    while _HEAD_END not in request:
        piece = caller.recv(_PIECE)
        if not piece:
            return b""
        request += piece
    head, body = _parted(request)
    lines = [line for line in head.removesuffix(_HEAD_END).split(b"\r\n") if not line.lower().startswith(b"connection")]
    lengths = [int(line.partition(b":")[2]) for line in lines if line.lower().startswith(b"content-length:")]
    while len(body) < sum(lengths):
        body += caller.recv(_PIECE) or b"?"
    return b"\r\n".join([*lines, b"Connection: close"]) + _HEAD_END + body


@contextmanager
def faulty_line(node: tuple[str, int], chance: Random) -> Iterator[FaultyLine]:
    """A line to a node, listening on an address of its own; closed on leaving."""
    line = FaultyLine(node, chance)
    with _listening(line):
        yield line


@contextmanager
def forgetful_line(url: str, *, passes_on: bool) -> Iterator[ForgetfulLine]:
    """A line to the node at an address that keeps connections too long; closed on leaving."""
    host, _, port = url.removeprefix("http://").partition(":")
    line = ForgetfulLine((host, int(port)), passes_on=passes_on)
    with _listening(line):
        yield line


@contextmanager
def _listening(line: FaultyLine | ForgetfulLine) -> Iterator[None]:
    class Carrier(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                line.carry(self.request)

    with served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Carrier)) as (host, port):
        line.url = f"http://{host}:{port}"
        yield


@contextmanager
def served(server: socketserver.ThreadingTCPServer) -> Iterator[tuple[str, int]]:
    """A server at work on a thread of its own; its address."""
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        host, port = server.server_address[:2]
        yield str(host), int(port)
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
