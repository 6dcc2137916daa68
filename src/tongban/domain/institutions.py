"""Which registration institution answers for which divisions of Henan. 登记机构与管辖区划

Urban districts are registered by the city's own institution, counties and county-level cities by theirs,
and 济源 by its own: 18 prefecture-level units and every county (总体方案: 18 个省辖市及各县).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from tongban.domain.codes.divisions import Division, DivisionLevel, all_divisions, former_divisions, successor_of

_OWN: Final = frozenset(
    {DivisionLevel.CITY, DivisionLevel.DIRECT_COUNTY_CITY, DivisionLevel.COUNTY, DivisionLevel.COUNTY_CITY}
)
_PREFECTURAL: Final = frozenset({DivisionLevel.CITY, DivisionLevel.DIRECT_COUNTY_CITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationInstitution:
    """An institution of the official list; `covers` holds divisions of today and the former ones they replaced."""

    code: str
    place: str
    parent: str
    is_prefectural: bool
    covers: tuple[str, ...]

    @property
    def member(self) -> str:
        """Its name on the exchange."""
        return f"bureau.{self.code}"

    @property
    def name(self) -> str:
        """Its usual name."""
        return f"{self.place}不动产登记中心"


@cache
def registration_institutions() -> tuple[RegistrationInstitution, ...]:
    """Every institution, in the order of the official list."""
    return tuple(_institution(place) for place in all_divisions() if place.level in _OWN)


def home_institution(division: str) -> RegistrationInstitution:
    """The institution that answers for a division, also a former one; raises UnknownDivision, or LookupError."""
    return _by_division()[successor_of(division).code]


def with_former(covers: Iterable[str]) -> tuple[str, ...]:
    """The divisions and the former ones that they replaced: units still carry the old codes."""
    today = set(covers)
    former = {old.code for old in former_divisions() if successor_of(old.code).code in today}
    return tuple(sorted(today | former))


def _institution(place: Division) -> RegistrationInstitution:
    own = [place.code]
    if place.level is DivisionLevel.CITY:
        own += [each.code for each in all_divisions() if each.parent == place.code and _is_district(each)]
    return RegistrationInstitution(
        code=place.code,
        place=place.name,
        parent=place.parent,
        is_prefectural=place.level in _PREFECTURAL,
        covers=with_former(own),
    )


def _is_district(place: Division) -> bool:
    return place.level in {DivisionLevel.DISTRICT, DivisionLevel.FUNCTIONAL_ZONE}


@cache
def _by_division() -> Mapping[str, RegistrationInstitution]:
    return MappingProxyType({code: one for one in registration_institutions() for code in one.covers})
