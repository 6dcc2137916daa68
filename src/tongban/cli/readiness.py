"""What a running node says about itself at /readyz."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

# A node that has lost its database answers only after its connection pool has given up.
_TIMEOUT_SECONDS = 15.0


@dataclass(frozen=True)
class Readiness:
    """One node's answer. reachable is False when nothing answered; checks and queue are then empty."""

    reachable: bool
    ready: bool
    checks: dict[str, bool]
    queue_depth: int | None
    oldest_seconds: float | None

    def passed(self, check: str) -> bool:
        """Whether the node reports that check as good."""
        return self.checks.get(check, False)


_UNREACHABLE = Readiness(reachable=False, ready=False, checks={}, queue_depth=None, oldest_seconds=None)


def ask_readiness(url: str, *, timeout: float = _TIMEOUT_SECONDS) -> Readiness:
    """Ask the node at this address; never raises for a node that is down or talks nonsense."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    try:
        connection.request("GET", "/readyz")
        answer = json.loads(connection.getresponse().read())
        return _read(answer) if isinstance(answer, dict) else _UNREACHABLE
    except (OSError, http.client.HTTPException, ValueError):
        return _UNREACHABLE
    finally:
        connection.close()


def _read(answer: dict[str, Any]) -> Readiness:
    queue = answer.get("queue") or {}
    return Readiness(
        reachable=True,
        ready=answer.get("ready") is True,
        checks={name: value is True for name, value in (answer.get("checks") or {}).items()},
        queue_depth=queue.get("depth"),
        oldest_seconds=queue.get("oldest_seconds"),
    )
