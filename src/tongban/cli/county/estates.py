"""Parcels, buildings and units of an estate."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tongban.cli.county.people import Company, Population
from tongban.cli.county.words import ESTATE_KINDS, ESTATES, STREETS, VILLAGES
from tongban.domain.dictionaries import HouseNature, HouseStructure, HouseType, HouseUse, RightNature, RightType
from tongban.exchange.national.records import UnitRecord, UnitStatus

_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Estate:
    """One parcel with what stands on it. `finished_on` is None while it is being built."""

    parcel: str
    address: str
    name: str
    developer: Company
    granted_on: date
    finished_on: date | None
    floors: int
    doors: int
    land_area: Decimal

    @property
    def status(self) -> UnitStatus:
        """Whether its units stand already."""
        return UnitStatus.SURVEYED if self.finished_on else UnitStatus.PREDICTED


class Builder:
    """Builds estates one after another, in the county's divisions by turns."""

    def __init__(self, *, divisions: tuple[tuple[str, str], ...], population: Population, chance: Random) -> None:
        self._divisions = divisions  # code and full name of each
        self._population = population
        self._chance = chance
        self._parcels = 0

    def estate(self, *, finished: bool) -> Estate:
        """The next estate."""
        chance = self._chance
        self._parcels += 1
        division, prefix = self._divisions[self._parcels % len(self._divisions)]
        name = chance.choice(ESTATES) + chance.choice(ESTATE_KINDS)
        granted_on = date(2003, 1, 1) + timedelta(days=chance.randrange(365 * 17))
        if not finished:
            granted_on = date(2022, 1, 1) + timedelta(days=chance.randrange(365 * 2))
        area = f"{chance.randrange(1, 9):03d}{chance.randrange(1, 30):03d}"
        return Estate(
            parcel=f"{division}{area}GB{self._parcels + 100:05d}",
            address=f"{prefix}{chance.choice(STREETS)}{chance.randrange(1, 400)}号",
            name=name,
            developer=self._population.developer(name),
            granted_on=granted_on,
            finished_on=granted_on + timedelta(days=chance.randrange(700, 1100)) if finished else None,
            floors=chance.choice((6, 6, 11, 18, 26, 33)),
            doors=chance.choice((2, 4, 4, 6)),
            land_area=Decimal(chance.randrange(800_000, 6_000_000)).scaleb(-2),
        )

    def units(self, estate: Estate) -> Iterator[UnitRecord]:
        """Every unit of the estate: houses by floors, then shops, then garages."""
        for building in range(1, self._chance.randrange(2, 7)):
            for floor in range(1, estate.floors + 1):
                for door in range(1, estate.doors + 1):
                    yield self._house(estate, building=building, floor=floor, door=door)
        for shop in range(1, self._chance.randrange(2, 12)):
            yield self._shop(estate, shop)
        for garage in range(1, self._chance.randrange(10, 60)):
            yield self._garage(estate, garage)

    def village_house(self, serial: int) -> UnitRecord:
        """A house on a homestead: collective land, out of scope of 全豫通办 (X01)."""
        chance = self._chance
        division, prefix = self._divisions[serial % len(self._divisions)]
        area = Decimal(chance.randrange(12_000, 26_000)).scaleb(-2)
        return UnitRecord(
            unit_code=f"{division}101{serial % 900 + 1:03d}JC{serial:05d}F00010001",
            location=f"{prefix}{chance.choice(VILLAGES)}{serial}号",
            use=HouseUse.SIMPLE_HOUSING,
            house_type=HouseType.HOUSING,
            nature=HouseNature.OTHER,
            structure=HouseStructure.MIXED,
            area=area,
            floor="1-2",
            total_floors=2,
            right_type=RightType.HOMESTEAD_HOUSE,
            land_use="0702",
            land_nature=RightNature.APPROVED_USE,
            land_area=Decimal("166.67"),
        )

    def _house(self, estate: Estate, *, building: int, floor: int, door: int) -> UnitRecord:
        area = Decimal(self._chance.randrange(6_500, 16_500)).scaleb(-2)
        return UnitRecord(
            unit_code=f"{estate.parcel}F{building:04d}{floor:02d}{door:02d}",
            location=f"{estate.address}{estate.name}{building}号楼{(door + 1) // 2}单元{floor}{door:02d}号",
            use=HouseUse.APARTMENT,
            house_type=HouseType.HOUSING,
            **_common(estate, area, years=70, land_use="0701", floor=str(floor), floors=estate.floors),
        )

    def _shop(self, estate: Estate, number: int) -> UnitRecord:
        area = Decimal(self._chance.randrange(4_000, 30_000)).scaleb(-2)
        return UnitRecord(
            unit_code=f"{estate.parcel}F8001{number:04d}",
            location=f"{estate.address}{estate.name}商业{number}号",
            use=HouseUse.COMMERCIAL_SERVICE,
            house_type=HouseType.COMMERCIAL,
            **_common(estate, area, years=40, land_use="0507", floor="1-2", floors=2),
        )

    def _garage(self, estate: Estate, number: int) -> UnitRecord:
        area = Decimal(self._chance.randrange(1_250, 4_000)).scaleb(-2)
        return UnitRecord(
            unit_code=f"{estate.parcel}F9001{number:04d}",
            location=f"{estate.address}{estate.name}地下车库{number}号",
            use=HouseUse.OTHER,
            house_type=HouseType.GARAGE,
            **_common(estate, area, years=70, land_use="0701", floor="-1", floors=1),
        )


def _common(estate: Estate, area: Decimal, *, years: int, land_use: str, floor: str, floors: int) -> dict:  # type: ignore[type-arg] # keyword arguments of UnitRecord
    shared = (area * Decimal("0.18")).quantize(_CENT)
    return {
        "status": estate.status,
        "nature": HouseNature.MARKET,
        "structure": HouseStructure.REINFORCED_CONCRETE,
        "area": area,
        "exclusive_area": area - shared,
        "shared_area": shared,
        "floor": floor,
        "total_floors": floors,
        "completed_on": estate.finished_on,
        "project": estate.name,
        "land_use": land_use,
        "land_nature": RightNature.GRANTED,
        "land_area": estate.land_area,
        "land_share_area": (area / 20).quantize(_CENT),
        "land_right_holder": estate.developer.name,
        "land_from": estate.granted_on,
        "land_until": estate.granted_on.replace(
            year=estate.granted_on.year + years, day=min(estate.granted_on.day, 28)
        ),
    }
