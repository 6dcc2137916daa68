"""What a rule may know: the folio as it stands, the application, the item and the day."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tongban.domain.calendar import WorkCalendar, natural_day_term, published_calendar
from tongban.domain.catalogue.item import BusinessItem, PartyRole
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.codes.id_number import full_length
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    CoOwnership,
    HolderKind,
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
)
from tongban.domain.errors import DomainError
from tongban.domain.labelled import Labelled

_TWO_THIRDS: Final = Fraction(2, 3)
_OBJECTION_DAYS: Final = 15
_ADVANCE_NOTICE_DAYS: Final = 90


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone named in the register or in an application; organisations too."""

    name: str
    kind: HolderKind = HolderKind.PERSON
    document_kind: DocumentKind | None = None
    document_number: str = ""

    def is_same_as(self, other: "Person") -> bool:
        """Same name, and the same document where both documents are known (old entries lack them)."""
        if self.name != other.name:
            return False
        mine, theirs = full_length(self.document_number), full_length(other.document_number)
        return not mine or not theirs or mine == theirs

    def is_among(self, others: "Iterable[Person]") -> bool:
        """Whether any of the others is the same person."""
        return any(self.is_same_as(other) for other in others)


@dataclass(frozen=True, kw_only=True)
class Holder(Person):
    """A registered owner; `share` only where ownership is by shares."""

    share: Fraction | None = None


class InvalidOwnership(DomainError):
    """Mode and shares contradict each other (R15E: shares must sum to one)."""


@dataclass(frozen=True, kw_only=True)
class Ownership:
    """Who owns the unit and how; raises InvalidOwnership when that cannot be."""

    mode: CoOwnership
    holders: tuple[Holder, ...]
    right_type: RightType = RightType.HOUSE
    certificate_numbers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.holders:
            raise InvalidOwnership("所有权没有权利人。")
        if self.mode is CoOwnership.SOLE and len(self.holders) != 1:
            raise InvalidOwnership("单独所有只能有一名权利人。")
        if self.mode is CoOwnership.BY_SHARES and self._total_share != 1:
            raise InvalidOwnership(f"各共有人的份额之和应为1，现为{self._total_share}。")

    def agreed_by(self, people: Iterable[Person]) -> bool:
        """Whether these people may dispose of it together (民法典 §301)."""
        agreeing = self._holders_among(people)
        if self.mode is CoOwnership.BY_SHARES:
            return sum((holder.share or Fraction() for holder in agreeing), Fraction()) >= _TWO_THIRDS
        return len(agreeing) == len(self.holders)

    def all_among(self, people: Iterable[Person]) -> bool:
        """Whether every registered owner is among these people."""
        return len(self._holders_among(people)) == len(self.holders)

    def any_among(self, people: Iterable[Person]) -> bool:
        """Whether at least one registered owner is among these people."""
        return bool(self._holders_among(people))

    @property
    def consent_needed(self) -> str:
        """Whose consent a disposal needs, in words."""
        if self.mode is CoOwnership.BY_SHARES:
            return "占份额三分之二以上的按份共有人同意"
        if self.mode is CoOwnership.SOLE:
            return f"权利人{self.names}申请"
        return f"全体共同共有人（{self.names}）同意"

    @property
    def names(self) -> str:
        """The owners' names, as a sentence enumerates them."""
        return "、".join(holder.name for holder in self.holders)

    @property
    def _total_share(self) -> Fraction:
        return sum((holder.share or Fraction() for holder in self.holders), Fraction())

    def _holders_among(self, people: Iterable[Person]) -> list[Holder]:
        known = tuple(people)
        return [holder for holder in self.holders if holder.is_among(known)]


@dataclass(frozen=True, kw_only=True)
class Mortgage:
    """A mortgage in force. `transfer_banned` is the recorded agreement of 民法典 §406."""

    holder: Person
    key: str = ""
    kind: MortgageKind = MortgageKind.ORDINARY
    transfer_banned: bool = False
    property_kind: MortgagedProperty = MortgagedProperty.LAND_AND_HOUSE
    amount: Decimal | None = None
    certificate_number: str = ""
    is_seized: bool = False

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

    def in_force(self, *, on: date, calendar: WorkCalendar) -> bool:
        """Until 90 natural days after the right could be registered (民法典 §221(2))."""
        if self.registrable_since is None:
            return True
        days = _ADVANCE_NOTICE_DAYS
        return on <= natural_day_term(begins=self.registrable_since, days=days, calendar=calendar)


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
        days = _OBJECTION_DAYS
        return on <= natural_day_term(begins=self.recorded, days=days, calendar=calendar)


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
    """One unit's page of the register: only what is current, and what hangs over it."""

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

    def effective_seizure(self, *, on: date) -> Seizure | None:
        """The seizure that bars disposal on that day."""
        return self._seizure(on=on, pre=False)

    def effective_pre_seizure(self, *, on: date) -> Seizure | None:
        """The pre-seizure in force on that day."""
        return self._seizure(on=on, pre=True)

    def _seizure(self, *, on: date, pre: bool) -> Seizure | None:
        binding = (one for one in self.seizures if one.in_force(on=on))
        return next((one for one in binding if one.is_pre_seizure is pre), None)


class TaxClearance(Labelled):
    """What the tax office answered for this transfer (契税法 §11)."""

    PAID = "paid", "已完税"
    EXEMPT = "exempt", "免税"
    NOT_TAXABLE = "not_taxable", "不征税"
    UNPAID = "unpaid", "未完税"


@dataclass(frozen=True, kw_only=True)
class ApplicationParty(Person):
    """An applicant and what he applies as; `role` is None while the form does not say."""

    role: PartyRole | None = None
    has_contact: bool = True


@dataclass(frozen=True, kw_only=True)
class ApplicationFacts:
    """What is applied for.

    `undertakings` are the codes of rules whose written undertaking is on file (R11W). `mortgage_key`
    names the mortgage meant by its key or certificate number, empty for all on the folio. `replaces`
    is the kind of document a replacement or reissue is about.
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
    mortgage_key: str = ""
    mortgaged_property: MortgagedProperty | None = None

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

    def without_parties(self) -> "Facts":
        """The same before anybody has applied, as a counter asks when it only has the unit."""
        return replace(self, application=replace(self.application, parties=(), consents=()))
