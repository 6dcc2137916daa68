"""The carrier's open interface (EMS 开放接口, gateways.md 8.1): orders, tracks, withdrawals.

Every call is a form of named parameters, signed with SHA-256 over all of them in the order of their names, empty ones
too, and the secret behind them. Answers are JSON.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
from django.conf import settings
from django.utils.timezone import make_aware
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

from tongban.domain.calendar import SHANGHAI
from tongban.domain.posting import PostalAddress, is_waybill, postal_address

_TIMEOUT_SECONDS: Final = 10
_LARGEST_ANSWER: Final = 256 * 1024
_WRITTEN: Final = "%Y-%m-%d %H:%M:%S"
_NEVER_PICKED_UP: Final = "28"


class CarrierUnavailable(Exception):
    """The carrier could not be reached, or it is not known whether it took the order; asking again is right.

    An order asked for again bears the same number of ours, and the carrier answers with the same waybill.
    """


class CarrierRefused(Exception):
    """The carrier refuses this parcel as it is, e.g. because it does not know the address."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What is to be carried to whom. `number` is ours, and unique."""

    number: str
    name: str
    phone: str
    address: str
    contents: str
    grams: int


class Scan(BaseModel):
    """One entry of a parcel's track."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    at: AwareDatetime = Field(alias="acceptTime")
    place: str = Field(alias="acceptAddress", max_length=200)
    code: str = Field(max_length=4)
    remark: str = Field(default="", max_length=300)

    @field_validator("at", mode="before")
    @classmethod
    def _local(cls, told: object) -> object:
        """The carrier writes local time without a zone."""
        return make_aware(datetime.strptime(told, _WRITTEN), SHANGHAI) if isinstance(told, str) else told  # noqa: DTZ007


def order_parcel(parcel: Parcel, *, at: datetime) -> str:
    """Order a parcel's collection; its waybill. Raises CarrierUnavailable, CarrierRefused."""
    account = _account()
    sender = _party(account.sender_name, account.sender_phone, postal_address(account.sender_address))
    order = {
        "txLogisticID": parcel.number,
        "custCode": account.customer,
        "orderType": "1",
        "serviceType": "1",
        "weight": str(parcel.grams),
        "revertBill": "1",
        "sender": sender,
        "collect": sender,
        "receiver": _party(parcel.name, parcel.phone, postal_address(parcel.address)),
        "items": [{"itemName": parcel.contents, "number": "1"}],
    }
    answer = _call("ems.inland.order.create.normal", {"orderNormal": json.dumps(order, ensure_ascii=False)}, at=at)
    answered = next((one for one in _lines(answer, "responseOrders") if one.get("txLogisticID") == parcel.number), {})
    if answer.get("success") != "T":
        raise CarrierRefused(str(answered.get("errorCode", "")), str(answered.get("errorMsg", ""))[:200])
    waybill = str(answered.get("mailNo", ""))
    if not is_waybill(waybill):
        raise CarrierUnavailable(f"the carrier's waybill cannot be read: {waybill!r:.40}")
    return waybill


def scans_of(waybill: str, *, at: datetime) -> list[Scan]:
    """A parcel's track so far, oldest first. Raises CarrierUnavailable."""
    answer = _call("ems.inland.trace.query", {"mailNo": waybill}, at=at)
    try:
        scans = [Scan.model_validate(one) for one in _lines(answer, "traces")]
    except ValidationError as error:
        raise CarrierUnavailable(f"the track of {waybill} cannot be read") from error
    return sorted(scans, key=lambda scan: scan.at)


def withdraw_parcel(number: str, *, at: datetime) -> None:
    """Take an order back that nobody has collected. Raises CarrierRefused once it has been, CarrierUnavailable."""
    answer = _call("ems.inland.order.cancel", {"txLogisticID": number, "cancelCode": _NEVER_PICKED_UP}, at=at)
    if answer.get("success") != "T":
        raise CarrierRefused(str(answer.get("errorCode", "")), str(answer.get("errorMsg", ""))[:200])


def signature(parameters: Mapping[str, str], secret: str) -> str:
    """Base64 of SHA-256 over name and value of every parameter but `sign`, by name, and the secret."""
    text = "".join(f"{name}{parameters[name]}" for name in sorted(parameters) if name != "sign")
    return base64.b64encode(hashlib.sha256(f"{text}{secret}".encode()).digest()).decode()


def is_configured() -> bool:
    """Whether this node has a carrier that it may order from."""
    return settings.TONGBAN.carrier is not None


def next_look(at: datetime) -> datetime:
    """When a parcel's track is to be asked for again."""
    return at + timedelta(minutes=int(_account().look_minutes))


def _account() -> Any:
    """The node's agreement with its carrier, a section of its configuration."""
    if not is_configured():
        raise CarrierUnavailable("no carrier is configured")
    return settings.TONGBAN.carrier


def _call(method: str, told: Mapping[str, str], *, at: datetime) -> dict[str, Any]:
    account = _account()
    parameters = {
        "app_key": account.app_key,
        "authorization": account.authorization,
        "charset": "UTF-8",
        "format": "json",
        "method": method,
        "size": "10",
        "timestamp": f"{at.astimezone(SHANGHAI):{_WRITTEN}}",
        "version": "V3.01",
        **told,
    }
    parameters["sign"] = signature(parameters, account.app_secret)
    try:
        answer = httpx.post(account.url, data=parameters, timeout=_TIMEOUT_SECONDS)
        answer.raise_for_status()
        read = answer.json() if len(answer.content) <= _LARGEST_ANSWER else None
    except (httpx.HTTPError, ValueError) as error:
        raise CarrierUnavailable(str(error)) from error
    if not isinstance(read, dict):
        raise CarrierUnavailable("the carrier's answer cannot be read")
    return read


def _lines(answer: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    lines = answer.get(name)
    return [one for one in lines if isinstance(one, dict)] if isinstance(lines, list) else []


def _party(name: str, phone: str, address: PostalAddress) -> dict[str, str]:
    return {
        "name": name,
        "phone": phone,
        "postCode": "",
        "prov": address.province,
        "city": address.city,
        "county": address.county,
        "address": address.rest,
    }
