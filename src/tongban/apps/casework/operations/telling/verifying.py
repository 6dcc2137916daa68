"""The public question whether a certificate is valid: answered without personal data, and not to machines."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Final

from django.conf import settings

from tongban.apps.casework.certificates import certificate_identified, proof_of
from tongban.apps.casework.models import VerificationLookup
from tongban.apps.register.queries import certificate_standing
from tongban.apps.register.queries.looks import search_certificate_by_code
from tongban.domain.errors import DomainError
from tongban.exchange.digests import sm3_hex

_WINDOW: Final = timedelta(minutes=10)
_LOOKUPS: Final = 30
_KEPT: Final = timedelta(days=1)


class TooManyLookups(DomainError):
    """One address asks more often than a person does."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    next_step = "请十分钟后再试。"

    def __init__(self) -> None:
        super().__init__("查验次数过多，请稍后再试。")


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What anybody may know: `standing` is valid, void or unknown."""

    standing: str
    number: str = ""
    kind: str = ""
    institution_name: str = ""
    registered_on: date | None = None
    voided_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class VerifiedSearch:
    """What anybody may know of a search certificate; an empty `number` means there is none with that code."""

    number: str = ""
    institution_name: str = ""
    issued_at: datetime | None = None
    digest: str = ""


_UNKNOWN: Final = Verified(standing="unknown")


def verify_by_code(*, certificate_id: str, proof: str, address: str, at: datetime) -> Verified:
    """What the QR code of a certificate asks; a proof that does not fit is an unknown certificate.

    `address` is where the question came from; raises TooManyLookups beyond 30 questions in ten minutes.
    """
    count_lookup(address, at)
    found = certificate_identified(certificate_id)
    if found is None:
        return _UNKNOWN
    expected = proof_of(found.number, recorded_at=found.issued_at, issuer=found.institution_code)
    return _standing(found.number) if hmac.compare_digest(expected, proof) else _UNKNOWN


def verify_by_number(*, number: str, address: str, at: datetime) -> Verified:
    """The same by the number printed on the certificate; raises TooManyLookups."""
    count_lookup(address, at)
    return _standing(number)


def verify_search(*, code: str, address: str, at: datetime) -> VerifiedSearch:
    """Whether a search certificate with this verification code was issued; raises TooManyLookups."""
    count_lookup(address, at)
    found = search_certificate_by_code(code)
    if found is None:
        return VerifiedSearch()
    name = found.institution.name
    return VerifiedSearch(number=found.number, institution_name=name, issued_at=found.issued_at, digest=found.digest)


def forget_lookups(*, at: datetime) -> int:
    """Drop what was counted more than a day ago; how many were dropped."""
    dropped, _ = VerificationLookup.objects.filter(at__lt=at - _KEPT).delete()
    return dropped


def _standing(number: str) -> Verified:
    found = certificate_standing(number)
    if found is None:
        return _UNKNOWN
    return Verified(
        standing="valid" if found.is_valid else "void",
        number=found.number,
        kind=found.kind.label,
        institution_name=found.institution_name,
        registered_on=found.registered_on,
        voided_on=found.voided_on,
    )


def count_lookup(address: str, at: datetime) -> None:
    """Count one look-up of a public page; raises TooManyLookups beyond 30 in ten minutes.

    The address itself is not kept, only a digest that means nothing without the node's secret.
    """
    digest = sm3_hex(f"{settings.SECRET_KEY}|{address}".encode())
    asked = VerificationLookup.objects.filter(address_digest=digest, at__gte=at - _WINDOW).count()
    if asked >= _LOOKUPS:
        raise TooManyLookups
    VerificationLookup.objects.create(address_digest=digest, at=at)
