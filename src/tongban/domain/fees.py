"""Registration fees, charged by the piece (民法典 §223).

Source: 发改价格规〔2016〕2559号; 财税〔2016〕79号; 财税〔2019〕45号.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from tongban.domain.catalogue.effects import FeeClass
from tongban.domain.catalogue.item import BusinessItem, PartyRole, Produces
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import HolderSide, HouseNature, PropertyUse, RegistrationType, RightType
from tongban.domain.labelled import Labelled

_HOUSING_FEE: Final = Decimal(80)
_OTHER_FEE: Final = Decimal(550)
_CERTIFICATE_COST: Final = Decimal(10)
_FREE: Final = Decimal(0)
_2019_CHANGE: Final = date(2019, 7, 1)
"""财税〔2019〕45号: alterations and corrections free, garages charged as housing."""
_SUBSIDISED: Final = frozenset({HouseNature.PUBLIC_RENTAL, HouseNature.LOW_RENT, HouseNature.AFFORDABLE})
_HALF_BEFORE_2019: Final = frozenset({RegistrationType.ALTERATION, RegistrationType.CORRECTION})


class Payer(Labelled):
    """Who pays; small enterprises and sole traders are exempt (财税〔2016〕79号)."""

    ORDINARY = "ordinary", "一般缴费人"
    SMALL_ENTERPRISE = "small_enterprise", "小微企业（含个体工商户）"
    SOLE_TRADER = "sole_trader", "个体工商户"

    @property
    def is_exempt(self) -> bool:
        """Whether this payer pays nothing."""
        return self is not Payer.ORDINARY


class FeeWaiver(Labelled):
    """Why nothing is charged although the item has a fee."""

    SMALL_ENTERPRISE = "small_enterprise", "小微企业（含个体工商户）免收"
    SUBSIDISED_HOUSING = "subsidised_housing", "廉租、公租、经济适用住房等保障性住房免收"
    SHANTYTOWN_RESETTLEMENT = "shantytown_resettlement", "棚户区改造安置住房免收"
    ANCILLARY = "ancillary", "与住房一并登记、不单独发证的车库、车位、储藏室免收"
    DIVISION_CHANGE = "division_change", "因行政区划调整导致坐落变化免收"
    FOREST_OR_FARM = "forest_or_farm", "林权、农用地免收"
    INSTITUTION_ERROR = "institution_error", "因登记机构错误导致的更正免收"


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """One line of the bill: yuan for each, how many, together."""

    name: str
    each: Decimal
    count: int

    @property
    def amount(self) -> Decimal:
        """Yuan for the line."""
        return self.each * self.count


@dataclass(frozen=True, kw_only=True)
class Fee:
    """A bill: its lines, what waived it if anything did, and who pays."""

    lines: tuple[FeeLine, ...] = ()
    waiver: FeeWaiver | None = None
    payer_side: HolderSide = HolderSide.RIGHT_HOLDER

    @property
    def total(self) -> Decimal:
        """Yuan altogether."""
        return sum((line.amount for line in self.lines), _FREE)

    @property
    def sentence(self) -> str:
        """The bill in words."""
        if self.waiver:
            return f"不收费：{self.waiver.label}。"
        if not self.lines:
            return "本事项不收费。"
        parts = "，".join(f"{one.name}{one.each}元×{one.count}" for one in self.lines)
        return f"{parts}，共{self.total}元，由{self.payer_side.label}缴纳。"


def fee_for(
    *,
    item: BusinessItem,
    use: PropertyUse,
    payer: Payer = Payer.ORDINARY,
    extra_certificates: int = 0,
    document: CertificateKind = CertificateKind.TITLE,
    units: int = 1,
    parcels: int | None = None,
    nature: HouseNature = HouseNature.MARKET,
    waivers: Collection[FeeWaiver] = (),
    on: date | None = None,
) -> Decimal:
    """The fee in yuan for one application.

    `extra_certificates` are title certificates beyond the first; `document` is what 9001/9002 replace;
    `units` mortgaged for one loan on `parcels` parcels are as many pieces as parcels (by default every
    unit stands on its own parcel); other acts are a piece for every unit. `waivers` are further grounds
    on file; `on` is the day of application where it is not today.
    """
    return bill_for(
        item=item,
        use=use,
        payer=payer,
        extra_certificates=extra_certificates,
        document=document,
        units=units,
        parcels=parcels,
        nature=nature,
        waivers=waivers,
        on=on,
    ).total


def bill_for(
    *,
    item: BusinessItem,
    use: PropertyUse,
    payer: Payer = Payer.ORDINARY,
    extra_certificates: int = 0,
    document: CertificateKind = CertificateKind.TITLE,
    units: int = 1,
    parcels: int | None = None,
    nature: HouseNature = HouseNature.MARKET,
    waivers: Collection[FeeWaiver] = (),
    on: date | None = None,
) -> Fee:
    """The same line by line; see `fee_for`."""
    charged = _class_on(item, on=on)
    if charged is FeeClass.NONE:
        return Fee()
    waiver = _waiver(payer=payer, nature=nature, waivers=waivers)
    if waiver:
        return Fee(waiver=waiver)
    if item.produces is Produces.SAME_AS_BEFORE:
        # Registration certificates cost nothing, new or replaced, however many.
        copies = (1 + extra_certificates) * units if document is CertificateKind.TITLE else 0
        return Fee(lines=_lines(("证书工本费", _CERTIFICATE_COST, copies)))
    is_mortgage = item.right_type is RightType.MORTGAGE
    pieces = parcels if is_mortgage and parcels is not None else units
    extra = extra_certificates if item.produces is Produces.TITLE_CERTIFICATE else 0
    name = "证书工本费" if charged is FeeClass.CERTIFICATE_COST else "登记费"
    each = _per_piece(charged, use=use, on=on)
    return Fee(lines=_lines((name, each, pieces), ("增加证书工本费", _CERTIFICATE_COST, extra)))


def payers_of(item: BusinessItem) -> tuple[PartyRole, ...]:
    """The roles of those who are registered as holding the right: they pay (抵押权人 for a mortgage)."""
    roles = [role for way in item.alternatives for role in way.roles if role.side is HolderSide.RIGHT_HOLDER]
    return tuple(dict.fromkeys(roles))


def _class_on(item: BusinessItem, *, on: date | None) -> FeeClass:
    before = on is not None and on < _2019_CHANGE
    altered = item.registration_type in _HALF_BEFORE_2019
    return FeeClass.HALF if before and altered and item.right_type is RightType.HOUSE else item.fee


def _waiver(*, payer: Payer, nature: HouseNature, waivers: Collection[FeeWaiver]) -> FeeWaiver | None:
    if payer.is_exempt:
        return FeeWaiver.SMALL_ENTERPRISE
    if nature in _SUBSIDISED:
        return FeeWaiver.SUBSIDISED_HOUSING
    return next((one for one in FeeWaiver if one in waivers), None)


def _per_piece(charged: FeeClass, *, use: PropertyUse, on: date | None) -> Decimal:
    if charged is FeeClass.CERTIFICATE_COST:
        return _CERTIFICATE_COST
    garage_as_housing = on is None or on >= _2019_CHANGE
    housing = use is PropertyUse.RESIDENTIAL or (use is PropertyUse.GARAGE and garage_as_housing)
    full = _HOUSING_FEE if housing else _OTHER_FEE
    return full / 2 if charged is FeeClass.HALF else full


def _lines(*entries: tuple[str, Decimal, int]) -> tuple[FeeLine, ...]:
    return tuple(FeeLine(name=name, each=each, count=count) for name, each, count in entries if count)
