"""Random acts on the register, a few in every run and a million in the long one (`make test-long`).

TONGBAN_ACTS sets another number of acts; the long run shares them out between as many processes as the machine has
processors, each with a database server of its own, and prints how many were accepted and how fast they went.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.register.machine import LAWFUL, RegisterMachine, undone

STEPS, LONG_STEPS = 40, 80
MILLION = 1_000_000
REPORT = "TONGBAN_ACTS_REPORT"
# Not collected by itself: it is one process's part of the long run below.
SHARE = Path(__file__).with_name("share_of_the_million.py")


def run(machine: type[RegisterMachine], *, acts: int, steps: int) -> None:
    """About so many acts, in examples of so many steps."""
    chosen = settings(
        max_examples=max(1, acts // steps), stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), print_blob=True,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=chosen)


def wanted(ordinarily: int) -> int:
    return int(os.environ.get("TONGBAN_ACTS") or ordinarily)


@pytest.mark.django_db
def test_random_acts_leave_a_register_that_could_be():
    run(undone(units=2, check_every=1), acts=wanted(320), steps=STEPS)


@pytest.mark.long
def test_a_million_random_acts_leave_a_register_that_could_be(capsys):
    processes = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="tongban-acts-") as folder:
        reports = [Path(folder, f"{number}.json") for number in range(processes)]
        began = time.monotonic()
        shares = [start_share(wanted(MILLION) // processes, report) for report in reports]
        outcomes = [share.communicate() for share in shares]
        seconds = time.monotonic() - began
        told = [json.loads(report.read_text("utf-8")) for report in reports if report.exists()]
    with capsys.disabled():
        print(summary(told, seconds))  # noqa: T201 - the figure is what the long run is for
    assert all(share.returncode == 0 for share in shares), "\n".join(out for out, _ in outcomes)


def start_share(acts: int, report: Path) -> subprocess.Popen[str]:
    """A process of its own, which starts a database server of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "TONGBAN_CONFIG"}
    environment |= {"TONGBAN_ACTS": str(acts), REPORT: str(report)}
    command = [sys.executable, "-m", "pytest", str(SHARE)]
    root = Path(__file__).parents[3]
    return subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def summary(told: list[dict[str, int]], seconds: float) -> str:
    """How many acts, how many accepted, how fast."""
    accepted = sum(one.get("accepted", 0) for one in told)
    acts = sum(sum(one.values()) for one in told)
    return f"\n{acts} acts ({accepted} accepted) in {seconds:.0f} s: {acts / max(seconds, 1):.1f} a second"


def test_database_errors_are_defects_not_refusals():
    assert not issubclass(DatabaseError, LAWFUL)
