"""The measured province: PostgreSQL, the hub, every bureau of the demonstration and the departments around them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tongban.cli.bench.casework.crew import PAIRS, counter_window, teams_of
from tongban.cli.bench.system import await_ready, free_port_base, migrate_node, written_nodes
from tongban.cli.datadir import DataDirectory, open_data_directory
from tongban.cli.demo_province import DemoInstitution
from tongban.cli.layout import PlacedNode, bridge_port, postgres_port
from tongban.cli.node import node_environment
from tongban.cli.node_files import config_file, pairing_file, pairing_of
from tongban.cli.postgres import PostgresServer, serving
from tongban.cli.processes import end, spawn
from tongban.cli.refusal import Refusal

_STOP_SECONDS: Final = 12.0
_READY_SECONDS: Final = 120.0
_AT_ONCE: Final = 2
_NEEDED_BYTES_A_CASE: Final = 25_000
HOMES: Final = tuple(home for _, home in PAIRS)


@dataclass(frozen=True)
class MeasuredProvince:
    """A running province: where its nodes listen, what runs them, and what is stored in it."""

    urls: Mapping[str, str]
    roots: Mapping[str, int]
    data: DataDirectory
    nodes: Mapping[str, PlacedNode]
    stored: Mapping[str, Any]

    def node_of(self, institution: DemoInstitution) -> PlacedNode:
        """The node that serves an institution."""
        return next(node for node in self.nodes.values() if institution in node.institutions)

    def url_of(self, institution: DemoInstitution) -> str:
        """Where its people work."""
        return self.node_of(institution).url

    def ask(self, module: str, institution: DemoInstitution, order: object) -> dict[str, Any]:
        """Run a module of this room as a process of the institution's node: JSON in, JSON out; raises Refusal."""
        return _in_node(module, self.data, self.node_of(institution), institution, order)


@contextmanager
def measured_province(path: Path, *, people: int, cases: int, units: int) -> Iterator[MeasuredProvince]:
    """Start and fill everything, or go on with what was filled before; it is stopped on leaving. Raises Refusal."""
    base = free_port_base()
    with ExitStack() as stack:
        data = stack.enter_context(open_data_directory(path))
        server = stack.enter_context(serving(data.postgres, postgres_port(base)))
        nodes = {node.name: node for node in written_nodes(data, server, base, None)}
        for node in nodes.values():
            migrate_node(data, node, base)
        asked = {"people": people, "cases": cases, "units": units}
        stored = _stored(data, server, nodes, asked)
        roots = {"postgres": server.pid or 0}
        for node in nodes.values():
            roots[node.name] = _serve(stack, data, node)
        roots["devices"] = _devices(stack, data, list(nodes.values()), people=people)
        for node in nodes.values():
            await_ready(node.url, seconds=_READY_SECONDS)
        urls = {node.name: node.url for node in nodes.values()}
        urls["devices"] = f"http://127.0.0.1:{bridge_port(list(nodes.values()))}"
        yield MeasuredProvince(urls=urls, roots=roots, data=data, nodes=nodes, stored=stored)


def county_of(data: DataDirectory, institution: DemoInstitution) -> Path:
    """Where the files of a bureau's register lie."""
    return data.path / "measured-counties" / institution.code


def _stored(
    data: DataDirectory, server: PostgresServer, nodes: Mapping[str, PlacedNode], asked: Mapping[str, int]
) -> dict[str, Any]:
    """Fill every home bureau, two at a time, or say what was filled in before."""
    noted = data.path / "filled.json"
    if noted.exists():
        known: dict[str, Any] = json.loads(noted.read_text("utf-8"))
        if known["asked"] != asked:
            raise Refusal(f"{data.path} 里已按 {known['asked']} 准备，请用相同的人数、件数和单元数，或另指目录")
        return {**known, "reused": True}
    if any(True for _ in (data.path / "measured-counties").glob("*")):
        raise Refusal(f"{data.path} 上次没有准备完，请另指空目录")
    _refuse_small_disk(data.path, cases=asked["cases"])

    def fill(institution: DemoInstitution) -> dict[str, Any]:
        node = next(node for node in nodes.values() if institution in node.institutions)
        order = {
            "institution": institution.code,
            "people": asked["people"],
            "units": asked["units"],
            "cases": -(-asked["cases"] // len(HOMES)),
            "superuser": server.url(node.name),
        }
        return _in_node("filling", data, node, institution, order)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        by_bureau = dict(zip((one.code for one in HOMES), pool.map(fill, HOMES), strict=True))
    told = {"asked": asked, "cases": sum(one["cases"] for one in by_bureau.values()), "bureaus": by_bureau}
    noted.write_text(json.dumps(told), "utf-8")
    return {**told, "reused": False}


def _refuse_small_disk(path: Path, *, cases: int) -> None:
    free, needed = shutil.disk_usage(path).free, cases * _NEEDED_BYTES_A_CASE
    if free < needed:
        raise Refusal(f"{path} 只剩 {free / 2**30:.0f} GiB，{cases} 件业务约需 {needed / 2**30:.0f} GiB")


def _serve(stack: ExitStack, data: DataDirectory, node: PlacedNode) -> int:
    process = spawn(
        [sys.executable, "-m", "tongban.cli", "node", "serve", config_file(data, node)],
        env=node_environment(config_file(data, node)),
        output=stack.enter_context((data.nodes / node.name / "serve.log").open("wb")),
    )
    stack.callback(end, process, patience=_STOP_SECONDS)
    return process.pid


def _devices(stack: ExitStack, data: DataDirectory, nodes: Sequence[PlacedNode], *, people: int) -> int:
    """The simulated devices of every virtual clerk's window, in one process."""
    teams = teams_of(people)

    def windows(institution: DemoInstitution) -> list[str]:
        return [
            counter_window(institution, name)
            for team in teams
            if team.receiving == institution
            for name in team.clerk_accounts
        ]

    pairing = pairing_file(data)
    pairing.write_text(pairing_of(data, nodes, windows=windows), "utf-8")
    process = spawn(
        [sys.executable, "-m", "tongban.cli", "devices", "simulate", str(pairing)],
        env=dict(os.environ),
        output=stack.enter_context((data.nodes / "devices.log").open("wb")),
    )
    stack.callback(end, process, patience=_STOP_SECONDS)
    return process.pid


def _in_node(
    module: str, data: DataDirectory, node: PlacedNode, institution: DemoInstitution, order: object
) -> dict[str, Any]:
    folder = county_of(data, institution)
    folder.parent.mkdir(exist_ok=True)
    argv = [sys.executable, "-m", f"tongban.cli.bench.casework.{module}", str(config_file(data, node)), str(folder)]
    run = subprocess.run(argv, input=json.dumps(order).encode(), capture_output=True, check=False)  # noqa: S603
    if run.returncode != 0:
        lines = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refusal(f"{institution.name} {module}：{lines[-1] if lines else '没有说明'}")
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer
