"""The province starts, survives the death of any of its processes, and leaves none behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.processes import kill, parent_of, processes_of
from tests.journeys.running import Province

_PATIENCE_SECONDS = 60


def test_second_up_on_the_same_data_is_one_line_and_exit_code_2(province: Province) -> None:
    refused = province.command("up", check=False)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1


def test_taken_port_is_named(province: Province, tmp_path: Path) -> None:
    environment = {**province.environment, "TONGBAN_DATA": str(tmp_path / "other")}
    argv = [sys.executable, "-m", "tongban.cli", "up"]
    refused = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 2
    assert str(province.port_base + 1) in refused.stderr


@pytest.mark.parametrize(
    "victim",
    [
        "node serve",  # a node's supervisor, and with it its children
        "tongban.cli.webserver",  # a web process
        "tongban.web.worker",  # a background process
        "bin/postgres",  # the database under all nodes
    ],
)
def test_recovers_from_kill(province: Province, victim: str) -> None:
    before = _of_each_kind(province)
    kill(province, victim)
    time.sleep(1)
    province.wait_until_ready(60)
    assert _stands_again(province, before)


def _stands_again(province: Province, before: dict[str, int]) -> bool:
    """Whether as many of each kind run as before. A worker starts again beside its node, which answers before it."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while _of_each_kind(province) != before and time.monotonic() < deadline:
        time.sleep(0.5)
    return _of_each_kind(province) == before


def _of_each_kind(province: Province) -> dict[str, int]:
    """How many processes of each lasting kind there are; what is started for a moment does not count."""
    commands = processes_of(province)
    kinds = ("node serve", "tongban.cli.webserver", "tongban.web.worker", "bin/postgres")

    def born_this_moment(pid: int, kind: str) -> bool:
        # A child bears its parent's command line until it names itself, as every connection to PostgreSQL does.
        return kind in commands.get(parent_of(pid), "")

    return {
        kind: sum(kind in command and not born_this_moment(pid, kind) for pid, command in commands.items())
        for kind in kinds
    }


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stops_cleanly_and_starts_again_with_the_same_data(province: Province, number: signal.Signals) -> None:
    before = _of_each_kind(province)
    assert province.stop(number) == 0
    assert processes_of(province) == {}

    province.start()
    assert _stands_again(province, before)
