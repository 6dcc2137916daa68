"""`tongban import register`: an existing register, taken over by the nodes that serve its institutions."""

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from tongban.cli.datadir import data_directory_in_use
from tongban.cli.refusal import Refusal

_KINDS = {
    "units": "单元",
    "ownerships": "所有权",
    "mortgages": "抵押权",
    "advance_notices": "预告登记",
    "seizures": "查封",
    "objections": "异议",
}
_SHOWN = 10


@dataclass
class Outcome:
    """What all nodes together took over."""

    added: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    bad: list[dict[str, object]] = field(default_factory=list)


@click.group("import")
def import_() -> None:
    """导入既有数据。"""


@import_.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), metavar="PATH", help="未导入各行的清单（CSV）"
)
@click.option(
    "--node",
    "nodes",
    multiple=True,
    metavar="CONFIG.toml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="只导入这个节点（可多次给出）；默认为 TONGBAN_DATA 的全部登记机构节点",
)
def register(files: tuple[Path, ...], report: Path | None, nodes: tuple[Path, ...]) -> None:
    """导入登记簿：接入报文（.xml、.zip、目录）和 CSV 摘录（单元、权利、限制）。

    归哪个机构由不动产单元号的区划决定。不能导入的行写入清单，不影响其余各行；重复导入不改变任何内容。
    """
    outcome = import_register(files, configs=nodes or bureau_configs(data_directory_in_use()))
    if report or outcome.bad:
        report = report or Path("import-report.csv")
        _write_report(report, outcome.bad)
    _tell(outcome, report)
    if not outcome.added and not outcome.unchanged:
        sys.exit(1)


def bureau_configs(data: Path) -> list[Path]:
    """The configurations of all bureau nodes in a data directory; raises Refusal when there is none."""
    found = [file for file in sorted((data / "nodes").glob("*/node.toml")) if _site(file) == "bureau"]
    if not found:
        raise Refusal(f"{data} 里没有登记机构的节点；先运行 tongban up，或用 TONGBAN_DATA、--node 指明")
    return found


def import_register(files: Sequence[Path], *, configs: Sequence[Path]) -> Outcome:
    """Import into each node what is its own; raises Refusal when a node cannot be reached."""
    served = {config: _divisions_served(config) for config in configs}
    outcome = Outcome()
    for position, config in enumerate(configs):
        elsewhere = {code for other, codes in served.items() if other != config for code in codes}
        order = {
            "files": [str(file.absolute()) for file in files],
            "elsewhere": sorted(elsewhere),
            "rest": position == 0,  # one node reports what nobody serves
        }
        answer = _run(config, order)
        outcome.added.update(answer["added"])
        outcome.unchanged += answer["unchanged"]
        outcome.bad += answer["bad"]
    return outcome


def _run(config: Path, order: Mapping[str, object]) -> dict:  # type: ignore[type-arg] # JSON
    argv = [sys.executable, "-m", "tongban.cli.importing.node", str(config)]
    run = subprocess.run(argv, input=json.dumps(order).encode(), capture_output=True, check=False)  # noqa: S603
    if run.returncode != 0:
        lines = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refusal(f"{config}：导入没有完成：{lines[-1] if lines else '没有说明'}")
    answer: dict = json.loads(run.stdout)  # type: ignore[type-arg]
    return answer


def _divisions_served(config: Path) -> set[str]:
    import psycopg

    from tongban.web.config import ConfigurationError, load_config

    try:
        url = load_config(config).database.url
        with psycopg.connect(url, connect_timeout=10) as connection:
            rows = connection.execute("SELECT covers FROM institution").fetchall()
    except ConfigurationError as error:
        raise Refusal(str(error)) from error
    except psycopg.Error as error:
        raise Refusal(f"{config}：数据库连不上或尚未就绪；先运行 tongban up") from error
    return {code for (covers,) in rows for code in covers}


def _site(config: Path) -> str:
    import tomllib

    return str(tomllib.loads(config.read_text("utf-8"))["node"]["site"])


def _write_report(path: Path, bad: Sequence[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["文件", "行", "不动产单元号", "原因"])
        for row in bad:
            writer.writerow([row["file"], row["line"] or "", row["unit_code"], row["reason"]])


def _tell(outcome: Outcome, report: Path | None) -> None:
    added = "，".join(f"{label} {outcome.added[kind]}" for kind, label in _KINDS.items() if outcome.added[kind])
    click.echo(f"新导入：{added or '无'}")
    click.echo(f"已有未变：{outcome.unchanged}")
    click.echo(f"未能导入：{len(outcome.bad)}" + (f"，清单见 {report}" if report else ""))
    for row in outcome.bad[:_SHOWN]:
        line = f" 第{row['line']}行" if row["line"] else ""
        click.echo(f"  {row['file']}{line}：{row['reason']}")
