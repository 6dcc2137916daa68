"""`python -m tongban.cli.bench.casework.filling CONFIG.toml FOLDER`: one bureau with staff, register and stored cases.

A process of its own, because Django knows one database per process. The order comes as JSON on standard input:
{"institution", "people", "units", "cases", "superuser"}; what was done goes as JSON to standard output.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from tongban.cli.bench.casework.crew import PASSWORD, counter_window, staff_of, teams_of
from tongban.cli.county import County, make_county, write_county
from tongban.cli.demo_province import HOSTED, JIYUAN, ZHENGZHOU, DemoInstitution
from tongban.cli.node import set_up_django
from tongban.domain.people import Role

if TYPE_CHECKING:
    from tongban.apps.identity.models import Institution, Officer

_SEED: Final = 20261122
_SAMPLE: Final = 500
_WRITTEN_ONE_BY_ONE: Final = 8_000
_FEWEST_WRITTEN: Final = 100
# Stored intakes of today have low serials; those of the virtual clerks begin here, where no home knows one yet.
_FIRST_INTAKE: Final = 60_000


def main(config: Path, folder: Path) -> None:
    """Fill the node that this file describes; its database is migrated and empty."""
    set_up_django(config)
    from django.utils.timezone import localtime

    order = json.load(sys.stdin)
    now = localtime()
    place = next(one for one in (ZHENGZHOU, JIYUAN, *HOSTED) if one.code == order["institution"])
    staff = _open_accounts(place, people=order["people"], now=now)
    began = time.perf_counter()
    county = make_county(code=place.county, units=order["units"], seed=_SEED)
    write_county(county, folder)
    told = {**_imported(folder, now), "register_seconds": round(time.perf_counter() - began, 1)}
    told |= _stored(place, county, staff, order, now)
    json.dump(told, sys.stdout)


def _open_accounts(place: DemoInstitution, *, people: int, now: datetime) -> Mapping[Role, Sequence["Officer"]]:
    """The institutions of the node, and every virtual clerk and officer with the same password, hashed once."""
    from django.contrib.auth.hashers import make_password

    from tongban.apps.identity.models import Institution, Officer
    from tongban.apps.intake.models import IntakeCounter
    from tongban.cli.seeding import seed_institutions

    seed_institutions(HOSTED if place in HOSTED else (place,))
    institution = Institution.objects.get(code=place.code)
    IntakeCounter.objects.create(institution=institution, day=now.date(), last=_FIRST_INTAKE)
    password = make_password(PASSWORD)
    officers = [
        Officer(
            username=username,
            name=name,
            institution=institution,
            roles=[role.value],
            window=counter_window(place, username) if role is Role.RECEIVE else "",
            password=password,
            password_changed_at=now,
        )
        for username, name, role in staff_of(teams_of(people), place)
    ]
    by_role: dict[Role, list[Officer]] = {}
    for officer in Officer.objects.bulk_create(officers):
        by_role.setdefault(Role(officer.roles[0]), []).append(officer)
    return by_role


def _imported(folder: Path, now: datetime) -> dict[str, Any]:
    from tongban.cli.importing.node import import_files

    report = import_files([file for file in sorted(folder.iterdir()) if file.suffix != ".json"], at=now)
    return {"units": dict(report.added).get("units", 0), "not_imported": len(report.bad)}


def _stored(
    place: DemoInstitution,
    county: County,
    staff: Mapping[Role, Sequence["Officer"]],
    order: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """Cases written one by one, the way procedure goes, then copied in bare SQL, then a sample derived anew."""
    from tongban.apps.casework.models import Case
    from tongban.apps.identity.models import Institution
    from tongban.cli.bench.casework.multiplying import multiply

    institution = Institution.objects.get(code=place.code)
    times = max(1, order["cases"] // _written(order["cases"]))
    began = time.perf_counter()
    _write(institution, county, staff, count=-(-order["cases"] // times), now=now)
    written = time.perf_counter()
    units = [(unit.unit_code, unit.location) for unit, _ in county.units]
    told = multiply(order["superuser"], institution=place.code, units=units, times=times)
    return {
        "written_seconds": round(written - began, 1),
        "times": times,
        **told,
        "cases": Case.objects.of(institution).count(),
        "open_cases": Case.objects.of(institution).filter(closed_at__isnull=True).count(),
        "verified": _verified(institution),
    }


def _written(cases: int) -> int:
    """How many are written one by one."""
    return min(_WRITTEN_ONE_BY_ONE, max(_FEWEST_WRITTEN, cases // 2), cases)


def _write(
    institution: "Institution", county: County, staff: Mapping[Role, Sequence["Officer"]], *, count: int, now: datetime
) -> None:
    from tongban.cli.bench.pages.filling import stock_files
    from tongban.cli.bench.stored_cases.caseload import Bureau, Caseload

    deciding: dict[Role, Sequence[Officer]] = {
        role: officers for role, officers in staff.items() if role is not Role.RECEIVE
    }
    bureau = Bureau(institution=institution, staff=deciding, stock=stock_files(at=now))
    Caseload(bureau=bureau, units=county.units, now=now, chance=_chance()).write(count)


def _verified(institution: "Institution") -> int:
    """A sample of originals and copies, open and closed, derived from their events; raises CaseDerivedWrongly."""
    from tongban.apps.casework.models import Case
    from tongban.cli.bench.stored_cases.caseload import verify_these

    keys = list(Case.objects.of(institution).values_list("pk", flat=True))
    return verify_these(_chance().sample(keys, min(_SAMPLE, len(keys))))


def _chance() -> Random:
    return Random(_SEED)  # noqa: S311 - the same cases every time


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
