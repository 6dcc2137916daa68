"""A node's web process: granian serving Django's WSGI application, in this process and no other.

Granian would keep a parent of its own beside each worker. The node's supervisor already is that parent,
so the one worker runs right here: one process less a node.
"""

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from tongban.cli.refusal import Refusal
from tongban.web.assets import STATIC_FOLDER, static_route
from tongban.web.config import ConfigurationError, HttpSection, load_config

# A killed predecessor may take this long to let go of the port.
_PORT_SECONDS = 5.0
_BACKLOG = 256
# Granian counts connections here, not requests, and an idle browser keeps up to six of them open.
_CONNECTIONS = 512
# The address changes with the content: a copy may be kept for a year.
_STATIC_SECONDS = 365 * 24 * 3600


class _InProcessServer(MPServer):
    """Runs its single worker here instead of in a child."""

    def _spawn_worker(  # type: ignore[override]  # MPServer's own, too, takes no socket loader
        self, idx: int, target: Callable[..., None], callback_loader: Callable[..., Any]
    ) -> NoReturn:
        worker = super()._spawn_worker(idx, target, callback_loader)
        worker.inner.run()  # multiprocessing's own body of a child, which returns when told to stop
        raise SystemExit(0)


def serve(http: HttpSection, *, application: str = "tongban.web.wsgi:application") -> None:
    """Serve a WSGI application until SIGTERM or SIGINT; raises Refusal when the port is taken."""
    _await_port(http.host, http.port)
    _InProcessServer(
        application,
        address=http.host,
        port=http.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=http.threads,
        backlog=_BACKLOG,
        static_path_route=[static_route()],
        static_path_mount=[STATIC_FOLDER],
        static_path_expires=_STATIC_SECONDS,
        backpressure=_CONNECTIONS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,  # its warnings only advise against so many threads
    ).serve()


def main() -> None:
    """Serve the node that TONGBAN_CONFIG names."""
    try:
        serve(load_config(Path(os.environ["TONGBAN_CONFIG"])).http)
    except (ConfigurationError, Refusal) as refusal:
        print(f"tongban: {refusal}", file=sys.stderr)  # noqa: T201
        sys.exit(Refusal.exit_code)


def _await_port(host: str, port: int) -> None:
    deadline = time.monotonic() + _PORT_SECONDS
    while not _is_free(host, port):
        if time.monotonic() > deadline:
            raise Refusal(f"端口 {port} 已被占用（{host}）；请停止占用它的程序，或换一个端口")
        time.sleep(0.2)


def _is_free(host: str, port: int) -> bool:
    # Granian listens with SO_REUSEPORT, which would let two nodes share a port unnoticed.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    main()
