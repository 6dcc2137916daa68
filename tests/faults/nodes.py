"""Nodes on real sockets: the hub's and the bureaus' WSGI applications, and members that misbehave."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from tests.faults.proxy import served
from tongban.exchange.envelope import MEDIA_TYPE

HUB_ADDRESSES = "tongban.sites.province.hub.urls"
BUREAU_ADDRESSES = "tongban.web.exchange_api"


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """The tests say what they need to."""


@contextmanager
def node_at(addresses: str) -> Iterator[tuple[str, int]]:
    """Serve one site's addresses; gives host and port."""

    class Request(WSGIRequest):
        urlconf = addresses

    class Site(WSGIHandler):
        request_class = Request

    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(Site())
    with served(server) as address:
        yield address


@contextmanager
def member_that(answers: Callable[[bytes], bytes | None]) -> Iterator[str]:
    """A member's address where a function answers each posted envelope; None closes without a word. No batches."""

    class Asked(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if self.path.endswith("/batches"):
                self.send_error(404)
                return
            answer = answers(self.rfile.read(int(self.headers["Content-Length"])))
            if answer is None:
                return
            self.send_response(200)
            self.send_header("Content-Type", MEDIA_TYPE)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """The tests say what they need to."""

    with served(ThreadingHTTPServer(("127.0.0.1", 0), Asked)) as (host, port):
        yield f"http://{host}:{port}"


class Slow:
    """A member that takes a message and says nothing until it may; `ended` counts the answers it gave."""

    def __init__(self) -> None:
        self.asked, self.may_answer, self.ended = threading.Semaphore(0), threading.Event(), 0

    def __call__(self, _envelope: bytes) -> None:
        """Hold whoever asks."""
        self.asked.release()
        self.may_answer.wait()  # on a thread that ends with the process, should a test fail before
        self.ended += 1
