"""Administrative divisions of Henan, those of today and those that units still carry (GB/T 2260)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from tongban.domain.codes.errors import InvalidCode
from tongban.domain.labelled import Labelled


class DivisionLevel(Labelled):
    """What kind of place a code names."""

    PROVINCE = "province", "省"
    CITY = "city", "设区的市"
    DISTRICT = "district", "市辖区"
    COUNTY_CITY = "county_city", "县级市"
    COUNTY = "county", "县"
    DIRECT_COUNTY_CITY = "direct_county_city", "省直辖县级行政单位"
    FUNCTIONAL_ZONE = "func_zone", "功能区"

    @property
    def holds_parcels(self) -> bool:
        """Whether unit codes begin with codes of this level; functional zones are statistical only."""
        return self in _WITH_PARCELS


_WITH_PARCELS = frozenset(
    {
        DivisionLevel.DISTRICT,
        DivisionLevel.COUNTY_CITY,
        DivisionLevel.COUNTY,
        DivisionLevel.DIRECT_COUNTY_CITY,
    }
)


@dataclass(frozen=True, kw_only=True)
class Division:
    """One division; `successor` is the code that replaced it, empty for a division of today."""

    code: str
    name: str
    level: DivisionLevel
    parent: str
    successor: str = ""

    @property
    def is_current(self) -> bool:
        """Whether the division still exists."""
        return not self.successor


class UnknownDivision(InvalidCode):
    """No division of Henan, present or former, has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"没有代码为“{code}”的河南省行政区划。")
        self.code = code


def division(code: str) -> Division:
    """The division of this six-digit code, also a former one; raises UnknownDivision."""
    try:
        return _table()[code]
    except KeyError:
        raise UnknownDivision(code) from None


def all_divisions() -> tuple[Division, ...]:
    """Every division of today, in the order of the official list."""
    return tuple(entry for entry in _table().values() if entry.is_current)


def former_divisions() -> tuple[Division, ...]:
    """Every division that has been replaced by another."""
    return tuple(entry for entry in _table().values() if not entry.is_current)


def successor_of(code: str) -> Division:
    """The division of today that answers for this code; itself when it still exists."""
    entry = division(code)
    return entry if entry.is_current else successor_of(entry.successor)


def holds_parcels(code: str) -> bool:
    """Whether a unit code may begin with this code: a county-level division, present or former."""
    entry = _table().get(code)
    return entry is not None and entry.level.holds_parcels


@cache
def _table() -> Mapping[str, Division]:
    rows = [*_rows("henan_divisions.csv"), *_rows("historical_divisions.csv")]
    return MappingProxyType({row["code"]: _division(row) for row in rows})


def _division(row: Mapping[str, str]) -> Division:
    return Division(
        code=row["code"],
        name=row["name"],
        level=DivisionLevel(row["level"]),
        parent=row["parent"],
        successor=row.get("successor", ""),
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files("tongban.domain.codes").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
