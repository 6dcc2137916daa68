"""The treasury gives a code, takes the money and writes the electronic invoice (gateways.md 2)."""

from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Final

from tongban.apps.messaging.handlers import handles
from tongban.domain.calendar import SHANGHAI
from tongban.exchange.contracts.onewindow import RequestWithdrawn
from tongban.exchange.contracts.treasury import NoticeIssued, NoticeRefused, NoticeRequested, PaymentConfirmed
from tongban.sites.departments.models import OfficeMatter
from tongban.sites.departments.offices.matters import (
    PAYING_PACE,
    Act,
    Office,
    answer,
    head,
    open_office,
    take_in,
    void,
)

_S = OfficeMatter.Stage
_TO_PAY: Final = timedelta(days=15)
_REFUSALS: Final = {"18012": "没有该单位的代收权限", "99999": "缴款单内容有误"}

handles(NoticeRequested)(take_in)
handles(RequestWithdrawn)(void)


def issue(matter: OfficeMatter, *, at: datetime) -> None:
    """Twenty digits: place, year, kind 9, running number."""
    day = at.astimezone(SHANGHAI)
    code = f"{matter.body['institution']}{day:%y}9{matter.pk:011d}"
    total = Decimal(matter.body["total"])
    message = NoticeIssued(**head(matter, at), pay_code=code, total=total, pay_by=(day + _TO_PAY).date())
    told = f"缴款码 {code}，应缴 ¥{total:,.2f}"
    answer(matter, message, stage=_S.ISSUED, told=told, at=at, again_in=PAYING_PACE, pay_code=code)


def refuse(matter: OfficeMatter, *, at: datetime, code: str) -> None:
    """No notice."""
    message = NoticeRefused(**head(matter, at), code=code, reason=f"{_REFUSALS[code]}。")
    answer(matter, message, stage=_S.ANSWERED, told=f"未开具：{_REFUSALS[code]}", at=at)


def pay(matter: OfficeMatter, *, at: datetime) -> None:
    """The money has arrived; the invoice goes with the news."""
    day = at.astimezone(SHANGHAI)
    invoice = f"{matter.pk:010d}"
    message = PaymentConfirmed(
        **head(matter, at),
        pay_code=matter.answer["pay_code"],
        amount=Decimal(matter.body["total"]),
        paid_at=at,
        bank_serial=f"{day:%Y%m%d}{matter.pk:06d}",
        invoice_code=f"410101{day:%y}",
        invoice_number=invoice,
        check_code=sha256(matter.number.encode()).hexdigest()[:6],
    )
    told = f"¥{Decimal(matter.body['total']):,.2f} 已到账，电子票据 {invoice}"
    answer(matter, message, stage=_S.ANSWERED, told=told, at=at)


def _shown(matter: OfficeMatter) -> list[tuple[str, str]]:
    items = "、".join(f"{one['name']} ¥{Decimal(one['amount']):,.2f}" for one in matter.body["items"])
    return [("缴款人", matter.body["payer"]), ("收费项目", items), ("执收单位", matter.body["institution"])]


open_office(
    Office(
        system="treasury",
        title="财政非税",
        acts=(
            Act(name="issue", label="开具缴款单", stage=_S.RECEIVED, does=issue),
            Act(name="refuse", label="不予开具", stage=_S.RECEIVED, does=refuse, codes=_REFUSALS, refuses=True),
            Act(name="pay", label="已到账", stage=_S.ISSUED, does=pay),
        ),
        by_itself={_S.RECEIVED: issue, _S.ISSUED: pay},
        shown=_shown,
    )
)
