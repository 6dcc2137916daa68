"""A whole county from a division code, a number of units and a seed; the same again for the same three on one day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from random import Random

from tongban.cli.county.estates import Builder
from tongban.cli.county.paperwork import LAST_DAY, Paperwork
from tongban.cli.county.people import Population
from tongban.cli.county.rights import Life
from tongban.cli.county.showcase import Showcase, as_json
from tongban.domain.codes.divisions import DivisionLevel, all_divisions, division
from tongban.exchange.national.records import RightRecord, UnitRecord

_BEING_BUILT = 0.06
_HOMESTEADS = 0.005


UnitWithRights = tuple[UnitRecord, tuple[RightRecord, ...]]


@dataclass(frozen=True)
class County:
    """Everything generated: each unit with its rights, and the showcase described for programs."""

    division: str
    institution: str
    units: tuple[UnitWithRights, ...]
    showcase: dict[str, object]

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.units)


@dataclass(frozen=True)
class GrowingCounty:
    """A county whose units are made one by one as they are asked for, once: a million need no memory."""

    division: str
    institution: str
    count: int
    units: Iterator[UnitWithRights]
    showcase: dict[str, object]


def make_county(*, code: str, units: int, seed: int, on: date = LAST_DAY) -> County:
    """Generate a county as it is on that day. `code` is a county-level division, or a city for its urban districts.

    Raises UnknownDivision. At least the showcase is made, however few units are asked for.
    """
    grown = grow_county(code=code, units=units, seed=seed, on=on)
    return County(grown.division, grown.institution, tuple(grown.units), grown.showcase)


def grow_county(*, code: str, units: int, seed: int, on: date = LAST_DAY) -> GrowingCounty:
    """The same county, unit by unit; raises UnknownDivision."""
    chance = Random(f"{code} {seed}")  # noqa: S311 - the same county again is the point
    divisions, place = _divisions(code)
    institution = code if len(divisions) > 1 else _institution_of(code)
    population = Population(division=divisions[0][0], place=place, chance=chance)
    papers = Paperwork(institution=institution, place=place, chance=chance)
    life = Life(population=population, paperwork=papers, place=place, chance=chance)
    builder = Builder(divisions=divisions, population=population, chance=chance)
    first, prefix = divisions[0]
    showcase = Showcase(
        division=first, prefix=prefix, place=place, life=life, papers=papers, population=population, on=on
    )
    shown = list(showcase.units())
    made = [(one.unit, one.rights) for one in shown]
    others = _others(builder, life, max(units - len(made), 0))
    described = as_json(showcase=showcase, shown=shown, division=first, place=place)
    return GrowingCounty(first, institution, max(units, len(made)), chain(made, others), described)


def _others(builder: Builder, life: Life, count: int) -> Iterator[UnitWithRights]:
    future = round(count * _BEING_BUILT)
    homesteads = round(count * _HOMESTEADS)
    made = 0
    while made < future:
        estate = builder.estate(finished=False)
        for unit in islice(builder.units(estate), future - made):
            yield unit, tuple(life.of_future(unit, estate.developer))
            made += 1
    for serial in range(1, homesteads + 1):
        unit = builder.village_house(serial)
        yield unit, tuple(life.of_standing(unit))[:1]
    made += homesteads
    while made < count:
        for unit in islice(builder.units(builder.estate(finished=True)), count - made):
            yield unit, tuple(life.of_standing(unit))
            made += 1


def _divisions(code: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Divisions that hold parcels with the words an address begins with, and the place certificates name."""
    named = division(code)
    if named.level.holds_parcels:
        city = division(named.parent) if named.level is DivisionLevel.DISTRICT else None
        prefix = f"{city.name}{named.name}" if city else named.name
        return ((code, prefix),), city.name if city else named.name
    districts = [one for one in all_divisions() if one.parent == code and one.level is DivisionLevel.DISTRICT]
    return tuple((one.code, named.name + one.name) for one in districts), named.name


def _institution_of(code: str) -> str:
    """Urban districts are served by their city's institution (条例 §7)."""
    named = division(code)
    return named.parent if named.level is DivisionLevel.DISTRICT else code
