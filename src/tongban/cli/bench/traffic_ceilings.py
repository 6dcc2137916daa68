"""What the machine could do at most: durable inserts of that PostgreSQL, SM2 signatures of one core."""

import threading
import time
from collections.abc import Callable
from typing import Any, Final

import psycopg

_SECONDS: Final = 3.0
_CONNECTIONS: Final = 8
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


def _per_second(errand: Callable[[], object]) -> float:
    """By processor time, so that strangers on the machine take nothing away."""
    began, times = time.process_time(), 0
    while (used := time.process_time() - began) < 1.0:
        errand()
        times += 1
    return round(times / used, 1)
