"""Which existing right an application is about, where its item is about one: the catalogue says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tongban.domain.catalogue import RegisterEntry
from tongban.domain.catalogue import item as item_of
from tongban.domain.dictionaries import RightType
from tongban.exchange.contracts.registers import UnitExtract

_NOTICES: Final = MappingProxyType(
    {
        "presale": "预购商品房预告",
        "sale": "不动产买卖预告",
        "presale_mortgage": "预购商品房抵押预告",
        "mortgage": "不动产抵押预告",
    }
)
_OBJECTION: Final = "异议登记"
_BURDENS: Final = MappingProxyType({RightType.HABITATION: "habitation", RightType.EASEMENT: "easement"})


@dataclass(frozen=True, kw_only=True)
class RightOption:
    """One right to choose: its kind on the exchange, the certificate that proves it, how a clerk sees it."""

    kind: str
    certificate_number: str
    label: str


def names_a_right(code: str) -> bool:
    """Whether an application of this item must say which right or certificate it is about."""
    return item_of(code).addresses is not None


def rights_to_choose(*, item: str, extract: UnitExtract) -> list[RightOption]:
    """The rights in the home register that an application of this item may be about."""
    if _addressed(item) is RegisterEntry.BURDEN:
        return _burdens(extract, kind=item_of(item).right_type)
    choices = _CHOICES.get(_addressed(item))
    return choices(extract) if choices else []


def _addressed(code: str) -> RegisterEntry | None:
    return item_of(code).addresses


def _mortgages(extract: UnitExtract) -> list[RightOption]:
    return [
        RightOption(
            kind="mortgage",
            certificate_number=one.certificate_number,
            label=f"{one.mortgagee}　¥{one.amount:,.2f}　{one.certificate_number}",
        )
        for one in extract.mortgages
    ]


def _notices(extract: UnitExtract) -> list[RightOption]:
    return [
        RightOption(
            kind="advance_notice",
            certificate_number=one.certificate_number,
            label=f"{_NOTICES.get(one.kind, '预告')}　{one.holder}　{one.certificate_number}",
        )
        for one in extract.advance_notices
    ]


def _objections(extract: UnitExtract) -> list[RightOption]:
    return [
        RightOption(kind="objection", certificate_number=one.number, label=f"{_OBJECTION}　{one.number}")
        for one in extract.certificates
        if one.about == _OBJECTION
    ]


def _burdens(extract: UnitExtract, *, kind: RightType) -> list[RightOption]:
    return [
        RightOption(kind=_BURDENS[kind], certificate_number=one.number, label=f"{kind.label}　{one.number}")
        for one in extract.certificates
        if one.about == kind.label
    ]


def _certificates(extract: UnitExtract) -> list[RightOption]:
    return [
        RightOption(kind=one.kind, certificate_number=one.number, label=f"{one.about or '证书'}　{one.number}")
        for one in extract.certificates
    ]


_CHOICES: Final[Mapping[RegisterEntry | None, Callable[[UnitExtract], list[RightOption]]]] = MappingProxyType(
    {
        RegisterEntry.MORTGAGE: _mortgages,
        RegisterEntry.SALE_NOTICE: _notices,
        RegisterEntry.MORTGAGE_NOTICE: _notices,
        RegisterEntry.OBJECTION: _objections,
        RegisterEntry.CERTIFICATE: _certificates,
    }
)
