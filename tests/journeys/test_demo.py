"""`tongban demo` proves the house: each item goes through, and says so only when everything holds."""

import json
import os
import subprocess
import sys
from datetime import datetime

import pytest

from tests.journeys.running import Province
from tongban.domain.codes.case_number import CaseNumber
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber
from tongban.domain.codes.intake_number import IntakeNumber

_BEFORE_CERTIFICATE = ["收件移交属地", "受理", "初审通过", "复审通过", "登簿"]
# What runs beside a filed sale; the contract handed in with the application is the answer.
_BESIDE = ["同时办理：房屋交易备案", "房屋交易备案：已随申请材料提交凭证"]
_KEYS = {
    "case_number",
    "intake_number",
    "state",
    "certificate_number",
    "elapsed_seconds",
    "timeline",
    "exchange",
}


@pytest.mark.parametrize(
    ("item", "kind", "ending"),
    [
        ("3704", None, ["出具办结通知", "归档"]),  # a cancellation makes no certificate
        ("9001", CertificateKind.TITLE, ["缮证", "发证", "归档"]),
        ("7001", CertificateKind.REGISTRATION, ["缮证", "发证", "归档"]),
    ],
)
def test_an_item_goes_from_the_counter_to_the_archive(
    province: Province, item: str, kind: CertificateKind | None, ending: list[str]
) -> None:
    told = demonstrated(province, item)
    assert set(told) == _KEYS
    assert CaseNumber.parse(told["case_number"]).text == told["case_number"]
    assert IntakeNumber.parse(told["intake_number"]).text == told["intake_number"]
    assert told["state"] == "archived"
    assert told["elapsed_seconds"] > 0
    if kind is None:
        assert told["certificate_number"] is None
    else:
        assert CertificateNumber.parse(told["certificate_number"]).kind is kind
    check_timeline(told["timeline"], ending, beside=_BESIDE if item == "7001" else [])
    exchange = told["exchange"]
    assert set(exchange) == {"messages", "verified", "duplicates_applied"}
    assert exchange["messages"] == exchange["verified"] >= len(_BEFORE_CERTIFICATE) + len(ending)
    assert exchange["duplicates_applied"] == 0


def test_the_same_item_can_be_shown_again_and_aloud(province: Province) -> None:
    first = province.command("demo", "--item", "7001").stdout
    second = province.command("demo", "--item", "7001").stdout
    for shown in (first, second):
        assert "全部属实" in shown
        assert "人证一致" in shown
    assert first.splitlines()[0][10:] != second.splitlines()[0][10:]


def test_without_a_running_system_it_says_so_in_one_line(province: Province) -> None:
    nowhere = {**os.environ, "TONGBAN_DATA": str(province.data), "TONGBAN_PORT_BASE": "1"}
    argv = [sys.executable, "-m", "tongban.cli", "demo", "--item", "3704", "--json"]
    failed = subprocess.run(argv, env=nowhere, capture_output=True, text=True, check=False, timeout=60)
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert failed.stderr.count("\n") == 1
    assert "tongban up" in failed.stderr


def demonstrated(province: Province, item: str) -> dict:
    """What `tongban demo --json` prints."""
    done = province.command("demo", "--item", item, "--json", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check_timeline(timeline: list[dict[str, str]], ending: list[str], *, beside: list[str]) -> None:
    """Every step at its node, in its order, by somebody; nobody reviews what they examined."""
    assert [set(step) for step in timeline] == [{"at", "node", "event", "actor"}] * len(timeline)
    assert [step["node"] for step in timeline] == ["bureau-410100"] + ["bureau-419001"] * (len(timeline) - 1)
    lodged, accepted, *decided = _BEFORE_CERTIFICATE
    assert [step["event"] for step in timeline[1:]] == [lodged, accepted, *beside, *decided, *ending]
    moments = [datetime.fromisoformat(step["at"]) for step in timeline]
    assert moments == sorted(moments)
    assert all(moment.tzinfo for moment in moments)
    by = {step["event"]: step["actor"] for step in timeline}
    assert all(by.values())
    assert by["初审通过"] != by["复审通过"]
