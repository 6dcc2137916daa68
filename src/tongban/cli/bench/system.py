"""The measured system: PostgreSQL, the hub and one bureau, each as `tongban node serve` runs it."""

import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from tongban.cli.datadir import DataDirectory, open_data_directory
from tongban.cli.demo_province import JIYUAN
from tongban.cli.layout import PlacedNode, placed_nodes, postgres_port
from tongban.cli.node import node_environment
from tongban.cli.node_files import config_file, write_node_files
from tongban.cli.postgres import PostgresServer, refuse_taken_port, serving
from tongban.cli.processes import end, spawn
from tongban.cli.readiness import ask_readiness
from tongban.cli.refusal import Refusal

_READY_SECONDS = 60.0
_STOP_SECONDS = 12.0
_FIRST_BASE, _LAST_BASE, _STEP = 18_200, 28_200, 100


@dataclass(frozen=True)
class MeasuredSystem:
    """A running bureau with its hub and database; `pids` by what runs there."""

    url: str
    config: Path
    folder: Path
    pids: Mapping[str, int]


def free_port_base() -> int:
    """The first port of a block that nothing listens on; raises Refusal when there is none."""
    for base in range(_FIRST_BASE, _LAST_BASE, _STEP):
        try:
            for node in placed_nodes(base):
                refuse_taken_port(node.port)
            refuse_taken_port(postgres_port(base))
        except Refusal:
            continue
        return base
    raise Refusal(f"{_FIRST_BASE} 至 {_LAST_BASE} 之间没有空闲的端口")


@contextmanager
def measured_system(path: Path, *, threads: int | None = None) -> Iterator[MeasuredSystem]:
    """Start PostgreSQL, migrate, serve; everything is stopped on leaving. `threads` replaces the node's own number."""
    base = free_port_base()
    with ExitStack() as stack:
        data = stack.enter_context(open_data_directory(path))
        server = stack.enter_context(serving(data.postgres, postgres_port(base)))
        nodes = written_nodes(data, server, base, threads)
        measured = [node for node in nodes if node.site == "province" or JIYUAN in node.institutions]
        pids = {"postgres": server.pid or 0}
        for node in measured:
            migrate_node(data, node, base)
            process = spawn(
                [sys.executable, "-m", "tongban.cli", "node", "serve", config_file(data, node)],
                env=node_environment(config_file(data, node)),
                output=stack.enter_context((data.nodes / node.name / "serve.log").open("wb")),
            )
            stack.callback(end, process, patience=_STOP_SECONDS)
            pids[node.site] = process.pid
        for node in measured:
            await_ready(node.url)
        bureau = measured[-1]
        yield MeasuredSystem(url=bureau.url, config=config_file(data, bureau), folder=data.path, pids=pids)


def fill(system: MeasuredSystem, *, units: int, cases: int) -> dict[str, object]:
    """Fill the bureau, or say what was filled in before; raises Refusal when that was something else."""
    noted = system.folder / "filled.json"
    if noted.exists():
        known: dict[str, object] = json.loads(noted.read_text("utf-8"))
        if (known["asked_units"], known["asked_cases"]) != (units, cases):
            raise Refusal(
                f"{system.folder} 里已有 {known['asked_units']} 个单元、{known['asked_cases']} 件业务，请另指目录"
            )
        return {**known, "reused": True}
    order = {"units": units, "cases": cases}
    told = run_in_node("tongban.cli.bench.pages.filling", system, order, str(system.folder))
    answer = {"asked_units": units, "asked_cases": cases, **told}
    noted.write_text(json.dumps(answer), "utf-8")
    return {**answer, "reused": False}


def run_in_node(module: str, system: MeasuredSystem, order: object, *more: str) -> dict[str, object]:
    """Run a module as a process of the bureau's node: JSON in, JSON out; raises Refusal with its last words."""
    argv = [sys.executable, "-m", module, str(system.config), *more]
    run = subprocess.run(argv, input=json.dumps(order).encode(), capture_output=True, check=False)  # noqa: S603
    if run.returncode != 0:
        lines = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refusal(f"{module}：{lines[-1] if lines else '没有说明'}")
    answer: dict[str, object] = json.loads(run.stdout)
    return answer


def await_ready(url: str, *, seconds: float = _READY_SECONDS) -> None:
    """Wait until the node is ready; raises Refusal when it is not in time."""
    deadline = time.monotonic() + seconds
    while not ask_readiness(url, timeout=2.0).ready:
        if time.monotonic() > deadline:
            raise Refusal(f"{url} 在 {seconds:.0f} 秒内没有就绪")
        time.sleep(0.1)


def written_nodes(
    data: DataDirectory, server: PostgresServer, base: int, threads: int | None
) -> tuple[PlacedNode, ...]:
    """Write the configuration of every node, its database created; `threads` replaces their own number."""
    nodes = placed_nodes(base)
    databases = {node.name: server.create_node_database(node.name) for node in nodes}
    write_node_files(data=data, nodes=nodes, databases=databases)
    if threads is not None:
        for node in nodes:
            file = config_file(data, node)
            content = tomllib.loads(file.read_text("utf-8"))
            content["http"]["threads"] = threads
            file.write_text(tomli_w.dumps(content), "utf-8")
    return nodes


def migrate_node(data: DataDirectory, node: PlacedNode, base: int) -> None:
    """Migrate; the province is also told who takes part. The bureau is filled by its own process."""
    config = config_file(data, node)
    steps = [["-m", "tongban.cli", "node", "migrate"]]
    if node.site == "province":
        steps.append(["-m", "tongban.cli.seed_node"])
    environment = {**node_environment(config), "TONGBAN_DATA": str(data.path), "TONGBAN_PORT_BASE": str(base)}
    for step in steps:
        argv = [sys.executable, *step, str(config)]
        run = subprocess.run(argv, env={**os.environ, **environment}, capture_output=True, check=False)  # noqa: S603
        if run.returncode != 0:
            lines = run.stderr.decode("utf-8", "replace").strip().splitlines()
            raise Refusal(f"{node.name}：{' '.join(step)} 失败：{lines[-1] if lines else '没有说明'}")
