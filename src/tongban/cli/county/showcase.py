"""A fixed set of units at known codes, for the demonstration and the journeys: one of every kind they need."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tongban.cli.county.paperwork import Paperwork
from tongban.cli.county.people import Company, Population, credit_code, id_number, person_named
from tongban.cli.county.rights import Life, with_share
from tongban.domain.dictionaries import (
    CoOwnership,
    HouseNature,
    HouseStructure,
    HouseType,
    HouseUse,
    RegistrationType,
    RightNature,
)
from tongban.exchange.national.records import (
    HolderRecord,
    MortgageRecord,
    OwnershipRecord,
    RightRecord,
    UnitRecord,
    UnitStatus,
)

_MORTGAGED, _OWNED, _PRESOLD, _HANDED_OVER = 6, 6, 8, 3
_BANNED_ON, _SHARED_ON = 2, 4  # floors
_OWNED_SINCE = (date(2019, 3, 1), date(2019, 6, 28))
_FINISHED, _FIRST_REGISTERED = timedelta(days=75), timedelta(days=20)
"""So long ago: a buyer's notice lapses ninety days after the developer has registered the house (民法典 §221(2))."""
_NAMES = ("张䶮", "李𬱖", "王㙍", "刘建国", "陈秀兰", "杨晓东", "赵志强", "黄丽娟", "周海燕", "吴明")


@dataclass(frozen=True)
class Shown:
    """One unit of the showcase: what it shows, and everything the records say of it."""

    shows: str
    unit: UnitRecord
    rights: tuple[RightRecord, ...] = ()


class Showcase:
    """Makes the showcase of one division; what has to be news in it is so on that day."""

    def __init__(
        self,
        *,
        division: str,
        prefix: str,
        place: str,
        life: Life,
        papers: Paperwork,
        population: Population,
        on: date,
    ) -> None:
        self._division = division
        self._prefix = prefix
        self._life = life
        self._papers = papers
        self._on = on
        self._banks = population.banks
        self._place = place
        self.developer = Company(f"{place}示范置业有限公司", credit_code(division=division, serial=8_888_888))
        self.people = tuple(
            person_named(name, id_number(division=division, born=date(1980 + index, 5, 10 + index), serial=101 + index))
            for index, name in enumerate(_NAMES)
        )

    def units(self) -> Iterator[Shown]:
        """Every unit of the showcase."""
        yield from self._mortgaged()
        yield from self._owned()
        for door in range(1, _PRESOLD + 1):
            unit = self._unit(parcel="GB00002", building=1, floor=door, door=1)
            yield Shown("presale", replace(unit, status=UnitStatus.PREDICTED, completed_on=None))
        yield self._seized("seized", floor=1, term=(date(2025, 11, 20), date(2028, 11, 19)))
        yield self._seized("expired_seizure", floor=2, term=(date(2022, 3, 1), date(2025, 2, 28)))
        yield self._collective()
        yield from self._handed_over()

    def _mortgaged(self) -> Iterator[Shown]:
        """For 3704: sole and joint owners, one with two mortgages, one whose mortgage bans transfer."""
        for floor in range(1, _MORTGAGED + 1):
            unit = self._unit(parcel="GB00001", building=1, floor=floor, door=1)
            owner = self._owned_by(unit, self.people[floor - 1], self.people[floor] if floor % 3 == 0 else None)
            bank = self._banks[-2 if floor % 2 else 0]
            rights: list[RightRecord] = [owner, self._life.mortgage(owner, bank, transfer_banned=floor == _BANNED_ON)]
            if floor == _MORTGAGED:
                rights.append(self._life.mortgage(owner, self._banks[3], rank=2, transfer_banned=False))
            yield Shown("mortgage", unit, tuple(rights))

    def _owned(self) -> Iterator[Shown]:
        """For 9001: sole, joint and by shares."""
        for floor in range(1, _OWNED + 1):
            unit = self._unit(parcel="GB00001", building=2, floor=floor, door=1)
            second = self.people[(floor + 4) % len(self.people)] if floor % 2 == 0 else None
            owner = self._owned_by(unit, self.people[floor - 1], second, by_shares=floor == _SHARED_ON)
            yield Shown("title", unit, (owner,))

    def _handed_over(self) -> Iterator[Shown]:
        """For 2002: finished and registered for the developer, noted for a buyer and for the buyer's bank."""
        for floor in range(1, _HANDED_OVER + 1):
            unit = replace(
                self._unit(parcel="GB00002", building=2, floor=floor, door=1), completed_on=self._on - _FINISHED
            )
            at = self._papers.moment_on(self._on - _FIRST_REGISTERED)
            owner = self._life.ownership(unit, mode=CoOwnership.SOLE, holders=(self.developer.as_holder(),), at=at)
            first = replace(owner, registration_type=RegistrationType.FIRST, cause="新建房屋", price=None)
            sold = self._life.presale(unit, self.developer)
            yield Shown("handed_over", unit, (sold, self._life.financed(sold), first))

    def _seized(self, shows: str, *, floor: int, term: tuple[date, date]) -> Shown:
        unit = self._unit(parcel="GB00001", building=3, floor=floor, door=1)
        owner = self._owned_by(unit, self.people[6 + floor])
        mortgage = self._life.mortgage(owner, self._banks[-2], transfer_banned=False)
        return Shown(shows, unit, (owner, mortgage, self._life.seizure(owner, term=term)))

    def _collective(self) -> Shown:
        unit = UnitRecord(
            unit_code=f"{self._division}001001JC00001F00010001",
            location=f"{self._prefix}东关村1号",
            use=HouseUse.SIMPLE_HOUSING,
            house_type=HouseType.HOUSING,
            structure=HouseStructure.MIXED,
            area=Decimal("168.00"),
            land_use="0702",
            land_nature=RightNature.APPROVED_USE,
        )
        return Shown("collective_land", unit, (self._owned_by(unit, self.people[9]),))

    def _unit(self, *, parcel: str, building: int, floor: int, door: int) -> UnitRecord:
        address = {"GB00001": "示范路1号示范花园", "GB00002": "示范路2号示范新城"}[parcel]
        return UnitRecord(
            unit_code=f"{self._division}001001{parcel}F{building:04d}{floor:02d}{door:02d}",
            location=f"{self._prefix}{address}{building}号楼1单元{floor}{door:02d}号",
            use=HouseUse.APARTMENT,
            house_type=HouseType.HOUSING,
            nature=HouseNature.MARKET,
            structure=HouseStructure.REINFORCED_CONCRETE,
            area=Decimal("98.52"),
            exclusive_area=Decimal("80.79"),
            shared_area=Decimal("17.73"),
            floor=str(floor),
            total_floors=18,
            completed_on=date(2018, 9, 30),
            project=address.removeprefix("示范路1号").removeprefix("示范路2号"),
            land_use="0701",
            land_nature=RightNature.GRANTED,
            land_area=Decimal("21503.40"),
            land_share_area=Decimal("6.21"),
            land_right_holder=self.developer.name,
            land_from=date(2015, 5, 1),
            land_until=date(2085, 4, 30),
        )

    def _owned_by(
        self, unit: UnitRecord, first: HolderRecord, second: HolderRecord | None = None, *, by_shares: bool = False
    ) -> OwnershipRecord:
        holders = (first,) if second is None else (first, second)
        mode = CoOwnership.SOLE if second is None else CoOwnership.JOINT
        if by_shares and second is not None:
            mode = CoOwnership.BY_SHARES
            holders = (with_share(first, Fraction(2, 3)), with_share(second, Fraction(1, 3)))
        at = self._papers.moment_between(*_OWNED_SINCE)
        return self._life.ownership(unit, mode=mode, holders=holders, at=at)


