"""A node's supervisor: restarts what dies, stops everything, leaves nothing behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.test_postgres import eventually, is_alive

# Supervises one child that writes its process id into a file and then does what argv[2] says.
SUPERVISE = """
import os, sys
from tongban.cli.supervision import StopRequest, Supervisor, Task
stop = StopRequest()
supervisor = Supervisor(stop=stop, report=lambda text: print(text, flush=True))
body = f"import os, sys, time; open({sys.argv[1]!r}, 'w').write(str(os.getpid())); {sys.argv[2]}"
supervisor.start(Task("child", [sys.executable, "-c", body], dict(os.environ)))
status = supervisor.run()
supervisor.stop_all(patience=1.0)
sys.exit(status)
"""


class Supervised:
    """A supervisor process and the note in which its child names itself."""

    def __init__(self, note: Path, body: str) -> None:
        self._note = note
        self.process = subprocess.Popen([sys.executable, "-c", SUPERVISE, str(note), body], stdout=subprocess.DEVNULL)

    def child(self) -> int:
        """The present child's process id, 0 while there is none."""
        text = self._note.read_text("ascii") if self._note.exists() else ""
        return int(text or 0)

    def started(self) -> int:
        """Wait for a child and return its process id."""
        assert eventually(lambda: self.child() != 0)
        return self.child()


Supervise = Callable[[str], Supervised]


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervise]:
    made: list[Supervised] = []

    def make(body: str) -> Supervised:
        made.append(Supervised(tmp_path / "note", body))
        return made[-1]

    yield make
    for one in made:
        one.process.kill()
        one.process.wait()


def test_restarts_a_killed_child(supervised: Supervise) -> None:
    system = supervised("time.sleep(60)")
    first = system.started()
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: system.child() not in {0, first})
    assert is_alive(system.child())


def test_stops_with_sigterm_and_leaves_no_child(supervised: Supervise) -> None:
    system = supervised("time.sleep(60)")
    child = system.started()
    system.process.terminate()
    assert system.process.wait(timeout=60) == 0
    assert not is_alive(child)


def test_kills_a_child_that_does_not_listen(supervised: Supervise) -> None:
    system = supervised("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)")
    child = system.started()
    system.process.terminate()
    assert system.process.wait(timeout=60) == 0
    assert not is_alive(child)


def test_child_does_not_outlive_its_killed_supervisor(supervised: Supervise) -> None:
    system = supervised("time.sleep(60)")
    child = system.started()
    system.process.kill()
    system.process.wait()
    assert eventually(lambda: not is_alive(child))


def test_a_child_that_refuses_to_run_ends_the_node_with_its_status(supervised: Supervise) -> None:
    system = supervised("sys.exit(2)")
    assert system.process.wait(timeout=60) == 2
