"""The owner's access ledger: who looked at a folio, when, why, at what."""

from django.db.models import QuerySet

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import FolioLook, SearchCertificate
from tongban.apps.register.queries.holders import current_holders
from tongban.domain.codes.id_number import forms_of


def looks_at(*, institution: Institution | str, unit_code: str) -> "QuerySet[FolioLook]":
    """Every look at one folio, newest first."""
    return FolioLook.objects.of(institution).filter(folio__unit_code=unit_code).order_by("-at", "-pk")


def looks_at_holder(*, institution: Institution | str, name: str, document_number: str) -> "QuerySet[FolioLook]":
    """Every look at folios on which this person holds a right today, newest first."""
    held = current_holders(institution=institution, name=name, document_numbers=forms_of(document_number))
    rows = FolioLook.objects.of(institution).filter(folio__in=held.values("folio")).select_related("folio")
    return rows.order_by("-at", "-pk")


def search_certificates(*, institution: Institution | str) -> "QuerySet[SearchCertificate]":
    """Certificates that were issued, newest first."""
    return SearchCertificate.objects.of(institution).select_related("folio").order_by("-issued_at", "-pk")


def search_certificate_by_code(code: str) -> SearchCertificate | None:
    """The certificate a verification code was printed on; None when no institution of this node issued it."""
    compact = "".join(code.split()).replace("-", "").upper()
    found: SearchCertificate | None = (
        SearchCertificate.objects.filter(code=compact).select_related("institution").first()
    )
    return found
