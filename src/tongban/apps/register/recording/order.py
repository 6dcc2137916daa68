"""What a case asks the register to write, and what comes back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import (
    ClaimSharing,
    CoOwnership,
    MortgagedProperty,
    MortgageKind,
    RegistrationType,
    RightType,
)
from tongban.domain.register.facts import ApplicationFacts, CaseInHand, Holder, Person
from tongban.domain.register.refusals import OrderPapers
from tongban.domain.register.seizure_events import Occurred, Term
from tongban.domain.switches import DEFAULT_SWITCHES, Switches


@dataclass(frozen=True, kw_only=True)
class MortgageTerms:
    """What a mortgage secures: yuan, days, scope.

    `rank` is given when the parties agreed on one (实施细则 §67), `claim_fact` once the claims behind a maximum amount
    are determined (民法典 §423), `sharing` when only a part of the claims passes on: `amount` is that part.
    """

    amount: Decimal
    kind: MortgageKind = MortgageKind.ORDINARY
    debt_from: date | None = None
    debt_until: date | None = None
    scope: str = ""
    transfer_banned: bool = False
    rank: int | None = None
    property_kind: MortgagedProperty = MortgagedProperty.LAND_AND_HOUSE
    claim_fact: str = ""
    sharing: ClaimSharing | None = None


@dataclass(frozen=True, kw_only=True)
class BurdenTerms:
    """What a right of habitation or an easement allows, and how long; an alteration leaves out what stays as it was."""

    content: str = ""
    from_date: date | None = None
    until_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class UnitChange:
    """What an alteration or a survey changes in the description of the unit; None leaves a field as it is."""

    location: str | None = None
    status: str | None = None
    use_code: str | None = None
    area: Decimal | None = None
    exclusive_area: Decimal | None = None
    shared_area: Decimal | None = None
    land_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class CourtTerms:
    """What a court's order says (8001–8009, 2006). `served_at` decides its place in line (实施细则 §91).

    `against` is the debtor, `share` the part of his that is meant ("1/2"), `earlier` the number of the document that
    is renewed or released, `in_place_of` the court whose seizure a superior or successor court lifts, `contracted`
    buyers with a filed contract who may be pre-seized. `papers` is what the order names and what came with it, where
    that was looked through: an order whose form is wrong is refused (F04–F06). `to` is whom a transfer is for, where
    it is only looked at what it would come to. `by_court` is false of procuratorates, police and other organs (8009).
    """

    court: str
    document_number: str
    served_at: datetime
    document: str = ""
    case_number: str = ""
    earlier: str = ""
    term: Term = field(default_factory=Term)
    against: str = ""
    share: str = ""
    in_place_of: str = ""
    contracted: tuple[str, ...] = ()
    third_party_confirms: bool = False
    to: str = ""
    by_court: bool = True
    papers: OrderPapers | None = None


@dataclass(frozen=True, kw_only=True)
class RecordingOrder:
    """One reviewed case, ready to be recorded on one unit.

    `certificate_number` names the existing right the case is about (3702–3704: the mortgage's certificate;
    7004–7006: the notice's; 6002: the objection's; 9001, 9002: the certificate to be replaced). `holders`, `mode`,
    `obligor` and `price` (yuan) describe a right that begins; with `application.share_only` the holders take over
    the obligor's share. `cleared` are certificates of further rights to be struck out (7004) or that the ruling names
    (2006). `separate_certificates`: each co-owner gets a certificate of his own, or all of them one together (实施细则
    §21); None: as it was before. `application` and `cases_in_hand` are what the rulebook is asked with.
    """

    case_number: str
    item: str
    unit_code: str
    certificate_number: str = ""
    alternative: str = ""
    application: ApplicationFacts = field(default_factory=ApplicationFacts)
    cases_in_hand: tuple[CaseInHand, ...] = ()
    holders: tuple[Holder, ...] = ()
    mode: CoOwnership = CoOwnership.SOLE
    obligor: Person | None = None
    price: Decimal | None = None
    mortgage: MortgageTerms | None = None
    burden: BurdenTerms | None = None
    unit: UnitChange | None = None
    court: CourtTerms | None = None
    cleared: tuple[str, ...] = ()
    separate_certificates: bool | None = None
    matter: str = ""
    cause: str = ""
    remarks: str = ""
    switches: Switches = DEFAULT_SWITCHES


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference the recording makes: what the register says before and after. Empty: nothing there."""

    about: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The same for the log and for those who wait."""
        if not self.before:
            return f"{self.about}：{self.after}"
        return f"{self.about}{self.after}：{self.before}"


@dataclass(frozen=True, kw_only=True)
class IssuedCertificate:
    """A certificate as numbered by a recording."""

    number: str
    kind: CertificateKind


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What a recording did. `certificate` is the first of the new ones; `occurred` is what came about beside it."""

    case_number: str
    unit_code: str
    at: datetime
    registration_type: RegistrationType
    right_type: RightType
    summary: str
    certificate: IssuedCertificate | None
    voided: tuple[str, ...]
    log_sequence: int
    certificates: tuple[IssuedCertificate, ...] = ()
    carried: tuple[str, ...] = ()
    occurred: tuple[Occurred, ...] = ()
