"""`python -m tongban.cli.bench.casework.targets CONFIG.toml FOLDER`: what people will come to the counter for.

Asked of the bureau before every run, so that no unit is offered on which something is under way or was done before.
The order {"institution", "each"} comes as JSON on standard input: how many matters of each item are wanted.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from tongban.cli.demo.journeys import JOURNEYS
from tongban.cli.demo.matters import CountyFiles, Matter, matters_for
from tongban.cli.node import set_up_django

_BEYOND_STORED: Final = 41_500_000_000


def main(config: Path, folder: Path) -> None:
    """Tell them, and certificates that anybody may ask about."""
    set_up_django(config)
    order = json.load(sys.stdin)
    files, taken = CountyFiles(folder), _taken(order["institution"])
    found = {item: list(islice(_free(matters_for(item, files), taken), order["each"])) for item in JOURNEYS}
    told: dict[str, Any] = {item: [asdict(one) for one in matters] for item, matters in found.items()}
    certificates = [one.certificate_number for one in chain(*found.values()) if one.certificate_number]
    answer = {
        "matters": told,
        "certificates": certificates[: order["each"]],
        "first_sheet": _first_sheet(order["institution"]),
    }
    json.dump(answer, sys.stdout)


def _free(matters: Iterator[Matter], taken: set[str]) -> Iterator[Matter]:
    """Each unit once, for one item."""
    for matter in matters:
        if matter.unit_code not in taken:
            taken.add(matter.unit_code)
            yield matter


def _taken(institution: str) -> set[str]:
    """Units with an open case, and those for which a virtual clerk has lodged something already."""
    from django.db.models import Q

    from tongban.apps.casework.models import Case

    busy = Case.objects.of(institution).filter(Q(closed_at__isnull=True) | Q(window__contains="压测"))
    return set(busy.values_list("unit_code", flat=True))


def _first_sheet(institution: str) -> int:
    """The first printed sheet that neither stored cases nor an earlier run has used."""
    from tongban.apps.register.queries.stock import last_serial

    return max(int(last_serial(institution) or 0) + 1, _BEYOND_STORED)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
