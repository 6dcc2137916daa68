"""The province starts, survives the death of any of its processes, and leaves none behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.processes import kill, processes_of
from tests.journeys.running import Province, home_for_a_province, running_province

# The goal of the house: a second `tongban up` is ready within this time on two cores.
SECOND_START_SECONDS = 25


@pytest.fixture(scope="module")
def own_province() -> Iterator[Province]:
    """A province whose processes may be killed without disturbing other journeys."""
    with home_for_a_province() as home, running_province(home) as running:
        yield running


def test_second_up_on_the_same_data_is_one_line_and_exit_code_2(own_province: Province) -> None:
    refused = own_province.command("up", check=False)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1


def test_taken_port_is_named(own_province: Province, tmp_path: Path) -> None:
    environment = {**own_province.environment, "TONGBAN_DATA": str(tmp_path / "other")}
    argv = [sys.executable, "-m", "tongban.cli", "up"]
    refused = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert refused.returncode == 2
    assert str(own_province.port_base + 1) in refused.stderr


@pytest.mark.parametrize(
    "victim",
    [
        "node serve",  # a node's supervisor, and with it its children
        "tongban.cli.webserver",  # a web process
        "tongban.web.worker",  # a background process
        "bin/postgres",  # the database under all nodes
    ],
)
def test_recovers_from_kill(own_province: Province, victim: str) -> None:
    before = _of_each_kind(own_province)
    kill(own_province, victim)
    time.sleep(1)
    own_province.wait_until_ready(60)
    assert _of_each_kind(own_province) == before


def _of_each_kind(province: Province) -> dict[str, int]:
    """How many processes of each lasting kind there are; what is started for a moment does not count."""
    commands = processes_of(province).values()
    kinds = ("node serve", "tongban.cli.webserver", "tongban.web.worker", "bin/postgres")
    return {kind: sum(kind in command for command in commands) for kind in kinds}


def test_stops_cleanly_and_starts_again_with_the_same_data(own_province: Province) -> None:
    own_province.process.send_signal(signal.SIGTERM)
    assert own_province.process.wait(60) == 0
    assert processes_of(own_province) == {}

    began = time.monotonic()
    with running_province(own_province.data.parent) as again:
        elapsed = time.monotonic() - began
        os.kill(again.process.pid, signal.SIGINT)
        assert again.process.wait(60) == 0
    assert processes_of(again) == {}
    assert elapsed < SECOND_START_SECONDS
