"""`python -m tongban.cli.importing.node CONFIG.toml`: one node's part of an import.

A process of its own, because Django knows one database per process. The order comes as JSON on standard
input, the result goes as JSON to standard output.
"""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tongban.cli.importing.sources import count_rows, fingerprint_of, sources_of
from tongban.cli.node import set_up_django

PROGRESS = "progress"
"""How a line on standard error begins that tells how far the import has come."""
LANES = 3
"""Processes of an import on two cores: one writes, one hashes, one reads."""

if TYPE_CHECKING:
    from tongban.apps.register.importing import ImportReport


def import_files(
    files: Iterable[Path],
    *,
    at: datetime,
    elsewhere: frozenset[str] = frozenset(),
    rest: bool = True,
    codes: bytes = b"",
    lanes: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> "ImportReport":
    """Take files over into this process's node; Django is set up.

    Rows of divisions served `elsewhere` are passed over; rows that no node serves are reported when `rest`. `codes`
    is the content of a file that translates the codes of another system. An import of the same files that was
    interrupted is gone on with. With several `lanes` processes are forked, and the caller is in no transaction. Raises
    MappingUnusable.
    """
    from tongban.apps.identity.models import Institution
    from tongban.apps.register.importing import Import, Journal, import_jobs
    from tongban.cli.importing.pieces import pieces_of
    from tongban.exchange.national.mapping import CodeMapping

    institutions = {code: one for one in Institution.objects.all() for code in one.covers}

    def wanted(division: str) -> bool:
        return division in institutions or (rest and division not in elsewhere)

    label = f"数据导入 {at:%Y-%m-%d %H:%M}"
    paths = list(files)
    journal = Journal.of(fingerprint=fingerprint_of(paths, codes=codes), label=label, at=at, institutions=institutions)
    order = Import(
        institutions=institutions, at=at, label=label, wanted=wanted, codes=CodeMapping.read(codes), lanes=lanes
    )
    return import_jobs(pieces_of(sources_of(paths)), order=order, journal=journal, progress=progress)


def main(config: Path) -> None:
    """Do what the order on standard input says."""
    set_up_django(config)
    from tongban.apps.identity.clock import localtime

    order = json.load(sys.stdin)
    files = [Path(name) for name in order["files"]]
    total = count_rows(files)

    def tell(done: int) -> None:
        sys.stderr.write(f"{PROGRESS} {done} {total}\n")
        sys.stderr.flush()

    report = import_files(
        files,
        at=localtime(),
        elsewhere=frozenset(order["elsewhere"]),
        rest=order["rest"],
        codes=order["codes"].encode(),
        lanes=LANES,
        progress=tell,
    )
    answer = {"added": report.added, "unchanged": report.unchanged, "bad": [asdict(row) for row in report.bad]}
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
