"""The bridge: the local device protocol over HTTP on the counter's own machine, with simulated devices behind it.

Started by `tongban devices simulate`. It has no database and no Django; docs/reference/devices.md says what it answers.
"""

import json
import re
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from pydantic import ValidationError

from tongban.exchange.devices.messages import Ask, Description, Devices, Operation, Problem, Refusal
from tongban.exchange.devices.seals import SealBroken, Ticket, counter_of, read_ticket
from tongban.exchange.devices.words import LARGEST_REQUEST, ROOT, STATUS, TICKET_HEADER, ErrorCode
from tongban.sites.departments.devices.drivers import Clock
from tongban.sites.departments.devices.operations import VENDOR, Counter, Refused, counters_of, json_of
from tongban.sites.departments.devices.screens import Screens

_OPERATION: Final = re.compile(rf"{ROOT}/operations/([0-9A-Za-z_-]{{16,64}})")
_PAGE: Final = re.compile(rf"{ROOT}/operations/([0-9A-Za-z_-]{{16,64}})/pages/(\d{{1,3}})")
_LOCAL_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Bridge(ThreadingHTTPServer):
    """The service of one machine. `keys` holds the key of each counter it serves, `origins` the bureaus' addresses."""

    daemon_threads = True

    def __init__(self, *, port: int, keys: Mapping[str, bytes], origins: frozenset[str], clock: Clock) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.clock = clock
        self.origins = origins
        self.counters = counters_of(keys, clock=clock)
        self.screens = Screens(self.counters, clock=clock)
        self.own_origins = frozenset(f"http://{name}:{self.server_port}" for name in _LOCAL_NAMES)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that has gone away in the middle of an answer is nothing to speak of."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One request. Every refusal is a typed answer; nothing of a request is written anywhere."""

    protocol_version = "HTTP/1.1"
    server_version = "tongban-devices"
    sys_version = ""
    server: Bridge

    def do_OPTIONS(self) -> None:
        """A browser asks before it lets a page call us; only the bureaus' own pages may."""
        if not self._is_local() or self._origin() not in self.server.origins:
            self._refuse(ErrorCode.FOREIGN_ORIGIN)
            return
        self._send(HTTPStatus.NO_CONTENT, b"", "text/plain")

    def do_GET(self) -> None:
        """Description, devices, an operation, a page of it; the operator's and the customer's pages."""
        self._answer()

    def do_POST(self) -> None:
        """Begin an operation; what the operator and the customer do on their pages."""
        self._answer()

    def do_DELETE(self) -> None:
        """Cancel an operation."""
        self._answer()

    def _answer(self) -> None:
        address = urlsplit(self.path)
        try:
            body = self._body()
            self._require_local()
            if address.path == ROOT or address.path.startswith(f"{ROOT}/"):
                self._protocol(address.path.rstrip("/"), parse_qs(address.query), body)
            else:
                self._own_page(address.path, parse_qs(address.query), body)
        except Refused as refused:
            self._refuse(refused.code)

    def _protocol(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
        origin = self._origin()
        if origin and origin not in self.server.origins:
            raise Refused(ErrorCode.FOREIGN_ORIGIN)
        if (self.command, path) == ("GET", ROOT):
            self._json(json_of(Description(vendor=VENDOR)))
            return
        counter, ticket = self._counter(origin)
        if (self.command, path) == ("GET", f"{ROOT}/devices"):
            self._json(json_of(Devices(devices=counter.devices())))
        elif (self.command, path) == ("POST", f"{ROOT}/operations"):
            self._json(json_of(counter.start(_asked(body), ticket=ticket)), HTTPStatus.CREATED)
        elif self.command == "GET" and (page := _PAGE.fullmatch(path)):
            self._page(counter, page[1], int(page[2]), ticket)
        elif self.command in {"GET", "DELETE"} and (found := _OPERATION.fullmatch(path)):
            self._json(json_of(self._operation(counter, found[1], ticket, _seconds(query))))
        else:
            raise Refused(ErrorCode.INVALID_REQUEST)

    def _operation(self, counter: Counter, operation: str, ticket: str, seconds: float) -> Operation:
        if self.command == "DELETE":
            return counter.cancel(operation, ticket=ticket)
        return counter.watch(operation, ticket=ticket, seconds=seconds)

    def _counter(self, origin: str) -> tuple[Counter, str]:
        """Whose page asks: the ticket must come from the bureau, be valid now, and be for this very origin."""
        text = self.headers.get(TICKET_HEADER, "")
        try:
            counter = self.server.counters.get(counter_of(text))
            if counter is None:
                raise Refused(ErrorCode.NO_TICKET)
            ticket: Ticket = read_ticket(text, key=counter.key, at=self.server.clock())
        except SealBroken as broken:
            raise Refused(ErrorCode.NO_TICKET) from broken
        if origin != ticket.origin:
            raise Refused(ErrorCode.FOREIGN_ORIGIN)
        return counter, text

    def _page(self, counter: Counter, operation: str, number: int, ticket: str) -> None:
        pages = counter.find(operation, ticket=ticket).pages
        if not 1 <= number <= len(pages):
            raise Refused(ErrorCode.UNKNOWN_OPERATION)
        media_type, content = pages[number - 1]
        self._send(HTTPStatus.OK, content, media_type)

    def _own_page(self, path: str, query: dict[str, list[str]], body: bytes) -> None:
        """The simulator's own pages: for people at this machine, never for another page in their browser."""
        if self.command != "GET" and self._origin() not in self.server.own_origins:
            raise Refused(ErrorCode.FOREIGN_ORIGIN)
        if self._origin() and self._origin() not in self.server.own_origins:
            raise Refused(ErrorCode.FOREIGN_ORIGIN)
        found = self.server.screens.answer(self.command, path, query, body)
        if found is None:
            raise Refused(ErrorCode.UNKNOWN_OPERATION)
        self._send(HTTPStatus.OK, *found)

    def _require_local(self) -> None:
        if not self._is_local():
            raise Refused(ErrorCode.FOREIGN_ORIGIN)

    def _is_local(self) -> bool:
        """No name of a stranger may lead to us (DNS rebinding): the host is this machine by its own name."""
        return self.headers.get("Host", "").rpartition(":")[0] in _LOCAL_NAMES

    def _origin(self) -> str:
        return self.headers.get("Origin", "")

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST_REQUEST:
            self.close_connection = True
            raise Refused(ErrorCode.TOO_LARGE)
        return self.rfile.read(int(length))

    def _refuse(self, code: ErrorCode) -> None:
        refusal = Refusal(error=Problem(code=code, sentence=code.label))
        self._json(json_of(refusal), STATUS.get(code, HTTPStatus.BAD_REQUEST))

    def _json(self, message: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(status, json.dumps(message, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _send(self, status: HTTPStatus, content: bytes, media_type: str) -> None:
        self.send_response(status)
        origin = self._origin()
        if origin in self.server.origins:
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Methods", "GET, POST, DELETE")
            self.send_header("Access-Control-Allow-Headers", f"Content-Type, {TICKET_HEADER}")
            self.send_header("Access-Control-Allow-Private-Network", "true")
            self.send_header("Access-Control-Max-Age", "600")
        self.send_header("Vary", "Origin")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; "
            "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; form-action 'none'",
        )
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing about people goes into a log."""


def _asked(body: bytes) -> Ask:
    try:
        return Ask.model_validate_json(body)
    except ValidationError as error:
        raise Refused(ErrorCode.INVALID_REQUEST) from error


def _seconds(query: dict[str, list[str]]) -> float:
    text = query.get("wait", ["0"])[0]
    return float(text) if text.isdecimal() else 0.0
