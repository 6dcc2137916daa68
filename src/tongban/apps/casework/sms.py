"""The operator that carries short messages, spoken to over HTTP (gateways.md 8.2).

Calls are signed as commercial gateways ask: HMAC-SHA256 over key, time, nonce and body. Delivery reports come
back signed the same way.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

import httpx
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tongban.apps.messaging.outside import trusted_certificates

One = TypeVar("One", bound=BaseModel)
_TOLERANCE_SECONDS: Final = 300
_TIMEOUT_SECONDS: Final = 10


class SmsUnavailable(Exception):
    """The operator could not be reached or did not take the message; trying again may help."""


class SmsRefused(Exception):
    """The operator refused the message for good, e.g. because no such number exists."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


class ReportRefused(Exception):
    """A delivery report that did not come from our operator, or cannot be read."""

    status = 401

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class DeliveryReport(BaseModel):
    """The fate of one message, as the operator posts it in an array."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    biz_id: str = Field(max_length=60)
    out_id: str = Field(max_length=64)
    success: bool
    err_code: str = Field(default="", max_length=60)
    err_msg: str = Field(default="", max_length=200)


class Reply(BaseModel):
    """What somebody answered to a message, as the operator posts it in an array (上行短信)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    phone_number: str = Field(max_length=20)
    content: str = Field(max_length=500)


@dataclass(frozen=True, kw_only=True)
class Order:
    """One message to carry; `out_id` makes sending it twice the same as once."""

    phone: str
    sign: str
    template: str
    text: str
    out_id: str


def send(order: Order, *, at: datetime) -> str:
    """Hand a message to the operator; returns the operator's number for it.

    Raises SmsUnavailable (try again) or SmsRefused (never).
    """
    account = settings.TONGBAN.sms
    if account is None:
        raise SmsUnavailable("no operator is configured")
    body = json.dumps(_order_body(order), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", **_signed(account.app_key, account.app_secret, body, at)}
    try:
        url = f"{account.url.rstrip('/')}/sms/send"
        answer = httpx.post(url, content=body, headers=headers, timeout=_TIMEOUT_SECONDS, verify=trusted_certificates())
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise SmsUnavailable(str(error)) from error
    return _biz_id(answer.status_code, told)


def read_reports(*, headers: Mapping[str, str], body: bytes, at: datetime) -> list[DeliveryReport]:
    """The delivery reports in a signed POST; raises ReportRefused."""
    return _signed_array(DeliveryReport, headers=headers, body=body, at=at)


def read_replies(*, headers: Mapping[str, str], body: bytes, at: datetime) -> list[Reply]:
    """What people answered, in a signed POST; raises ReportRefused."""
    return _signed_array(Reply, headers=headers, body=body, at=at)


def _signed_array(kind: type[One], *, headers: Mapping[str, str], body: bytes, at: datetime) -> list[One]:
    account = settings.TONGBAN.sms
    if account is None or headers.get("X-App-Key") != account.app_key:
        raise ReportRefused("应用未登记。")
    stamp = headers.get("X-Timestamp", "")
    if not stamp.isdecimal() or abs(at.timestamp() - int(stamp)) > _TOLERANCE_SECONDS:
        raise ReportRefused("时间戳缺失，或与本机相差超过 5 分钟。")
    expected = _signature(account.app_key, account.app_secret, stamp, headers.get("X-Nonce", ""), body)
    if not hmac.compare_digest(expected, headers.get("X-Signature", "")):
        raise ReportRefused("签名不符。")
    try:
        return TypeAdapter(list[kind]).validate_json(body)  # type: ignore[valid-type]
    except ValidationError:
        raise ReportRefused("内容无法识别。") from None


def _order_body(order: Order) -> dict[str, str]:
    return {
        "phone_number": order.phone,
        "sign_name": order.sign,
        "template_code": order.template,
        "content": order.text,
        "out_id": order.out_id,
        "callback_url": f"{settings.TONGBAN.node.public_url}/callbacks/sms",
    }


def _biz_id(status: int, told: object) -> str:
    if not isinstance(told, dict):
        raise SmsUnavailable("the operator's answer cannot be read")
    if told.get("code") == "OK":
        return str(told.get("biz_id", ""))
    if status == httpx.codes.UNPROCESSABLE_ENTITY:
        raise SmsRefused(str(told.get("code", "")), str(told.get("message", "")))
    raise SmsUnavailable(f"{told.get('code')} {told.get('message')}")


def _signed(app_key: str, secret: str, body: bytes, at: datetime) -> dict[str, str]:
    stamp, nonce = str(int(at.timestamp())), secrets.token_hex(8)
    return {
        "X-App-Key": app_key,
        "X-Timestamp": stamp,
        "X-Nonce": nonce,
        "X-Signature": _signature(app_key, secret, stamp, nonce, body),
    }


def _signature(app_key: str, secret: str, stamp: str, nonce: str, body: bytes) -> str:
    text = b"\n".join([app_key.encode(), stamp.encode(), nonce.encode(), body])
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
