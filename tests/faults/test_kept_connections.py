"""A kept connection may be closed in the very moment in which something sets out on it: no call fails of it.

And nothing happens twice, whether whoever closed had read what was sent or not.
"""

from contextlib import ExitStack

import httpx
import pytest
from django.utils import timezone

from tests.faults.conftest import JIYUAN, ZHENGZHOU
from tests.faults.nodes import member_that
from tests.faults.proxy import forgetful_line
from tests.integration.exchange_world import register
from tests.integration.province.test_python_client import client
from tongban.apps.directory.models import ExchangeRecord, Outcome, Resubmission
from tongban.apps.messaging import handlers
from tongban.apps.messaging.calls import HubUnreachable, call
from tongban.apps.messaging.models import HubLine, OutboxMessage
from tongban.apps.messaging.node import hub_key
from tongban.exchange.contracts.registers import SearchUnit, UnitExtract
from tongban.exchange.keys import generate_signing_key

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


@pytest.fixture
def vendor(world, tmp_path):
    """Software made with the client package, speaking for 巩义; by the line to the hub that is given."""
    key = generate_signing_key()
    register("bureau.410181", at=timezone.now(), public_key=key.verifying_key)
    (tmp_path / "key.pem").write_text(key.private_pem(), "ascii")
    own = client.SigningKey.load(tmp_path / "key.pem")
    with ExitStack() as until_the_end:

        def _vendor(hub):
            made = client.Exchange(hub=hub, member="bureau.410181", key=own, hub_key_pem=hub_key().public_pem())
            until_the_end.callback(made.close)
            return made

        yield _vendor


def greet(exchange, step):
    return exchange.send("exchange.greeting/1", {"text": "好"}, recipient="province", about="联调", sequence=step)


@pytest.mark.parametrize("passes_on", [True, False])
def test_a_vendor_s_message_survives_the_closing_of_the_hub_s_connection(world, vendor, passes_on):
    with forgetful_line(world.to_hub.url, passes_on=passes_on) as line:
        exchange = vendor(line.url)
        for step in range(1, STEPS + 1):
            greet(exchange, step)

    assert line.lost == STEPS - 1  # what a new connection served once, it keeps as well
    assert Resubmission.objects.count() == (line.lost if passes_on else 0)
    assert ExchangeRecord.objects.count() == STEPS


def test_a_vendor_s_question_that_was_taken_is_put_to_nobody_twice(world, vendor):
    with forgetful_line(world.to_hub.url, passes_on=True) as line:
        exchange = vendor(line.url)
        exchange.call("exchange.echo/1", {"text": "好"}, recipient="province")
        with pytest.raises(client.Refused) as refused:
            exchange.call("exchange.echo/1", {"text": "好"}, recipient="province")

    assert refused.value.code == "replayed"
    assert ExchangeRecord.objects.count() == 2


def test_what_a_new_connection_does_not_answer_is_not_sent_again(vendor):
    heard = []
    with member_that(heard.append) as address, pytest.raises(httpx.RemoteProtocolError):
        greet(vendor(address), 1)

    assert len(heard) == 1


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
