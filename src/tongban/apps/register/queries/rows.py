"""The current rows of one folio, fetched together: seven selects whatever stands on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import (
    AdvanceNotice,
    Certificate,
    Folio,
    Mortgage,
    Objection,
    Ownership,
    Seizure,
    UnitDescription,
)
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.codes.unit_code import UnitCode


@dataclass(frozen=True, kw_only=True)
class FolioRows:
    """What is current on a folio, as rows with their holders."""

    folio: Folio
    unit: UnitDescription | None
    ownership: Ownership | None
    mortgages: list[Mortgage]
    advance_notices: list[AdvanceNotice]
    seizures: list[Seizure]
    objections: list[Objection]
    certificates: list[Certificate]

    def certificates_for(self, **right: int) -> list[Certificate]:
        """The valid certificates for one right, e.g. certificates_for(mortgage_id=7)."""
        ((field, key),) = right.items()
        return [one for one in self.certificates if getattr(one, field) == key]

    def number_for(self, **right: int) -> str:
        """The number of the newest valid certificate for one right, empty when none was issued."""
        return next((one.number for one in reversed(self.certificates_for(**right))), "")

    def seizures_on(self, day: date) -> list[Seizure]:
        """Seizures that have not run out by that day, in the order of service (细则 §91)."""
        return [one for one in self.seizures if one.until_date is None or one.until_date >= day]


def rows_of(folio: Folio) -> FolioRows:
    """Everything current on the folio."""
    current = {"folio": folio, "ended_at__isnull": True}
    return FolioRows(
        folio=folio,
        unit=UnitDescription.objects.filter(**current).first(),
        ownership=Ownership.objects.filter(**current).prefetch_related("holders").first(),
        mortgages=list(Mortgage.objects.filter(**current).prefetch_related("holders").order_by("rank", "pk")),
        advance_notices=list(AdvanceNotice.objects.filter(**current).prefetch_related("holders").order_by("pk")),
        seizures=list(Seizure.objects.filter(**current).order_by("served_at", "pk")),
        objections=list(Objection.objects.filter(**current).order_by("pk")),
        certificates=list(Certificate.objects.filter(folio=folio, voided_at__isnull=True).order_by("pk")),
    )


def folio_of(institution: Institution | str, unit_code: str) -> Folio:
    """The folio of a unit; raises FolioNotFound. Spaces of the certificate face are ignored."""
    code = "".join(unit_code.split()).upper()
    folio: Folio | None = Folio.objects.of(institution).filter(unit_code=code).first()
    if folio is None:
        raise FolioNotFound(code)
    return folio


def unit_code_of(folio: Folio) -> UnitCode:
    """The folio's code as a value; virtual codes are real in an old register."""
    return UnitCode.from_register(folio.unit_code)


def names_of(holders: Iterable[object]) -> str:
    """Names as a sentence enumerates them."""
    return "、".join(str(holder) for holder in holders)
