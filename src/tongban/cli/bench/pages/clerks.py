"""`python -m tongban.cli.bench.pages.clerks`: several officers at work at once, each with a session and a connection.

The order comes as one JSON line on standard input: where, who, what they ask for, how long. When all have signed in,
the line `ready` goes out; any line in starts the work; the samples go out as JSON. Plain http.client: the machine is
shared with what is measured, and a heavier client would measure itself.
"""

import http.client
import json
import re
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

from tongban.cli.bench.pages.mix import Click, Mix

_TIMEOUT_SECONDS = 60
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_PAGE_ENDS = b"</html>"
_ERRORS_KEPT = 5


class SignInRefused(Exception):
    """An account of the measurement could not sign in."""


class Session:
    """One officer's browser: a connection that stays open, and cookies."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_TIMEOUT_SECONDS)
        self._cookies: dict[str, str] = {}

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the page; raises SignInRefused."""
        _, page = self.get("/sign-in")
        token = _CSRF.search(page.decode("utf-8", "replace"))
        fields = {"username": username, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
        headers = {"Content-Type": "application/x-www-form-urlencoded", **self._headers()}
        self._connection.request("POST", "/sign-in", urlencode(fields), headers)
        if self._read()[0] != http.client.FOUND:
            raise SignInRefused(username)

    def get(self, path: str) -> tuple[int, bytes]:
        """Fetch a page over the open connection."""
        self._connection.request("GET", path, headers=self._headers())
        return self._read()

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Cookie": cookies} if cookies else {}

    def _read(self) -> tuple[int, bytes]:
        answer = self._connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        return answer.status, answer.read()


@dataclass
class Samples:
    """Seconds by kind of page, and what went wrong."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    failed: int = 0
    size: int = 0


class Clerk(threading.Thread):
    """One officer who clicks, reads for a while, and clicks again."""

    def __init__(self, session: Session, clicks: Mix, *, order: Mapping[str, Any], begin: threading.Event) -> None:
        super().__init__(daemon=True)
        self.samples = Samples()
        self._session = session
        self._clicks = clicks
        self._order = order
        self._begin = begin

    def run(self) -> None:
        """Warm up unmeasured, then work until the time is over."""
        self._begin.wait()
        began = time.perf_counter()
        measured_from = began + self._order["warm_up"]
        until = measured_from + self._order["seconds"]
        while (now := time.perf_counter()) < until:
            click = self._clicks.next()
            taken = self._click(click)
            if now >= measured_from and taken is not None:
                self.samples.seconds[click.kind].append(taken)
            time.sleep(self._clicks.pause())

    def _click(self, click: Click) -> float | None:
        began = time.perf_counter()
        try:
            status, body = self._session.get(click.path)
        except (OSError, http.client.HTTPException) as error:
            self._note(f"{click.path}: {error!r}")
            return None
        taken = time.perf_counter() - began
        if status != http.client.OK or not (click.bare or body.rstrip().endswith(_PAGE_ENDS)):
            self._note(f"{click.path}: {status}")
            return None
        self.samples.size += len(body)
        return taken

    def _note(self, error: str) -> None:
        self.samples.failed += 1
        if len(self.samples.errors) < _ERRORS_KEPT:
            self.samples.errors.append(error)


def main() -> None:
    """Do what the order says."""
    order = json.loads(sys.stdin.readline())
    begin = threading.Event()
    clerks = [_clerk(username, order, begin) for username in order["accounts"]]
    for clerk in clerks:
        clerk.start()
    print("ready", flush=True)  # noqa: T201 - the protocol
    sys.stdin.readline()
    begin.set()
    for clerk in clerks:
        clerk.join()
    json.dump(_together([clerk.samples for clerk in clerks]), sys.stdout)


def _clerk(username: str, order: Mapping[str, Any], begin: threading.Event) -> Clerk:
    session = Session(order["url"])
    if order["password"]:
        session.sign_in(username, order["password"])
    chance = Random(username)  # noqa: S311 - draws clicks
    mix = Mix(kinds=order["kinds"], targets=order["targets"], think=order["think"], chance=chance)
    return Clerk(session, mix, order=order, begin=begin)


def _together(samples: Sequence[Samples]) -> dict[str, object]:
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for one in samples:
        for kind, taken in one.seconds.items():
            seconds[kind] += taken
    return {
        "seconds": seconds,
        "failed": sum(one.failed for one in samples),
        "errors": [error for one in samples for error in one.errors][:_ERRORS_KEPT],
        "bytes": sum(one.size for one in samples),
        "processor_seconds": time.process_time(),
    }


if __name__ == "__main__":
    main()
