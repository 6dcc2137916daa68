"""Which institution is home to a property, from the node's copy of the member directory."""

from dataclasses import dataclass

from tongban.apps.intake.failures import NoHomeInstitution
from tongban.apps.messaging.models import Member
from tongban.apps.messaging.queries import live_bureaus
from tongban.domain.codes.certificate_number import CertificateNumber
from tongban.domain.codes.divisions import successor_of
from tongban.domain.codes.unit_code import UnitCode


@dataclass(frozen=True, kw_only=True)
class Home:
    """The home bureau: institution code and name."""

    code: str
    name: str


def home_of_unit(unit: UnitCode) -> Home:
    """The institution of the unit's division, also of one since renamed; raises NoHomeInstitution."""
    divisions = [unit.division, successor_of(unit.division).code]
    found = live_bureaus().filter(covers__overlap=divisions).order_by("name").first()
    return _home(found, about=unit.grouped)


def home_of_certificate(number: str) -> Home:
    """The institution whose place stands in the certificate's number (domain.md 1.5); raises NoHomeInstitution."""
    place = CertificateNumber.parse(number).place
    found = live_bureaus().filter(place=place).order_by("name").first()
    return _home(found, about=number)


def _home(member: Member | None, *, about: str) -> Home:
    if member is None:
        raise NoHomeInstitution(about)
    return Home(code=member.name.partition(".")[2], name=member.title)
