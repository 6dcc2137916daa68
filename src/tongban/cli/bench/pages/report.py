"""The figures beside their goals and ceilings, for programs and for people."""

from collections.abc import Mapping
from typing import Any, Final

from tongban.cli.tables import table

P95_MS: Final = 200
MEMORY_MIB: Final = 1_536
SECOND_START_SECONDS: Final = 25
Figures = Mapping[str, Any]
_ROUNDS: Final = {"reading": "阅读 2 秒再点", "hurrying": "不停地点"}


def ratios(found: Figures) -> dict[str, Any]:
    """How the pages stand to the ceilings of the same run: above 1 is slower, shares are of requests a second."""
    hurrying, empty = found["hurrying"], found["ceilings"]["empty"]
    one_select = found["ceilings"]["one_select"]
    return {
        "rate_to_empty": round(hurrying["requests_per_second"] / empty["requests_per_second"], 3),
        "rate_to_one_select": round(hurrying["requests_per_second"] / one_select["requests_per_second"], 3),
        "page_to_bare_sql": {
            kind: round(one["page_ms"] / one["bare_sql_ms"], 1)
            for kind, one in found["alone"].items()
            if one["bare_sql_ms"]
        },
    }


def judged(found: Figures) -> dict[str, Any]:
    """Every goal with what was measured, for people who read between clicks and for people who never pause."""
    goals: dict[str, Any] = {}
    for name in _ROUNDS:
        if name in found:
            worst = max(page["p95_ms"] for page in found[name]["pages"].values())
            no_errors = found[name]["errors"] == 0
            goal = _goal(P95_MS, worst, met=no_errors and worst <= P95_MS)
            goals[f"p95_ms_{name}"] = {**goal, "others_share": found[name]["others_share"]}
    if "memory" in found:
        measured = found["memory"]["median_mib"]
        goals["memory_mib"] = _goal(MEMORY_MIB, measured, met=measured < MEMORY_MIB)
    if "start" in found:
        measured = found["start"]["median_seconds"]
        goals["second_start_seconds"] = _goal(SECOND_START_SECONDS, measured, met=measured <= SECOND_START_SECONDS)
    return goals


def told(found: Figures) -> str:
    """The figures as tables."""
    parts = [_rounds(found), _alone(found), _goals(found)]
    return "\n\n".join(part for part in parts if part)


def _goal(goal: float, measured: float, *, met: bool) -> dict[str, Any]:
    return {"goal": goal, "measured": measured, "met": met}


def _rounds(found: Figures) -> str:
    rows = []
    for name, label in _ROUNDS.items():
        for kind, page in found.get(name, {}).get("pages", {}).items():
            times = [str(page[part]) for part in ("p50_ms", "p95_ms", "p99_ms")]
            rows.append([label, kind, str(page["count"]), *times])
    for name, one in found.get("ceilings", {}).items():
        times = [str(one["all"][part]) for part in ("p50_ms", "p95_ms", "p99_ms")]
        rows.append(["上限", name, f"{one['requests_per_second']}/秒", *times])
    return table(["", "页面", "次数", "p50 毫秒", "p95 毫秒", "p99 毫秒"], rows) if rows else ""


def _alone(found: Figures) -> str:
    rows = [
        [
            kind,
            *(
                str(one[part])
                for part in ("page_ms", "processor_ms", "sql_ms", "statements", "bare_sql_ms", "kilobytes")
            ),
        ]
        for kind, one in found.get("alone", {}).items()
    ]
    return table(["单独一次", "毫秒", "处理器毫秒", "其中 SQL", "语句", "裸 SQL 毫秒", "KB"], rows) if rows else ""


def _goals(found: Figures) -> str:
    rows = [
        [name, str(one["goal"]), str(one["measured"]), "达到" if one["met"] else "未达到"]
        for name, one in found["goals"].items()
    ]
    return table(["目标", "要求", "实测", ""], rows) if rows else ""
