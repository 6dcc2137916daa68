"""What the operator does with a message: take it on, carry it, report its fate."""

import logging
import re
import threading
from datetime import datetime, timedelta

import httpx
from django.conf import settings
from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from tongban.apps.identity.clock import localtime, now
from tongban.apps.messaging.outside import trusted_certificates
from tongban.sites.departments.models import CarriedMessage
from tongban.sites.departments.signing import signed_headers

log = logging.getLogger(__name__)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_CARRY_TIME = timedelta(seconds=1)
_RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=10))


class MessageOrder(BaseModel):
    """An order to carry one message."""

    model_config = ConfigDict(extra="forbid")

    phone_number: str = Field(max_length=20)
    sign_name: str = Field(min_length=2, max_length=40)
    template_code: str = Field(max_length=40)
    content: str = Field(min_length=1, max_length=500)
    out_id: str = Field(min_length=1, max_length=64)
    callback_url: HttpUrl | None = None


class NumberRefused(Exception):
    """手机号码不合法。"""

    code = "MOBILE_NUMBER_ILLEGAL"
    sentence = "手机号码不合法。"
    status = 422


@transaction.atomic
def take_on(*, order: MessageOrder, app_key: str, at: datetime) -> CarriedMessage:
    """Accept an order; the same `out_id` again is the same message. Raises NumberRefused."""
    if not _MOBILE.fullmatch(order.phone_number):
        raise NumberRefused
    message, _ = CarriedMessage.objects.get_or_create(
        out_id=f"{app_key}:{order.out_id}",
        defaults={
            "biz_id": f"{at:%Y%m%d%H%M%S%f}",
            "app_key": app_key,
            "phone_number": order.phone_number,
            "sign_name": order.sign_name,
            "template_code": order.template_code,
            "content": order.content,
            "send_time": at,
            "callback_url": str(order.callback_url or ""),
            "next_report_at": at + _CARRY_TIME,
        },
    )
    return message


def report_due(*, at: datetime) -> int:
    """Settle and report every message whose time has come; returns how many reports were taken by their customer."""
    due = CarriedMessage.objects.filter(reported=False, next_report_at__lte=at)[:50]
    return sum(_report(message, at=at) for message in due)


def _report(message: CarriedMessage, *, at: datetime) -> bool:
    """Numbers ending in 0000 cannot be reached: the simulator's one fixed failure."""
    unreachable = message.phone_number.endswith("0000")
    message.fate = CarriedMessage.Fate.UNDELIVERABLE if unreachable else CarriedMessage.Fate.DELIVERED
    message.report_time = message.report_time or at
    message.reported = not message.callback_url or _push_report(message)
    message.report_attempts += 1
    if not message.reported:
        pause = _RETRY[min(message.report_attempts, len(_RETRY)) - 1]
        message.next_report_at = at + pause
    message.save(update_fields=["fate", "report_time", "reported", "report_attempts", "next_report_at"])
    return message.reported


def _push_report(message: CarriedMessage) -> bool:
    return _push(message.callback_url, _report_of(message), of=message)


def push_reply(message: CarriedMessage, *, content: str) -> bool:
    """Hand what somebody answered to the customer, below the address of its reports (上行短信); whether taken."""
    told: dict[str, object] = {"phone_number": message.phone_number, "content": content, "dest_code": "10690000"}
    return bool(message.callback_url) and _push(f"{message.callback_url}/replies", told, of=message)


def _push(url: str, told: dict[str, object], *, of: CarriedMessage) -> bool:
    body = httpx.Request("POST", url, json=[told]).content
    headers = signed_headers(app_key=of.app_key, secret=settings.TONGBAN.customers.get(of.app_key, ""), body=body)
    try:
        answer = httpx.post(
            url,
            content=body,
            headers={**headers, "Content-Type": "application/json"},
            timeout=5,
            verify=trusted_certificates(),
        )
        return answer.status_code == httpx.codes.OK and answer.json().get("code") == 0
    except (httpx.HTTPError, ValueError) as error:
        log.info("%s for %s not taken: %s", url, of.biz_id, error)
        return False


def _report_of(message: CarriedMessage) -> dict[str, object]:
    delivered = message.fate == CarriedMessage.Fate.DELIVERED
    return {
        "phone_number": message.phone_number,
        "send_time": f"{localtime(message.send_time):%Y-%m-%d %H:%M:%S}",
        "report_time": f"{localtime(message.report_time):%Y-%m-%d %H:%M:%S}",
        "success": delivered,
        "err_code": message.fate,
        "err_msg": message.get_fate_display(),
        "sms_size": str(message.parts),
        "biz_id": message.biz_id,
        "out_id": message.out_id.partition(":")[2],
    }


def run_reports(stop: threading.Event) -> None:
    """Report until told to stop."""
    while not stop.wait(0.5):
        report_due(at=now())
