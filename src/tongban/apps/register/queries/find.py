"""From what a person types or scans to a folio."""

import re
from dataclasses import dataclass

from django.db.models import CharField, Func, QuerySet, Value

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Certificate, Folio
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.codes.certificate_number import CertificateNumber, InvalidCertificateNumber

_LOOKS_LIKE_A_UNIT_CODE = re.compile(r"\d{12}[A-Z]{2}\d{5}[A-Z]\d{8}")
_BARE = str.maketrans("（）", "()", " \u3000\t\n")


class BareNumber(Func):
    """A number without blanks, its brackets half-width; the index certificate_by_bare_number is over this."""

    function = "translate"
    output_field = CharField(db_collation="C")

    def __init__(self, number: str) -> None:
        super().__init__(number, Value("（） \u3000\t\n"), Value("()"))


@dataclass(frozen=True, kw_only=True)
class FoundUnit:
    """A folio, and the certificate it was found by, if so."""

    unit_code: str
    certificate_number: str = ""
    certificate_kind: str = ""
    certificate_is_valid: bool = True


def find_unit(*, institution: Institution | str, text: str) -> FoundUnit:
    """Find a unit by its code or by a certificate number of any age; raises FolioNotFound.

    Brackets may be full- or half-width, spaces do not matter. A void certificate still leads to its
    folio; `certificate_is_valid` says so.
    """
    compact = "".join(text.split())
    if unit_code := as_unit_code(text):
        folio = Folio.objects.of(institution).filter(unit_code=unit_code).first()
        if folio is None:
            raise FolioNotFound(compact)
        return FoundUnit(unit_code=folio.unit_code)
    certificate = certificates_numbered(Certificate.objects.of(institution), text).select_related("folio").first()
    if certificate is None:
        raise FolioNotFound(compact)
    return FoundUnit(
        unit_code=certificate.folio.unit_code,
        certificate_number=certificate.number,
        certificate_kind=certificate.kind,
        certificate_is_valid=certificate.is_valid,
    )


def as_unit_code(text: str) -> str:
    """The text as the unit code it looks like, spaces left out; empty when it cannot be one."""
    compact = "".join(text.split()).upper()
    return compact if _LOOKS_LIKE_A_UNIT_CODE.fullmatch(compact) else ""


def certificates_numbered(rows: "QuerySet[Certificate]", text: str) -> "QuerySet[Certificate]":
    """Those with this number, whatever its age: blanks do not matter, brackets may be of either width."""
    bare = text.translate(_BARE)
    return rows.annotate(bare=BareNumber("number")).filter(bare=normal_number(bare)).order_by("pk")


def normal_number(text: str) -> str:
    """A certificate number in its stored form; old numbers stay as they are."""
    try:
        return CertificateNumber.parse(text).text
    except InvalidCertificateNumber:
        return "".join(text.split())
