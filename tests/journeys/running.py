"""A whole demonstration province, started for the journeys and gone without a trace after them."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.integration.next_year import published_to

_START_SECONDS = 300
_STOP_SECONDS = 60
_OF_ANOTHER_SYSTEM = {"TONGBAN_CONFIG", "DJANGO_SETTINGS_MODULE"}


@dataclass
class Province:
    """Addresses of a system, and a hand on its processes."""

    data: Path
    port_base: int
    process: subprocess.Popen[bytes] = field(init=False, repr=False)

    def start(self) -> None:
        """Start `tongban up` and wait until everything is ready."""
        argv = [sys.executable, "-m", "tongban.cli", "up"]
        with (self.data.parent / "up.log").open("ab") as log:
            self.process = subprocess.Popen(argv, env=self.environment, stdout=log, stderr=subprocess.STDOUT)
        self.wait_until_ready()
        for node in (self.data / "nodes").glob("*/node.toml"):
            published_to(node.parent)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it by a signal; returns the exit status."""
        self.process.send_signal(number)
        return self.process.wait(_STOP_SECONDS)

    def url(self, node: str) -> str:
        """Where a node listens."""
        order = ("province", "bureau-410100", "bureau-419001", "bureau-hosted", "departments")
        return f"http://127.0.0.1:{self.port_base + 1 + order.index(node)}"

    @property
    def bridge(self) -> str:
        """Where the simulated devices of all counters are played."""
        return f"http://127.0.0.1:{self.port_base + 6}"

    @property
    def environment(self) -> dict[str, str]:
        """What tells every command which system is meant."""
        others = {key: value for key, value in os.environ.items() if key not in _OF_ANOTHER_SYSTEM}
        return {**others, "TONGBAN_DATA": str(self.data), "TONGBAN_PORT_BASE": str(self.port_base)}

    def command(self, *words: str, check: bool = True, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """Run `tongban …` against this system."""
        return subprocess.run(
            [sys.executable, "-m", "tongban.cli", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=timeout,
        )

    def ready(self) -> bool:
        """Whether `tongban status` says that every node is ready."""
        return self.command("status", "--json", check=False).returncode == 0

    def status(self) -> dict[str, dict[str, object]]:
        """What `tongban status --json` says, by node."""
        told = json.loads(self.command("status", "--json", check=False).stdout)
        return {node["name"]: node for node in told["nodes"]}

    def wait_until_ready(self, seconds: float = _START_SECONDS) -> None:
        """Wait for readiness; the log is shown when it does not come."""
        deadline = time.monotonic() + seconds
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the province did not get ready:\n{self.log()}")
            time.sleep(0.5)

    def log(self) -> str:
        """The end of what `tongban up` printed."""
        return (self.data.parent / "up.log").read_text("utf-8", "replace")[-6000:]


def free_port_base() -> int:
    """A base with ten free ports above it."""
    for base in range(18100, 19000, 20):
        if all(_free(base + offset) for offset in range(8)):
            return base
    raise AssertionError("no free ports")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def home_for_a_province() -> Iterator[Path]:
    """A folder that PostgreSQL's own account can enter; pytest's folders are closed to it at any other run's whim."""
    with tempfile.TemporaryDirectory(prefix="tongban-journeys-") as home:
        Path(home).chmod(0o711)
        yield Path(home)


@contextmanager
def running_province(home: Path) -> Iterator[Province]:
    """Start `tongban up` in `home`; stop it by SIGTERM at the end."""
    province = Province(data=home / "data", port_base=free_port_base())
    try:
        province.start()
        yield province
    finally:
        province.stop()
