"""`python -m tongban.cli.bench.register.registering CONFIG.toml FOLDER`: import, look up, record, verify.

A process of its own, because Django knows one database per process. The order comes as JSON on standard input, what
was measured goes as JSON to standard output. Each figure has a ceiling: bare SQL for the same rows in the same run.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

from tongban.cli.bench.figures import spread_of
from tongban.cli.county import grow_county, write_county
from tongban.cli.demo_province import JIYUAN
from tongban.cli.node import set_up_django
from tongban.exchange.national.records import MortgageRecord, OwnershipRecord, SeizureRecord, UnitRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tongban.cli.county.county import UnitWithRights

_SEED: Final = 20261121
_COPIED: Final = (
    "folio", "unit_description", "ownership", "mortgage", "advance_notice", "seizure", "holder", "certificate",
)  # fmt: skip
_OF_EACH: Final = 25_000
_DRAWN: Final = 10_000
_BLOCK: Final = 1 << 20


def main(config: Path, folder: Path) -> None:
    """Do what the order's `step` says."""
    set_up_django(config)
    order = json.load(sys.stdin)
    json.dump(_STEPS[order["step"]](order, folder), sys.stdout)


def _fill(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Generate a county, import it, and copy the same rows into bare tables."""
    from django.utils.timezone import localtime

    from tongban.cli.importing.node import LANES, import_files
    from tongban.cli.seeding import seed_institutions

    seed_institutions((JIYUAN,))
    began, targets = time.perf_counter(), _Targets()
    growing = grow_county(code=JIYUAN.code, units=order["units"], seed=_SEED)
    growing = replace(growing, units=map(targets.noted, growing.units))
    files = write_county(growing, folder / "county")
    generated = time.perf_counter() - began
    targets.write(folder)
    began, before = time.perf_counter(), _processor_seconds()
    report = import_files(files, at=localtime(), lanes=LANES)
    seconds, processor = time.perf_counter() - began, _processor_seconds() - before
    bare = _copy_bare()
    added = report.added
    return {
        "generate_seconds": round(generated, 1),
        "added": dict(added),
        "not_imported": len(report.bad),
        "seconds": round(seconds, 2),
        "units_per_second": round(added["units"] / seconds),
        "entries_per_second": round(added.total() / seconds),
        "python_processor_seconds": round(processor, 1),
        "lanes": LANES,
        "peak_mib_of_a_lane": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "bare_copy_seconds": round(bare, 2),
        "bare_copy_units_per_second": round(added["units"] / bare),
        "ratio_to_bare_copy": round(seconds / bare, 1),
    }


def _processor_seconds() -> float:
    """What this process and its ended children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _copy_bare() -> float:
    """Seconds to COPY what was imported into tables without indexes, triggers or constraints."""
    seconds = 0.0
    with _cursor() as cursor, tempfile.TemporaryFile() as rows:
        for table in _COPIED:
            rows.seek(0)
            rows.truncate()
            with cursor.copy(f"COPY {table} TO STDOUT") as copied:
                rows.writelines(copied)
            cursor.execute(f"CREATE TEMPORARY TABLE bare_{table} (LIKE {table})")
            rows.seek(0)
            began = time.perf_counter()
            with cursor.copy(f"COPY bare_{table} FROM STDIN") as copy:
                while block := rows.read(_BLOCK):
                    copy.write(block)
            seconds += time.perf_counter() - began
            cursor.execute(f"DROP TABLE bare_{table}")
    return seconds


def _look_up(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Look units up by code, certificate, owner and part of an address: in SQL, and with Django around it."""
    from tongban.apps.identity.models import Institution, Officer
    from tongban.apps.register.queries import find_unit
    from tongban.apps.register.queries.addresses import folios_by_address
    from tongban.apps.register.queries.search import search_register

    home = Institution.objects.get(code=JIYUAN.code)
    officer = Officer(username="bench", name="测量", institution=home, roles=[])
    targets = json.loads((folder / "register-targets.json").read_text("utf-8"))
    chance = Random(_SEED)  # noqa: S311 - draws examples
    ways: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {
        "unit": (lambda text: find_unit(institution=home, text=text), targets["units"]),
        "certificate": (lambda text: find_unit(institution=home, text=text), targets["certificates"]),
        "owner": (lambda text: search_register(officer=officer, text=text), targets["owners"]),
        "address": (
            lambda text: folios_by_address(institution=home, part=text, start=0, count=20),
            targets["addresses"],
        ),
    }
    found = {}
    for name, (ask, texts) in ways.items():
        drawn = [chance.choice(texts) for _ in range(order["lookups"])]
        found[name] = _timed(ask, drawn)
    with _cursor() as cursor:
        codes = [chance.choice(targets["units"]) for _ in range(order["lookups"])]
        statement = "SELECT id FROM folio WHERE institution_id = %s AND unit_code = %s"
        bare = _seconds(lambda code: cursor.execute(statement, [JIYUAN.code, code]).fetchall(), codes)
    return {**found, "bare_select": asdict(spread_of(bare))}


def _timed(ask: Callable[[str], object], texts: Sequence[str]) -> dict[str, Any]:
    from django.db import connection

    whole, sql = [], []
    spent = 0.0

    def watch(execute: Callable[..., Any], *asked: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            spent += time.perf_counter() - began

    with connection.execute_wrapper(watch):
        for text in texts:
            spent, began = 0.0, time.perf_counter()
            ask(text)
            whole.append(time.perf_counter() - began)
            sql.append(spent)
    return {"database": asdict(spread_of(sql)), "whole": asdict(spread_of(whole))}


def _seconds(ask: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    taken = []
    for text in texts:
        began = time.perf_counter()
        ask(text)
        taken.append(time.perf_counter() - began)
    return taken


def _verify(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Verify the register, and let PostgreSQL alone read the same texts."""
    from tongban.apps.identity.models import Institution
    from tongban.apps.register.proving.parts import PARTS
    from tongban.apps.register.proving.verification import verify_register

    del order, folder
    began = time.perf_counter()
    verdict = verify_register(Institution.objects.get(code=JIYUAN.code))
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    with _cursor() as cursor:
        for part in PARTS:
            cursor.execute(f'SELECT count({part.text}) FROM "{part.table}" WHERE {part.there}')  # noqa: S608 - ours
    bare = time.perf_counter() - began
    return {
        "entries": verdict.entries,
        "holds": verdict.holds,
        "seconds": round(seconds, 2),
        "entries_per_second": round(verdict.entries / seconds),
        "bare_read_seconds": round(bare, 2),
        "ratio_to_bare_read": round(seconds / bare, 1),
    }


class _Targets:
    """What there is to look up, drawn while the county grows, and what there is to record.

    Mortgages are cancelled (3704) and titles replaced (9001), in turn.
    """

    def __init__(self) -> None:
        self._chance = Random(_SEED)  # noqa: S311 - draws examples
        self._owned = 0
        self._drawn: list[tuple[UnitRecord, OwnershipRecord]] = []
        self._mortgages: list[list[str]] = []
        self._titles: list[list[str]] = []

    def noted(self, one: "UnitWithRights") -> "UnitWithRights":
        """The same unit, looked at."""
        unit, rights = one
        first = next((right for right in rights if isinstance(right, OwnershipRecord)), None)
        if first is None:
            return one
        self._owned += 1
        if len(self._drawn) < _DRAWN:
            self._drawn.append((unit, first))
        elif (place := self._chance.randrange(self._owned)) < _DRAWN:
            self._drawn[place] = (unit, first)
        if not any(isinstance(right, SeizureRecord) for right in rights):
            self._mortgages += [_case("3704", unit, right) for right in rights if isinstance(right, MortgageRecord)]
            self._titles += [_case("9001", unit, first)] if len(first.holders) == 1 else []
            del self._mortgages[_OF_EACH:], self._titles[_OF_EACH:]
        return one

    def write(self, folder: Path) -> None:
        """Leave them for the other steps."""
        drawn = self._drawn
        told = {
            "units": [unit.unit_code for unit, _ in drawn],
            "certificates": [right.certificate_number for _, right in drawn],
            "owners": [f"{right.holders[0].name} {right.holders[0].document_number}" for _, right in drawn],
            "addresses": [unit.location[len(unit.location) // 3 :] for unit, _ in drawn],
            "cases": [case for pair in zip(self._mortgages, self._titles, strict=False) for case in pair],
        }
        (folder / "register-targets.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def _case(item: str, unit: "UnitRecord", right: OwnershipRecord | MortgageRecord) -> list[str]:
    return [item, unit.unit_code, right.certificate_number, right.holders[0].name]


@contextmanager
def _cursor() -> "Iterator[Any]":
    """A cursor of the driver itself."""
    from django.db import connection

    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        yield cursor


_STEPS: Final[dict[str, Callable[[dict[str, Any], Path], dict[str, Any]]]] = {
    "fill": _fill,
    "look_up": _look_up,
    "verify": _verify,
}

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
