"""The client package for vendors: what it signs the hub takes, what the hub signs it verifies."""

import importlib.util
from pathlib import Path

import httpx
import pytest
from django.db import transaction

from tests.integration.exchange_world import HUB_URL, register
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.models import Delivery, ExchangeRecord
from tongban.apps.messaging import courier
from tongban.apps.messaging.calls import PartnerRefused, call
from tongban.apps.messaging.members import refresh_directory
from tongban.apps.messaging.models import HubLine
from tongban.apps.messaging.node import hub_key
from tongban.apps.messaging.operations import publish
from tongban.exchange.batches import sign_batch
from tongban.exchange.contracts.joining import Greeting
from tongban.exchange.contracts.registers import SearchUnit
from tongban.exchange.envelope import peek_header
from tongban.exchange.keys import generate_signing_key, verifying_key_from_jwk

UNIT = "410181001001GB00001F00010001"
SOURCE = Path(__file__).parents[3] / "clients" / "python" / "tongban_client.py"
MEMBER = "bureau.410181"


def _client_module():
    spec = importlib.util.spec_from_file_location("tongban_client", SOURCE)
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["tongban_client"] = module
    spec.loader.exec_module(module)
    return module


client = _client_module()


@pytest.fixture
def exchange(province, tmp_path, now):
    """A vendor's software, speaking for 巩义."""
    made = generate_signing_key()
    (tmp_path / "key.pem").write_text(made.private_pem(), "ascii")
    register(MEMBER, at=now, public_key=made.verifying_key, title="巩义市不动产登记中心")
    return client.Exchange(
        hub=HUB_URL,
        member=MEMBER,
        key=client.SigningKey.load(tmp_path / "key.pem"),
        hub_key_pem=hub_key().public_pem(),
        transport=province,
    )


def test_names_keys_as_the_standard_does():
    key = generate_signing_key().verifying_key

    assert client.VerifyingKey.from_pem(key.public_pem()).key_id == key.key_id
    assert verifying_key_from_jwk(client.VerifyingKey(key.point).jwk) == key


def test_asks_and_verifies_the_answer(exchange):
    assert exchange.call("exchange.echo/1", {"text": "你好，䶮"}, recipient="province")["text"] == "你好，䶮"


def test_sends_once_however_often_it_submits(exchange):
    envelope = exchange.envelope(
        "message", "exchange.greeting/1", {"text": "好"}, recipient="province", about=ABOUT, sequence=1
    )
    jws = exchange.seal(envelope)

    assert exchange.submit(jws) == exchange.submit(jws)
    assert ExchangeRecord.objects.count() == 1
    assert Delivery.objects.get().state == "delivered"


def test_a_refusal_names_what_to_mend(exchange):
    with pytest.raises(client.Refused) as refused:
        exchange.send("case.lodged/1", {}, recipient="bureau.419001", about=ABOUT, sequence=1)

    assert refused.value.code == "contract_broken"


def test_does_not_believe_another_hub(exchange):
    exchange._hub_key = client.VerifyingKey(generate_signing_key().verifying_key.point)

    with pytest.raises(client.NotVerified):
        exchange.call("exchange.echo/1", {"text": "好"}, recipient="province")


def test_uses_the_last_directory_while_the_hub_is_away(exchange, province):
    assert MEMBER in exchange.members()
    province.down.add("hub.test")

    assert MEMBER in exchange.members(fresh=True)


class Vendor:
    """Software of a county's own, made with the client: keeps each message once, answers one question."""

    def __init__(self, exchange):
        self.exchange, self.kept, self.asked = exchange, {}, []

    def __call__(self, request):
        jws, receipt = request.read().decode("ascii"), request.headers.get("X-Exchange-Receipt", "")
        answered = {"/exchange/inbox": self.take_in, "/exchange/calls": self.tell}.get(request.url.path)
        if answered is None:
            return httpx.Response(404)
        return httpx.Response(
            200, headers={"Content-Type": client.MEDIA_TYPE}, stream=httpx.ByteStream(answered(jws, receipt).encode())
        )

    def take_in(self, jws, receipt):
        envelope = self.exchange.open_message(jws, receipt)
        self.kept[envelope["id"]] = (envelope["about"], client._read(receipt), jws)
        return self.exchange.acknowledge(envelope, jws)

    def tell(self, jws, receipt):
        asked = self.exchange.open_call(jws, receipt)
        self.asked.append(asked)
        if asked["body"]["unit_code"] != UNIT:
            return self.exchange.refuse(asked, "unit_unknown", "没有这个不动产单元，请核对代码。")
        told = {"unit_code": UNIT, "location": "巩义市建设路1号", "status": "surveyed", "in_scope": True}
        return self.exchange.answer(asked, "register.unit_extract/1", told | {"taken_at": client._now()})


@pytest.fixture
def vendor(exchange, province, now):
    register(MEMBER, at=now, endpoint="http://vendor.test", public_key=verifying_key_from_jwk(exchange._key.public.jwk))
    province.others["vendor.test"] = made = Vendor(exchange)
    refresh_directory()
    return made


def say(about, now):
    with transaction.atomic():
        return publish(Greeting(text="好"), sender="bureau.419001", recipient=MEMBER, about=about, at=now)


def ask(unit_code, now):
    return call(
        SearchUnit(unit_code=unit_code, item="3704", purpose="异地收件", intake_number=ABOUT),
        sender="bureau.419001",
        recipient=MEMBER,
        about=ABOUT,
        purpose="异地收件",
        operator="chen",
        operator_name="陈收件",
        at=now,
    )


def test_takes_in_what_was_signed_together_and_its_receipts_hold(vendor, now):
    HubLine.objects.create(failures=0)  # a steady line: many messages go under one signature
    numbers = {str(say(about, now)) for about in ("甲", "乙", "丙")}

    courier.deliver_due()
    hub_courier.deliver_due()

    assert set(vendor.kept) == numbers
    assert all(peek_header(jws).batched for *_, jws in vendor.kept.values())
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_answers_a_question_and_says_what_is_wrong_with_another(vendor, now):
    assert ask(UNIT, now).location == "巩义市建设路1号"
    with pytest.raises(PartnerRefused) as refused:
        ask(UNIT.replace("F00010001", "F00010002"), now)

    assert refused.value.code == "unit_unknown"
    assert [asked["operator"] for asked in vendor.asked] == ["陈收件（chen）"] * 2


def test_takes_in_nothing_that_the_hub_has_not_passed(vendor, exchange, now):
    numbers = [say(about, now) for about in ("甲", "乙")]
    courier.deliver_due()
    first, second = (ExchangeRecord.objects.get(pk=number) for number in numbers)

    with pytest.raises(client.NotVerified):
        exchange.open_message(first.jws, second.receipt)
    with pytest.raises(client.NotVerified):
        exchange.open_message(first.jws, first.jws)


@pytest.mark.parametrize("many", [1, 2, 3, 7, 200])
def test_verifies_each_of_many_signed_at_once_and_nothing_else(many):
    key = generate_signing_key()
    texts = [f"第 {number} 条".encode() for number in range(many)]
    public = client.VerifyingKey(key.verifying_key.point)

    signatures = sign_batch(texts, key)

    assert all(public.verifies_batched(text, signature) for text, signature in zip(texts, signatures, strict=True))
    assert not public.verifies_batched(b"?", signatures[0])
    assert not public.verifies_batched(texts[0], signatures[0] + b"\x00" * 32)
    assert not public.verifies_batched(texts[0], signatures[0][:103])
