"""`tongban bench exchange`: messages and calls through a real hub, each figure beside the ceilings of the same run."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import click

from tongban.cli.bench.exchange.ceilings import measure_ceilings
from tongban.cli.bench.exchange.system import RECEIVER, SENDER, MeasuredExchange, measured_exchange, recipients
from tongban.cli.bench.figures import spread_of
from tongban.cli.bench.machine import machine, working_folder
from tongban.cli.bench.processes import busy_seconds, family, proportional_mib, seconds_ever, words_of
from tongban.cli.refusal import Refusal
from tongban.cli.tables import table

MESSAGES_PER_SECOND: Final = 1_000
MESSAGE_P99_MS: Final = 1_000
CALLS_PER_SECOND: Final = 300
OVERHEAD_P50_MS: Final = 5
OVERHEAD_P99_MS: Final = 25
SLOPE_MIB_AN_HOUR: Final = 10
_GOVERNED_PACE: Final = 100  # calls a second at which the hub's share is measured
_MEMBERS: Final = (10, 50, 177)
_WARM_UP: Final = 5.0
_WARM_UP_CALLS: Final = 100  # a second at the governed pace, in which lines and connections are opened
_SAMPLE_SECONDS: Final = 10.0
_MILLISECONDS: Final = 1_000
_HOUR: Final = 3_600


@dataclass(frozen=True, kw_only=True)
class TrafficScale:
    """Seconds of each timed round and of the soak; messages a second of the soak; calls of the calls' rounds."""

    seconds: int
    soak: int
    soak_pace: int
    calls: int


def measure_exchange(*, scale: TrafficScale, parts: frozenset[str], data: Path | None) -> dict[str, Any]:
    """Measure the parts asked for and judge them; raises Refusal when something cannot run.

    Every figure is said on standard error as soon as it is known.
    """
    found: dict[str, Any] = {"machine": machine()}
    rounds: dict[str, Callable[[MeasuredExchange], dict[str, Any]]] = {
        "ceilings": lambda system: measure_ceilings(system.scratch),
        "messages": lambda system: _messages(system, seconds=scale.seconds, pace=0, members=1),
        "latency": lambda system: _messages(system, seconds=scale.seconds, pace=_half(found), members=1),
        "calls_light": lambda system: _calls(system, calls=scale.calls, pace=0, direct=False, light=True),
        "calls": lambda system: _calls(system, calls=scale.calls, pace=0, direct=False, light=False),
        "overhead": lambda system: _overhead(system, scale),
        "members": lambda system: _by_members(system, scale),
        "soak": lambda system: _soak(system, scale),
    }
    with working_folder(data) as folder, measured_exchange(folder / "exchange") as system:
        for name, measure in rounds.items():
            if name == "ceilings" or name in parts:
                found[name] = measure(system)
                click.echo(f"{name}: {json.dumps(found[name], ensure_ascii=False)}", err=True)
    return {**found, "goals": judged(found)}


def _half(found: Mapping[str, Any]) -> int:
    """Half of what was sustained, at most half of the goal; without that round, half of the goal."""
    sustained = found.get("messages", {}).get("applied_per_second", MESSAGES_PER_SECOND)
    return max(1, int(min(sustained, MESSAGES_PER_SECOND) / 2))


def _messages(system: MeasuredExchange, *, seconds: float, pace: int, members: int) -> dict[str, Any]:
    """One round of messages: the rate applied, how long they took, and what each cost every part."""
    before, busy = _used(system), busy_seconds()
    order = {
        "sender_database": system.databases["sender"],
        "receiver_database": system.databases["receiver"],
        "sender": SENDER,
        "recipients": recipients(members),
        "seconds": seconds,
        "warm_up": _WARM_UP,
        "pace": pace,
    }
    told = _generated("messages", order)
    used = {name: seconds - before[name] for name, seconds in _used(system).items()}
    used["generator"] = told.pop("processor_seconds")
    latencies = told.pop("latencies")
    return {
        "pace": pace,
        "members": members,
        **told,
        "end_to_end": asdict(spread_of(latencies)) if latencies else None,
        "cpu_ms_per_message": _each(used, told["written"]),
        "cpu_ms_of_others": round(_MILLISECONDS * max(0.0, busy_seconds() - busy - sum(used.values()))),
    }


def _by_members(system: MeasuredExchange, scale: TrafficScale) -> dict[str, Any]:
    """What a message costs the hub when it goes to so many members, each on a line of its own."""
    rounds = {many: _messages(system, seconds=scale.seconds / 2, pace=0, members=many) for many in _MEMBERS}
    return {
        str(many): {part: told[part] for part in ("applied_per_second", "all_applied", "cpu_ms_per_message")}
        for many, told in rounds.items()
    }


def _calls(system: MeasuredExchange, *, calls: int, pace: int, direct: bool, light: bool) -> dict[str, Any]:
    """One round of calls, about a unit or the lightest there are: rate, times, and what each cost every part.

    At a pace the first calls are not timed: the system is to be running. Without one they count like any other.
    """
    before, busy, unmeasured = _used(system), busy_seconds(), _WARM_UP_CALLS if pace else 0
    order = {
        "url": system.urls["receiver" if direct else "hub"],
        "sender": SENDER,
        "recipient": RECEIVER,
        "sender_key": system.keys["sender"],
        "recipient_key": system.keys["receiver"],
        "hub_key": system.keys["hub"],
        "direct": direct,
        "light": light,
        "units": system.units,
        "calls": calls + unmeasured,
        "unmeasured": unmeasured,
        "pace": pace,
    }
    told = _generated("calls", order)
    used = {name: seconds - before[name] for name, seconds in _used(system).items()}
    used["generator"] = told.pop("processor_seconds")
    latencies = told.pop("latencies")
    if not latencies:
        raise Refusal(f"没有一次调用得到应答：{told['wrong_samples']}")
    return {
        **told,
        "pace": pace,
        "took": asdict(spread_of(latencies)),
        "cpu_ms_per_call": _each(used, calls + unmeasured),
        "cpu_ms_of_others": round(_MILLISECONDS * max(0.0, busy_seconds() - busy - sum(used.values()))),
    }


def _overhead(system: MeasuredExchange, scale: TrafficScale) -> dict[str, Any]:
    """The same light questions at the same pace, straight to the member and through the hub.

    Light ones, because it is the hub that is measured: dear ones would measure how the member's queue grows.
    """
    direct = _calls(system, calls=scale.calls, pace=_GOVERNED_PACE, direct=True, light=True)
    through = _calls(system, calls=scale.calls, pace=_GOVERNED_PACE, direct=False, light=True)
    return {
        "direct": direct,
        "through_the_hub": through,
        "p50_ms": round(through["took"]["p50_ms"] - direct["took"]["p50_ms"], 1),
        "p99_ms": round(through["took"]["p99_ms"] - direct["took"]["p99_ms"], 1),
    }


def _soak(system: MeasuredExchange, scale: TrafficScale) -> dict[str, Any]:
    """The memory of every process while messages flow: by how much an hour would let it grow."""
    order = {
        "sender_database": system.databases["sender"],
        "receiver_database": system.databases["receiver"],
        "sender": SENDER,
        "recipients": recipients(1),
        "seconds": scale.soak,
        "warm_up": _WARM_UP,
        "pace": scale.soak_pace,
    }
    process = _started("messages", order)
    samples: dict[str, list[tuple[float, float]]] = {}
    began = time.monotonic()
    while process.poll() is None and time.monotonic() - began < scale.soak:
        time.sleep(_SAMPLE_SECONDS)
        for name, mib in _memory(system).items():
            samples.setdefault(name, []).append((time.monotonic() - began, mib))
    told = _finished(process, "messages")
    return {
        "seconds": scale.soak,
        "pace": scale.soak_pace,
        "all_applied": told["all_applied"],
        "mib": {name: [mib for _, mib in taken][:: max(1, len(taken) // 10)] for name, taken in samples.items()},
        "mib_an_hour": {name: round(_slope(taken) * _HOUR, 1) for name, taken in samples.items()},
    }


def _slope(taken: list[tuple[float, float]]) -> float:
    """Least squares over the later two thirds: what a process fills at its first work is not growth."""
    points = taken[len(taken) // 3 :]
    middle = sum(at for at, _ in points) / len(points)
    level = sum(mib for _, mib in points) / len(points)
    spread = sum((at - middle) ** 2 for at, _ in points)
    return sum((at - middle) * (mib - level) for at, mib in points) / spread if spread else 0.0


def _memory(system: MeasuredExchange) -> dict[str, float]:
    found: dict[str, set[int]] = {}
    for role, root in system.roots.items():
        for pid in family(root):
            found.setdefault(f"{role} {_kind(words_of(pid))}".strip(), set()).add(pid)
    return {name: proportional_mib(pids) for name, pids in sorted(found.items())}


def _kind(words: str) -> str:
    named = {"tongban.cli.webserver": "web", "tongban.web.worker": "worker", "node serve": "supervisor"}
    return next((kind for sign, kind in named.items() if sign in words), "")


def _used(system: MeasuredExchange) -> dict[str, float]:
    return {role: seconds_ever(root) for role, root in system.roots.items()}


def _each(used: Mapping[str, float], many: int) -> dict[str, float]:
    """Milliseconds of processor for each, by part."""
    told = {name: round(_MILLISECONDS * seconds / max(1, many), 3) for name, seconds in used.items()}
    return {**told, "all": round(sum(told.values()), 3)}


def _generated(module: str, order: Mapping[str, Any]) -> dict[str, Any]:
    return _finished(_started(module, order), module)


def _started(module: str, order: Mapping[str, Any]) -> "subprocess.Popen[str]":
    argv = [sys.executable, "-m", f"tongban.cli.bench.exchange.{module}"]
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
    assert process.stdin is not None
    process.stdin.write(json.dumps(order))
    process.stdin.close()
    process.stdin = None
    return process


def _finished(process: "subprocess.Popen[str]", module: str) -> dict[str, Any]:
    said, _ = process.communicate()
    if process.returncode != 0:
        raise Refusal(f"{module} 中途退出，见上面的说明")
    answer: dict[str, Any] = json.loads(said)
    return answer


def judged(found: Mapping[str, Any]) -> dict[str, Any]:
    """Every goal that was measured, with what was measured."""
    goals: dict[str, Any] = {}
    if "messages" in found:
        goals["messages_per_second"] = _at_least(MESSAGES_PER_SECOND, found["messages"]["applied_per_second"])
    if (latency := found.get("latency", {}).get("end_to_end")) is not None:
        goals["end_to_end_p99_ms"] = _at_most(MESSAGE_P99_MS, latency["p99_ms"])
    if "calls" in found:
        goals["calls_about_a_unit_per_second"] = _at_least(CALLS_PER_SECOND, found["calls"]["answered_per_second"])
    if "calls_light" in found:
        goals["calls_light_per_second"] = _at_least(CALLS_PER_SECOND, found["calls_light"]["answered_per_second"])
    if "overhead" in found:
        goals["hub_overhead_p50_ms"] = _at_most(OVERHEAD_P50_MS, found["overhead"]["p50_ms"])
        goals["hub_overhead_p99_ms"] = _at_most(OVERHEAD_P99_MS, found["overhead"]["p99_ms"])
    if found.get("soak", {}).get("mib_an_hour"):
        goals["memory_mib_an_hour"] = _at_most(SLOPE_MIB_AN_HOUR, max(found["soak"]["mib_an_hour"].values()))
    return goals


def _at_least(goal: float, measured: float) -> dict[str, Any]:
    return {"goal": goal, "measured": measured, "met": measured >= goal}


def _at_most(goal: float, measured: float) -> dict[str, Any]:
    return {"goal": goal, "measured": measured, "met": measured <= goal}


def told(found: Mapping[str, Any]) -> str:
    """Goals, what a call costs which part, and ceilings as tables."""
    goals = [
        [name, str(one["goal"]), str(one["measured"]), "达到" if one["met"] else "未达到"]
        for name, one in found["goals"].items()
    ]
    ceilings = [[name, str(value)] for name, value in found["ceilings"].items()]
    tables = [table(["目标", "要求", "实测", ""], goals), table(["上限", "每秒"], ceilings)]
    costs = {name: found[name]["cpu_ms_per_call"] for name in ("calls_light", "calls") if name in found}
    if costs:
        parts = [[part, *(str(cost[part]) for cost in costs.values())] for part in next(iter(costs.values()))]
        tables.insert(1, table(["每次调用的处理器毫秒", *costs], parts))
    return "\n\n".join(tables)
