"""What a transfer costs in taxes, as far as the declaration tells (rates of 2026, for demonstrations).

契税：河南住房 3%、其他 4%；家庭首套 140㎡ 以下 1%、以上 1.5%，第二套 1%、2%（财政部等公告2024年第16号）。
增值税：个人取得不满两年的住房全额征收；个人所得税：满五年且为家庭唯一住房免征，其余按核定 1%。
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from tongban.domain.declarations import FamilyHomes, Kinship, TaxItem
from tongban.exchange.contracts.taxes import TaxLine

_CENT: Final = Decimal("0.01")
_LARGE: Final = Decimal(140)
_TWO_YEARS, _FIVE_YEARS = 2, 5
_DEED_ON_HOMES: Final = {
    FamilyHomes.FIRST: (Decimal(1), Decimal("1.5")),
    FamilyHomes.SECOND: (Decimal(1), Decimal(2)),
}
_PREFERENCE: Final = "财政部等公告2024年第16号"


def exemption(body: dict[str, Any]) -> str:
    """The ground on which no deed tax is due at all (契税法 §6); empty where there is none."""
    if body["item"] == "2003" or body.get("kinship") == Kinship.SPOUSES:
        return "契税法 §6(4)"
    if body.get("kinship") == Kinship.LEGAL_HEIR:
        return "契税法 §6(5)"
    if body.get("kinship") == Kinship.FORMER_SPOUSES:
        return "财政部 税务总局公告2021年第29号"
    return ""


def lines_of(body: dict[str, Any], *, on: date) -> list[TaxLine]:
    """Every tax of every taxpayer."""
    price = Decimal(body.get("price") or "0")
    buyer = body["transferees"][0]["name"]
    lines = [_deed(body, price=price, taxpayer=buyer)]
    if body["item"] == "2001" and body.get("transferors"):
        lines += _sellers(body, price=price, taxpayer=body["transferors"][0]["name"], on=on)
    return lines


def _deed(body: dict[str, Any], *, price: Decimal, taxpayer: str) -> TaxLine:
    home = str(body.get("use", "")).startswith("1")
    if not home:
        return _line(TaxItem.DEED, taxpayer, price, Decimal(4))
    preferred = _DEED_ON_HOMES.get(FamilyHomes(body.get("family_homes") or FamilyHomes.FURTHER))
    if preferred is None:
        return _line(TaxItem.DEED, taxpayer, price, Decimal(3))
    large = Decimal(body.get("area") or "0") > _LARGE
    return _line(TaxItem.DEED, taxpayer, price, preferred[1] if large else preferred[0], basis=_PREFERENCE)


def _sellers(body: dict[str, Any], *, price: Decimal, taxpayer: str, on: date) -> list[TaxLine]:
    acquired = body.get("seller_acquired_on")
    held = _years(date.fromisoformat(acquired), on) if acquired else 0
    lines = [] if held >= _TWO_YEARS else [_line(TaxItem.VALUE_ADDED, taxpayer, price, Decimal(3))]
    if not (held >= _FIVE_YEARS and body.get("seller_sole_home")):
        lines.append(_line(TaxItem.INCOME, taxpayer, price, Decimal(1), basis="核定征收"))
    return lines


def _years(since: date, on: date) -> int:
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _line(tax: TaxItem, taxpayer: str, base: Decimal, percent: Decimal, *, basis: str = "") -> TaxLine:
    due = (base * percent / 100).quantize(_CENT, ROUND_HALF_UP)
    return TaxLine(
        tax=tax.value, taxpayer=taxpayer, base=base, rate=f"{percent}%", due=due, relief=Decimal(0), basis=basis
    )
