"""Homes of 济源 by what is recorded on them, and the people who come about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tongban.cli.county.people import id_number
from tongban.cli.demo.matters import CountyFiles, Matter
from tongban.cli.demo.parties import Applicant, agent_of
from tongban.domain.dictionaries import CoOwnership, HolderKind, HouseUse
from tongban.exchange.national.records import (
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    OwnershipRecord,
    UnitRecord,
    UnitStatus,
)

_BORN = date(1991, 3, 9)


@dataclass(frozen=True, kw_only=True)
class Home:
    """A dwelling with one owner, and the mortgage on it if there is one."""

    unit: UnitRecord
    ownership: OwnershipRecord
    mortgage: MortgageRecord | None = None
    notices: tuple[NoticeRecord, ...] = ()

    @property
    def owner(self) -> HolderRecord:
        """Whose it is."""
        return self.ownership.holders[0]

    @property
    def title(self) -> str:
        """The number of the title certificate."""
        return self.ownership.certificate_number

    def matter(self, *applicants: Applicant, about: str = "") -> Matter:
        """What the applicants come about: the title, or another certificate."""
        return Matter(
            unit_code=self.unit.unit_code,
            location=self.unit.location,
            certificate_number=about or self.title,
            applicants=applicants,
        )


class Homes:
    """The county's dwellings with a single owner, each given away once."""

    def __init__(self, files: CountyFiles) -> None:
        self._files = files
        self._free = self._of(mortgaged=False)
        self._mortgaged = self._of(mortgaged=True)
        self._handed_over = self._new_builds()

    def take(self, *, mortgaged: bool = False) -> Home:
        """A dwelling nobody else will use; one whose mortgage lets it be transferred when `mortgaged`."""
        return next(self._mortgaged if mortgaged else self._free)

    def take_new_build(self) -> Home:
        """A finished flat of the developer's, noted for a buyer and for the bank that lends to them."""
        return next(self._handed_over)

    @cached_property
    def _mortgages(self) -> dict[str, list[MortgageRecord]]:
        found: dict[str, list[MortgageRecord]] = {}
        for one in self._files.records:
            if isinstance(one, MortgageRecord):
                found.setdefault(one.unit_code, []).append(one)
        return found

    def _of(self, *, mortgaged: bool) -> Iterator[Home]:
        for one in self._files.records:
            if isinstance(one, OwnershipRecord) and self._is_usable(one):
                held = self._mortgages.get(one.unit_code, [])
                if not mortgaged and not held:
                    yield Home(unit=self._files.units[one.unit_code], ownership=one)
                if mortgaged and len(held) == 1 and not held[0].transfer_banned:
                    yield Home(unit=self._files.units[one.unit_code], ownership=one, mortgage=held[0])

    def _is_usable(self, ownership: OwnershipRecord) -> bool:
        unit = self._files.units[ownership.unit_code]
        sole = ownership.mode is CoOwnership.SOLE and ownership.holders[0].kind is HolderKind.PERSON
        shown = "示范" in unit.location
        return sole and unit.use is HouseUse.APARTMENT and unit.unit_code not in self._files.seized and not shown

    def _new_builds(self) -> Iterator[Home]:
        shown = {one["unit_code"] for one in self._files.showcase["units"]["handed_over"]}
        records = [one for one in self._files.records if one.unit_code in shown]
        for one in records:
            if isinstance(one, OwnershipRecord):
                unit = self._files.units[one.unit_code]
                assert unit.status is UnitStatus.SURVEYED
                notices = [n for n in records if isinstance(n, NoticeRecord) and n.unit_code == one.unit_code]
                yield Home(unit=unit, ownership=one, notices=tuple(sorted(notices, key=lambda n: n.kind)))


def as_applicant(holder: HolderRecord, *, role: str, agent: int | None = None, share: str = "") -> Applicant:
    """Somebody who stands in the register, as an applicant."""
    return Applicant(
        role=role,
        name=holder.name,
        kind="person" if holder.kind is HolderKind.PERSON else "enterprise",
        document_kind=str(holder.document_kind),
        document_number=holder.document_number,
        agent=None if agent is None else agent_of(agent),
        share=share,
    )


def newcomer(name: str, *, role: str, serial: int) -> Applicant:
    """Somebody who does not stand in the register yet."""
    number = id_number(division="410105", born=_BORN, serial=300 + 2 * serial)
    return Applicant(role=role, name=name, kind="person", document_kind="1", document_number=number)


def bank(holder: HolderRecord, *, role: str = "mortgagee") -> Applicant:
    """A bank, which comes through its employee."""
    return as_applicant(holder, role=role, agent=0)
