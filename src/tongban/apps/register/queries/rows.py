"""The rows of one folio as they stand, or stood at any past instant, fetched together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import (
    AdvanceNotice,
    Burden,
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
    """What stands on a folio at one instant, as rows with their holders; `at` is None for now."""

    folio: Folio
    at: datetime | None = None
    unit: UnitDescription | None
    ownership: Ownership | None
    mortgages: list[Mortgage]
    advance_notices: list[AdvanceNotice]
    seizures: list[Seizure]
    objections: list[Objection]
    burdens: list[Burden]
    certificates: list[Certificate]

    def certificates_for(self, **right: int) -> list[Certificate]:
        """The valid certificates for one right, e.g. certificates_for(mortgage_id=7)."""
        ((field, key),) = right.items()
        return [one for one in self.certificates if getattr(one, field) == key]

    def number_for(self, **right: int) -> str:
        """The number of the newest valid certificate for one right, empty when none was issued."""
        return next((one.number for one in reversed(self.certificates_for(**right))), "")


def rows_of(folio: Folio, *, at: datetime | None = None) -> FolioRows:
    """Everything that stands on the folio, or stood there at a past instant."""
    stood = _stood("recorded_at", "ended_at", at)
    standing = {"folio": folio}
    return FolioRows(
        folio=folio,
        at=at,
        unit=UnitDescription.objects.filter(stood, **standing).first(),
        ownership=Ownership.objects.filter(stood, **standing).prefetch_related("holders").first(),
        mortgages=list(Mortgage.objects.filter(stood, **standing).prefetch_related("holders").order_by("rank", "pk")),
        advance_notices=list(
            AdvanceNotice.objects.filter(stood, **standing).prefetch_related("holders").order_by("pk")
        ),
        burdens=list(Burden.objects.filter(stood, **standing).prefetch_related("holders").order_by("pk")),
        seizures=list(Seizure.objects.filter(stood, **standing).order_by("served_at", "pk")),
        objections=list(Objection.objects.filter(stood, **standing).order_by("pk")),
        certificates=list(Certificate.objects.filter(_stood("issued_at", "voided_at", at), folio=folio).order_by("pk")),
    )


def _stood(began: str, ended: str, at: datetime | None) -> Q:
    if at is None:
        return Q(**{f"{ended}__isnull": True})
    return Q(**{f"{began}__lte": at}) & (Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": at}))


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