def as_json(*, showcase: Showcase, shown: list[Shown], division: str, place: str) -> dict[str, object]:
    """The showcase for programs: units by what they show, with everything a form needs."""
    units: dict[str, list[dict[str, object]]] = {}
    for one in shown:
        units.setdefault(one.shows, []).append(_unit_json(one))
    return {
        "division": division,
        "place": place,
        "developer": _holder_json(showcase.developer.as_holder()),
        "buyers": [_holder_json(person) for person in showcase.people],
        "units": units,
    }


def _unit_json(shown: Shown) -> dict[str, object]:
    owners = [one for one in shown.rights if isinstance(one, OwnershipRecord)]
    mortgages = [one for one in shown.rights if isinstance(one, MortgageRecord)]
    return {
        "unit_code": shown.unit.unit_code,
        "location": shown.unit.location,
        "ownership": next(
            (
                {
                    "certificate_number": one.certificate_number,
                    "mode": one.mode.name.lower(),
                    "holders": [_holder_json(holder) for holder in one.holders],
                }
                for one in owners
            ),
            None,
        ),
        "mortgages": [
            {
                "certificate_number": one.certificate_number,
                "mortgagee": _holder_json(one.holders[0]),
                "amount": str(one.amount),
                "rank": one.rank,
            }
            for one in mortgages
        ],
    }


def _holder_json(holder: HolderRecord) -> dict[str, object]:
    plain = asdict(holder) | {"kind": holder.kind.name.lower(), "share": str(holder.share or "")}
    return plain | {"document_kind": str(holder.document_kind or "")}
