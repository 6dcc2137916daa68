"""What the machine could do at most: durable inserts, SM2 signatures of one core, requests to the bare web server."""

import http.client
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

import psycopg

from tongban.cli.bench.system import free_port_base
from tongban.cli.processes import end, spawn

_SECONDS: Final = 3.0
_CONNECTIONS: Final = 8
_CLIENTS: Final = 16
_PATIENCE: Final = 10.0
_ROW: Final = "x" * 1_500  # about as long as a signed message
_TOGETHER: Final = 200


def measure_ceilings(url: str) -> dict[str, float]:
    """Each figure per second; `url` is that of a database where a table may be made."""
    from tongban.exchange.keys import generate_signing_key

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_ceiling (id uuid DEFAULT gen_random_uuid(), text text)")
    key = generate_signing_key()
    signature = key.sign(_ROW.encode())
    return {
        "durable_inserts_one_connection": _inserts(url, connections=1, together=1),
        "durable_inserts_eight_connections": _inserts(url, connections=_CONNECTIONS, together=1),
        "durable_inserts_in_batches": _inserts(url, connections=1, together=_TOGETHER),
        "http_round_trips": _round_trips(),
        "sm2_signatures": _per_second(lambda: key.sign(_ROW.encode())),
        "sm2_verifications": _per_second(lambda: key.verifying_key.verify(_ROW.encode(), signature)),
    }


def _inserts(url: str, *, connections: int, together: int) -> float:
    counts = [0] * connections
    until = time.perf_counter() + _SECONDS

    def insert(place: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while time.perf_counter() < until:
                _insert(connection, together)
                counts[place] += together

    threads = [threading.Thread(target=insert, args=(place,)) for place in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(counts) / _SECONDS, 1)


def _insert(connection: "psycopg.Connection[Any]", together: int) -> None:
    connection.execute("INSERT INTO bench_ceiling (text) SELECT %s FROM generate_series(1, %s)", [_ROW, together])


def _round_trips() -> float:
    """Requests as long as a signed question, answered by the nodes' web server and nothing else; sixteen at once."""
    port = free_port_base()
    server = spawn([sys.executable, "-m", "tongban.cli.bench.exchange.bare", str(port)])
    try:
        _await(port)
        counts = [0] * _CLIENTS
        until = time.perf_counter() + _SECONDS

        def ask(place: int) -> None:
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as line:
                while time.perf_counter() < until:
                    line.request("POST", "/", _ROW)
                    line.getresponse().read()
                    counts[place] += 1

        threads = [threading.Thread(target=ask, args=(place,)) for place in range(_CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        end(server, patience=_PATIENCE)
    return round(sum(counts) / _SECONDS, 1)


def _await(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as line:
                line.connect()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _per_second(errand: Callable[[], object]) -> float:
    """By processor time, so that strangers on the machine take nothing away."""
    began, times = time.process_time(), 0
    while (used := time.process_time() - began) < 1.0:
        errand()
        times += 1
    return round(times / used, 1)
