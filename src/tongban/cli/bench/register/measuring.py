"""The register alone, in a database of its own: import, look-ups, recording, verification, each beside its ceiling."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import click
import psycopg

from tongban.cli.bench.figures import spread_of
from tongban.cli.bench.machine import machine, working_folder
from tongban.cli.bench.processes import busy_seconds, seconds_ever
from tongban.cli.bench.register.growing import grow
from tongban.cli.bench.system import free_port_base, migrate_node, written_nodes
from tongban.cli.datadir import open_data_directory
from tongban.cli.demo_province import JIYUAN
from tongban.cli.layout import postgres_port
from tongban.cli.node_files import config_file
from tongban.cli.postgres import serving
from tongban.cli.refusal import Refusal
from tongban.cli.tables import table

RECORDINGS_PER_SECOND: Final = 200
RECORDING_P95_MS: Final = 100
LOOKUP_P95_MS: Final = 10
UNITS_PER_SECOND: Final = 20_000
VERIFIED_PER_SECOND: Final = 50_000
FLAT_WITHIN: Final = 1.5
_PROCESSES: Final = 2
_WAYS: Final = {"unit": "单元号", "certificate": "证号", "owner": "权利人", "address": "坐落片段"}
_JUDGED: Final = ("unit", "certificate", "owner")  # a part of an address may match a thousand, so it is told alone


@dataclass(frozen=True, kw_only=True)
class RegisterScale:
    """How many units, look-ups of each kind, recordings, and connections that record.

    Look-ups are measured once more in a register `times` as large.
    """

    units: int
    lookups: int
    recordings: int
    connections: int
    times: int = 1


@dataclass(frozen=True)
class _Bureau:
    """The measured bureau: its configuration, its database's address for the superuser, and its server's process."""

    config: Path
    url: str
    postgres: int


def measure_register(*, scale: RegisterScale, data: Path | None) -> dict[str, Any]:
    """Measure everything and judge it; raises Refusal when something cannot run."""
    with working_folder(data) as folder, _bureau(folder / "register") as bureau:
        config = bureau.config
        found: dict[str, Any] = {"machine": machine(), "scale": asdict(scale)}
        filled = _step(config, folder, {"step": "fill", "units": scale.units})
        found["import"] = _shown("import", {**filled, "vacuum_seconds": _vacuumed(bureau.url)})
        found["lookups"] = _shown("lookups", _step(config, folder, {"step": "look_up", "lookups": scale.lookups}))
        found["recording"] = _shown("recording", _recorded(bureau, folder, scale, first=0))
        found["verification"] = _shown("verification", _step(config, folder, {"step": "verify"}))
        # Last, because it writes past the log.
        bare = _shown("bare", _recorded(bureau, folder, scale, first=scale.recordings, bare=True))
        found["recording"]["bare"] = bare
        found["recording"]["ratio_to_bare"] = round(bare["per_second"] / max(found["recording"]["per_second"], 0.1), 1)
        if scale.times > 1:
            found["growth"] = _shown("growth", grow(bureau.url, times=scale.times))
            found["growth"]["lookups"] = _step(config, folder, {"step": "look_up", "lookups": scale.lookups})
        found["machine"]["load_after"] = round(os.getloadavg()[0], 2)
    return {**found, "goals": goals(found)}


def _vacuumed(url: str) -> float:
    """Do what autovacuum does within minutes of an import, so that it does not do it beneath the measurements."""
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return round(time.perf_counter() - began, 1)


def _shown(name: str, figures: dict[str, Any]) -> dict[str, Any]:
    """Tell a figure as soon as it is known: the whole takes an hour at ten million units."""
    click.echo(f"{name}: {json.dumps(figures, ensure_ascii=False)}", err=True)
    return figures


def goals(found: Mapping[str, Any]) -> dict[str, Any]:
    """Every goal with what was measured."""
    recording, imported, verified = found["recording"], found["import"], found["verification"]
    judged = {
        "recordings_per_second": _at_least(RECORDINGS_PER_SECOND, recording["per_second"]),
        "recording_p95_ms": _at_most(RECORDING_P95_MS, recording["spread"]["p95_ms"]),
        "import_units_per_second": _at_least(UNITS_PER_SECOND, imported["units_per_second"]),
        "verified_entries_per_second": _at_least(VERIFIED_PER_SECOND, verified["entries_per_second"]),
    }
    for way in _JUDGED:
        few = found["lookups"][way]["database"]["p95_ms"]
        judged[f"lookup_{way}_p95_ms"] = _at_most(LOOKUP_P95_MS, few)
        if "growth" in found:
            many = found["growth"]["lookups"][way]["database"]["p95_ms"]
            judged[f"lookup_{way}_p95_ms_grown"] = _at_most(LOOKUP_P95_MS, many)
            judged[f"lookup_{way}_growth"] = _at_most(FLAT_WITHIN, round(many / few, 2))
    return judged


def told(found: Mapping[str, Any]) -> str:
    """The figures as tables."""
    bare = found["lookups"]["bare_select"]["p95_ms"]
    looked = [
        [label, *(str(found["lookups"][way][part]["p95_ms"]) for part in ("database", "whole")), str(bare)]
        for way, label in _WAYS.items()
    ]
    judged = [
        [name, str(one["goal"]), str(one["measured"]), "达到" if one["met"] else "未达到"]
        for name, one in found["goals"].items()
    ]
    return "\n\n".join(
        [
            table(["查询", "数据库 p95 毫秒", "整体 p95 毫秒", "裸查询 p95 毫秒"], looked),
            table(["目标", "应达到", "实测", ""], judged),
        ]
    )


@contextmanager
def _bureau(path: Path) -> Iterator[_Bureau]:
    """PostgreSQL with one migrated bureau that nobody serves."""
    base = free_port_base()
    with ExitStack() as stack:
        data = stack.enter_context(open_data_directory(path))
        server = stack.enter_context(serving(data.postgres, postgres_port(base)))
        node = next(one for one in written_nodes(data, server, base, None) if JIYUAN in one.institutions)
        migrate_node(data, node, base)
        yield _Bureau(config=config_file(data, node), url=server.url(node.name), postgres=server.pid or 0)


def _recorded(bureau: _Bureau, folder: Path, scale: RegisterScale, *, first: int, bare: bool = False) -> dict[str, Any]:
    """Let processes of clerks record at once; how many a second, how long each took, and who used the processors.

    `postgres_ms` is the server's processor time for a recording, everything it does meanwhile included.
    """
    began, busy, postgres = time.time(), busy_seconds(), seconds_ever(bureau.postgres)
    answers = _clerks(bureau.config, folder, scale, first=first, bare=bare)
    taken = [seconds for answer in answers for seconds in answer["taken"]]
    if not taken:
        raise Refusal(f"没有一件登簿成功：{answers[0]['refused']}")
    seconds = max(answer["ended"] for answer in answers) - min(answer["began"] for answer in answers)
    python, served = sum(answer["processor"] for answer in answers), seconds_ever(bureau.postgres) - postgres
    used = sum(answer["started"] for answer in answers) + python + served
    offered = (time.time() - began) * len(os.sched_getaffinity(0))
    return {
        "connections": scale.connections,
        "recorded": len(taken),
        "refused": sum(answer["refusals"] for answer in answers),
        "per_second": round(len(taken) / seconds, 1),
        "spread": asdict(spread_of(taken)),
        "python_ms": round(python / len(taken) * 1_000, 2),
        "postgres_ms": round(served / len(taken) * 1_000, 2),
        "others_share": round(max(busy_seconds() - busy - used, 0) / offered, 2),
    }


def _clerks(config: Path, folder: Path, scale: RegisterScale, *, first: int, bare: bool) -> list[dict[str, Any]]:
    share, threads = scale.recordings // _PROCESSES, max(scale.connections // _PROCESSES, 1)
    running = []
    for number in range(_PROCESSES):
        order = {"first": first + number * share, "count": share, "threads": threads, "bare": bare}
        process = _start("tongban.cli.bench.register.recording", config, folder)
        if process.stdin is not None:
            process.stdin.write(json.dumps(order))
            process.stdin.close()
            process.stdin = None
        running.append(process)
    return [_answer(process, "recording") for process in running]


def _step(config: Path, folder: Path, order: Mapping[str, object]) -> dict[str, Any]:
    process = _start("tongban.cli.bench.register.registering", config, folder)
    told, problems = process.communicate(json.dumps(order))
    return _parsed(process, told, problems, str(order["step"]))


def _start(module: str, config: Path, folder: Path) -> "subprocess.Popen[str]":
    argv = [sys.executable, "-m", module, str(config), str(folder)]
    return subprocess.Popen(  # noqa: S603 - our own modules
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _answer(process: "subprocess.Popen[str]", name: str) -> dict[str, Any]:
    told, problems = process.communicate()
    return _parsed(process, told, problems, name)


def _parsed(process: "subprocess.Popen[str]", told: str, problems: str, name: str) -> dict[str, Any]:
    if process.returncode != 0:
        lines = problems.strip().splitlines()
        raise Refusal(f"{name}：{lines[-1] if lines else '没有说明'}")
    answer: dict[str, Any] = json.loads(told)
    return answer


def _at_least(goal: float, measured: float) -> dict[str, Any]:
    return {"goal": goal, "measured": measured, "met": measured >= goal}


def _at_most(goal: float, measured: float) -> dict[str, Any]:
    return {"goal": goal, "measured": measured, "met": measured <= goal}
