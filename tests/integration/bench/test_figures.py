"""The figures and the shape in which they are handed over."""

import json
from pathlib import Path

import pytest

from tongban.cli.bench.figures import spread_of
from tongban.cli.bench.pages.household import Stay
from tongban.cli.bench.pages.load import Work, summary
from tongban.cli.bench.pages.mix import PAGES
from tongban.cli.bench.pages.report import judged, ratios, told
from tongban.cli.bench.processes import family, processor_seconds, proportional_mib

_WORK = Work(kinds=PAGES, staff=2, seconds=10)
_ANSWER = {"seconds": {"inbox": [0.01, 0.02], "case_open": [0.3]}, "failed": 0, "errors": [], "bytes": 9}


def _found(*, failed: int = 0) -> dict[str, object]:
    round_ = summary(_WORK, [{**_ANSWER, "failed": failed}], {"postgres": 1.0})
    return {
        "hurrying": round_,
        "reading": round_,
        "ceilings": {"empty": round_, "one_select": round_},
        "alone": {
            "inbox": {
                "page_ms": 10.0,
                "processor_ms": 8.0,
                "sql_ms": 2.0,
                "statements": 5,
                "bare_sql_ms": 1.0,
                "kilobytes": 7.0,
            }
        },
        "memory": {"median_mib": 1000.0},
        "start": {"median_seconds": 30.0},
    }


@pytest.mark.parametrize(
    ("seconds", "p50", "p95", "longest"),
    [
        ([0.002], 2.0, 2.0, 2.0),
        # Nearest rank: the 95th of a hundred, not something between two.
        ([one / 1000 for one in range(1, 101)], 50.0, 95.0, 100.0),
        ([0.003, 0.001, 0.002], 2.0, 3.0, 3.0),
    ],
)
def test_percentiles_are_durations_that_occurred(seconds: list[float], p50: float, p95: float, longest: float) -> None:
    spread = spread_of(seconds)

    assert (spread.count, spread.p50_ms, spread.p95_ms, spread.longest_ms) == (len(seconds), p50, p95, longest)


def test_a_round_tells_rate_errors_and_spread_of_each_page() -> None:
    told_of = summary(_WORK, [_ANSWER, _ANSWER], {"postgres": 1.0})

    assert told_of["requests"] == 6
    assert told_of["requests_per_second"] == 0.6
    assert told_of["errors"] == 0
    assert set(told_of["pages"]) == {"inbox", "case_open"}
    assert set(told_of["pages"]["inbox"]) == {"count", "p50_ms", "p95_ms", "p99_ms", "longest_ms"}


def test_goals_are_judged_by_the_slowest_page() -> None:
    goals = judged(_found())

    assert goals["p95_ms_hurrying"] == {"goal": 200, "measured": 300.0, "met": False, "others_share": 0.0}
    assert goals["memory_mib"]["met"]
    assert not goals["second_start_seconds"]["met"]


def test_a_single_error_fails_the_goal() -> None:
    found = _found(failed=1)
    fast = {"count": 1, "p50_ms": 1.0, "p95_ms": 1.0, "p99_ms": 1.0, "longest_ms": 1.0}
    found["hurrying"] = {**found["hurrying"], "pages": {"inbox": fast}}

    assert not judged(found)["p95_ms_hurrying"]["met"]


def test_the_whole_can_be_written_as_json_and_told_as_tables() -> None:
    found = _found()
    found |= {"ratios": ratios(found), "goals": judged(found)}

    assert json.loads(json.dumps(found))["ratios"]["page_to_bare_sql"] == {"inbox": 10.0}
    assert "p95_ms_reading" in told(found)


def test_memory_and_processor_time_of_a_process_are_read() -> None:
    ours = int(Path("/proc/self").readlink().name)

    assert ours in family(ours)
    assert proportional_mib({ours}) > 1
    assert processor_seconds({ours}) > 0


def test_a_stay_adds_up() -> None:
    stay = Stay(start_seconds=1.0, memory_by_part={"web": 1.5, "worker": 2.0})

    assert stay.memory_mib == 3.5
