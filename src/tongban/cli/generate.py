"""`tongban generate`: files of a fictional county, to be imported like any real register's."""

from datetime import datetime
from pathlib import Path

import click

from tongban.cli.county.paperwork import LAST_DAY
from tongban.cli.refusal import Refusal


@click.group()
def generate() -> None:
    """生成虚构的登记数据文件。"""


@generate.command()
@click.argument("code", metavar="CODE")
@click.option("--units", type=click.IntRange(1, 10_000_000), required=True, metavar="N", help="不动产单元个数")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S", help="随机种子；相同则文件逐字节相同")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=str(LAST_DAY),
    show_default=True,
    metavar="DATE",
    help="数据所在的日期：新建商品房在此前不久首次登记",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR", help="输出目录")
def county(code: str, units: int, seed: int, on: datetime, out: Path) -> None:
    """生成一个区划（如 419001）的虚构登记簿：接入报文、CSV 摘录和 showcase.json。"""
    from tongban.cli.county import grow_county, write_county
    from tongban.domain.codes.divisions import UnknownDivision

    try:
        growing = grow_county(code=code, units=units, seed=seed, on=on.date())
        files = write_county(growing, out)
    except UnknownDivision as error:
        raise Refusal(error.sentence) from error
    except OSError as error:
        raise Refusal(f"目录 {out} 不能写入：{error.strerror}") from error
    click.echo(f"{growing.count} 个单元及其权利和限制，写入：")
    for file in files:
        click.echo(f"  {file}")
