"""What the carrier does with a parcel: take the order, collect it, carry it, bring it to the door."""

import re
import threading
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import now
from pydantic import BaseModel, ConfigDict, Field

from tongban.sites.departments.models import CarriedParcel, ParcelScan

_PACE = timedelta(seconds=20)  # a scan follows the one before; a day's way is shown within two minutes
_CITY = re.compile(r"市|州|地区")
_PHONE = re.compile(r"1\d{10}|0\d{9,11}")
# The way of a parcel that meets no trouble, scan by scan.
_WAY = (
    ("00", "揽投部", "邮政揽收员已收件"),
    ("40", "处理中心", "离开处理中心，发往下一站"),
    ("41", "目的地处理中心", "到达处理中心"),
    ("50", "投递部", "投递员正在派件，请保持电话畅通"),
    ("10", "收件地址", "本人签收"),
)
_AT_THE_DOOR = {
    "10": ("收件地址", "本人签收"),
    "20": ("收件地址", "未妥投：收件人不在，已电话联系，另行投递"),
    "50": ("投递部", "投递员再次派件"),
}


class Person(BaseModel):
    """Who sends or receives."""

    model_config = ConfigDict(extra="ignore")

    name: str = Field(min_length=1, max_length=60)
    phone: str = Field(max_length=20)
    prov: str = Field(default="", max_length=30)
    city: str = Field(max_length=30)
    county: str = Field(default="", max_length=30)
    address: str = Field(min_length=1, max_length=200)


class Contents(BaseModel):
    """What lies inside."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    name: str = Field(alias="itemName", max_length=100)


class ParcelOrder(BaseModel):
    """`ems.inland.order.create.normal` (gateways.md 8.1)."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    number: str = Field(alias="txLogisticID", min_length=1, max_length=60)
    customer: str = Field(alias="custCode", min_length=1, max_length=40)
    sender: Person
    receiver: Person
    items: list[Contents] = Field(min_length=1, max_length=20)


class OrderRefused(Exception):
    """The carrier does not take this parcel, with its code for why."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


@transaction.atomic
def take_order(order: ParcelOrder, *, app_key: str, at: datetime) -> CarriedParcel:
    """Take a parcel on; the same number of a customer again is the same parcel. Raises OrderRefused."""
    if not _PHONE.fullmatch(order.receiver.phone):
        raise OrderRefused("S07", "收件人电话不合法")
    if not _CITY.search(order.receiver.city):
        raise OrderRefused("S13", "收件地址不完整，无法分拣")
    parcel, fresh = CarriedParcel.objects.get_or_create(
        order_number=f"{app_key}:{order.number}",
        defaults={
            "customer": order.customer,
            "waybill": f"1{at:%y%m%d}{at.microsecond:06d}",
            "receiver": order.receiver.name,
            "phone": order.receiver.phone,
            "address": f"{order.receiver.prov}{order.receiver.city}{order.receiver.county}{order.receiver.address}",
            "contents": "、".join(item.name for item in order.items)[:100],
            "ordered_at": at,
            "next_scan_at": at + _PACE,
        },
    )
    if not fresh and parcel.cancelled_at is not None:
        raise OrderRefused("S20", "商户单号已撤单")
    return parcel


@transaction.atomic
def cancel_order(*, number: str, app_key: str, at: datetime) -> None:
    """Give an order back that was not collected; again is the same. Raises OrderRefused."""
    parcel = CarriedParcel.objects.select_for_update().filter(order_number=f"{app_key}:{number}").first()
    if parcel is None:
        raise OrderRefused("S01", "没有这个商户单号")
    if parcel.scans.exists():
        raise OrderRefused("S21", "已揽收，不能撤单")
    parcel.cancelled_at, parcel.next_scan_at = parcel.cancelled_at or at, None
    parcel.save(update_fields=["cancelled_at", "next_scan_at"])


@transaction.atomic
def scan_at_the_door(*, waybill: str, code: str, at: datetime) -> None:
    """What the postman notes at the door, at a visitor's wish: signed for, nobody there, or out once more."""
    parcel = CarriedParcel.objects.select_for_update().filter(waybill=waybill, cancelled_at__isnull=True).first()
    if parcel is None or code not in _AT_THE_DOOR or parcel.scans.filter(code="10").exists():
        return
    place, remark = _AT_THE_DOOR[code]
    if not parcel.scans.exists():
        _scan(parcel, *_WAY[0], at=at)
    _scan(parcel, code, place, remark, at=at)
    # Whoever plays the postman goes on playing: nothing moves by itself any more.
    parcel.next_scan_at = None
    parcel.save(update_fields=["next_scan_at"])


def walk_rounds(*, at: datetime) -> int:
    """Move every parcel on whose next scan is due; how many were."""
    due = list(CarriedParcel.objects.filter(next_scan_at__lte=at).values_list("pk", flat=True)[:50])
    for number in due:
        _walk(number, at=at)
    return len(due)


@transaction.atomic
def _walk(number: int, *, at: datetime) -> None:
    parcel = CarriedParcel.objects.select_for_update().get(pk=number)
    if parcel.next_scan_at is None:
        return
    done = parcel.scans.count()
    _scan(parcel, *_WAY[done], at=at)
    parcel.next_scan_at = at + _PACE if done + 1 < len(_WAY) else None
    parcel.save(update_fields=["next_scan_at"])


def _scan(parcel: CarriedParcel, code: str, place: str, remark: str, *, at: datetime) -> None:
    ParcelScan.objects.create(parcel=parcel, at=at, code=code, place=place, remark=remark)


def run_rounds(stop: threading.Event) -> None:
    """Walk until told to stop."""
    while not stop.wait(1):
        walk_rounds(at=now())
