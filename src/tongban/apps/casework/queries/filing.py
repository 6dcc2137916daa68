"""What was filed with an application, and what the law makes of it: every fact of the application has its source here.

Not from the application: whether a printed sheet is usable (asked when the certificate is prepared), another ground
of refusal and flawed papers (the officer's own judgement, stated by decline and refuse), ex officio acts (never
taken in), and a house dealt in apart from its land (a unit of a house includes its land).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Protocol

from django.utils.timezone import localdate

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.local import local_item_of
from tongban.apps.casework.queries.onewindow import tax_clearance
from tongban.apps.casework.queries.people import PartyView, named_holder, parties_of_case, parties_of_request
from tongban.apps.identity.gathering import gather, is_gathered
from tongban.domain.catalogue import BusinessItem, Told, item
from tongban.domain.catalogue.offers import way_meant
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber, InvalidCertificateNumber
from tongban.domain.dictionaries import CoOwnership, HolderSide, MortgagedProperty, RegistrationType, TaxClearance
from tongban.domain.register.facts import ApplicationFacts, ApplicationParty, Person
from tongban.exchange.contracts.registers import CheckApplication

_HANDED_IN: Final = frozenset({"received", "waived"})
_TAX, _NOTARY, _COURT, _NOTICE = "M12", "M15", "M18", "M19"
# Papers in which somebody else agrees, and the rules whose undertaking a paper is.
_CONSENTS: Final = frozenset({"M27", "M29", "M36", "M39", "M45", "M46"})
_UNDERTAKINGS: Final[Mapping[str, frozenset[str]]] = {"M35": frozenset({"R24W"}), "M37": frozenset({"R11W"})}
_OBJECTION = "6001"
_FILED: Final = ("parties", "identity_checks", "materials", "supplement")
_MODES: Final[Mapping[str, CoOwnership]] = {
    "sole": CoOwnership.SOLE,
    "joint": CoOwnership.JOINT,
    "by_shares": CoOwnership.BY_SHARES,
    **{mode.value: mode for mode in CoOwnership},
}


@dataclass(frozen=True, kw_only=True)
class Filing:
    """An application as it was filed; `way` is how people apply, `papers` the codes of those handed in or waived.

    `missing` are required papers and answers that are not there; None where papers have not been asked for yet.
    `handed_in` are the codes of papers that lie there, not waived; `clearance` what the tax office itself said,
    `loss_published` when the institution published what the applicant declares lost.
    """

    business: BusinessItem
    way: str
    parties: tuple[PartyView, ...]
    told: Told
    papers: frozenset[str]
    right_certificate: str = ""
    missing: tuple[str, ...] = ()
    supplement_asked: bool = False
    repeated: bool = False
    handed_in: frozenset[str] = frozenset()
    clearance: TaxClearance | None = None
    loss_published: date | None = None

    @property
    def gaining(self) -> tuple[PartyView, ...]:
        """Those for whom a right begins or goes on."""
        return tuple(one for one in self.parties if one.side is HolderSide.RIGHT_HOLDER)

    @property
    def losing(self) -> tuple[PartyView, ...]:
        """Those who give, owe or mortgage."""
        return tuple(one for one in self.parties if one.side is HolderSide.OBLIGOR)

    @property
    def mode(self) -> CoOwnership:
        """How those who acquire will hold it: as the form says, else as the number and the shares show."""
        told = self.told.text("mode")
        if told in _MODES:
            return _MODES[told]
        if len(self.gaining) < 2:  # noqa: PLR2004 - one alone
            return CoOwnership.SOLE
        return CoOwnership.BY_SHARES if all(one.share for one in self.gaining) else CoOwnership.JOINT

    @property
    def renamed(self) -> bool:
        """Whether the register knows the first applicant under another name or number."""
        return bool(self.told.text("former_name") or self.told.text("former_number"))

    @property
    def as_registered(self) -> tuple[PartyView, ...]:
        """The parties as the register names them."""
        if not self.renamed or not self.parties:
            return self.parties
        first = self.parties[0].known_as(name=self.told.text("former_name"), number=self.told.text("former_number"))
        return (first, *self.parties[1:])


def filing_of(case: Case) -> Filing:
    """What was filed with a case, supplements included."""
    if not is_gathered(case, "materials"):
        gather(case, *_FILED)
    business = item(case.item)
    told = Told({entry["code"]: entry["value"] for entry in case.particulars})
    parties = parties_of_case(case)
    way = way_meant(business, told=case.way, roles=[one.part for one in parties])
    papers = frozenset(one.code for one in case.materials.all() if one.state in _HANDED_IN)
    return Filing(
        business=business,
        way=way,
        parties=parties,
        told=told,
        papers=papers,
        right_certificate=case.right_certificate,
        missing=(
            *_missing_papers(business, way, papers),
            *_missing_here(case, papers),
            *_missing_answers(business, way, told),
        ),
        supplement_asked=hasattr(case, "supplement"),
        repeated=business.code == _OBJECTION and _objected_before(case, told),
        handed_in=frozenset(one.code for one in case.materials.all() if one.state == "received"),
        clearance=tax_clearance(case),
        loss_published=localdate(case.loss_published_at) if case.loss_published_at else None,
    )


def filing_of_request(request: CheckApplication) -> Filing:
    """What another institution says of an application that is not lodged yet; papers may still be missing.

    The question does not tell papers waived from papers handed in: all count as handed in until they come.
    """
    business = item(request.item)
    told = Told({one.code: one.value for one in request.particulars})
    parties = parties_of_request(request.parties)
    way = way_meant(business, told=request.way or "", roles=[one.part for one in parties])
    return Filing(
        business=business,
        way=way,
        parties=parties,
        told=told,
        papers=frozenset(request.papers),
        handed_in=frozenset(request.papers),
        right_certificate=request.right.certificate_number if request.right else "",
        missing=tuple(_missing_answers(business, way, told)),
    )


class Secured(Protocol):
    """The mortgage an application means to alter, as recorded."""

    @property
    def amount(self) -> Decimal | None:
        """Yuan."""

    @property
    def rank(self) -> int | None:
        """Its place among the mortgages of the unit, from 1."""

    @property
    def debt_until(self) -> date | None:
        """The last day of the debt."""


def application_facts(filing: Filing, *, secured: Secured | None = None) -> ApplicationFacts:
    """The application as the law sees it; `secured` is the mortgage it means to alter."""
    told, business = filing.told, filing.business
    return ApplicationFacts(
        parties=_applicants(filing),
        consents=_consents(filing),
        undertakings=frozenset().union(*(rules for code, rules in _UNDERTAKINGS.items() if code in filing.papers)),
        tax=_tax(filing),
        notarised=_NOTARY in filing.papers,
        court_document=_COURT in filing.papers,
        restructuring=told.says("restructuring"),
        replaces=_kind_of(filing) if business.registration_type is RegistrationType.OTHER else None,
        right_certificate=filing.right_certificate,
        mortgage_key=filing.right_certificate if business.code.startswith("37") else "",
        mortgaged_property=_property(told),
        missing_materials=filing.missing,
        supplement_asked=filing.supplement_asked,
        new_shares=_new_shares(filing),
        share_only=told.says("share_only"),
        agreed_otherwise=told.says("agreed_otherwise"),
        increases_debt=secured is not None and _increases_debt(told, secured),
        at_others_cost=secured is not None and _at_others_cost(told, secured),
        partial_claim=told.says("partial_claim"),
        executing_court=told.text("court"),
        in_place_of=told.text("court_in_place_of"),
        transfer_served_at=told.instant("court_served_at") if _NOTICE in filing.handed_in else None,
        deceased=next((named_holder(one) for one in told.people("deceased")), None),
        error_date=told.day("error_date"),
        repeats_objection=filing.repeated,
        loss_published=filing.loss_published,
    )


def _applicants(filing: Filing) -> tuple[ApplicationParty, ...]:
    return tuple(party.applicant for party in filing.as_registered)


def _consents(filing: Filing) -> tuple[Person, ...]:
    """Those whose written agreement is on file: named in the form, and the paper handed in."""
    if not filing.papers & _CONSENTS:
        return ()
    return tuple(named_holder(one) for one in filing.told.people("consents"))


def _tax(filing: Filing) -> TaxClearance | None:
    """What the tax office said, or where it was not asked the papers (契税法 §11); None before they are there.

    A paper that was waived without the tax office's answer proves nothing.
    """
    if filing.clearance is not None or _TAX not in filing.papers:
        return filing.clearance
    told = filing.told.text("tax")
    if told in set(TaxClearance):
        return TaxClearance(told)
    return TaxClearance.PAID if _TAX in filing.handed_in else None


def _property(told: Told) -> MortgagedProperty | None:
    chosen = told.text("mortgaged_property")
    return MortgagedProperty(chosen) if chosen in set(MortgagedProperty) else None


def _new_shares(filing: Filing) -> tuple[Fraction | None, ...]:
    if not filing.business.grants or filing.mode is not CoOwnership.BY_SHARES:
        return ()
    return tuple(one.holder.share for one in filing.gaining)


def _increases_debt(told: Told, secured: Secured) -> bool:
    amount = told.money("mortgage_amount")
    return amount is not None and secured.amount is not None and amount > secured.amount


def _at_others_cost(told: Told, secured: Secured) -> bool:
    """Whether other mortgagees may lose by it: more debt, a better rank, a longer term (民法典 §409)."""
    rank, until = told.count("mortgage_rank"), told.day("debt_until")
    better = rank is not None and (secured.rank is None or rank < secured.rank)
    longer = until is not None and (secured.debt_until is None or until > secured.debt_until)
    return better or longer or _increases_debt(told, secured)


def _missing_papers(business: BusinessItem, way: str, papers: frozenset[str]) -> list[str]:
    asked = [one for one in business.materials_for(way) if one.required and not one.made_here]
    return [one.name for one in asked if one.code not in papers]


def _missing_here(case: Case, papers: frozenset[str]) -> list[str]:
    """What only this institution asks for."""
    return [one.name for one in local_item_of(case).added_materials if one.code not in papers]


def _missing_answers(business: BusinessItem, way: str, told: Told) -> list[str]:
    shared = told.says("partial_claim")  # then how the mortgage is shared has to be said, too
    fields = business.particulars_for(way)
    asked = [one for one in fields if one.required or (shared and one.code == "claim_sharing")]
    return [f"申请书的“{one.name}”" for one in asked if not told.text(one.code)]


def _objected_before(case: Case, told: Told) -> bool:
    """Whether the same person has noted the same objection on the unit before (实施细则 §83)."""
    earlier = Case.objects.of(case.institution_id).filter(
        item=_OBJECTION, unit_code=case.unit_code, recorded_at__isnull=False, applicant_names=case.applicant_names
    )
    matters = [Told({entry["code"]: entry["value"] for entry in one.particulars}) for one in earlier]
    return any(one.text("matter") == told.text("matter") for one in matters)


def _kind_of(filing: Filing) -> CertificateKind:
    try:
        return CertificateNumber.parse(filing.right_certificate).kind
    except InvalidCertificateNumber:
        return CertificateKind.TITLE  # old certificates by free text are titles of houses or land
