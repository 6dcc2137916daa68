"""What was seen and watched, as figures beside their goals."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from tongban.cli.bench.figures import Spread, spread_of
from tongban.cli.tables import table

P95_MS: Final = 350
STORED_CASES: Final = 1_000_000
PEOPLE: Final = 1_200
STRANGERS: Final = 0.1
"""Above this share of the machine the times say as much about strangers as about us."""
_FEWEST: Final = 20  # of fewer samples a 95th percentile is merely the longest
_HOUR: Final = 3_600
Figures = Mapping[str, Any]


def figures_of(worked: Figures, *, watched: Figures, seconds: float) -> dict[str, Any]:
    """Spreads by kind of page (GET) and act (POST, with the page that follows it), rates, and what went wrong."""
    spreads = {kind: spread_of(taken) for kind, taken in sorted(worked["seconds"].items())}
    every = [one for taken in worked["seconds"].values() for one in taken]
    clicks = sum(spread.count for spread in spreads.values())
    used = sum(watched["processor_seconds"].values())
    return {
        "people": worked["people"],
        "clicks": clicks,
        "clicks_per_second": round(clicks / seconds, 1),
        "processor_ms_per_click": round(1_000 * used / clicks, 1) if clicks else None,
        "taken_in_per_hour": round(worked["taken_in"] * _HOUR / seconds),
        "counter_cases_per_hour": round(worked["archived"] * _HOUR / seconds),
        "errors": worked["failed"],
        "error_samples": worked["errors"][:_FEWEST],
        "pressed_again": worked["pressed_again"],
        "pressed_again_share": round(worked["pressed_again"] / clicks, 4) if clicks else None,
        "contested_lost": len(worked["contested"]),
        "contested_sentences": sorted(set(worked["contested"]))[:_FEWEST],
        "unsuitable_units": worked["unsuitable"],
        "all": asdict(spread_of(every)) if every else None,
        "pages": _kinds(spreads, "GET "),
        "acts": _kinds(spreads, "POST "),
    }


def judged(found: Figures) -> dict[str, Any]:
    """Every goal with what was measured; the scale is among them, so that no trial passes for the whole."""
    work, kept = found["work"], found["kept"]
    kinds = {**work["pages"], **work["acts"]}
    slowest, worst = max(
        ((kind, one["p95_ms"]) for kind, one in kinds.items()), key=lambda pair: pair[1], default=("", 0.0)
    )
    return {
        "people": _goal(PEOPLE, work["people"], met=work["people"] >= PEOPLE),
        "stored_cases": _goal(STORED_CASES, found["stored"]["cases"], met=found["stored"]["cases"] >= STORED_CASES),
        "p95_ms_of_every_page_and_act": {
            **_goal(P95_MS, worst, met=bool(kinds) and worst <= P95_MS),
            "slowest": slowest,
            "others_share": found["watched"]["others_share"],
        },
        "errors": _goal(0, work["errors"], met=work["errors"] == 0),
        "lost_updates": _goal(0, kept["lost"] + kept["double"], met=kept["lost"] + kept["double"] == 0),
    }


def told(found: Figures) -> str:
    """The figures as tables."""
    work = found["work"]
    lines = [
        [kind, str(one["count"]), str(one["p50_ms"]), str(one["p95_ms"]), str(one["p99_ms"]), str(one["longest_ms"])]
        for kind, one in {**work["pages"], **work["acts"]}.items()
    ]
    rates = [
        ["办结件/小时", str(work["counter_cases_per_hour"])],
        ["收件/小时", str(work["taken_in_per_hour"])],
        ["点击/秒", str(work["clicks_per_second"])],
        ["每次点击处理器毫秒", str(work["processor_ms_per_click"])],
        ["其他进程占用", str(found["watched"]["others_share"])],
        ["内存 MiB", str(found["watched"]["memory_mib_end"]["all"])],
        ["同案争办落败", str(work["contested_lost"])],
        ["按提示再按一次", f"{work['pressed_again']}（占点击 {work['pressed_again_share']}）"],
    ]
    goals = [
        [name, str(one["goal"]), str(one["measured"]), "达到" if one["met"] else "未达到"]
        for name, one in found["goals"].items()
    ]
    parts = (
        table(["页面和操作", "次数", "p50 毫秒", "p95 毫秒", "p99 毫秒", "最长"], lines) if lines else "",
        table(["", ""], rates),
        table(["目标", "要求", "实测", ""], goals),
    )
    return "\n\n".join(part for part in parts if part)


def _kinds(spreads: Mapping[str, Spread], method: str) -> dict[str, Any]:
    """Those of one method; `few` marks what came too seldom for its percentiles to say much."""
    return {
        kind: {**asdict(spread), **({"few": True} if spread.count < _FEWEST else {})}
        for kind, spread in spreads.items()
        if kind.startswith(method)
    }


def _goal(goal: float, measured: float, *, met: bool) -> dict[str, Any]:
    return {"goal": goal, "measured": measured, "met": met}
