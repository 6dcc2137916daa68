"""What a case asks the register to write, and what comes back."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import CoOwnership, RegistrationType, RightType
from tongban.domain.register.facts import ApplicationFacts, CaseInHand, Holder, Person


@dataclass(frozen=True, kw_only=True)
class RecordingOrder:
    """One reviewed case, ready to be recorded on one unit.

    `certificate_number` names the existing right (3704: the mortgage's registration certificate; 9001: the
    certificate to be replaced). `holders`, `obligor`, `mode` and `price` (yuan) describe a right that
    begins (7001). `application` and `cases_in_hand` are what the rulebook is asked with.
    """

    case_number: str
    item: str
    unit_code: str
    certificate_number: str = ""
    application: ApplicationFacts = field(default_factory=ApplicationFacts)
    cases_in_hand: tuple[CaseInHand, ...] = ()
    holders: tuple[Holder, ...] = ()
    mode: CoOwnership = CoOwnership.SOLE
    obligor: Person | None = None
    price: Decimal | None = None
    cause: str = ""
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference the recording makes: what the register says before and after. Empty: nothing there."""

    about: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class IssuedCertificate:
    """A certificate as numbered by a recording."""

    number: str
    kind: CertificateKind


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What a recording did. `certificate` is the new one, if the item brings one."""

    case_number: str
    unit_code: str
    at: datetime
    registration_type: RegistrationType
    right_type: RightType
    summary: str
    certificate: IssuedCertificate | None
    voided: tuple[str, ...]
    log_sequence: int
