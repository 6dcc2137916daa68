"""What a rule may know: the folio as it stands, the application, the item and the day."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from tongban.domain.calendar import WorkCalendar, published_calendar
from tongban.domain.catalogue.item import BusinessItem, PartyRole
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.codes.errors import InvalidCode
from tongban.domain.codes.id_number import IdNumber, full_length
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    HouseNature,
    HouseStructure,
    HouseType,
    HouseUse,
    MortgagedProperty,
    MortgageKind,
    PropertyUse,
    RightNature,
    RightType,
    SeizureKind,
    TaxClearance,
)
from tongban.domain.register.ownership import Holder, InvalidOwnership, Ownership, Person
from tongban.domain.switches import DEFAULT_SWITCHES, Switches
from tongban.domain.terms import ADVANCE_NOTICE_DAYS, OBJECTION_DAYS, within

__all__ = [
    "AdvanceNotice",
    "ApplicationFacts",
    "ApplicationParty",
    "Burden",
    "CaseInHand",
    "Facts",
    "Folio",
    "Holder",
    "InvalidOwnership",
    "Mortgage",
    "Objection",
    "Ownership",
    "Person",
    "Seizure",
    "TaxClearance",
    "UnitDescription",
]


_BURDENS = frozenset({RightType.EASEMENT, RightType.HABITATION})


@dataclass(frozen=True, kw_only=True)
class Mortgage:
    """A mortgage in force. `transfer_banned` is the recorded agreement of 民法典 §406."""

    holder: Person
    key: str = ""
    kind: MortgageKind = MortgageKind.ORDINARY
    transfer_banned: bool = False
    property_kind: MortgagedProperty = MortgagedProperty.LAND_AND_HOUSE
    amount: Decimal | None = None
    rank: int | None = None
    debt_until: date | None = None
    recorded: date | None = None
    certificate_number: str = ""
    is_seized: bool = False
    claim_determined: bool = False

    @property
    def is_of_building_under_construction(self) -> bool:
        """Whether the building was still going up when it was mortgaged."""
        return self.property_kind is MortgagedProperty.BUILDING_UNDER_CONSTRUCTION


@dataclass(frozen=True, kw_only=True)
class AdvanceNotice:
    """An advance notice; `registrable_since` is the day the right itself could be registered."""

    holder: Person
    kind: AdvanceNoticeKind
    key: str = ""
    obligor: Person | None = None
    registrable_since: date | None = None
    certificate_number: str = ""
    recorded: date | None = None

    def in_force(self, *, on: date, calendar: WorkCalendar) -> bool:
        """Until 90 natural days after the right could be registered (民法典 §221(2))."""
        if self.registrable_since is None:
            return True
        return within(self.registrable_since, days=ADVANCE_NOTICE_DAYS, on=on, calendar=calendar)


@dataclass(frozen=True, kw_only=True)
class Seizure:
    """A seizure as recorded; in force through the whole of its last day (查封规定 §27)."""

    court: str
    kind: SeizureKind = SeizureKind.SEIZURE
    since: date | None = None
    until: date | None = None
    document: str = ""
    against: str = ""
    share: Fraction | None = None
    renewed: bool = False
    served_at: datetime | None = None

    def in_force(self, *, on: date) -> bool:
        """Whether it binds on that day; one that waits in the queue does not."""
        if self.kind.is_queued:
            return False
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    @property
    def is_pre_seizure(self) -> bool:
        """Whether it seizes property not yet registered to the debtor."""
        return self.kind is SeizureKind.PRE_SEIZURE


@dataclass(frozen=True, kw_only=True)
class Objection:
    """A recorded objection 异议登记."""

    by: Person
    recorded: date
    lawsuit_shown: bool = False

    def in_force(self, *, on: date, calendar: WorkCalendar) -> bool:
        """It lapses when no lawsuit is shown within 15 natural days (民法典 §220(2))."""
        if self.lawsuit_shown:
            return True
        return within(self.recorded, days=OBJECTION_DAYS, on=on, calendar=calendar)


@dataclass(frozen=True, kw_only=True)
class Burden:
    """A right of somebody else that stays with the house: habitation 居住权 or easement 地役权."""

    kind: RightType
    holder: Person
    certificate_number: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseInHand:
    """Another case on the same unit, accepted and not yet done."""

    item: str
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class UnitDescription:
    """What the folio says of the thing itself; areas in square metres."""

    location: str = ""
    use: HouseUse = HouseUse.APARTMENT
    house_type: HouseType = HouseType.HOUSING
    nature: HouseNature = HouseNature.MARKET
    structure: HouseStructure | None = None
    land_nature: RightNature | None = None
    building_area: Decimal | None = None
    land_price_paid: bool | None = None

    @property
    def property_use(self) -> PropertyUse:
        """The class of use that fees and scope distinguish."""
        return PropertyUse.of(use=self.use, house_type=self.house_type)


@dataclass(frozen=True, kw_only=True)
class Folio:
    """One unit's page of the register: only what is current, and what hangs over it.

    `parcel_…` are entries on the land that name no unit; `land_holder` and `land_until` whom the land
    belongs to and until when, where recorded; `public_interest` marks schools, hospitals and homes for
    the aged; `dispute` and `locked` say why, in words; `last_disposal` is the day ownership last moved;
    `own_certificates` are the numbers of co-owners' own certificates, each with whose it is (实施细则 §21).
    """

    unit_code: UnitCode
    unit: UnitDescription = field(default_factory=UnitDescription)
    ownership: Ownership | None = None
    mortgages: tuple[Mortgage, ...] = ()
    advance_notices: tuple[AdvanceNotice, ...] = ()
    seizures: tuple[Seizure, ...] = ()
    objections: tuple[Objection, ...] = ()
    cases_in_hand: tuple[CaseInHand, ...] = ()
    first_registered: bool = True
    surveyed: bool = True
    troubled_project: str = ""
    parcel_seizures: tuple[Seizure, ...] = ()
    parcel_mortgages: tuple[Mortgage, ...] = ()
    burdens: tuple[Burden, ...] = ()
    land_holder: Person | None = None
    land_until: date | None = None
    public_interest: bool = False
    dispute: str = ""
    locked: str = ""
    last_disposal: date | None = None
    own_certificates: tuple[tuple[str, Holder], ...] = ()

    def effective_seizures(self, *, on: date) -> tuple[Seizure, ...]:
        """Those that bar disposal on that day; several only where they bind different shares."""
        return tuple(one for one in self.seizures if one.in_force(on=on) and not one.is_pre_seizure)

    def effective_seizure(self, *, on: date) -> Seizure | None:
        """The seizure that bars disposal on that day."""
        return self._seizure(on=on, pre=False)

    def effective_pre_seizure(self, *, on: date) -> Seizure | None:
        """The pre-seizure in force on that day."""
        return self._seizure(on=on, pre=True)

    def _seizure(self, *, on: date, pre: bool) -> Seizure | None:
        binding = (one for one in self.seizures if one.in_force(on=on))
        return next((one for one in binding if one.is_pre_seizure is pre), None)


@dataclass(frozen=True, kw_only=True)
class ApplicationParty(Person):
    """An applicant and what he applies as; `role` is None while the form does not say."""

    role: PartyRole | None = None
    has_contact: bool = True
    identity_verified: bool | None = None
    document_until: date | None = None
    has_guardian: bool = False

    def age(self, on: date) -> int | None:
        """Full years by the identity card's number; None for other documents."""
        if self.document_kind is not DocumentKind.ID_CARD:
            return None
        try:
            return IdNumber.parse(full_length(self.document_number)).age(on)
        except InvalidCode:
            return None


