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
_DATABASE_EVERY_SECONDS = 60.0


@dataclass
class Storm:
    """Kills web processes, workers and supervisors of any node, and PostgreSQL; `killed` says what fell."""

    province: Province
    chance: random.Random
    killed: list[str] = field(default_factory=list)

    def rage(self, *, seconds: float) -> None:
        """Kill something every few seconds; the database falls once in each minute, the last one cut short included."""
        began = time.monotonic()
        falls = self._falls_of_the_database(seconds)
        while (passed := time.monotonic() - began) < seconds:
            if falls and passed >= falls[0]:
                falls.pop(0)
                self._kill("bin/postgres", node="")
            else:
                self._kill(self.chance.choice(_PARTS), node=self.chance.choice(NODES).name)
            time.sleep(self.chance.uniform(*_PAUSE_SECONDS))

    def _falls_of_the_database(self, seconds: float) -> list[float]:
        """When PostgreSQL falls, in seconds from the beginning: somewhere in the middle of each minute."""
        minutes = range(max(1, round(seconds / _DATABASE_EVERY_SECONDS)))
        each = seconds / len(minutes)
        return [each * (minute + self.chance.uniform(0.3, 0.7)) for minute in minutes]

    def _kill(self, words: str, *, node: str) -> None:
        """What is down already stays as it is."""
        found = [pid for pid, command in processes_of(self.province, node=node).items() if words in command]
        if found:
            os.kill(min(found), signal.SIGKILL)
            self.killed.append(f"{node} {words}".strip())
