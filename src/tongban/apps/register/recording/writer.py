"""Writing on a locked folio: opening and ending entries, numbering and voiding certificates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import Certificate, Entry, Folio, Holder
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber
from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.register import facts

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, kw_only=True)
class Written:
    """What one recorder wrote, for the log and for those who wait."""

    registration_type: RegistrationType
    right_type: RightType
    summary: str
    certificate: Certificate | None = None
    voided: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FolioWriter:
    """A folio whose row is locked by this transaction, and who writes on it under which case."""

    folio: Folio
    institution: Institution
    case_number: str
    officer: Officer
    at: datetime

    @property
    def opening(self) -> dict[str, object]:
        """The fields every new entry shares."""
        return {
            "institution": self.institution,
            "folio": self.folio,
            "recorded_at": self.at,
            "recorded_by": self.officer.username,
            "recorded_by_name": self.officer.name,
            "recorded_under": self.case_number,
        }

    def end(self, entry: Entry) -> None:
        """End an entry; its holders end with it (trigger)."""
        entry.ended_at = self.at
        entry.ended_by = self.officer.username
        entry.ended_by_name = self.officer.name
        entry.ended_under = self.case_number
        entry.save()

    def void(self, certificates: Iterable[Certificate], *, reason: str) -> tuple[str, ...]:
        """Void certificates; the numbers voided."""
        numbers = []
        for certificate in certificates:
            certificate.voided_at = self.at
            certificate.voided_by = self.officer.username
            certificate.voided_under = self.case_number
            certificate.void_reason = reason
            certificate.save(update_fields=["voided_at", "voided_by", "voided_under", "void_reason"])
            numbers.append(certificate.number)
        return tuple(numbers)

    def issue(self, kind: CertificateKind, **right: object) -> Certificate:
        """Number a certificate for a right, e.g. issue(kind, mortgage=mortgage, replaces=old)."""
        return Certificate.objects.create(
            institution=self.institution,
            folio=self.folio,
            kind=kind.value,
            number=self._next_number(kind),
            issued_at=self.at,
            issued_by=self.officer.username,
            issued_under=self.case_number,
            **right,
        )

    def add_holders(self, holders: Iterable[facts.Holder], **right: object) -> None:
        """Write the holders of a new right in order."""
        Holder.objects.bulk_create(
            Holder(
                institution=self.institution,
                folio=self.folio,
                position=position,
                name=holder.name,
                kind=holder.kind.value,
                document_kind=holder.document_kind.value if holder.document_kind else "",
                document_number=holder.document_number,
                share_numerator=holder.share.numerator if holder.share is not None else None,
                share_denominator=holder.share.denominator if holder.share is not None else None,
                **right,
            )
            for position, holder in enumerate(holders, start=1)
        )

    def _next_number(self, kind: CertificateKind) -> str:
        """The next number of the institution's year; given back when the transaction fails (domain.md 1.5)."""
        year = self.at.astimezone(_SHANGHAI).year
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO certificate_sequence AS s (institution_id, year, kind, last) VALUES (%s, %s, %s, 1)
                   ON CONFLICT (institution_id, year, kind) DO UPDATE SET last = s.last + 1 RETURNING last""",
                [self.institution.code, year, kind.value],
            )
            (serial,) = cursor.fetchone()
        return CertificateNumber(year=year, place=self.institution.place, kind=kind, serial=serial).text
