"""`python -m tongban.cli.bench.exchange.bare PORT`: the nodes' web server with nothing of ours behind it."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

from tongban.cli.webserver import serve
from tongban.web.config import HttpSection

_ANSWER = b"x" * 1_500  # about as long as a signed answer


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Read what is posted, answer as much."""
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", [("Content-Type", "application/jose"), ("Content-Length", str(len(_ANSWER)))])
    return [_ANSWER]


if __name__ == "__main__":
    serve(HttpSection(port=int(sys.argv[1])), application="tongban.cli.bench.exchange.bare:application")
