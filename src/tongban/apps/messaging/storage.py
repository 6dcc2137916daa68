"""A disk that is full and a database that is away: recognised, and said to the sender as what they are. 存储"""

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
from django.conf import settings
from psycopg_pool import PoolTimeout

from tongban.exchange.refusals import ExchangeRefused, RefusalCode

RESERVE_BYTES: Final = 64 * 1024 * 1024
"""What is kept free for finishing what was taken on: receipts, acknowledgements and the log of them."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def storage_trouble(error: BaseException) -> ExchangeRefused | None:
    """The refusal that goes with an error of the storage, `storage_full` or `unavailable`; nothing for other errors.

    Whatever was being written has been rolled back: the sender keeps it and may send the same bytes again.
    """
    for each in _with_causes(error):
        if isinstance(each, psycopg.errors.DiskFull) or (isinstance(each, OSError) and each.errno in _FULL):
            return _no_room()
        if isinstance(each, psycopg.OperationalError | psycopg.InterfaceError | PoolTimeout):
            return ExchangeRefused(RefusalCode.UNAVAILABLE, "数据库暂时不可用，没有收下；请保留原文，稍后原样重试。")
    return None


def require_room() -> None:
    """Take on nothing new while the reserve is being used up; raises ExchangeRefused (`storage_full`).

    PostgreSQL stops altogether when its log cannot grow, so the hub says no before that. It looks at the disk
    of the node's files; on a machine of its own the database's disk speaks through `storage_trouble`.
    """
    place = Path(settings.TONGBAN.node.files_dir)
    if shutil.disk_usage(place if place.exists() else place.parent).free < RESERVE_BYTES:
        raise _no_room()  # a node that has kept no file yet has no folder for them


def _no_room() -> ExchangeRefused:
    return ExchangeRefused(
        RefusalCode.STORAGE_FULL, "存储空间已满，没有收下；请保留原文，稍后原样重试，腾出空间后自动恢复接收。"
    )


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it was raised from."""
    each: BaseException | None = error
    while each is not None:
        yield each
        each = each.__cause__ or each.__context__
