"""The whole demonstration as `tongban up` runs it: how soon it starts again, and how much memory it takes."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongban.cli.bench.figures import median_of
from tongban.cli.bench.pages.clerks import Session
from tongban.cli.bench.processes import family, proportional_mib, words_of
from tongban.cli.bench.system import await_ready, free_port_base
from tongban.cli.demo_province import DEMO_PASSWORD, PROVINCE_POSTS, posts_of
from tongban.cli.layout import PlacedNode, placed_nodes
from tongban.cli.processes import end, spawn

_FIRST_START_SECONDS = 900.0
_STOP_SECONDS = 30.0
_SETTLE_SECONDS = 10.0
_RUNS = 3


@dataclass(frozen=True)
class Stay:
    """One run of the whole demonstration."""

    start_seconds: float
    memory_by_part: dict[str, float]

    @property
    def memory_mib(self) -> float:
        """All parts together."""
        return round(sum(self.memory_by_part.values()), 1)


def measure_household(path: Path) -> dict[str, object]:
    """Start the demonstration once to fill it, then three times more; times and memory are medians of those."""
    first = _stay(path)
    stays = [_stay(path) for _ in range(_RUNS)]
    return {
        "start": {
            "first_seconds": first.start_seconds,
            "second_seconds": [stay.start_seconds for stay in stays],
            "median_seconds": median_of([stay.start_seconds for stay in stays]),
        },
        "memory": {
            "mib": [stay.memory_mib for stay in stays],
            "median_mib": median_of([stay.memory_mib for stay in stays]),
            "by_part_mib": stays[-1].memory_by_part,
        },
    }


def _stay(path: Path) -> Stay:
    base = free_port_base()
    began = time.monotonic()
    with _demonstration(path, base) as pid:
        for node in placed_nodes(base):
            await_ready(node.url, seconds=_FIRST_START_SECONDS)
        seconds = round(time.monotonic() - began, 1)
        for node in placed_nodes(base):
            _look_around(node)
        time.sleep(_SETTLE_SECONDS)
        parts = _memory_by_part(pid)
    return Stay(start_seconds=seconds, memory_by_part=parts)


@contextmanager
def _demonstration(path: Path, base: int) -> Iterator[int]:
    environment = {**os.environ, "TONGBAN_DATA": str(path), "TONGBAN_PORT_BASE": str(base)}
    log = path.with_name(f"{path.name}.log")
    with log.open("ab") as output:
        process = spawn([sys.executable, "-m", "tongban.cli", "up"], env=environment, output=output)
        try:
            yield process.pid
        finally:
            end(process, patience=_STOP_SECONDS)


def _look_around(node: PlacedNode) -> None:
    """Every account of the node signs in and opens its first page: templates and connections count as memory."""
    for institution in node.institutions:
        for post in posts_of(institution):
            session = Session(node.url)
            session.sign_in(f"{institution.prefix}.{post.suffix}", DEMO_PASSWORD)
            session.get("/cases" if posts_of(institution) != PROVINCE_POSTS else "/")


def _memory_by_part(root: int) -> dict[str, float]:
    parts: dict[str, set[int]] = {}
    for pid in family(root):
        parts.setdefault(_part(words_of(pid)), set()).add(pid)
    return {name: proportional_mib(pids) for name, pids in sorted(parts.items())}


def _part(words: str) -> str:
    """Which kind of process a command line belongs to."""
    named = {
        "tongban.cli.webserver": "web",
        "tongban.web.worker": "worker",
        "node serve": "supervisors",
        "tongban.cli up": "up",
        "postgres": "postgresql",
    }
    return next((part for sign, part in named.items() if sign in words), "other")
