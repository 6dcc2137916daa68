"""The client package for vendors: what it signs the hub takes, what the hub signs it verifies."""

import importlib.util
from pathlib import Path

import pytest

from tests.integration.exchange_world import HUB_URL, register
from tests.integration.messaging.conftest import ABOUT
from tongban.apps.directory.models import Delivery, ExchangeRecord
from tongban.apps.messaging.node import hub_key
from tongban.exchange.keys import generate_signing_key, verifying_key_from_jwk

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
