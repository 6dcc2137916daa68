"""The whole measurement, against a system of its own."""

import json
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongban.cli.bench.household import measure_household
from tongban.cli.bench.load import Work, run
from tongban.cli.bench.mix import EMPTY, ONE_SELECT, PAGES
from tongban.cli.bench.report import judged, ratios
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
        "alone": run_in_node("tongban.cli.bench.alone", system, {}, str(system.folder)),
        "ceilings": {
            name: working(Work(kinds=kinds, staff=staff, seconds=short, warm_up=2.0, signed_in=False))
            for name, kinds in (("empty", EMPTY), ("one_select", ONE_SELECT))
        },
        "reading": working(Work(kinds=PAGES, staff=staff, seconds=seconds, think=_READING_SECONDS)),
        "hurrying": working(Work(kinds=PAGES, staff=staff, seconds=seconds)),
    }
    return {**found, "ratios": ratios(found)}


@contextmanager
def working_folder(data: Path | None) -> Iterator[Path]:
    """The folder to work in; a temporary one lets PostgreSQL's own account pass through."""
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
        yield data.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="tongban-bench-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def machine() -> dict[str, Any]:
    """What it runs on, and how busy that was before."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory, 1),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }
