"""`tongban demo`: one item driven through the running system over HTTP, as the people concerned would."""

import json
import sys

import click

from tongban.cli.demo.journey import travel
from tongban.cli.demo.journeys import JOURNEYS
from tongban.cli.demo.telling import DemoFailed, tell_aloud, tell_nobody


@click.group(invoke_without_command=True)
@click.pass_context
@click.option("--item", type=click.Choice(list(JOURNEYS)), help="3704 抵押权注销，9001 换证，7001 预告")
@click.option("--json", "as_json", is_flag=True, help="只以 JSON 输出结果")
def demo(context: click.Context, *, item: str | None, as_json: bool) -> None:
    """从郑州收件到济源归档，走完一件业务，再逐处核对；全部属实时退出码为 0。"""
    if context.invoked_subcommand is not None:
        return
    if item is None:
        raise click.MissingParameter(ctx=context, param_hint="'--item'", param_type="option")
    _travel(item, as_json=as_json)


@demo.command()
@click.option("--forward", metavar="TERM", help="拨快多少，如 30m、4h、3d；不写则只报告现在的时间")
def clock(forward: str | None) -> None:
    """演示时钟：把正在运行的演示系统的全部节点一起拨快，只能向前。"""
    from tongban.cli.demo.clock import move_clock

    click.echo(move_clock(forward))


def _travel(item: str, *, as_json: bool) -> None:
    try:
        outcome = travel(item=item, tell=tell_nobody if as_json else tell_aloud)
    except DemoFailed as failure:
        click.echo(f"tongban: {failure}", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2))
    if outcome.proof.faults:
        click.echo(f"tongban: {'；'.join(outcome.proof.faults)}", err=True)
        sys.exit(1)
    if not as_json:
        tell_aloud(f"全部属实：案件 {outcome.case.case_number} 已归档，用时 {outcome.elapsed_seconds:.1f} 秒")
