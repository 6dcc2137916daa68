"""Short messages: queued with the act, carried over HTTP, reported on by the operator."""

import hashlib
import hmac
import json
import ssl
from datetime import timedelta

import httpx
import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.integration.casework.conftest import BANK_CODE
from tongban.apps.casework import sms
from tongban.apps.casework.models import ShortMessage, SmsOptOut
from tongban.apps.casework.operations import accept_case
from tongban.apps.casework.operations.telling.short_messages import (
    ATTEMPTS,
    SEND_TASK,
    carry_short_message,
    out_id_of,
    queue_short_message,
)
from tongban.apps.casework.sms import SmsUnavailable
from tongban.sites.bureau.registry import callbacks


@pytest.fixture
def queued(lodged, staff, friday_morning) -> ShortMessage:
    """The message an acceptance puts in the queue."""
    accept_case(number=lodged.case_number, officer=staff.accepter, at=friday_morning)
    return ShortMessage.objects.get()


class Operator:
    """An operator that keeps to its interface: signed orders, one number a message, whatever comes twice."""

    def __init__(self, account) -> None:
        self.account = account
        self.orders: dict[str, dict] = {}
        self.down = False
        self.refuses = False

    def post(self, address, *, content, headers, timeout, verify):
        assert isinstance(verify, ssl.SSLContext)
        assert address == f"{self.account.url}/sms/send"
        assert timeout
        if self.down:
            raise httpx.ConnectError("connection refused")
        stamp, nonce = headers["X-Timestamp"], headers["X-Nonce"]
        assert headers["X-Signature"] == _proof(self.account, stamp, nonce, content)
        if self.refuses:
            return httpx.Response(422, json={"code": "MOBILE_NUMBER_ILLEGAL", "message": "手机号码不合法。"})
        order = json.loads(content)
        self.orders.setdefault(order["out_id"], order)
        return httpx.Response(200, json={"code": "OK", "biz_id": f"B{len(self.orders)}"})


def _proof(account, stamp: str, nonce: str, body: bytes) -> str:
    text = b"\n".join([account.app_key.encode(), stamp.encode(), nonce.encode(), body])
    return hmac.new(account.app_secret.encode(), text, hashlib.sha256).hexdigest()


@pytest.fixture
def operator(sms_account, monkeypatch) -> Operator:
    """The operator's end of the line."""
    there = Operator(sms_account)
    monkeypatch.setattr(sms.httpx, "post", there.post)
    return there


def report(client, account, body: list[dict], *, at, secret: str = ""):
    """What the operator posts back."""
    content = json.dumps(body).encode()
    stamp, nonce = str(int(at.timestamp())), "n1"
    proof = secret or _proof(account, stamp, nonce, content)
    headers = {
        "X-App-Key": account.app_key,
        "X-Timestamp": stamp,
        "X-Nonce": nonce,
        "X-Signature": proof,
    }
    address = reverse("registry:sms-callback")
    return client.post(address, data=content, content_type="application/json", headers=headers)


def test_an_act_and_its_message_are_queued_together(queued):
    assert queued.state == ShortMessage.State.QUEUED
    assert queued.text.startswith("您的抵押权注销")
    assert BANK_CODE not in queued.text
    assert "101" not in queued.text.replace(queued.case.case_number, "")  # no room number
    job = ProcrastinateJob.objects.get(task_name=SEND_TASK, args__message_id=queued.pk)
    assert job.args == {"message_id": queued.pk}


def test_a_message_is_handed_over_once(queued, operator, friday_morning):
    assert carry_short_message(message_id=queued.pk, at=friday_morning)
    assert not carry_short_message(message_id=queued.pk, at=friday_morning)

    queued.refresh_from_db()
    assert queued.state == ShortMessage.State.SENT
    assert list(operator.orders) == [out_id_of(queued)]
    assert operator.orders[out_id_of(queued)]["callback_url"].endswith("/callbacks/sms")


def test_an_operator_that_is_down_is_tried_again_and_given_up_at_last(queued, operator, friday_morning):
    operator.down = True
    for attempt in range(ATTEMPTS - 1):
        with pytest.raises(SmsUnavailable):
            carry_short_message(message_id=queued.pk, at=friday_morning + timedelta(minutes=attempt))
    carry_short_message(message_id=queued.pk, at=friday_morning + timedelta(hours=1))

    queued.refresh_from_db()
    assert queued.state == ShortMessage.State.FAILED
    assert "电话" in queued.failure


def test_a_number_that_does_not_exist_is_not_tried_again(queued, operator, friday_morning):
    operator.refuses = True

    carry_short_message(message_id=queued.pk, at=friday_morning)

    queued.refresh_from_db()
    assert queued.state == ShortMessage.State.FAILED
    assert queued.attempts == 1


@pytest.fixture
def friday_at_the_desk(friday_morning, monkeypatch):
    """The callback page looks at the clock and sees Friday morning."""
    monkeypatch.setattr(callbacks, "now", lambda: friday_morning)
    return friday_morning


def test_a_signed_report_settles_the_message(client, queued, operator, friday_at_the_desk):
    friday_morning, sms_account = friday_at_the_desk, operator.account
    carry_short_message(message_id=queued.pk, at=friday_morning)
    told = [{"biz_id": "B1", "out_id": out_id_of(queued), "success": True, "err_code": "DELIVRD", "err_msg": ""}]

    assert report(client, sms_account, told, at=friday_morning, secret="forged").status_code == 401
    queued.refresh_from_db()
    assert queued.state == ShortMessage.State.SENT
    for _ in range(2):  # the operator may report twice
        assert report(client, sms_account, told, at=friday_morning).json() == {"code": 0, "msg": ""}
    queued.refresh_from_db()
    assert queued.state == ShortMessage.State.DELIVERED


def answer(account, rf, phone: str, content: str, at):
    """What the operator posts when somebody answers."""
    body = json.dumps([{"phone_number": f"86{phone}", "content": content}]).encode()
    stamp, nonce = str(int(at.timestamp())), "n"
    request = rf.post(
        reverse("registry:sms-replies"),
        data=body,
        content_type="application/json",
        headers={
            "X-App-Key": account.app_key,
            "X-Timestamp": stamp,
            "X-Nonce": nonce,
            "X-Signature": _proof(account, stamp, nonce, body),
        },
    )
    return callbacks.sms_replies(request)


def test_who_answers_t_is_still_told_what_the_law_wants_told(queued, sms_account, rf, monkeypatch, friday_morning):
    monkeypatch.setattr(callbacks, "now", lambda: friday_morning)
    assert answer(sms_account, rf, queued.phone, " t ", friday_morning).status_code == 200
    told = {template: queue_short_message(queued.case, template=template, at=friday_morning) for template in
            ("recorded", "refused")}  # fmt: skip

    assert told["recorded"].state == ShortMessage.State.WITHHELD
    assert told["recorded"].text.endswith("回T退订")
    assert told["refused"].state == ShortMessage.State.QUEUED
    assert "退订" not in told["refused"].text
    answer(sms_account, rf, queued.phone, "HF", friday_morning)
    again = queue_short_message(queued.case, template="recorded", at=friday_morning)
    assert again.state == ShortMessage.State.QUEUED


def test_an_answer_with_a_wrong_signature_opts_nobody_out(queued, sms_account, rf, monkeypatch, friday_morning):
    monkeypatch.setattr(callbacks, "now", lambda: friday_morning)
    forged = sms_account.model_copy(update={"app_secret": "x" * 32})

    assert answer(forged, rf, queued.phone, "T", friday_morning).status_code == 401
    assert not SmsOptOut.objects.exists()
