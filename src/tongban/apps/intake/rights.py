"""Which existing right an application is about, where its item is about one."""

from dataclasses import dataclass
from typing import Final

from tongban.exchange.contracts.registers import UnitExtract

_OF_MORTGAGES: Final = frozenset({"3702", "3703", "3704"})
_OF_CERTIFICATES: Final = frozenset({"9001", "9002"})


@dataclass(frozen=True, kw_only=True)
class RightOption:
    """One right to choose: its kind on the exchange, the certificate that proves it, how a clerk sees it."""

    kind: str
    certificate_number: str
    label: str


def names_a_right(item: str) -> bool:
    """Whether an application of this item must say which right or certificate it is about."""
    return item in _OF_MORTGAGES | _OF_CERTIFICATES


def rights_to_choose(*, item: str, extract: UnitExtract) -> list[RightOption]:
    """The rights in the home register that an application of this item may be about."""
    if item in _OF_MORTGAGES:
        return [
            RightOption(
                kind="mortgage",
                certificate_number=one.certificate_number,
                label=f"{one.mortgagee}　¥{one.amount:,.2f}　{one.certificate_number}",
            )
            for one in extract.mortgages
        ]
    if item in _OF_CERTIFICATES:
        return [
            RightOption(kind=one.kind, certificate_number=one.number, label=f"{one.about or '证书'}　{one.number}")
            for one in extract.certificates
        ]
    return []
