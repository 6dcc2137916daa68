"""A draft is never lost: the counter's node dies half-way through an intake, and the clerk goes on where they were."""

import os
import signal

from tests.journeys.people.screen import until
from tests.journeys.processes import processes_of
from tongban.cli.demo.journeys import JOURNEYS
from tongban.cli.readiness import ask_readiness
from tongban.domain.cases import CaseState


def test_a_half_filled_draft_is_resumed_after_the_node_was_killed(clerk, bureau, province, matters):
    matter, journey = matters.take("3704"), JOURNEYS["3704"]
    clerk.begin(matter, journey)
    clerk.name_property(matter)
    clerk.name_applicants(matter, journey)
    number = clerk.number

    for pid in processes_of(province, node="bureau-410100"):
        os.kill(pid, signal.SIGKILL)
    url = province.url("bureau-410100")
    until(lambda: not ask_readiness(url).ready, what="郑州 to be gone", seconds=10)
    until(lambda: ask_readiness(url).ready, what="郑州 to come back")

    clerk.go("/intake?show=drafts")
    with clerk.page.expect_navigation():
        clerk.page.locator(f'a[href*="{number}"]').click()
    clerk.press("上一步")
    assert clerk.page.locator('[name="form-0-name"]').input_value() == matter.applicants[0].name
    clerk.fill_in_the_rest(matter, journey)
    clerk.press("提交属地，打印回执")
    clerk.hears_of(number, CaseState.LODGED)
    assert bureau.find("shouli", number).offers("受理")
