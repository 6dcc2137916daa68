"""The whole measurement, against a system of its own."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongban.cli.bench.machine import machine, working_folder
from tongban.cli.bench.pages.household import measure_household
from tongban.cli.bench.pages.load import Work, run
from tongban.cli.bench.pages.mix import EMPTY, ONE_SELECT, PAGES
from tongban.cli.bench.pages.report import judged, ratios
from tongban.cli.bench.system import MeasuredSystem, fill, measured_system, run_in_node

_READING_SECONDS = 2.0
_CEILING_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much there is, how many work at once, and for how many measured seconds a round."""

    units: int
    cases: int
    staff: int
    seconds: int


def measure(*, scale: Scale, parts: frozenset[str], threads: int | None, data: Path | None) -> dict[str, Any]:
    """Measure the parts asked for (pages, memory, start) and judge them; raises Refusal when something cannot run."""
    found: dict[str, Any] = {"machine": machine()}
    with working_folder(data) as folder:
        if "pages" in parts:
            with measured_system(folder / "bureau", threads=threads) as system:
                found |= _measure_pages(system, scale)
        if parts & {"memory", "start"}:
            measured = measure_household(folder / "household")
            found |= {part: measured[part] for part in ("memory", "start") if part in parts}
    return {**found, "goals": judged(found)}


def _measure_pages(system: MeasuredSystem, scale: Scale) -> dict[str, Any]:
    filled = fill(system, units=scale.units, cases=scale.cases)
    targets = json.loads((system.folder / "targets.json").read_text("utf-8"))
    staff, seconds = scale.staff, scale.seconds
    short = min(_CEILING_SECONDS, seconds)

    def working(work: Work) -> dict[str, Any]:
        return run(work, system=system, targets=targets)

    found = {
        "fill": filled,
        "alone": run_in_node("tongban.cli.bench.pages.alone", system, {}, str(system.folder)),
        "ceilings": {
            name: working(Work(kinds=kinds, staff=staff, seconds=short, warm_up=2.0, signed_in=False))
            for name, kinds in (("empty", EMPTY), ("one_select", ONE_SELECT))
        },
        "reading": working(Work(kinds=PAGES, staff=staff, seconds=seconds, think=_READING_SECONDS)),
        "hurrying": working(Work(kinds=PAGES, staff=staff, seconds=seconds)),
    }
    return {**found, "ratios": ratios(found)}
