"""Registration fees, charged by the piece (民法典 §223).

Source: 发改价格规〔2016〕2559号; 财税〔2016〕79号; 财税〔2019〕45号.
"""

from decimal import Decimal
from typing import Final

from tongban.domain.catalogue.item import BusinessItem, Produces
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import HouseNature, PropertyUse, RegistrationType, RightType
from tongban.domain.labelled import Labelled

_HOUSING_FEE: Final = Decimal(80)
_OTHER_FEE: Final = Decimal(550)
_CERTIFICATE_COST: Final = Decimal(10)
_FREE: Final = Decimal(0)
_HOUSING_RATE: Final = frozenset({PropertyUse.RESIDENTIAL, PropertyUse.GARAGE})
_FREE_TYPES: Final = frozenset(
    {
        RegistrationType.ALTERATION,
        RegistrationType.CANCELLATION,
        RegistrationType.CORRECTION,
        RegistrationType.ADVANCE_NOTICE,
        RegistrationType.SEIZURE,
    }
)
_SUBSIDISED: Final = frozenset({HouseNature.PUBLIC_RENTAL, HouseNature.LOW_RENT, HouseNature.AFFORDABLE})
_BETWEEN_SPOUSES: Final = "2003"
_OBJECTION: Final = "6001"
_SEARCH: Final = "9801"


class Payer(Labelled):
    """Who pays; small enterprises and sole traders are exempt (财税〔2016〕79号)."""

    ORDINARY = "ordinary", "一般缴费人"
    SMALL_ENTERPRISE = "small_enterprise", "小微企业（含个体工商户）"


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
) -> Decimal:
    """The fee in yuan for one application.

    `extra_certificates` are title certificates beyond the first; `document` is what 9001/9002 replace;
    `units` mortgaged for one loan on `parcels` parcels are as many pieces as parcels (by default every
    unit stands on its own parcel); other acts are a piece for every unit.
    """
    if _is_free(item, payer=payer, nature=nature):
        return _FREE
    if item.produces is Produces.SAME_AS_BEFORE:
        replaced = (1 + extra_certificates) * units
        return _CERTIFICATE_COST * replaced if document is CertificateKind.TITLE else _FREE
    is_mortgage = item.right_type is RightType.MORTGAGE
    pieces = parcels if is_mortgage and parcels is not None else units
    # Registration certificates cost nothing, however many are issued.
    extra = extra_certificates if item.produces is Produces.TITLE_CERTIFICATE else 0
    return _fee_per_piece(item, use=use) * pieces + _CERTIFICATE_COST * extra


def _is_free(item: BusinessItem, *, payer: Payer, nature: HouseNature) -> bool:
    if item.registration_type in _FREE_TYPES or item.code == _SEARCH:
        return True
    if item.registration_type is RegistrationType.OBJECTION and item.code != _OBJECTION:
        return True
    return payer is Payer.SMALL_ENTERPRISE or nature in _SUBSIDISED


def _fee_per_piece(item: BusinessItem, *, use: PropertyUse) -> Decimal:
    if item.code == _BETWEEN_SPOUSES:
        return _CERTIFICATE_COST
    full = _HOUSING_FEE if use in _HOUSING_RATE else _OTHER_FEE
    return full / 2 if item.code == _OBJECTION else full
