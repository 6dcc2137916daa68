"""`tongban evidence`: verify what the hub exported, without any connection."""

import sys
from pathlib import Path

import click

from tongban.cli.refusal import Refusal

_MARKS = {True: "✓", False: "✗", None: "·"}


@click.group()
def evidence() -> None:
    """交换存证。"""


@evidence.command()
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--hub-key",
    "hub_key_file",
    metavar="PEM",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="另行取得的省平台公钥；不给时用文件中的公钥，并提示核对编号",
)
def verify(file: Path, hub_key_file: Path | None) -> None:
    """离线核验一份存证文件；全部成立时退出码为 0，有一项不成立为 1。"""
    from tongban.exchange.evidence import NotEvidence, verify_evidence
    from tongban.exchange.keys import UnusableKey, load_verifying_key

    try:
        hub_key = load_verifying_key(hub_key_file) if hub_key_file else None
        findings = verify_evidence(file.read_text("utf-8"), hub_key=hub_key)
    except UnusableKey as error:
        raise Refusal(f"公钥文件 {hub_key_file} 不能使用") from error
    except (NotEvidence, UnicodeDecodeError) as error:
        raise Refusal(f"{file}：{NotEvidence.sentence}") from error
    for finding in findings:
        click.echo(f"{_MARKS[finding.holds]} {'不成立：' if finding.holds is False else ''}{finding.sentence}")
    sys.exit(1 if any(finding.holds is False for finding in findings) else 0)
