"""The command line. Each command's module is imported only when it is called: supervisors stay small."""

from dataclasses import dataclass
from importlib import import_module
from typing import cast

import click


@dataclass(frozen=True)
class _Entry:
    module: str
    attribute: str
    summary: str


_COMMANDS = {
    "up": _Entry("tongban.cli.up", "up", "启动本机演示系统：数据库与全部节点"),
    "status": _Entry("tongban.cli.status", "status", "查看各节点是否就绪"),
    "demo": _Entry("tongban.cli.demo", "demo", "在运行中的系统上走完一件业务"),
    "node": _Entry("tongban.cli.node", "node", "按配置文件运行或维护一个节点"),
    "law": _Entry("tongban.cli.law", "law", "生成法条、规则与测试的对照表"),
    "items": _Entry("tongban.cli.items", "items", "生成事项清单文档"),
    "import": _Entry("tongban.cli.imports", "import_", "导入既有登记数据"),
    "export": _Entry("tongban.cli.exports", "export", "导出现势的登记簿"),
    "register": _Entry("tongban.cli.register", "register", "核验登记簿、签发树头"),
    "generate": _Entry("tongban.cli.generate", "generate", "生成虚构县区的登记数据文件"),
    "standard": _Entry("tongban.cli.standard", "standard", "生成数据服务接口规范及数据交互标准"),
    "evidence": _Entry("tongban.cli.evidence", "evidence", "离线核验交换存证文件"),
    "devices": _Entry("tongban.cli.devices", "devices", "窗口设备：配对、模拟、符合性检测"),
    "bench": _Entry("tongban.cli.bench", "bench", "测量页面与系统的性能"),
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        entry = _COMMANDS.get(cmd_name)
        if entry is None:
            return None
        return cast("click.Command", getattr(import_module(entry.module), entry.attribute))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table: `tongban --help` imports none of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in _COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """通办：不动产登记全省通办系统。

    环境变量 TONGBAN_DATA（数据目录，默认 .data）与 TONGBAN_PORT_BASE（端口起点，默认 8100）
    决定所指的是哪一套运行中的系统。
    """
