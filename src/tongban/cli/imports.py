"""`tongban import register`: an existing register, taken over by the nodes that serve its institutions."""

import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import click

from tongban.cli.datadir import data_directory_in_use
from tongban.cli.importing.node import PROGRESS
from tongban.cli.refusal import Refusal

_KINDS = {
    "units": "单元",
    "ownerships": "所有权",
    "mortgages": "抵押权",
    "advance_notices": "预告登记",
    "notes": "标注",
    "seizures": "查封",
    "objections": "异议",
    "burdens": "地役权和居住权",
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
@click.option(
    "--codes",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="CODES.toml",
    help="代码对照：原系统的字典与国家标准不同时，按区划、字段逐一对照",
)
def register(files: tuple[Path, ...], report: Path | None, nodes: tuple[Path, ...], codes: Path | None) -> None:
    """导入登记簿：接入报文（.xml、.zip、目录）和 CSV 摘录（单元、权利、限制）。

    归哪个机构由不动产单元号的区划决定。不能导入的行写入清单并隔离待查，不影响其余各行；重复导入不改变任何内容；
    中断之后再次导入同样的文件，从中断处继续。
    """
    configs = nodes or bureau_configs(data_directory_in_use())
    outcome = import_register(files, configs=configs, codes=_codes(codes))
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


def import_register(files: Sequence[Path], *, configs: Sequence[Path], codes: str = "") -> Outcome:
    """Import into each node what is its own; raises Refusal when a node cannot be reached."""
    served = {config: _divisions_served(config) for config in configs}
    outcome = Outcome()
    for position, config in enumerate(configs):
        elsewhere = {code for other, codes in served.items() if other != config for code in codes}
        order = {
            "files": [str(file.absolute()) for file in files],
            "elsewhere": sorted(elsewhere),
            "rest": position == 0,  # one node reports what nobody serves
            "codes": codes,
        }
        answer = _run(config, order)
        outcome.added.update(answer["added"])
        outcome.unchanged += answer["unchanged"]
        outcome.bad += answer["bad"]
    return outcome


def _run(config: Path, order: Mapping[str, object]) -> dict:  # type: ignore[type-arg] # JSON
    argv = [sys.executable, "-m", "tongban.cli.importing.node", str(config)]
    with tempfile.TemporaryFile() as answered:
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=answered, stderr=subprocess.PIPE)  # noqa: S603
        if process.stdin is None or process.stderr is None:  # both are pipes, as asked for
            raise Refusal(f"{config}：导入没有开始")
        process.stdin.write(json.dumps(order).encode())
        process.stdin.close()
        said = _follow(process.stderr)
        if process.wait() != 0:
            raise Refusal(f"{config}：导入没有完成：{said or '没有说明'}")
        answered.seek(0)
        answer: dict = json.load(answered)  # type: ignore[type-arg]
        return answer


def _follow(lines: IO[bytes]) -> str:
    """Draw how far the import has come, on a terminal; what it said last otherwise."""
    said, bar = "", None
    for raw in lines:
        line = raw.decode("utf-8", "replace").strip()
        if not line.startswith(f"{PROGRESS} "):
            said = line or said
            continue
        done, total = (int(part) for part in line.split()[1:])
        if bar is None and sys.stderr.isatty():
            bar = click.progressbar(length=max(total, done), label="导入", file=sys.stderr)
            bar.__enter__()
        if bar is not None:
            bar.update(min(done, total) - bar.pos)
    if bar is not None:
        bar.update(max((bar.length or 0) - bar.pos, 0))
        bar.__exit__(None, None, None)
    return said


def _codes(file: Path | None) -> str:
    """What the file of codes says, checked; raises Refusal."""
    if file is None:
        return ""
    from tongban.exchange.national.mapping import CodeMapping, MappingUnusable

    content = file.read_bytes()
    try:
        CodeMapping.read(content)
    except MappingUnusable as fault:
        raise Refusal(fault.reason) from fault
    return content.decode("utf-8-sig")


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
