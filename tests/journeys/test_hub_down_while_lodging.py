"""The hub is away for a minute; the counter lodges all the same, and the case arrives when the hub is back."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.journeys.people.screen import until
from tests.journeys.people.supervisor import Supervisor
from tests.journeys.processes import kill, process
from tests.journeys.running import Province
from tongban.cli.demo.journeys import JOURNEYS
from tongban.cli.readiness import ask_readiness
from tongban.domain.cases import CaseState

AWAY_SECONDS = 60


@contextmanager
def hub_away(province: Province, *, seconds: float) -> Iterator[None]:
    """Kill the hub and keep its supervisor from starting it again before the time is over."""
    supervisor = process(province, "node serve", node="province")
    os.kill(supervisor, signal.SIGSTOP)
    until_when = time.monotonic() + seconds
    try:
        for part in ("webserver", "worker"):
            kill(province, part, node="province")
        yield
        time.sleep(max(0.0, until_when - time.monotonic()))
    finally:
        os.kill(supervisor, signal.SIGCONT)
    until(lambda: ask_readiness(province.url("province")).ready, what="the hub to come back")


def test_a_case_lodged_while_the_hub_is_away_arrives_once(clerk, bureau, province, matters):
    matter, next_matter, journey = matters.take("7001"), matters.take("7001"), JOURNEYS["7001"]
    clerk.begin(matter, journey)
    clerk.name_property(matter)
    clerk.name_applicants(matter, journey)
    clerk.fill_in_the_rest(matter, journey)

    with hub_away(province, seconds=AWAY_SECONDS):
        clerk.press("提交属地，打印回执")
        number = clerk.number
        assert clerk.prints(number, ["receipt"])["receipt"].startswith(b"%PDF")
        assert clerk.says("等待济源市不动产登记中心接收")
        clerk.begin(next_matter, journey)
        assert clerk.says("草稿已保存，可稍后重新取数")

    clerk.hears_of(number, CaseState.LODGED)
    bureau.accept(number)
    clerk.hears_of(number, CaseState.ACCEPTED)
    with Supervisor(province) as supervisor:
        evidence = supervisor.evidence(number)
    assert evidence.messages == evidence.verified == evidence.delivered
    assert evidence.duplicates_applied == 0
    beside = ["case.advanced/1"] * 2  # 房屋交易备案 begins with the acceptance, and is proved by the contract handed in
    between = [contract for contract in evidence.contracts if contract.startswith("case.")]
    assert between == ["case.lodged/1", "case.received/1", "case.accepted/1", *beside]
