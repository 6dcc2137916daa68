"""The papers of a case are lost on their way: searched for, declared lost by two, and handed in again."""

import pytest

from tests.journeys.people.clerk import Colleague
from tests.journeys.people.screen import until
from tongban.domain.cases import CaseState
from tongban.domain.paper_trail import LossCause, LossRemedy

_LOST, _SENT_AGAIN = "1012345678911", "1012345678912"


@pytest.fixture
def colleague(browser, province):
    """钱收件 at the next desk."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(20_000)
    yield Colleague(context, province)
    context.close()


def test_a_lost_parcel_is_declared_by_two_and_its_papers_come_again(clerk, colleague, bureau, citizen, matters):
    matter = matters.take("3704")
    number = clerk.lodge(matter, "3704")
    clerk.hears_of(number, CaseState.LODGED)
    clerk.post_papers(number, _LOST)

    clerk.searches(number, cause=LossCause.CARRIER_SAYS, reference="11183-2026-0007")
    bureau.sees_search_for(_LOST)
    clerk.declares_lost("邮政答复：邮袋在中转途中灭失。", LossRemedy.RECOLLECT, otherwise=LossRemedy.CERTIFIED_COPY)
    assert clerk.says("须由另一位同事在本页复核")
    colleague.confirms_the_loss(number)

    phone = matter.applicants[-1].phone
    until(lambda: "寄递途中遗失" in citizen.reads_messages(phone), what=f"a message to {phone}")
    bureau.accept(number)  # the loss is not the applicants': nothing stands still for it
    clerk.takes_again(number)
    clerk.post_papers(number, _SENT_AGAIN)
    bureau.count_papers(number)
