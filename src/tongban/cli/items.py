"""`tongban items`: the province's list of items as one table."""

from pathlib import Path

import click

from tongban.cli.refusal import Refusal
from tongban.domain.catalogue.listing import ListedItem, listed_items
from tongban.domain.catalogue.matters import Matter
from tongban.domain.catalogue.variants import days_said

_HEAD = """# 不动产登记事项清单

由 `tongban items --write docs/reference/items.md` 生成，不要手工修改。数据在 `src/tongban/domain/catalogue/`：
`items/` 是从收件到登簿全程办理的事项，`listed/` 是只在不动产所在地办理的事项和办事指南的用语。

编号四位：房屋、预告、更正、异议、查封、其他登记首位是登记类型（1 首次、2 转移、3 变更、4 注销、5 更正、6 异议、7 预告、
8 查封、9 其他）；其余权利前两位是权利类型代码（01 集体土地所有权、03 国有建设用地使用权、37 抵押权、92 居住权……），
后两位是顺序号。权利类型代码与房屋的首两位相同的（10、50），顺序号从 51 起。省的编码规范没有公开，这是本系统的编法。

省政府要求 106 项政务服务事项“统一受理、全省通办”，106 项的清单没有公开。
下面按权利、登记类型、情形列出登记机构办理的 {count} 项，其中 {in_scope} 项属于全豫通办，
{offered} 项可以在任何窗口收件。

依据后注“条号未逐字核对”的，没有取得原文核对；注“本系统的理解”的，是我们的解释，不是规定原文。
"""


@click.command()
@click.option("--write", "path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="写入文件")
def items(path: Path | None) -> None:
    """生成事项清单文档。不给文件时输出到屏幕。"""
    told = items_document()
    if path is None:
        click.echo(told, nl=False)
        return
    try:
        path.write_text(told, encoding="utf-8")
    except OSError as error:
        raise Refusal(f"文件 {path} 不能写入：{error.strerror}") from error
    click.echo(f"事项清单写入 {path}")


def items_document() -> str:
    """The whole list in Markdown, a table for each matter."""
    listed = listed_items()
    head = _HEAD.format(
        count=len(listed), in_scope=sum(one.in_scope for one in listed), offered=sum(one.offered for one in listed)
    )
    return "\n".join([head, *(_chapter(matter, [one for one in listed if one.matter is matter]) for matter in Matter)])


def _chapter(matter: Matter, listed: list[ListedItem]) -> str:
    names = ("编号", "事项", "什么时候办", "申请人", "材料", "时限", "收费", "全豫通办", "依据")
    head = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    return "\n".join([f"## {matter.label}\n", *head, *map(_row, listed), ""])


def _row(one: ListedItem) -> str:
    limit = one.limits[-1]
    papers = "、".join(f"{paper.name}{'' if paper.required else '（有的提交）'}" for paper in one.materials)
    scope = "是" if one.in_scope else f"否：{one.why_not}"
    cells = (
        one.code,
        one.name,
        one.situation,
        "；".join(one.applicants),
        papers,
        f"{days_said(limit.working_days)}（{limit.source}）",
        one.fee_sentence,
        "是，由法院等机关嘱托" if one.recorded and one.recorded.is_judicial else scope,
        "；".join(map(str, one.basis)),
    )
    return "| " + " | ".join(cells) + " |"
