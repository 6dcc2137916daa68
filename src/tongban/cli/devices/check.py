"""`tongban devices check`: whether a bridge, ours or a vendor's, keeps to the protocol."""

import sys
from pathlib import Path

import click

from tongban.cli.devices.cases import CASES, Probe, WrongAnswer
from tongban.cli.devices.pairing import read_pairing
from tongban.cli.refusal import Refusal


@click.command()
@click.argument("config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", default="", help="设备服务的地址，默认 http://127.0.0.1:端口")
@click.option("--attended", is_flag=True, help="有人在场：等待放卡、签名等动作，检验真实结果")
def check(config: Path, url: str, *, attended: bool) -> None:
    """按 CONFIG 检测正在运行的设备服务是否符合协议；有不符合的，退出码为 1。"""
    pairing = read_pairing(config)
    if not pairing.keys or not pairing.origins:
        raise Refusal("配置里没有窗口或者网页来源，不能检测。")
    probe = Probe(url=url or f"http://127.0.0.1:{pairing.port}", pairing=pairing, attended=attended)
    failed = 0
    for case in CASES:
        wrong = outcome_of(probe, case.__name__)
        failed += bool(wrong)
        click.echo(
            f"{'不符合' if wrong else '符合　'}　{(case.__doc__ or '').splitlines()[0]}{f'：{wrong}' if wrong else ''}"
        )
    click.echo(f"共 {len(CASES)} 项，{len(CASES) - failed} 项符合" + (f"，{failed} 项不符合。" if failed else "。"))
    sys.exit(1 if failed else 0)


def outcome_of(probe: Probe, name: str) -> str:
    """What is wrong about one case; empty when the bridge does as it should."""
    case = next(one for one in CASES if one.__name__ == name)
    try:
        case(probe)
    except WrongAnswer as wrong:
        return str(wrong)
    return ""
