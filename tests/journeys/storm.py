"""kill -9 at random moments, against every kind of process of a running province."""

import os
import random
import signal
import time
from dataclasses import dataclass, field

from tests.journeys.processes import processes_of
from tests.journeys.running import Province
from tongban.cli.demo_province import NODES

_PARTS = ("tongban.cli.webserver", "tongban.web.worker", "node serve")
_PAUSE_SECONDS = (1.0, 4.0)


@dataclass
class Storm:
    """Kills web processes, workers and supervisors of any node, and PostgreSQL once; `killed` says what fell."""

    province: Province
    chance: random.Random
    killed: list[str] = field(default_factory=list)

    def rage(self, *, seconds: float) -> None:
        """Kill something every few seconds; the database falls somewhere in the middle."""
        began = time.monotonic()
        database_falls_at = began + seconds * self.chance.uniform(0.3, 0.7)
        while time.monotonic() < began + seconds:
            if time.monotonic() >= database_falls_at:
                database_falls_at = float("inf")
                self._kill("bin/postgres", node="")
            else:
                self._kill(self.chance.choice(_PARTS), node=self.chance.choice(NODES).name)
            time.sleep(self.chance.uniform(*_PAUSE_SECONDS))

    def _kill(self, words: str, *, node: str) -> None:
        """What is down already stays as it is."""
        found = [pid for pid, command in processes_of(self.province, node=node).items() if words in command]
        if found:
            os.kill(min(found), signal.SIGKILL)
            self.killed.append(f"{node} {words}".strip())
