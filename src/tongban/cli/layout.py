"""Where the nodes of the demonstration stand on this machine.

Ports count from TONGBAN_PORT_BASE (8100): +0 PostgreSQL, +1 the province, then the bureaus, then the departments,
and last the bridge to the simulated devices of all counters.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from tongban.cli.demo_province import DEMO_OFFICES, NODES, DemoInstitution
from tongban.cli.refusal import Refusal

_DEFAULT_PORT_BASE = 8100
_HUB_MEMBER = "province"


@dataclass(frozen=True)
class PlacedNode:
    """One node of the demonstration and the port it listens on."""

    name: str
    site: str
    institutions: tuple[DemoInstitution, ...]
    port: int

    @property
    def url(self) -> str:
        """Where browsers and other nodes reach it, without trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def members(self) -> tuple[str, ...]:
        """The members of the exchange it speaks for; the departments' node speaks for every simulated office."""
        if self.site == "province":
            return (_HUB_MEMBER,)
        if self.site == "departments":
            return tuple(office.member for office in DEMO_OFFICES)
        return tuple(institution.member for institution in self.institutions)


def port_base() -> int:
    """The first port of the system that TONGBAN_PORT_BASE names; raises Refusal if it is no usable port."""
    text = os.environ.get("TONGBAN_PORT_BASE") or str(_DEFAULT_PORT_BASE)
    if not text.isascii() or not text.isdigit() or int(text) not in range(1, 65_001):
        raise Refusal(f"TONGBAN_PORT_BASE 应为 1 至 65000 之间的整数，而不是 {text!r}")
    return int(text)


def postgres_port(base: int) -> int:
    """The port of the system's PostgreSQL."""
    return base


def bridge_port(nodes: Sequence[PlacedNode]) -> int:
    """The port of the simulated counters' devices, next to the departments'."""
    return next(node.port for node in nodes if node.site == "departments") + 1


def placed_nodes(base: int) -> tuple[PlacedNode, ...]:
    """Every node of the demonstration, in the order in which they are shown."""
    return tuple(
        PlacedNode(node.name, node.site, node.institutions, base + offset) for offset, node in enumerate(NODES, start=1)
    )
