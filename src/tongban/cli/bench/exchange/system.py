"""The measured exchange: PostgreSQL, the hub, a bureau that sends and one that receives, each as they run anywhere.

Beside the two, members that only have a name: the receiving node speaks for them, as one host speaks for many counties.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import tomli_w

from tongban.cli.bench.system import await_ready, free_port_base, migrate_node, written_nodes
from tongban.cli.datadir import DataDirectory, open_data_directory
from tongban.cli.demo_province import JIYUAN, ZHENGZHOU
from tongban.cli.layout import PlacedNode, postgres_port
from tongban.cli.node import node_environment
from tongban.cli.node_files import config_file, node_folder, public_key_file
from tongban.cli.postgres import serving
from tongban.cli.processes import end, spawn
from tongban.cli.refusal import Refusal

SENDER: Final = ZHENGZHOU.member
RECEIVER: Final = JIYUAN.member
MEMBERS: Final = 177
"""As many as the province has: 18 cities and every county."""
_STOP_SECONDS: Final = 12.0


@dataclass(frozen=True)
class MeasuredExchange:
    """A running exchange: where its nodes listen, their databases and keys, and what to measure by name."""

    urls: Mapping[str, str]
    databases: Mapping[str, str]
    keys: Mapping[str, str]
    roots: Mapping[str, int]
    units: tuple[str, ...]
    scratch: str


def recipients(many: int) -> list[str]:
    """So many members to send to; the first is the receiving bureau itself."""
    return [RECEIVER, *(f"bureau.{900_000 + number}" for number in range(1, many))]


@contextmanager
def measured_exchange(path: Path) -> Iterator[MeasuredExchange]:
    """Start everything; it is stopped on leaving. Raises Refusal when something cannot run."""
    base = free_port_base()
    with ExitStack() as stack:
        data = stack.enter_context(open_data_directory(path))
        server = stack.enter_context(serving(data.postgres, postgres_port(base)))
        nodes = written_nodes(data, server, base, None)
        placed = {
            "hub": next(node for node in nodes if node.site == "province"),
            "sender": next(node for node in nodes if ZHENGZHOU in node.institutions),
            "receiver": next(node for node in nodes if JIYUAN in node.institutions),
        }
        _speak_for_many(config_file(data, placed["receiver"]))
        for node in placed.values():
            migrate_node(data, node, base)
        units = _prepared(data, placed)
        roots = {"postgres": server.pid or 0}
        for role, node in placed.items():
            roots[role] = _serve(stack, data, node)
        for node in placed.values():
            await_ready(node.url)
        yield MeasuredExchange(
            urls={role: node.url for role, node in placed.items()},
            databases={role: server.url(node.name) for role, node in placed.items()},
            keys={role: str(node_folder(data, node) / "signing_key.pem") for role, node in placed.items()},
            roots=roots,
            units=units,
            scratch=server.url(),
        )


def _serve(stack: ExitStack, data: DataDirectory, node: PlacedNode) -> int:
    process = spawn(
        [sys.executable, "-m", "tongban.cli", "node", "serve", config_file(data, node)],
        env=node_environment(config_file(data, node)),
        output=stack.enter_context((data.nodes / node.name / "serve.log").open("wb")),
    )
    stack.callback(end, process, patience=_STOP_SECONDS)
    return process.pid


def _speak_for_many(config: Path) -> None:
    content = tomllib.loads(config.read_text("utf-8"))
    content["exchange"]["members"] = recipients(MEMBERS)
    config.write_text(tomli_w.dumps(content), "utf-8")


def _prepared(data: DataDirectory, placed: Mapping[str, PlacedNode]) -> tuple[str, ...]:
    """Enter the members at the hub and a small register at the receiving bureau; codes of its units."""
    receiver = placed["receiver"]
    hosted = {
        "names": recipients(MEMBERS)[1:],
        "endpoint": receiver.url,
        "public_key": public_key_file(data, receiver).read_text("ascii"),
    }
    _in_node(config_file(data, placed["hub"]), {"members": hosted})
    told = _in_node(config_file(data, receiver), {"county": str(data.path / "county")})
    return tuple(told["units"])


def _in_node(config: Path, order: Mapping[str, Any]) -> dict[str, Any]:
    argv = [sys.executable, "-m", "tongban.cli.bench.exchange.members", str(config)]
    run = subprocess.run(argv, input=json.dumps(order).encode(), capture_output=True, check=False)  # noqa: S603
    if run.returncode != 0:
        lines = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refusal(f"members：{lines[-1] if lines else '没有说明'}")
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer
