"""Officers at work against the measured system, from processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tongban.cli.bench.figures import spread_of
from tongban.cli.bench.pages.people import PASSWORD, STAFF
from tongban.cli.bench.processes import busy_seconds, family, processor_seconds
from tongban.cli.bench.system import MeasuredSystem
from tongban.cli.refusal import Refusal

_PROCESSES = 2  # one alone would wait for its own interpreter lock


@dataclass(frozen=True, kw_only=True)
class Work:
    """Who does what for how long: clicks by kind, seconds to read between two, seconds measured and before."""

    kinds: Mapping[str, int]
    staff: int
    seconds: float
    think: float = 0.0
    warm_up: float = 5.0
    signed_in: bool = True


def run(work: Work, *, system: MeasuredSystem, targets: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Let them work and say how long the answers took; raises Refusal when somebody cannot sign in."""
    accounts = [post.username for post in STAFF[: work.staff]]
    running = [_start(work, accounts[number::_PROCESSES], system.url, targets) for number in range(_PROCESSES)]
    try:
        for process in running:
            _await_ready(process)
        before = _used(system.pids)
        answers = [json.loads(_finish(process)) for process in _begun(running)]
        used = {name: round(seconds - before[name], 1) for name, seconds in _used(system.pids).items()}
        used["clerks"] = round(sum(answer["processor_seconds"] for answer in answers), 1)
        used["others"] = round(used.pop("machine") - sum(used.values()), 1)
    finally:
        for process in running:
            process.kill()
            process.wait()
    return summary(work, answers, used)


def _start(
    work: Work, accounts: Sequence[str], url: str, targets: Mapping[str, Sequence[str]]
) -> "subprocess.Popen[str]":
    order = {
        "url": url,
        "accounts": accounts,
        "password": PASSWORD if work.signed_in else "",
        "targets": targets,
        **{name: value for name, value in asdict(work).items() if name not in {"staff", "signed_in"}},
    }
    argv = [sys.executable, "-m", "tongban.cli.bench.pages.clerks"]
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
    _tell(process, json.dumps(order))
    return process


def _begun(running: "Sequence[subprocess.Popen[str]]") -> "Sequence[subprocess.Popen[str]]":
    for process in running:
        _tell(process, "begin")
    return running


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _await_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    if process.stdout.readline().strip() != "ready":
        raise Refusal("压测账号不能登录，见上面的说明")


def _finish(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.read()


def _used(pids: Mapping[str, int]) -> dict[str, float]:
    """Processor seconds so far, by part of the system, and of the whole machine."""
    return {**{name: processor_seconds(family(pid)) for name, pid in pids.items()}, "machine": busy_seconds()}


def summary(work: Work, answers: Sequence[Mapping[str, Any]], used: Mapping[str, float]) -> dict[str, Any]:
    """One round in figures: `answers` as the clerks' processes gave them, `used` processor seconds by part.

    Raises Refusal when not a single page came.
    """
    seconds: dict[str, list[float]] = {}
    for answer in answers:
        for kind, taken in answer["seconds"].items():
            seconds.setdefault(kind, []).extend(taken)
    every = [one for taken in seconds.values() for one in taken]
    if not every:
        raise Refusal(f"没有测到任何页面：{[error for answer in answers for error in answer['errors']]}")
    return {
        "staff": work.staff,
        "think_seconds": work.think,
        "seconds": work.seconds,
        "requests": len(every),
        "requests_per_second": round(len(every) / work.seconds, 1),
        "errors": sum(answer["failed"] for answer in answers),
        "error_samples": [error for answer in answers for error in answer["errors"]],
        "all": asdict(spread_of(every)),
        "pages": {kind: asdict(spread_of(taken)) for kind, taken in sorted(seconds.items())},
        "others_share": _share_of_others(work, used),
        # Warm-up included; what `others` used was taken from the measured system by strangers.
        "processor_seconds": used,
    }


def _share_of_others(work: Work, used: Mapping[str, float]) -> float:
    """How much of the machine strangers took meanwhile, 0 to 1: above a tenth the times are theirs as much as ours."""
    offered = len(os.sched_getaffinity(0)) * (work.seconds + work.warm_up)
    return round(used.get("others", 0.0) / offered, 2)
