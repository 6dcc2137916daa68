"""`tongban demo clock`: let days pass in the demonstration, for all its nodes at once."""

import re
from datetime import datetime, timedelta
from typing import Final

from tongban.cli.datadir import DataDirectory, data_directory_in_use
from tongban.cli.node_files import clock_file
from tongban.cli.refusal import Refusal
from tongban.domain.calendar import SHANGHAI

_UNITS: Final = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_MOST: Final = timedelta(days=366)


def move_clock(forward: str | None) -> str:
    """Move the demonstration's time and say what it is now; raises Refusal where there is no demonstration."""
    from tongban.apps.identity.clock import ahead_of, go_forward

    data = DataDirectory(data_directory_in_use())
    if not data.nodes.is_dir():
        raise Refusal(f"{data.path} 不是演示系统的数据目录，请先执行 tongban up")
    file = clock_file(data)
    ahead = go_forward(file, by=_term(forward)) if forward else ahead_of(file)
    moment = datetime.now(SHANGHAI) + ahead
    told = f"演示时间 {moment:%Y-%m-%d %H:%M}（比真实时间快 {_in_words(ahead)}）"
    return f"{told}。时限巡检每 5 分钟一次。" if forward else told


def _term(text: str) -> timedelta:
    found = re.fullmatch(r"([1-9]\d{0,3})([mhd])", text.strip())
    if found is None:
        raise Refusal("--forward 应写作 30m、4h 或者 3d")
    term = int(found[1]) * _UNITS[found[2]]
    if term > _MOST:
        raise Refusal("一次最多拨快 366 天")
    return term


def _in_words(ahead: timedelta) -> str:
    hours, rest = divmod(ahead.seconds // 60, 60)
    return f"{ahead.days} 天 {hours} 时 {rest} 分"
