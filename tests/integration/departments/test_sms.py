"""The simulated SMS operator behaves like a real one."""

import json
import time

import pytest

from tests.conftest import moment
from tongban.sites.departments.models import CarriedMessage
from tongban.sites.departments.signing import signature
from tongban.sites.departments.sms.operations import report_due

pytestmark = pytest.mark.urls("tongban.sites.departments.urls")

SECRET = "s3cret"
ORDER = {
    "phone_number": "13800001234",
    "sign_name": "济源不动产",
    "template_code": "CASE_ACCEPTED",
    "content": "您的申请已受理。",
    "out_id": "n-1",
}


@pytest.fixture(autouse=True)
def customer(settings):
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"customers": {"bureau-419001": SECRET}})


def send(client, order, *, secret=SECRET, age=0):
    body = json.dumps(order).encode()
    stamp = str(int(time.time()) - age)
    proof = signature(app_key="bureau-419001", secret=secret, timestamp=stamp, nonce="n", body=body)
    headers = {"X-App-Key": "bureau-419001", "X-Timestamp": stamp, "X-Nonce": "n", "X-Signature": proof}
    return client.post("/sms/send", body, content_type="application/json", headers=headers)


def test_a_signed_order_is_taken_on_and_delivered(client, db):
    answer = send(client, ORDER)
    report_due(at=moment("2030-01-01 09:00"))

    assert answer.json()["code"] == "OK"
    assert CarriedMessage.objects.get().fate == "DELIVRD"


def test_the_same_order_twice_is_one_message(client, db):
    assert send(client, ORDER).json()["biz_id"] == send(client, ORDER).json()["biz_id"]
    assert CarriedMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sending", "status"),
    [
        ({}, {"secret": "guess"}, 401),  # not the customer's secret
        ({}, {"age": 400}, 401),  # an old call played again
        ({"phone_number": "110"}, {}, 422),  # not a mobile number
        ({"content": "x" * 501}, {}, 422),  # too long
        ({"colour": "blue"}, {}, 422),  # unknown field
    ],
)
def test_what_is_wrong_is_refused(client, db, change, sending, status):
    assert send(client, ORDER | change, **sending).status_code == status
    assert not CarriedMessage.objects.exists()


def test_an_unreachable_number_is_reported_as_such(client, db):
    send(client, ORDER | {"phone_number": "13800000000"})
    report_due(at=moment("2030-01-01 09:00"))

    assert CarriedMessage.objects.get().fate == "UNDELIV"


def test_the_inbox_shows_what_was_sent(client, db):
    send(client, ORDER)

    assert "您的申请已受理" in client.get("/sms").content.decode()
