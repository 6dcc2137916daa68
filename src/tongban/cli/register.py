"""`tongban register`: what an administrator asks of the registers of running nodes."""

import json
import subprocess
import sys
from pathlib import Path

import click

from tongban.cli.datadir import data_directory_in_use
from tongban.cli.imports import bureau_configs
from tongban.cli.refusal import Refusal

_nodes = click.option(
    "--node",
    "nodes",
    multiple=True,
    metavar="CONFIG.toml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="只对这个节点（可多次给出）；默认为 TONGBAN_DATA 的全部登记机构节点",
)


@click.group()
def register() -> None:
    """登记簿的核验与签发。"""


@register.command()
@_nodes
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def verify(nodes: tuple[Path, ...], *, as_json: bool) -> None:
    """由登记簿各行重新计算全部登簿日志，指出不经登簿被改动、增加或删除的行；有不符即以 1 退出。"""
    verdicts = [one for config in _configs(nodes) for one in _ask(config, "verify")]
    if as_json:
        click.echo(json.dumps(verdicts, ensure_ascii=False, indent=2))
    else:
        for verdict in verdicts:
            _tell(verdict)
    sys.exit(0 if all(not one["found"] for one in verdicts) else 1)


@register.command()
@_nodes
def sign(nodes: tuple[Path, ...]) -> None:
    """为有新登簿的机构立即签发树头（平时每十分钟自动签发）。"""
    for config in _configs(nodes):
        for head in _ask(config, "sign"):
            click.echo(f"{head['institution']}　{head['size']}行　{head['root']}")


def _configs(nodes: tuple[Path, ...]) -> list[Path]:
    return list(nodes) or bureau_configs(data_directory_in_use())


def _ask(config: Path, what: str) -> list[dict]:  # type: ignore[type-arg] # JSON
    argv = [sys.executable, "-m", "tongban.cli.verifying.node", str(config), what]
    run = subprocess.run(argv, stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own command line
    if run.returncode != 0:
        raise Refusal(f"{config}：没有完成")
    answer: list[dict] = json.loads(run.stdout)  # type: ignore[type-arg]
    return answer


def _tell(verdict: dict) -> None:  # type: ignore[type-arg] # JSON
    head = f"{verdict['institution']}　{verdict['lines']}行日志　{verdict['entries']}项记载　{verdict['heads']}个树头"
    speed = f"　{verdict['seconds']:.1f}秒（每秒{verdict['entries'] / max(verdict['seconds'], 0.001):,.0f}项）"
    outcome = "不符" if verdict["found"] else "相符"
    click.echo(f"{head}{speed}　{outcome}")
    for sentence in verdict["found"]:
        click.echo(f"　　{sentence}")
    if verdict["more"]:
        click.echo(f"　　另有{verdict['more']}处未列出")
