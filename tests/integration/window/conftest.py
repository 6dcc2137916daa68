"""A clerk signed in at a counter, with card reader and camera in reach."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.conf import settings

from tests.integration.intake.conftest import clerk, draft, fill_in, home, lodged
from tongban.web.config import DeviceSection

__all__ = ["clerk", "draft", "fill_in", "home", "lodged"]


@pytest.fixture
def friday_morning():
    """The pages read the clock themselves; what they are given happened just now."""
    from django.utils.timezone import now

    return now()


@pytest.fixture
def counter(client, clerk):
    """The clerk's browser."""
    client.force_login(clerk)
    clerk.session_key = client.session.session_key
    clerk.save(update_fields=["session_key"])
    return client


class Desk:
    """What lies on the reader, and how much its bearer resembles it."""

    card: dict[str, str] | None = None
    score = 96.5


@pytest.fixture
def reader():
    """The device service itself, on a free local port, as `departments` would answer."""
    desk = Desk()

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = 200, {"score": desk.score} if "faces" in self.path else desk.card
            if desk.card is None:
                status, body = 404, {"sentence": "读卡器上没有证件，请把身份证平放在读卡区。"}
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        before = settings.TONGBAN
        section = DeviceSection(url=f"http://127.0.0.1:{server.server_port}")
        settings.TONGBAN = before.model_copy(update={"devices": section})
        yield desk
        settings.TONGBAN = before
        server.shutdown()
