"""Random acts on the register, a few in every run and a million in the long one (`make test-long`).

TONGBAN_ACTS sets another number of acts; the long run shares them out between as many processes as the machine has
processors, each with a database server of its own, and prints how many were accepted and how fast they went.

Runs add up: each share draws by a seed of its own, and what has passed is noted in TONGBAN_ACTS_LOG (a line a run, by
default .hypothesis/register-acts.jsonl), from which the next run takes its first seed. TONGBAN_ACTS_SEED sets another.
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
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.register.machine import LAWFUL, RegisterMachine, undone

STEPS, LONG_STEPS = 40, 80
MILLION = 1_000_000
OURS = {"TONGBAN_CONFIG", "PYTEST_XDIST_WORKER"}
REPORT, SEED, LOG = "TONGBAN_ACTS_REPORT", "TONGBAN_ACTS_SEED", "TONGBAN_ACTS_LOG"
ROOT = Path(__file__).parents[3]
# Not collected by itself: it is one process's part of the long run below.
SHARE = Path(__file__).with_name("share_of_the_million.py")


def run(machine: type[RegisterMachine], *, acts: int, steps: int) -> None:
    """About so many acts, in examples of so many steps; the same ones for the same seed."""
    if SEED in os.environ:
        machine = seed(int(os.environ[SEED]))(machine)
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
    processes, log = os.cpu_count() or 1, Path(os.environ.get(LOG) or ROOT / ".hypothesis" / "register-acts.jsonl")
    first = int(os.environ.get(SEED) or 1 + max((run["last_seed"] for run in runs_noted(log)), default=0))
    with tempfile.TemporaryDirectory(prefix="tongban-acts-") as folder:
        reports = [Path(folder, f"{number}.json") for number in range(processes)]
        began = time.monotonic()
        shares = [
            start_share(wanted(MILLION) // processes, report, chosen)
            for chosen, report in enumerate(reports, start=first)
        ]
        outcomes = [share.communicate() for share in shares]
        seconds = time.monotonic() - began
        told = [json.loads(report.read_text("utf-8")) for report in reports if report.exists()]
    figures = summed(told, seconds) | {"first_seed": first, "last_seed": first + processes - 1}
    with capsys.disabled():
        print(f"\n{json.dumps(figures)}")  # noqa: T201 - the figure is what the long run is for
    assert all(share.returncode == 0 for share in shares), "\n".join(out for out, _ in outcomes)
    note_run(log, figures)
    with capsys.disabled():
        print(in_all(runs_noted(log)))  # noqa: T201 - as above


def start_share(acts: int, report: Path, chosen: int) -> subprocess.Popen[str]:
    """A process of its own, which starts a database server of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= {"TONGBAN_ACTS": str(acts), REPORT: str(report), SEED: str(chosen)}
    command = [sys.executable, "-m", "pytest", str(SHARE)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def summed(told: list[dict[str, int]], seconds: float) -> dict[str, float]:
    """How many acts, how many accepted, how fast."""
    acts = sum(sum(one.values()) for one in told)
    accepted = sum(one.get("accepted", 0) for one in told)
    rate = round(acts / max(seconds, 1), 1)
    return {"acts": acts, "accepted": accepted, "seconds": round(seconds), "per_second": rate}


def runs_noted(log: Path) -> list[dict[str, int]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def note_run(log: Path, figures: dict[str, float]) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(figures) + "\n")


def in_all(runs: list[dict[str, int]]) -> str:
    """What has passed so far; a seed that was run twice counts once."""
    once = {run["first_seed"]: run for run in runs}.values()
    acts, accepted = sum(run["acts"] for run in once), sum(run["accepted"] for run in once)
    return f"{acts} acts ({accepted} accepted) in {len(once)} runs so far, none left a register that could not be"


def test_database_errors_are_defects_not_refusals():
    assert not issubclass(DatabaseError, LAWFUL)
