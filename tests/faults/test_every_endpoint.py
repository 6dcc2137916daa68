"""Every endpoint of the published OpenAPI under generated requests: none ends in a 5xx.

With what the descriptions of the hub's and of members' own addresses alone yield, which mostly fails at the signature;
with generated envelopes that a live member has truly signed, so that what lies behind the signature is met as well; and
with those at a bureau, as the hub would hand them over.
"""

import json
import os
from pathlib import Path
from uuid import uuid4

import httpx
import jsonschema_rs
import pytest
import requests
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, Phase, reject, settings

from tests.faults.conftest import JIYUAN, ZHENGZHOU
from tests.integration.exchange_world import BUREAU_URL, InProcess, open_the_province
from tongban.apps.messaging import wire
from tongban.apps.messaging.node import HUB, signing_key
from tongban.exchange.envelope import MEDIA_TYPE, Envelope, Kind, open_sealed, peek, seal
from tongban.exchange.receipts import digest_of, write_receipt
from tongban.exchange.refusals import ExchangeRefused

# A few of each in `make test`; TONGBAN_TEST_EXAMPLES=200 tries many, and every boundary that the description has.
MANY = os.environ.get("TONGBAN_TEST_EXAMPLES")
EXAMPLES = int(MANY or 3)
PUBLISHED = Path(__file__).parents[2] / "docs" / "standard" / "openapi.json"
KINDS = {"/exchange/messages": Kind.MESSAGE, "/exchange/calls": Kind.CALL, "/exchange/files": Kind.FILE_REQUEST}

generously = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate] if MANY else [Phase.generate],  # failures are reported as they came
    suppress_health_check=list(HealthCheck),
    database=None,
)


def opened():
    """The description with the bodies as they are before they are signed: one path for each contract."""
    told = json.loads(PUBLISHED.read_text("utf-8"))
    paths = {}
    for address in KINDS:
        for contract in told["paths"][address]["post"]["x-contracts"]:
            body = {"$ref": f"#/components/schemas/{contract.replace('/', '-')}"}
            content = {"application/json": {"schema": body}}
            answers = {"200": {"description": "答复"}}
            asked = {"requestBody": {"required": True, "content": content}, "responses": answers}
            paths[f"{address}/{contract}"] = {"post": asked}
    return told | {"paths": paths}


as_published = schemathesis.openapi.from_path(PUBLISHED)
as_published_for_members = schemathesis.openapi.from_path(PUBLISHED.with_name("member-openapi.json"))
FOR_MEMBERS = json.loads(PUBLISHED.with_name("member-openapi.json").read_text("utf-8"))
signed = schemathesis.openapi.from_dict(opened())


