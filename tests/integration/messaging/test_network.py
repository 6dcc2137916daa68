"""Connections between nodes: kept while they serve, never used again after anything went wrong."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from urllib3.util.wait import wait_for_read

from tongban.apps.messaging import wire
from tongban.apps.messaging.wire import LineDown, fetch, send

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\nhello"
IN_PIECES = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/jose\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
)
CUT_SHORT = b"HTTP/1.1 200 OK\r\nContent-Type: application/jose\r\nContent-Length: 9\r\n\r\nhello"
UNREAD = None  # the connection is closed while a request arrives, and nothing of it is read
SILENT = b""
LAST = b"HTTP/1.1 200 OK\r\nContent-Type: application/jose\r\nConnection: close\r\n\r\nhello"


@pytest.fixture(autouse=True)
def let_go_of_connections():
    yield
    wire.connect(None)


class Other:
    """Another node: for each connection, the answers it gives before it closes."""

    def __init__(self, *connections: list[bytes | None]) -> None:
        self.connections = connections
        self.taken: list[int] = []

    def serve(self, listening: socket.socket) -> None:
        for number, answers in enumerate(self.connections):
            line, _ = listening.accept()
            with line:
                for answer in answers:
                    if answer is UNREAD:
                        line.recv(1, socket.MSG_PEEK)
                        break
                    _hear_out(line)
                    self.taken.append(number)
                    line.sendall(answer)

    @contextmanager
    def listening(self) -> Iterator[str]:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            thread = threading.Thread(target=self.serve, args=(listening,), daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            thread.join(timeout=10)


def _hear_out(line: socket.socket) -> None:
    """Read a request to its end: who closes before has the other side's last bytes answered by a reset."""
    heard = b""
    while not heard.endswith(b"asked" if heard.startswith(b"POST") else b"\r\n\r\n"):
        piece = line.recv(65_536)
        if not piece:
            return
        heard += piece


def await_farewell() -> None:
    """Return when the other side's farewell has arrived on the connection that was kept."""
    [pool] = wire._line.transport()._pools.values()
    kept = pool.pool.queue[-1]
    if kept is not None and kept.sock is not None:
        assert wait_for_read(kept.sock, timeout=60)


@pytest.mark.parametrize("answer", [WHOLE, IN_PIECES])
def test_a_connection_that_served_serves_again(answer):
    other = Other([answer, answer])

    with other.listening() as url:
        assert [bytes(send(url, "asked")), bytes(send(url, "asked"))] == [b"hello", b"hello"]

    assert other.taken == [0, 0]


@pytest.mark.parametrize("first", [[WHOLE], [LAST]])
def test_a_connection_the_other_side_closed_is_replaced(first):
    other = Other(first, [WHOLE])

    with other.listening() as url:
        told = [bytes(send(url, "asked"))]
        await_farewell()
        told.append(bytes(send(url, "asked")))

    assert told == [b"hello", b"hello"]
    assert other.taken == [0, 1]


@pytest.mark.parametrize("farewell", [UNREAD, SILENT])
def test_a_request_that_meets_the_closing_of_a_kept_connection_is_sent_once_more(farewell):
    other = Other([WHOLE, farewell], [WHOLE])

    with other.listening() as url:
        told = [bytes(send(url, "asked")), bytes(send(url, "asked"))]

    assert told == [b"hello", b"hello"]
    assert other.taken[-1] == 1


def test_it_is_sent_once_more_and_not_again():
    other = Other([WHOLE, SILENT], [SILENT])

    with other.listening() as url:
        send(url, "asked")
        with pytest.raises(LineDown):
            send(url, "asked")

    assert other.taken == [0, 0, 1]


@pytest.mark.parametrize("answers", [[SILENT], [WHOLE, b"HTTP/1.1 2"]], ids=["a new connection", "an answer begun"])
def test_nothing_else_is_sent_twice(answers):
    other = Other(answers)

    with other.listening() as url:
        for _ in answers[:-1]:
            send(url, "asked")
        with pytest.raises(LineDown) as down:
            send(url, "asked")

    assert other.taken == [0] * len(answers)
    assert not down.value.timed_out  # as it would be, were it waiting on a second connection


def test_an_answer_cut_short_is_no_answer_and_its_connection_is_not_used_again():
    other = Other([CUT_SHORT], [WHOLE])

    with other.listening() as url:
        with pytest.raises(LineDown, match="RemoteProtocolError"):
            fetch(url)
        assert fetch(url) == b"hello"


@pytest.mark.parametrize("answer", [b"", b"\x00\x01\x02\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"])
def test_what_is_no_answer_of_a_node_is_a_line_that_is_down(answer):
    with Other([answer]).listening() as url, pytest.raises(LineDown):
        fetch(url)


def test_silence_is_told_from_refusal():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(LineDown) as silent:
            send(url, "asked", seconds=0.3)
    with pytest.raises(LineDown) as refused:
        send(url, "asked", seconds=0.3)

    assert silent.value.timed_out
    assert not refused.value.timed_out
