"""`python -m tongban.cli.importing.node CONFIG.toml`: one node's part of an import.

A process of its own, because Django knows one database per process. The order comes as JSON on standard
input, the result goes as JSON to standard output.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tongban.cli.importing.sources import read_files
from tongban.cli.node import set_up_django

if TYPE_CHECKING:
    from tongban.apps.register.importing import ImportReport


def import_files(
    files: Iterable[Path], *, at: datetime, elsewhere: frozenset[str] = frozenset(), rest: bool = True
) -> "ImportReport":
    """Take files over into this process's node; Django is set up.

    Rows of divisions served `elsewhere` are passed over; rows that no node serves are reported when `rest`.
    """
    from tongban.apps.identity.models import Institution
    from tongban.apps.register.importing import import_records

    institutions = {code: one for one in Institution.objects.all() for code in one.covers}

    def wanted(division: str) -> bool:
        return division in institutions or (rest and division not in elsewhere)

    label = f"数据导入 {at:%Y-%m-%d %H:%M}"
    return import_records(read_files(files, wanted=wanted), institutions=institutions, at=at, label=label)


def main(config: Path) -> None:
    """Do what the order on standard input says."""
    set_up_django(config)
    from django.utils.timezone import localtime

    order = json.load(sys.stdin)
    files = [Path(name) for name in order["files"]]
    report = import_files(files, at=localtime(), elsewhere=frozenset(order["elsewhere"]), rest=order["rest"])
    answer = {"added": report.added, "unchanged": report.unchanged, "bad": [asdict(row) for row in report.bad]}
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
