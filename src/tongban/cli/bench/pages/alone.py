"""`python -m tongban.cli.bench.pages.alone CONFIG.toml FOLDER`: each kind of page, asked for by one officer alone.

In a process of its own with the node's configuration, through the whole of Django but without a socket: how long a
page takes, how much of it is SQL in how many statements, and how long those selects take on a bare connection.
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any

from tongban.cli.bench.figures import median_of
from tongban.cli.bench.pages.mix import PAGES, Mix
from tongban.cli.bench.pages.people import ALONE
from tongban.cli.node import set_up_django

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

_WARM_UP, _TIMES, _REPLAYS = 5, 30, 30
Statement = tuple[str, Any]


class PageFailed(Exception):
    """A page that is to be timed did not come."""


def main(config: Path, folder: Path) -> None:
    """Time every kind of page."""
    set_up_django(config)
    json.load(sys.stdin)
    targets = json.loads((folder / "targets.json").read_text("utf-8"))
    mix = Mix(kinds=PAGES, targets=targets, think=0.0, chance=Random(1))  # noqa: S311 - draws examples
    client = _signed_in()
    told = {kind: _time(kind, client, mix) for kind in PAGES}
    json.dump(told, sys.stdout)


def _signed_in() -> "Client":
    from django.test import Client

    from tongban.apps.identity.models import Officer
    from tongban.apps.identity.operations import claim_session

    officer = Officer.objects.get(username=ALONE.username)
    client = Client()
    client.force_login(officer, backend="tongban.apps.identity.sessions.StaffBackend")
    claim_session(officer=officer, session_key=client.session.session_key or "")
    return client


def _time(kind: str, client: "Client", mix: Mix) -> dict[str, float]:
    for _ in range(_WARM_UP):
        _ask(client, mix.click(kind).path)
    walls, processor, shares, counts, sizes = [], [], [], [], []
    selects: list[Statement] = []
    for _ in range(_TIMES):
        with _watched() as seen:
            began, used = time.perf_counter(), time.process_time()
            sizes.append(_ask(client, mix.click(kind).path))
            walls.append(time.perf_counter() - began)
            processor.append(time.process_time() - used)
        shares.append(sum(seconds for seconds, _ in seen))
        counts.append(len(seen))
        selects = [statement for _, statement in seen if statement[0].startswith("SELECT")]
    return {
        "page_ms": median_of([1_000 * one for one in walls]),
        # Of Python alone: what the interpreter lock lets only one thread have at a time.
        "processor_ms": median_of([1_000 * one for one in processor]),
        "sql_ms": median_of([1_000 * one for one in shares]),
        "statements": median(counts),
        "bare_sql_ms": _replayed(selects),
        "kilobytes": round(median(sizes) / 1_024, 1),
    }


def _ask(client: "Client", path: str) -> int:
    answer = client.get(path)
    if answer.status_code != 200:  # noqa: PLR2004 - OK
        raise PageFailed(f"{path}: {answer.status_code}")
    return len(answer.content)


@contextmanager
def _watched() -> "Iterator[list[tuple[float, Statement]]]":
    """Every statement of the block with the seconds it took, fetching of rows not counted."""
    from django.db import connection

    seen: list[tuple[float, Statement]] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append((time.perf_counter() - began, (sql, params)))

    with connection.execute_wrapper(watch):
        yield seen


def _replayed(selects: list[Statement]) -> float:
    """The selects of one page again, straight through the driver with all rows fetched; median in milliseconds."""
    from django.db import connection

    connection.ensure_connection()
    taken = []
    with connection.connection.cursor() as cursor:
        for _ in range(_REPLAYS):
            began = time.perf_counter()
            for sql, params in selects:
                cursor.execute(sql, params)
                cursor.fetchall()
            taken.append(time.perf_counter() - began)
    return median_of([1_000 * one for one in taken])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
