"""The measurement of a province at work: prepared, watched from outside, and compared afterwards."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from tongban.cli.bench.casework.crew import PAIRS, Team, teams_of
from tongban.cli.bench.casework.province import HOMES, MeasuredProvince, measured_province
from tongban.cli.bench.casework.report import figures_of, judged
from tongban.cli.bench.casework.visitor import HURRY
from tongban.cli.bench.machine import machine, working_folder
from tongban.cli.bench.pages.load import Work, run
from tongban.cli.bench.pages.mix import EMPTY, ONE_SELECT
from tongban.cli.bench.processes import busy_seconds, family, processor_seconds, proportional_mib, words_of
from tongban.cli.bench.system import MeasuredSystem
from tongban.cli.node_files import config_file
from tongban.cli.refusal import Refusal
from tongban.domain.calendar import SHANGHAI

_MOST_PROCESSES: Final = 4  # one alone would wait for its own interpreter lock
_CEILING_SECONDS: Final = 10.0
_CEILING_STAFF: Final = 16
_SETTLE_SECONDS: Final = 20.0  # what was sent last is still on its way
_SHEETS_A_TEAM: Final = 100_000
_FEWEST_CLICKS: Final = 18  # no application is taken in with fewer; so many matters are at hand


@dataclass(frozen=True, kw_only=True)
class CaseworkScale:
    """People, stored cases, units of each bureau; seconds before and while it is measured; mean seconds of thought."""

    people: int
    cases: int
    units: int
    warm_up: int
    seconds: int
    clerk_think: float
    applicant_think: float
    contested_share: float


def measure_casework(*, scale: CaseworkScale, data: Path | None) -> dict[str, Any]:
    """Prepare, let everybody work, compare, judge; raises Refusal when something cannot run.

    Each step is told on standard error when it is done.
    """
    found: dict[str, Any] = {"machine": machine(), "scale": asdict(scale)}
    with (
        working_folder(data) as folder,
        measured_province(folder / "province", people=scale.people, cases=scale.cases, units=scale.units) as province,
    ):
        _tell("stored", found, province.stored)
        _tell("ceilings", found, _ceilings(province))
        worked = _worked(province, scale)
        acts, watched = worked.pop("acts"), worked.pop("watched")
        _tell("work", found, figures_of(worked, watched=watched, seconds=scale.seconds))
        _tell("watched", found, watched)
        time.sleep(_SETTLE_SECONDS)
        _tell("kept", found, _kept(province, acts, since=worked["since"]))
    return {**found, "goals": judged(found)}


def _tell(name: str, found: dict[str, Any], told: Mapping[str, Any]) -> None:
    found[name] = told
    click.echo(f"{name}: {json.dumps(told, ensure_ascii=False)}", err=True)


def _ceilings(province: MeasuredProvince) -> dict[str, Any]:
    """What a bureau's node could answer at most: nothing at all, and one select with a template."""
    node = province.node_of(HOMES[0])
    system = MeasuredSystem(
        url=node.url,
        config=config_file(province.data, node),
        folder=province.data.path,
        pids={"postgres": province.roots["postgres"], "bureau": province.roots[node.name]},
    )
    rounds = {"empty": EMPTY, "one_select": ONE_SELECT}
    return {
        name: run(
            Work(kinds=kinds, staff=_CEILING_STAFF, seconds=_CEILING_SECONDS, warm_up=2.0, signed_in=False),
            system=system,
            targets={},
        )
        for name, kinds in rounds.items()
    }


def _worked(province: MeasuredProvince, scale: CaseworkScale) -> dict[str, Any]:
    """The day: everybody signs in, works through the warm-up and the measured time, and tells what they saw."""
    teams = teams_of(scale.people)
    targets = _targets(province, teams, scale)
    processes = min(_MOST_PROCESSES, len(teams))
    since = datetime.now(SHANGHAI).isoformat()
    with _crowds(province, scale, targets, [teams[number::processes] for number in range(processes)]) as crowds:
        began = time.monotonic()
        for crowd in crowds:
            if _line_of(crowd) != "ready":
                raise Refusal("压测人员不能登录，见上面的说明")
        click.echo(f"signed in: {round(time.monotonic() - began, 1)} s", err=True)
        for crowd in crowds:
            _write(crowd, "begin")
        watched = _watched(province, scale, [crowd.pid for crowd in crowds])
        told = [json.loads(_rest_of(crowd)) for crowd in crowds]
    return {**_together(told), "watched": watched, "since": since}


