"""`tongban node`: one node, from its TOML file. The supervisor never imports Django: it must stay small."""

import os
import subprocess
import sys
from getpass import getuser
from pathlib import Path

import click

from tongban.cli.refusal import Refusal
from tongban.cli.supervision import StopRequest, Supervisor, Task

_STOP_SECONDS = 8.0

_config_file = click.argument("config", metavar="CONFIG.toml", type=click.Path(path_type=Path))


@click.group()
def node() -> None:
    """按配置文件运行或维护一个节点（生产环境亦用此命令）。"""


@node.command()
@_config_file
def serve(config: Path) -> None:
    """运行节点：网页服务与后台进程；任一退出即重启，收到 SIGTERM 即全部停止。"""
    _refuse_unusable(config)
    stop = StopRequest()
    supervisor = Supervisor(stop=stop, report=lambda text: click.echo(text, err=True))
    environment = node_environment(config)
    supervisor.start(Task("web", [sys.executable, "-m", "tongban.cli.webserver"], environment))
    supervisor.start(Task("worker", [sys.executable, "-m", "tongban.web.worker"], environment))
    try:
        status = supervisor.run()
    finally:
        supervisor.stop_all(patience=_STOP_SECONDS)
    sys.exit(status)


@node.command()
@_config_file
def check(config: Path) -> None:
    """检查配置文件能否使用。"""
    from tongban.web.config import ConfigurationError, load_config

    try:
        load_config(config)
    except ConfigurationError as error:
        raise Refusal(str(error)) from error


@node.command()
@_config_file
def migrate(config: Path) -> None:
    """以属主角色升级节点的数据库，并授予应用角色所需的权限。"""
    os.environ["TONGBAN_AS_OWNER"] = "1"
    set_up_django(config)
    from django.core.management import call_command

    from tongban.web.rights import grant_rights

    refuse_another_history()
    call_command("migrate", interactive=False, verbosity=0)
    grant_rights()


def refuse_another_history() -> None:
    """Raise Refusal when the database went through migrations of ours that this program does not know.

    A later version made it, or one from before the migrations were written anew: neither can be taken any further.
    """
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("tongban.")}
    loader = MigrationLoader(connection)
    unknown = [one for one in loader.applied_migrations if one[0] in ours and one not in loader.disk_migrations]
    if unknown:
        raise Refusal(
            f"数据库由另一版本的程序建立，其中 {len(unknown)} 项升级（如 {'.'.join(min(unknown))}）本程序不识；"
            "请改用那一版本，演示系统可用 make up RESET=1 重新开始"
        )


@node.command()
@_config_file
@click.option("--dry-run", is_flag=True, help="只报告将清理什么，不作任何改动。")
def collect(config: Path, *, dry_run: bool) -> None:
    """清理无人引用的文件与中断留下的残件；后台进程每夜自行清理，平时不必执行。"""
    set_up_django(config)
    from tongban.apps.documents.garbage import collect_garbage
    from tongban.apps.identity.clock import now

    cleared = collect_garbage(at=now(), dry_run=dry_run)
    click.echo(
        f"{'将清理' if dry_run else '已清理'}：无引用的文件 {cleared.files} 个，无登记的文件 {cleared.strays} 个，"
        f"未取完的文件 {cleared.partials} 个，未传完的上传 {cleared.uploads} 个，页面图片 {cleared.pages} 张；"
        f"共 {cleared.freed / 1024**2:.1f} MB。"
    )


@node.command()
@_config_file
@click.argument("notice", metavar="NOTICE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--correct", is_flag=True, help="更正已经导入的年份。")
def calendar(config: Path, notice: Path, *, correct: bool) -> None:
    """导入国务院办公厅的年度放假通知（每行：放假或上班,起,止,名称），立即生效，并重新计算在办案件的时限。"""
    set_up_django(config)
    from tongban.apps.identity.clock import now
    from tongban.apps.worktime.operations import take_over_notice
    from tongban.domain.calendar_notices import InvalidNotice

    by_name = f"系统运维（{getuser()}）"
    try:
        text = notice.read_text("utf-8-sig")
        told = take_over_notice(text=text, correcting=correct, by="system", by_name=by_name, at=now())
    except (InvalidNotice, UnicodeDecodeError) as error:
        raise Refusal(f"{notice}：{error}") from error
    click.echo(f"已导入{told.year}年放假安排：放假{len(told.days_off)}天，周末上班{len(told.extra_workdays)}天")
    _recompute_deadlines(by_name=by_name)


def _recompute_deadlines(*, by_name: str) -> None:
    """A bureau's open cases go by the new calendar at once; say what moved."""
    from django.conf import settings

    if settings.TONGBAN.node.site != "bureau":
        return
    from tongban.apps.casework.operations.terms.rescheduling import reschedule_open_cases
    from tongban.apps.identity.clock import localtime, now

    moved = reschedule_open_cases(by="system", by_name=by_name, at=now())
    click.echo(f"在办案件的时限已重新计算，{len(moved)} 项有变动")
    for one in moved:
        before, after = localtime(one.before), localtime(one.after)
        click.echo(f"  {one.number} 应{one.about}：{before:%Y-%m-%d %H:%M} → {after:%Y-%m-%d %H:%M}")


def node_environment(config: Path) -> dict[str, str]:
    """The environment in which a node's processes run: which configuration, and little memory."""
    return {
        **os.environ,
        "TONGBAN_CONFIG": str(config.absolute()),
        "DJANGO_SETTINGS_MODULE": "tongban.web.settings",
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # glibc would keep eight heaps per core
    }


def set_up_django(config: Path) -> None:
    """Make this process the node's: for commands that work on its database. Raises Refusal.

    A command has no pool of connections, whose threads would be lost to the processes it forks.
    """
    import django

    _refuse_unusable(config)
    os.environ.update(node_environment(config))
    django.setup()
    from django.db import connections

    connections.settings["default"]["OPTIONS"].pop("pool", None)


def _refuse_unusable(config: Path) -> None:
    # In a process of its own: the library that checks would stay in the supervisor's memory for ever.
    argv = [sys.executable, "-m", "tongban.cli", "node", "check", str(config)]
    status = subprocess.run(argv, check=False).returncode  # noqa: S603 - our own command line
    if status != 0:
        sys.exit(status)
