"""Units on which an item can be demonstrated: first the showcase, then the rest of the generated county."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from secrets import SystemRandom, choice
from typing import Any, Final

from tongban.cli.demo.parties import Applicant, agent_of
from tongban.cli.demo.telling import DemoFailed
from tongban.cli.importing.sources import read_files
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import HolderKind
from tongban.exchange.national.records import (
    HolderRecord,
    MortgageRecord,
    NoticeRecord,
    OwnershipRecord,
    Record,
    SeizureRecord,
    Sourced,
    UnitRecord,
    UnitStatus,
)

_BANK_AGENT: Final = 0
_DEVELOPER_AGENT: Final = 1


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A unit, the certificate that the application is about (empty for none), and who applies."""

    unit_code: str
    location: str
    certificate_number: str
    applicants: tuple[Applicant, ...]


class CountyFiles:
    """The files from which a demonstration register was imported."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def showcase(self) -> Mapping[str, Any]:
        """Units by what they show, and people; raises DemoFailed when there is none."""
        try:
            showcase: Mapping[str, Any] = json.loads((self._folder / "showcase.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise DemoFailed(f"读不到演示单元清单 {self._folder / 'showcase.json'}；请先运行 tongban up") from error
        return showcase

    @cached_property
    def records(self) -> list[Record]:
        """Everything in the files, in an order of chance: a used unit is then seldom met again."""
        found = read_files([self._folder])
        records = [row.record for row in found if isinstance(row, Sourced)]
        SystemRandom().shuffle(records)
        return records

    @cached_property
    def units(self) -> dict[str, UnitRecord]:
        """Units by code."""
        return {one.unit_code: one for one in self.records if isinstance(one, UnitRecord)}

    @cached_property
    def seized(self) -> set[str]:
        """Units under seizure."""
        return {one.unit_code for one in self.records if isinstance(one, SeizureRecord)}


def matters_for(item: str, files: CountyFiles) -> Iterator[Matter]:
    """Candidates for an item, the showcase first."""
    shown, others = {
        "3704": (_shown_mortgages, _mortgages),
        "9001": (_shown_titles, _titles),
        "7001": (_shown_presales, _presales),
    }[item]
    yield from shown(files)
    yield from others(files)


def _shown_mortgages(files: CountyFiles) -> Iterator[Matter]:
    for unit in files.showcase["units"]["mortgage"]:
        for mortgage in unit["mortgages"]:
            bank = _organisation(_holder(mortgage["mortgagee"]), role="mortgagee", agent=_BANK_AGENT)
            yield _shown_matter(unit, mortgage["certificate_number"], (bank,))


def _shown_titles(files: CountyFiles) -> Iterator[Matter]:
    for unit in files.showcase["units"]["title"]:
        owners = tuple(_person(_holder(one), role="owner") for one in unit["ownership"]["holders"])
        yield _shown_matter(unit, unit["ownership"]["certificate_number"], owners)


def _shown_presales(files: CountyFiles) -> Iterator[Matter]:
    developer = _organisation(_holder(files.showcase["developer"]), role="preseller", agent=_DEVELOPER_AGENT)
    for unit, buyer in zip(files.showcase["units"]["presale"], files.showcase["buyers"], strict=False):
        yield _shown_matter(unit, "", (developer, _person(_holder(buyer), role="prebuyer")))


def _shown_matter(unit: Mapping[str, Any], certificate_number: str, applicants: tuple[Applicant, ...]) -> Matter:
    return Matter(
        unit_code=unit["unit_code"],
        location=unit["location"],
        certificate_number=certificate_number,
        applicants=applicants,
    )


def _holder(shown: Mapping[str, str]) -> HolderRecord:
    return HolderRecord(
        name=shown["name"],
        kind=HolderKind[shown["kind"].upper()],
        document_kind=DocumentKind(shown["document_kind"]),
        document_number=shown["document_number"],
        share=Fraction(shown["share"]) if shown["share"] else None,
    )


def _mortgages(files: CountyFiles) -> Iterator[Matter]:
    for right in files.records:
        if isinstance(right, MortgageRecord) and len(right.holders) == 1:
            bank = _organisation(right.holders[0], role="mortgagee", agent=_BANK_AGENT)
            yield from _matter(files, right.unit_code, right.certificate_number, (bank,))


def _titles(files: CountyFiles) -> Iterator[Matter]:
    for right in files.records:
        if isinstance(right, OwnershipRecord) and all(one.kind is HolderKind.PERSON for one in right.holders):
            owners = tuple(_person(one, role="owner") for one in right.holders)
            yield from _matter(files, right.unit_code, right.certificate_number, owners)


def _presales(files: CountyFiles) -> Iterator[Matter]:
    notices = [one for one in files.records if isinstance(one, NoticeRecord)]
    sold = {one.unit_code for one in notices}
    developers = {one.obligor: _obligor(one) for one in notices if one.obligor_document_number}
    buyers = files.showcase["buyers"]
    for unit in files.units.values():
        known = developers.get(unit.land_right_holder)
        if unit.status is UnitStatus.PREDICTED and unit.unit_code not in sold and known:
            developer = _organisation(known, role="preseller", agent=_DEVELOPER_AGENT)
            buyer = _person(_holder(choice(buyers)), role="prebuyer")
            yield from _matter(files, unit.unit_code, "", (developer, buyer))


def _obligor(notice: NoticeRecord) -> HolderRecord:
    return HolderRecord(
        name=notice.obligor,
        kind=HolderKind.ENTERPRISE,
        document_kind=notice.obligor_document_kind,
        document_number=notice.obligor_document_number,
    )


def _matter(
    files: CountyFiles, unit_code: str, certificate_number: str, applicants: tuple[Applicant, ...]
) -> Iterator[Matter]:
    unit = files.units.get(unit_code)
    if unit is not None and unit_code not in files.seized and all(one.document_number for one in applicants):
        yield Matter(
            unit_code=unit_code,
            location=unit.location,
            certificate_number=certificate_number,
            applicants=applicants,
        )


def _person(holder: HolderRecord, *, role: str) -> Applicant:
    return Applicant(
        role=role,
        name=holder.name,
        kind="person",
        document_kind=str(holder.document_kind),
        document_number=holder.document_number,
        share=str(holder.share or ""),
    )


def _organisation(holder: HolderRecord, *, role: str, agent: int) -> Applicant:
    return Applicant(
        role=role,
        name=holder.name,
        kind="enterprise",
        document_kind=str(holder.document_kind),
        document_number=holder.document_number,
        agent=agent_of(agent),
    )