def _targets(province: MeasuredProvince, teams: Sequence[Team], scale: CaseworkScale) -> dict[str, Any]:
    """For each team matters of its home bureau that no other team has."""
    clicks = (scale.warm_up / HURRY + scale.seconds) / max(scale.clerk_think, 0.5)
    told: dict[str, Any] = {}
    for home in HOMES:
        mine = [team for team in teams if team.home == home]
        applications = sum(team.clerks for team in mine) * (1 + clicks / _FEWEST_CLICKS)
        found = province.ask("targets", home, {"institution": home.code, "each": int(applications) + 20})
        for place, team in enumerate(mine):
            told[str(team.number)] = {
                "matters": {item: some[place :: len(mine)] for item, some in found["matters"].items()},
                "certificates": found["certificates"][place :: len(mine)],
                "first_sheet": found["first_sheet"] + place * _SHEETS_A_TEAM,
            }
    return told


@contextmanager
def _crowds(
    province: MeasuredProvince, scale: CaseworkScale, targets: Mapping[str, Any], shares: Sequence[Sequence[Team]]
) -> Iterator[list["subprocess.Popen[str]"]]:
    urls = {**province.urls, **{one.code: province.url_of(one) for one in HOMES}}
    running = []
    try:
        for share in shares:
            numbers = [team.number for team in share]
            order = {
                **asdict(scale),
                "urls": urls,
                "teams": numbers,
                "targets": {str(number): targets[str(number)] for number in numbers},
            }
            argv = [sys.executable, "-m", "tongban.cli.bench.casework.crowd"]
            process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
            running.append(process)
            _write(process, json.dumps(order))
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()


def _watched(province: MeasuredProvince, scale: CaseworkScale, crowds: Sequence[int]) -> dict[str, Any]:
    """Processor time and memory by part over the measured seconds, and what strangers took of the machine."""
    time.sleep(scale.warm_up)
    before, busy, memory = _processor(province, crowds), busy_seconds(), _memory(province)
    time.sleep(scale.seconds)
    used = {name: round(seconds - before.get(name, 0.0), 1) for name, seconds in _processor(province, crowds).items()}
    offered = len(os.sched_getaffinity(0)) * scale.seconds
    machine_used = busy_seconds() - busy
    return {
        "processor_seconds": used,
        "machine_share": round(machine_used / offered, 2),
        "others_share": round(max(0.0, machine_used - sum(used.values())) / offered, 2),
        "memory_mib_begin": memory,
        "memory_mib_end": _memory(province),
    }


def _processor(province: MeasuredProvince, crowds: Sequence[int]) -> dict[str, float]:
    used = {name: processor_seconds(pids) for name, pids in _parts(province).items()}
    return {**used, "clients": processor_seconds(set(crowds) | {os.getpid()})}


def _memory(province: MeasuredProvince) -> dict[str, float]:
    found = {name: proportional_mib(pids) for name, pids in _parts(province).items()}
    return {**found, "all": round(sum(found.values()), 1)}


def _parts(province: MeasuredProvince) -> dict[str, set[int]]:
    """The processes of the province by what they do: web and worker of each node, PostgreSQL."""
    found: dict[str, set[int]] = {}
    for name, root in province.roots.items():
        for pid in family(root):
            kind = "" if name == "postgres" else _kind(words_of(pid))
            found.setdefault(f"{name} {kind}".strip(), set()).add(pid)
    return found


def _kind(words: str) -> str:
    named = {"tongban.cli.webserver": "web", "tongban.web.worker": "worker", "node serve": "supervisor"}
    return next((kind for sign, kind in named.items() if sign in words), "other")


def _together(told: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    seconds: dict[str, list[float]] = {}
    for one in told:
        for kind, taken in one["seconds"].items():
            seconds.setdefault(kind, []).extend(taken)
    counted = ("failed", "unsuitable", "pressed_again", "taken_in", "archived", "people")
    return {
        "seconds": seconds,
        **{name: [each for one in told for each in one[name]] for name in ("acts", "errors", "contested")},
        **{name: sum(one[name] for one in told) for name in counted},
    }


def _kept(province: MeasuredProvince, acts: Sequence[Mapping[str, Any]], *, since: str) -> dict[str, Any]:
    """What every home bureau has of what people were told; lost and double acts are faults."""
    told = {}
    for receiving, home in PAIRS:
        at_counter = [act for act in acts if act["room"] == "intake" and act["number"].startswith(receiving.code)]
        at_home = [act for act in acts if act["room"] == "cases" and act["number"].startswith(home.code)]
        lodged = {act["number"] for act in at_counter if act["kind"] == "lodge"}
        scans = [(act["number"], act["about"]) for act in at_counter if act["kind"] == "files"]
        order = {
            "institution": home.code,
            "since": since,
            "acts": [(act["kind"], act["number"], act["by"]) for act in at_home],
            "lodged": sorted(lodged),
            "scans": [[number, code] for number, code in scans if number in lodged],
        }
        told[home.code] = province.ask("proving", home, order)
    names = ("acts_confirmed", "acts_unconfirmed", "applications_lodged", "lost", "double", "derived_anew")
    return {**{name: sum(one[name] for one in told.values()) for name in names}, "bureaus": told}


def _write(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _rest_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.read()
