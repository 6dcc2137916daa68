"""`tongban devices`: pair a counter, play its devices, check a vendor's bridge, write the protocol down."""

import click

from tongban.cli.devices.check import check
from tongban.cli.devices.pairing import pair
from tongban.cli.devices.reference import reference
from tongban.cli.devices.simulate import simulate


@click.group()
def devices() -> None:
    """窗口设备：配对、模拟、符合性检测和协议文档。"""


for _command in (pair, simulate, check, reference):
    devices.add_command(_command)
