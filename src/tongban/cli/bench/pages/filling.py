"""`python -m tongban.cli.bench.pages.filling CONFIG.toml FOLDER`: fill a bureau, and note what to ask it for.

A process of its own, because Django knows one database per process. The order {"units", "cases"} comes as JSON on
standard input; what was done goes as JSON to standard output, the things to ask for to FOLDER/targets.json.
"""

import io
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tongban.cli.bench.pages.people import PASSWORD, STAFF
from tongban.cli.county import County, make_county, write_county
from tongban.cli.demo_province import JIYUAN
from tongban.cli.node import set_up_django
from tongban.domain.people import Role
from tongban.exchange.national.records import OwnershipRecord

if TYPE_CHECKING:
    from tongban.apps.documents.models import StoredFile
    from tongban.apps.identity.models import Officer
    from tongban.cli.bench.stored_cases.casefiles import Stock

_SEED = 20261121
_SAMPLE = 1_000
_SCANS = 6
_A4 = (1240, 1754)  # 150 points an inch


def main(config: Path, folder: Path) -> None:
    """Fill the node that this file describes; its database is migrated and empty."""
    set_up_django(config)
    from django.utils.timezone import localtime

    order = json.load(sys.stdin)
    now = localtime()
    began = time.perf_counter()
    county = make_county(code=JIYUAN.code, units=order["units"], seed=_SEED)
    files = write_county(county, folder / "county")
    told: dict[str, object] = {"generate_seconds": round(time.perf_counter() - began, 1)}
    told |= _take_over(files, now)
    told |= _add_cases(county, order["cases"], now)
    _analyse()
    (folder / "targets.json").write_text(json.dumps(_targets(county), ensure_ascii=False), "utf-8")
    json.dump(told, sys.stdout)


def open_staff_accounts() -> dict[Role, list["Officer"]]:
    """The institution and its sixteen deciding officers, by role; those that exist already are kept."""
    from tongban.apps.identity.models import Institution, Officer
    from tongban.apps.identity.operations import open_account
    from tongban.cli.seeding import seed_institutions

    seed_institutions((JIYUAN,))
    institution = Institution.objects.get(code=JIYUAN.code)
    by_role: dict[Role, list[Officer]] = {}
    for post in STAFF:
        officer = Officer.objects.filter(username=post.username).first() or open_account(
            username=post.username, name=post.name, institution=institution, roles=[post.role], password=PASSWORD
        )
        by_role.setdefault(post.role, []).append(officer)
    return by_role


def stock_files(*, at: datetime) -> "Stock":
    """Files that cases refer to: scans as a counter's camera makes them, and a paper."""
    from tongban.cli.bench.stored_cases.casefiles import Stock

    scans = [_stored(_scan(number), f"{number}.jpg", at) for number in range(_SCANS)]
    return Stock(scans=scans, paper=_stored(_paper(), "paper.pdf", at))


def _take_over(files: Iterable[Path], at: datetime) -> dict[str, object]:
    """Import the county's files the way `tongban import register` does."""
    from tongban.cli.importing.node import import_files

    open_staff_accounts()
    began = time.perf_counter()
    report = import_files([file for file in files if file.suffix != ".json"], at=at)
    seconds = time.perf_counter() - began
    added = dict(report.added)
    return {
        "import_seconds": round(seconds, 1),
        "imported": added,
        "not_imported": len(report.bad),
        "units_per_second": round(added.get("units", 0) / seconds),
    }


def _add_cases(county: County, count: int, now: datetime) -> dict[str, object]:
    from tongban.apps.identity.models import Institution
    from tongban.cli.bench.stored_cases.caseload import Bureau, Caseload, verify_cases

    institution: Institution = Institution.objects.get(code=JIYUAN.code)
    bureau = Bureau(institution=institution, staff=open_staff_accounts(), stock=stock_files(at=now))
    began = time.perf_counter()
    rows = Caseload(bureau=bureau, units=county.units, now=now, chance=_chance()).write(count)
    seconds = round(time.perf_counter() - began, 1)
    verified = verify_cases(institution=institution, sample=_SAMPLE, chance=_chance())
    return {"cases": count, "case_rows": rows, "cases_seconds": seconds, "cases_verified": verified}


def _chance() -> Random:
    return Random(_SEED)  # noqa: S311 - the same cases every time


def _analyse() -> None:
    """What autovacuum would have done by the time anybody works with the imported register."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _targets(county: County) -> Mapping[str, Sequence[str]]:
    """What clerks will ask for: open cases and a few closed ones, units, certificates, places, people."""
    from tongban.apps.casework.models import Case

    chance = _chance()
    owned = [(unit, right) for unit, rights in county.units for right in rights if isinstance(right, OwnershipRecord)]
    drawn = chance.sample(owned, min(len(owned), _SAMPLE))
    open_cases = list(Case.objects.filter(closed_at__isnull=True).values_list("case_number", flat=True))
    closed = list(Case.objects.filter(closed_at__isnull=False).values_list("case_number", flat=True))
    return {
        "open_cases": open_cases,
        "closed_cases": chance.sample(closed, min(len(closed), _SAMPLE)),
        "unit_codes": [unit.unit_code for unit, _ in drawn],
        "certificates": [right.certificate_number for _, right in drawn],
        "places": [_beginning(unit.location) for unit, _ in drawn],
        "owners": [right.holders[0].name for _, right in drawn],
    }


def _beginning(location: str) -> str:
    """As much of an address as somebody types: up to the building."""
    head, building, _ = location.partition("号楼")
    return head + building if building else location[:12]


def _stored(content: bytes, name: str, at: datetime) -> "StoredFile":
    from tongban.apps.documents.operations import store_file

    return store_file(chunks=[content], filename=name, at=at)


def _scan(number: int) -> bytes:
    from PIL import Image, ImageDraw

    page = Image.new("RGB", _A4, "white")
    draw = ImageDraw.Draw(page)
    for line in range(30):
        draw.rectangle((120, 160 + 50 * line, 400 + (line * 197 + number * 61) % 700, 176 + 50 * line), fill="#333")
    out = io.BytesIO()
    page.save(out, "JPEG", quality=80)
    return out.getvalue()


def _paper() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", _A4, "white").save(out, "PDF", resolution=150)
    return out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
