"""A kept connection may be closed in the very moment in which something sets out on it: no call fails of it.

And nothing happens twice, whether whoever closed had read what was sent or not.
"""

import pytest
from django.utils import timezone

from tests.faults.conftest import JIYUAN, ZHENGZHOU
from tests.faults.proxy import forgetful_line
from tests.integration.exchange_world import register
from tongban.apps.directory.models import Outcome, Resubmission
from tongban.apps.messaging import handlers
from tongban.apps.messaging.calls import HubUnreachable, call
from tongban.apps.messaging.models import HubLine, OutboxMessage
from tongban.exchange.contracts.registers import SearchUnit, UnitExtract

UNIT = "419001001001GB00001F00010001"
STEPS = 6


@pytest.fixture
def asked(monkeypatch):
    """The questions that reached the home bureau, by their numbers."""
    numbers = []
    monkeypatch.setattr(handlers, "_CALLS", {})

    @handlers.answers(SearchUnit)
    def answer(_request, circumstances):
        numbers.append(circumstances.id)
        return UnitExtract(
            unit_code=UNIT, location="济源市沁园路1号", status="current", in_scope=True, taken_at=timezone.now()
        )

    return numbers


def ask():
    return call(
        SearchUnit(unit_code=UNIT, item="3704", purpose="异地收件", intake_number="41010020261121S00001"),
        sender=ZHENGZHOU,
        recipient=JIYUAN,
        about="甲",
        purpose="异地收件",
        operator="chen",
        operator_name="陈收件",
        at=timezone.now(),
    )


def speak_to_the_hub_by(line, settings):
    place = settings.TONGBAN.exchange.model_copy(update={"hub_url": line.url})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"exchange": place})


def test_a_question_survives_the_closing_of_the_hub_s_connection(world, asked):
    with forgetful_line(world.to_bureaus.url, passes_on=False) as line:
        register(JIYUAN, at=timezone.now(), endpoint=line.url)

        answers = [ask() for _ in range(4)]

    assert line.lost == 2
    assert [answer.unit_code for answer in answers] == [UNIT] * 4
    assert len(set(asked)) == len(asked) == 4
    assert all(Outcome.objects.values_list("succeeded", flat=True))


def test_a_question_whose_answer_was_lost_is_put_to_nobody_twice(world, asked, settings):
    with forgetful_line(world.to_hub.url, passes_on=True) as line:
        speak_to_the_hub_by(line, settings)
        ask()
        with pytest.raises(HubUnreachable):  # what the hub refuses as taken before, the clerk is asked to try again
            ask()
        ask()

    assert line.lost == 1
    assert len(set(asked)) == len(asked) == 3


def test_a_message_whose_receipt_was_lost_is_taken_in_once_and_without_a_pause(world, heard, settings):
    with forgetful_line(world.to_hub.url, passes_on=True) as line:
        speak_to_the_hub_by(line, settings)
        for step in range(1, STEPS + 1):
            world.say("甲", step)
            world.settle()

    assert line.lost == STEPS // 2 == Resubmission.objects.count()
    assert [step for _, _, step in heard] == list(range(1, STEPS + 1))
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {1}
    assert HubLine.objects.get().failures == 0