@dataclass(frozen=True, kw_only=True)
class ApplicationFacts:
    """What is applied for.

    `undertakings` are the codes of rules whose written undertaking is on file (R11W, R24W).
    `right_certificate` is the number of the certificate the application is about. `mortgage_key` names
    the mortgage meant by its key or certificate number, empty for all on the folio. `replaces` is the
    kind of document a replacement or reissue is about. `new_shares` are the shares those who
    acquire have agreed on. `share_only`: one owner by shares deals in his own share; `agreed_otherwise`:
    the owners' agreement about disposal is on file. `increases_debt`: an alteration asks more of the
    property than before, `at_others_cost`: other mortgagees may lose by it, be it by more debt, a longer term or a
    better rank. `executing_court` is whose ruling a judicial transfer carries out, `in_place_of` the court
    that seized before the matter passed to it, `transfer_served_at` when the order to transfer was served. `deceased`
    is whose estate it is, `error_date` the day of the entry that is to be corrected or is objected to,
    `loss_published` the day what is declared lost was published.
    """

    parties: tuple[ApplicationParty, ...] = ()
    consents: tuple[Person, ...] = ()
    undertakings: frozenset[str] = frozenset()
    tax: TaxClearance | None = None
    notarised: bool = False
    court_document: bool = False
    ex_officio: bool = False
    restructuring: bool = False
    replaces: CertificateKind | None = None
    right_certificate: str = ""
    mortgage_key: str = ""
    mortgaged_property: MortgagedProperty | None = None
    missing_materials: tuple[str, ...] = ()
    flawed_materials: tuple[str, ...] = ()
    supplement_asked: bool = False
    new_shares: tuple[Fraction | None, ...] = ()
    share_only: bool = False
    agreed_otherwise: bool = False
    apart_from_land: bool = False
    increases_debt: bool = False
    at_others_cost: bool = False
    partial_claim: bool = False
    executing_court: str = ""
    in_place_of: str = ""
    transfer_served_at: datetime | None = None
    deceased: Person | None = None
    error_date: date | None = None
    repeats_objection: bool = False
    loss_published: date | None = None
    printed_serial_fault: str = ""
    other_ground: str = ""

    @property
    def agreeing(self) -> tuple[Person, ...]:
        """Applicants and those who consented in writing."""
        return (*self.parties, *self.consents)

    @property
    def names(self) -> str:
        """The applicants' names, as a sentence enumerates them."""
        return "、".join(party.name for party in self.parties) or "（未填写）"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything a rule is told; rules never ask for more."""

    folio: Folio
    item: BusinessItem
    on: date
    application: ApplicationFacts = field(default_factory=ApplicationFacts)
    calendar: WorkCalendar = field(default_factory=published_calendar)
    switches: Switches = DEFAULT_SWITCHES
    institution_covers: frozenset[str] | None = None
    """The divisions of the institution asked, where the question is whether it is the right one."""

    @property
    def advance_notices(self) -> tuple[AdvanceNotice, ...]:
        """The advance notices in force on the day."""
        notices = self.folio.advance_notices
        return tuple(one for one in notices if one.in_force(on=self.on, calendar=self.calendar))

    @property
    def objections(self) -> tuple[Objection, ...]:
        """The objections in force on the day."""
        objections = self.folio.objections
        return tuple(one for one in objections if one.in_force(on=self.on, calendar=self.calendar))

    @property
    def mortgages_addressed(self) -> tuple[Mortgage, ...]:
        """The mortgages the application is about: the one it names, else all on the folio."""
        key = self.application.mortgage_key
        return tuple(one for one in self.folio.mortgages if key in {"", one.key, one.certificate_number})

    @property
    def burdens_addressed(self) -> tuple[Burden, ...]:
        """The rights of habitation or easements of the item's kind the application is about: the one it names."""
        number = self.application.right_certificate
        kind = self.item.right_type
        mine = self.folio.burdens if kind not in _BURDENS else [one for one in self.folio.burdens if one.kind is kind]
        return tuple(one for one in mine if number in {"", one.certificate_number})

    def without_parties(self) -> "Facts":
        """The same before anybody has applied, as a counter asks when it only has the unit."""
        return replace(self, application=replace(self.application, parties=(), consents=()))