@schemathesis.serializer("application/jose", "application/pdf")
def as_it_stands(_context, value):
    """Such a body is what it is."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value, default=str)).encode("utf-8", "surrogatepass")


@pytest.fixture
def hub(db, client, settings, monkeypatch):
    """The hub's addresses, and beyond them the bureaus', all within this process."""
    settings.ROOT_URLCONF = "tongban.sites.province.hub.urls"
    wire.connect(InProcess())
    open_the_province(timezone.now())
    yield client
    wire.connect(None)


@as_published.parametrize()
@generously
def test_no_request_that_the_description_yields_ends_in_a_server_error(hub, case):
    asked = requests.Request(**_known(case.as_transport_kwargs(base_url="http://hub.test"))).prepare()

    answer = hub.generic(
        asked.method,
        asked.path_url,
        data=asked.body or b"",
        content_type=asked.headers.get("Content-Type", ""),
        headers={name: str(value) for name, value in asked.headers.items() if name.lower().startswith("x-")},
    )

    assert answer.status_code < 500, (asked.method, asked.path_url, asked.body, answer.content)


@as_published_for_members.parametrize()
@generously
def test_no_request_to_a_members_own_addresses_ends_in_a_server_error(hub, case):
    asked = requests.Request(**_known(case.as_transport_kwargs(base_url=BUREAU_URL))).prepare()

    answer = InProcess().handle_request(
        httpx.Request(asked.method, asked.url, content=asked.body or b"", headers=dict(asked.headers))
    )

    assert answer.status_code < 500, (asked.method, asked.path_url, asked.body, answer.read())
    if asked.method == "POST":  # of other methods the description tells nothing
        keeps_to_its_description(case.operation.definition.raw, answer, asked.body or b"")


def keeps_to_its_description(described, answer, asked):
    """A status and a type that the description names; a whole answer, or a refusal that the member has signed."""
    told = described["responses"][str(answer.status_code)]
    media_type = answer.headers["Content-Type"].partition(";")[0]
    assert media_type in told["content"]
    for name, header in told.get("headers", {}).items():
        assert name in answer.headers or not header.get("required")
    if digest := answer.headers.get("X-Exchange-Digest"):
        assert digest == digest_of(asked if isinstance(asked, bytes) else asked.encode())
    body = json.loads(answer.read()) if media_type == "application/json" else answer.read().decode("ascii")
    jsonschema_rs.validate(told["content"][media_type]["schema"], body)
    if media_type == MEDIA_TYPE:
        envelope = open_sealed(answer.read(), key_of=lambda *_: signing_key().verifying_key)
        assert envelope.payload()
        assert (envelope.kind is Kind.REFUSAL) == (answer.status_code >= 400)


def _known(told):
    return {name: told[name] for name in told if name in {"method", "url", "headers", "params", "data", "json"}}


@signed.parametrize()
@generously
def test_no_truly_signed_envelope_ends_in_a_server_error(hub, case):
    _, _, kind, contract = case.path.split("/", 3)
    body = case.body if isinstance(case.body, dict) else {}

    answer = hub.post(f"/exchange/{kind}", truly_signed(kind, contract, body), content_type=MEDIA_TYPE)

    assert answer.status_code < 500, (case.body, answer.content)


@signed.parametrize()
@settings(generously, max_examples=int(MANY or 1), derandomize=not MANY)
def test_nothing_that_the_hub_hands_over_ends_in_a_server_error_at_a_bureau(hub, jiyuan, zhengzhou, case):
    _, _, kind, contract = case.path.split("/", 3)
    jws = truly_signed(kind, contract, case.body if isinstance(case.body, dict) else {})
    passed = peek(jws)
    passage = write_receipt(envelope=passed, jws=jws, signer=HUB, key=signing_key(), at=passed.sent_at)
    asked = httpx.Request(
        "POST",
        f"{BUREAU_URL}/exchange/{'inbox' if kind == 'messages' else kind}",
        content=jws.encode(),
        headers={"Content-Type": MEDIA_TYPE, "X-Exchange-Receipt": passage},
    )

    answer = InProcess().handle_request(asked)

    assert answer.status_code < 500, (case.body, answer.read())
    keeps_to_its_description(FOR_MEMBERS["paths"][asked.url.path]["post"], answer, jws)


def test_a_refusal_may_name_a_field_that_cannot_be_printed(hub):
    jws = truly_signed("messages", "exchange.greeting/1", {"text": "你好", "\x1a": 1})

    answer = hub.post("/exchange/messages", jws, content_type=MEDIA_TYPE)

    assert answer.status_code == 422
    assert "□" in peek(answer.content).body["sentence"]


def truly_signed(kind, contract, body):
    """An envelope of Zhengzhou's to Jiyuan with everything in it that the hub asks for."""
    envelope = Envelope(
        id=uuid4(),
        kind=KINDS[f"/exchange/{kind}"],
        contract=contract,
        sender=ZHENGZHOU,
        recipient=JIYUAN,
        about="甲",
        sequence=1 + uuid4().int % 2**30,
        sent_at=timezone.now(),
        purpose="核对",
        operator="陈收件（chen）",
        case="甲",
        body=body,
    )
    try:
        return seal(envelope, signing_key())
    except ExchangeRefused:
        reject()  # larger than an envelope may be: nobody can sign it
