"""`tongban devices simulate`: the simulated devices of one machine behind the real protocol."""

import errno
from pathlib import Path

import click

from tongban.cli.devices.clock import machine_time
from tongban.cli.devices.pairing import read_pairing
from tongban.cli.refusal import Refusal


@click.command()
@click.argument("config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def simulate(config: Path) -> None:
    """按 CONFIG（`tongban devices pair` 的输出）运行模拟设备服务；按 Ctrl-C 停止。"""
    from tongban.sites.departments.devices.bridge import Bridge

    pairing = read_pairing(config)
    try:
        bridge = Bridge(port=pairing.port, keys=pairing.keys, origins=pairing.origins, clock=machine_time)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Refusal(f"端口 {pairing.port} 已被占用，可能已有设备服务在运行。") from error
    click.echo(f"模拟设备服务：http://127.0.0.1:{pairing.port}/（控制台），/screen?counter=…（客户屏）")
    try:
        bridge.serve_forever()
    except KeyboardInterrupt:
        bridge.server_close()
