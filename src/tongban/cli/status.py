"""`tongban status`: is every node of the running system ready?"""

import dataclasses
import json
import os
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from tongban.cli.datadir import DataDirectory, data_directory_in_use
from tongban.cli.layout import PlacedNode, placed_nodes, port_base
from tongban.cli.readiness import Readiness, ask_readiness
from tongban.cli.refusal import Refusal
from tongban.cli.tables import table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def status(*, as_json: bool) -> None:
    """查看各节点：可达、数据库、迁移、待发消息；全部就绪时退出码为 0。"""
    nodes = running_nodes()
    with ThreadPoolExecutor(max_workers=len(nodes)) as pool:
        answers = list(pool.map(lambda node: ask_readiness(node.url), nodes))
    click.echo(_as_json(nodes, answers) if as_json else _as_table(nodes, answers))
    sys.exit(0 if all(answer.ready for answer in answers) else 1)


def running_nodes() -> tuple[PlacedNode, ...]:
    """The nodes of the system that TONGBAN_PORT_BASE, else the data directory's files, point at."""
    nodes = placed_nodes(port_base())
    if os.environ.get("TONGBAN_PORT_BASE"):
        return nodes
    folder = DataDirectory(data_directory_in_use()).nodes
    return tuple(dataclasses.replace(node, port=_port(folder / node.name / "node.toml", node.port)) for node in nodes)


def _port(file: Path, otherwise: int) -> int:
    try:
        port: int = tomllib.loads(file.read_text("utf-8"))["http"]["port"]
    except FileNotFoundError:
        return otherwise
    except (OSError, ValueError, KeyError) as error:
        raise Refusal(f"节点配置无法读取：{file}") from error
    return port


def _as_json(nodes: tuple[PlacedNode, ...], answers: list[Readiness]) -> str:
    shown = [_node_json(node, answer) for node, answer in zip(nodes, answers, strict=True)]
    return json.dumps({"ready": all(answer.ready for answer in answers), "nodes": shown}, ensure_ascii=False, indent=2)


def _node_json(node: PlacedNode, answer: Readiness) -> dict[str, object]:
    return {
        "name": node.name,
        "url": node.url,
        "reachable": answer.reachable,
        "ready": answer.ready,
        "database": answer.passed("database"),
        "migrations": answer.passed("migrations"),
        "checks": answer.checks,
        "queue_depth": answer.queue_depth,
        "oldest_undelivered_seconds": answer.oldest_seconds,
    }


def _as_table(nodes: tuple[PlacedNode, ...], answers: list[Readiness]) -> str:
    header = ["节点", "地址", "可达", "数据库", "迁移", "枢纽", "待发消息", "最久等待", "就绪"]
    rows = [_row(node, answer) for node, answer in zip(nodes, answers, strict=True)]
    return table(header, rows)


def _row(node: PlacedNode, answer: Readiness) -> list[str]:
    checks = [_yes(answer.passed(name)) if answer.reachable else "—" for name in ("database", "migrations", "hub")]
    depth = "—" if answer.queue_depth is None else str(answer.queue_depth)
    oldest = "—" if answer.oldest_seconds is None else f"{answer.oldest_seconds:.0f} 秒"
    return [node.name, node.url, _yes(answer.reachable), *checks, depth, oldest, _yes(answer.ready)]


def _yes(good: bool) -> str:
    return "是" if good else "否"
