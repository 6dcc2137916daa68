"""The housing authority files a trade, or says why not (gateways.md 4)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from tongban.apps.messaging.handlers import Received, handles
from tongban.domain.calendar import SHANGHAI
from tongban.domain.declarations import FilingCode, FilingResult, Supervision
from tongban.exchange.contracts.housing import FiledContract, FilingAnswered, FilingRequested, TradeRecorded
from tongban.sites.departments.models import OfficeMatter
from tongban.sites.departments.offices.matters import (
    Act,
    Office,
    answer,
    head,
    names_of,
    open_office,
    price_of,
    refusal,
    take_in,
)

_S = OfficeMatter.Stage
_LOWER = Decimal("0.95")

handles(FilingRequested)(take_in)


@handles(TradeRecorded)
def close_trade(message: TradeRecorded, received: Received) -> None:
    """The transfer is in the register: the trade is over."""
    matters = OfficeMatter.objects.filter(number=message.number, asker=received.sender)
    matters.update(told=f"转移已登簿，交易结案，新证号 {message.certificate_number or '—'}"[:300])


def file(matter: OfficeMatter, *, at: datetime) -> None:
    """Filed, word for word as applied for."""
    _file(matter, at=at)


def file_at_another_price(matter: OfficeMatter, *, at: datetime) -> None:
    """Filed, but the contract names a lower price."""
    price = Decimal(matter.body.get("price") or "500000")
    _file(matter, at=at, price=(price * _LOWER).quantize(Decimal("0.01")))


def file_for_another_buyer(matter: OfficeMatter, *, at: datetime) -> None:
    """Filed, but somebody else bought."""
    other = {**matter.body["buyers"][0], "name": "冯另购", "document_number": "41010119900101003X"}
    _file(matter, at=at, buyers=[other])


def _file(matter: OfficeMatter, *, at: datetime, **otherwise: Any) -> None:
    body, day = matter.body, at.astimezone(SHANGHAI)
    place = matter.asker.rpartition(".")[2]
    said = {
        "contract_number": body.get("contract_number") or f"{place}H{day:%y%m}{matter.pk:07d}",
        "record_number": f"{place}BA{day:%y%m}{matter.pk:07d}",
        "filed_at": at,
        "unit_code": body["unit_code"],
        "area": body.get("area") or Decimal(0),
        "price": body.get("price") or Decimal(0),
        "sellers": body.get("sellers", ()),
        "buyers": body["buyers"],
        "supervision": Supervision.HELD.value,
        "supervised": body.get("price"),
        **otherwise,
    }
    contract = FiledContract.model_validate(said)
    message = FilingAnswered(**head(matter, at), result=FilingResult.FILED.value, contract=contract)
    told = f"已备案，备案号 {contract.record_number}，价款 ¥{contract.price:,.2f}"
    answer(matter, message, stage=_S.ANSWERED, told=told, at=at)


def refuse(matter: OfficeMatter, *, at: datetime, code: str) -> None:
    """Not filed."""
    reason = f"{FilingCode(code).label}。"
    message = FilingAnswered(**head(matter, at), result=FilingResult.REJECTED.value, code=code, reason=reason)
    answer(matter, message, stage=_S.ANSWERED, told=f"不予备案：{reason}", at=at)


def _shown(matter: OfficeMatter) -> list[tuple[str, str]]:
    body = matter.body
    return [
        ("坐落", body["location"]),
        ("出让方", names_of(body.get("sellers", ()))),
        ("承受方", names_of(body["buyers"])),
        ("价款", price_of(body)),
        ("网签合同号", body.get("contract_number") or "未填"),
    ]


open_office(
    Office(
        system="housing",
        title="住建部门",
        acts=(
            Act(name="file", label="备案", stage=_S.RECEIVED, does=file),
            Act(name="price", label="备案，但价款不同", stage=_S.RECEIVED, does=file_at_another_price),
            Act(name="buyer", label="备案，但买方不同", stage=_S.RECEIVED, does=file_for_another_buyer),
            refusal(name="refuse", label="不予备案", does=refuse, codes=FilingCode),
        ),
        by_itself={_S.RECEIVED: file},
        shown=_shown,
    )
)
