"""`tongban up`: the whole demonstration province on one machine, until Ctrl-C."""

import os
import signal
import sys
import time
from pathlib import Path

import click

from tongban.cli.datadir import DataDirectory, data_directory_in_use, open_data_directory, remove_data_directory
from tongban.cli.demo_province import DEMO_PASSWORD, PROVINCE_POSTS, DemoInstitution, posts_of
from tongban.cli.layout import PlacedNode, bridge_port, placed_nodes, port_base, postgres_port
from tongban.cli.logstream import LogStream
from tongban.cli.node import node_environment
from tongban.cli.node_files import config_file, pairing_file, write_node_files
from tongban.cli.postgres import PostgresServer, discard_cluster, refuse_taken_port, serving
from tongban.cli.preparation import prepare_nodes
from tongban.cli.processes import processes_with
from tongban.cli.readiness import ask_readiness
from tongban.cli.refusal import Refusal
from tongban.cli.supervision import REFUSED, StopRequest, Supervisor, Task
from tongban.cli.tables import table

_READY_SECONDS = 120.0
# Longer than a node gives its own children, so that it can finish stopping them.
_STOP_SECONDS = 12.0
_OURS = "tongban"
_BRIDGE = "devices"


@click.command()
@click.option("--reset", is_flag=True, help="先清除数据目录中的全部数据")
def up(*, reset: bool) -> None:
    """启动本机演示系统：PostgreSQL 与全部节点；按 Ctrl-C 停止。"""
    stop = StopRequest()
    base = port_base()
    path = data_directory_in_use()
    if reset:
        _reset(path)
    with open_data_directory(path) as data:
        nodes = placed_nodes(base)
        _await_end_of_predecessors(data)
        for port in (*(node.port for node in nodes), bridge_port(nodes)):
            refuse_taken_port(port)
        with serving(data.postgres, postgres_port(base)) as server:
            system = _System(data=data, nodes=nodes, server=server, stop=stop)
            status = system.run()
    sys.exit(status)


class _System:
    """The running demonstration: one PostgreSQL and the nodes' supervisors."""

    def __init__(
        self, *, data: DataDirectory, nodes: tuple[PlacedNode, ...], server: PostgresServer, stop: StopRequest
    ) -> None:
        self._data = data
        self._nodes = nodes
        self._server = server
        self._stop = stop
        self._began = time.monotonic()
        self._log = LogStream(names=(_OURS, _BRIDGE, *(node.name for node in nodes)))
        self._supervisor = Supervisor(
            stop=stop, attach=lambda task, process: self._log.follow(task.name, process), report=self._say
        )

    def run(self) -> int:
        """Prepare, start, wait for readiness, then look after everything; returns the exit status."""
        self._say(f"数据目录 {self._data.path}，PostgreSQL 端口 {self._server.port}")
        databases = {node.name: self._server.create_node_database(node.name) for node in self._nodes}
        write_node_files(data=self._data, nodes=self._nodes, databases=databases)
        prepare_nodes(data=self._data, nodes=self._nodes, stop=self._stop)
        try:
            if not self._stop.stopping:
                self._start_nodes()
            if self._all_ready():
                self._log.block(_welcome(self._nodes, time.monotonic() - self._began))
            self._look_after()
        finally:
            self._say("正在停止……")
            self._supervisor.stop_all(patience=_STOP_SECONDS)
        return REFUSED if self._supervisor.refused else 0

    def _start_nodes(self) -> None:
        bridge = [sys.executable, "-m", "tongban.cli", "devices", "simulate", str(pairing_file(self._data))]
        self._supervisor.start(Task(_BRIDGE, bridge, dict(os.environ)))
        for node in self._nodes:
            config = config_file(self._data, node)
            argv = [sys.executable, "-m", "tongban.cli", "node", "serve", str(config)]
            # SIGTERM, not SIGKILL: a node that outlives us for a moment still stops its own children in order.
            self._supervisor.start(Task(node.name, argv, node_environment(config), signal.SIGTERM))

    def _all_ready(self) -> bool:
        """Wait until every node is ready; raises Refusal naming those that are not in time."""
        deadline = time.monotonic() + _READY_SECONDS
        waiting = list(self._nodes)
        while waiting and not self._stop.stopping:
            self._look_after_once()
            waiting = [node for node in waiting if not ask_readiness(node.url, timeout=2.0).ready]
            if waiting and time.monotonic() > deadline:
                raise Refusal(f"以下节点未能就绪：{'、'.join(node.name for node in waiting)}")
            if waiting:
                self._stop.pause(0.2)
        return not self._stop.stopping

    def _look_after(self) -> None:
        while not self._stop.stopping:
            self._look_after_once()
            self._stop.pause(1.0)

    def _look_after_once(self) -> None:
        self._supervisor.look_after()
        if not self._server.running and not self._stop.stopping:
            self._say("PostgreSQL 意外结束，正在重启")
            self._server.start()

    def _say(self, text: str) -> None:
        self._log.say(_OURS, text)


def _reset(path: Path) -> None:
    if path.exists():
        with open_data_directory(path) as data:
            discard_cluster(data.postgres)
    remove_data_directory(path)


def _await_end_of_predecessors(data: DataDirectory) -> None:
    """After kill -9 of `up` its nodes need a moment to stop; we hold the lock, so they can only be leftovers."""
    mark = b"TONGBAN_CONFIG=" + os.fsencode(data.nodes)
    deadline = time.monotonic() + _STOP_SECONDS
    while processes_with(lambda entry: mark in (entry / "environ").read_bytes()):
        if time.monotonic() > deadline:
            return  # if they hold a port, the refusal names it
        time.sleep(0.1)


def _welcome(nodes: tuple[PlacedNode, ...], seconds: float) -> str:
    addresses = table(["节点", "地址", "机构"], [*map(_address_row, nodes), _bridge_row(nodes)])
    served = [one for node in nodes for one in node.institutions]
    province = [one for one in served if posts_of(one) == PROVINCE_POSTS]
    bureaus = [one for one in served if one not in province]
    return (
        f"\n通办演示系统已就绪（{seconds:.0f} 秒）\n\n{addresses}\n\n"
        f"演示账号，口令均为 {DEMO_PASSWORD}\n\n{_accounts(bureaus)}\n\n{_accounts(province)}\n\n按 Ctrl-C 停止\n"
    )


def _address_row(node: PlacedNode) -> list[str]:
    served = "、".join(one.name for one in node.institutions) or "短信、邮政等外部系统模拟"
    return [node.name, node.url, served]


def _bridge_row(nodes: tuple[PlacedNode, ...]) -> list[str]:
    return [_BRIDGE, f"http://127.0.0.1:{bridge_port(nodes)}", "各窗口的读卡器、手写屏等设备模拟"]


def _accounts(institutions: list[DemoInstitution]) -> str:
    """Accounts of institutions that fill the same posts: one row a post, one column an institution."""
    rows = [[post.name, *(f"{one.prefix}.{post.suffix}" for one in institutions)] for post in posts_of(institutions[0])]
    return table(["岗位", *(one.place for one in institutions)], rows)
