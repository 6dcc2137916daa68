"""What the law is asked about a case: the folio as it stands, the application, other cases on the unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from tongban.apps.casework.models import Case
from tongban.apps.register.operations import RecordingOrder
from tongban.apps.register.queries import folio_facts
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import BusinessItem, PartyRole, item
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber, InvalidCertificateNumber
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import CoOwnership, HolderKind, HolderSide
from tongban.domain.register.facts import ApplicationFacts, ApplicationParty, CaseInHand, Facts, Holder, Person

_KINDS: Mapping[str, HolderKind] = {
    "person": HolderKind.PERSON,
    "enterprise": HolderKind.ENTERPRISE,
    "agency": HolderKind.STATE_ORGAN,
}
_COURT_DOCUMENT = "M18"
_UNDERTAKINGS: Mapping[str, frozenset[str]] = {"M37": frozenset({"R11W"})}
_HANDED_IN = frozenset({"received", "waived"})
_MODES: Mapping[str, CoOwnership] = {
    "sole": CoOwnership.SOLE,
    "joint": CoOwnership.JOINT,
    "by_shares": CoOwnership.BY_SHARES,
    **{mode.value: mode for mode in CoOwnership},
    **{mode.label: mode for mode in CoOwnership},
}


@dataclass(frozen=True, kw_only=True)
class PartyView:
    """A party, stored or on the wire: the fields the law looks at."""

    role: str
    kind: str
    name: str
    document_kind: str
    document_number: str
    phone: str
    share: str


def facts_of(case: Case, *, on: datetime) -> Facts:
    """Everything a rule may know about the case on that day; raises FolioNotFound."""
    business = item(case.item)
    day = on.astimezone(SHANGHAI).date()
    folio = folio_facts(institution=case.institution, unit_code=case.unit_code, on=day)
    return Facts(
        folio=replace(folio, cases_in_hand=cases_in_hand(case)),
        item=business,
        on=day,
        application=application_of(case),
    )


def cases_in_hand(case: Case) -> tuple[CaseInHand, ...]:
    """Other cases on the unit that were accepted and are not yet recorded (R14E)."""
    return cases_on_unit(case.institution_id, case.unit_code, but=case.case_number)


def cases_on_unit(institution_code: str, unit_code: str, *, but: str = "") -> tuple[CaseInHand, ...]:
    """Cases accepted on a unit and not yet recorded, except one."""
    others = (
        Case.objects.of(institution_code)
        .filter(unit_code=unit_code, accepted_at__isnull=False, recorded_at__isnull=True, closed_at__isnull=True)
        .exclude(case_number=but)
        .order_by("accepted_at")
    )
    return tuple(CaseInHand(item=other.item, number=other.case_number) for other in others)


def application_of(case: Case) -> ApplicationFacts:
    """The application as the law sees it."""
    business = item(case.item)
    handed_in = {material.code for material in case.materials.all() if material.state in _HANDED_IN}
    undertaken = [rules for material, rules in _UNDERTAKINGS.items() if material in handed_in]
    return application_facts(
        business=business,
        parties=party_views(case),
        right_certificate=case.right_certificate,
        court_document=_COURT_DOCUMENT in handed_in,
        undertakings=frozenset().union(*undertaken),
    )


def application_facts(
    *,
    business: BusinessItem,
    parties: Iterable[PartyView],
    right_certificate: str,
    court_document: bool = False,
    undertakings: frozenset[str] = frozenset(),
) -> ApplicationFacts:
    """The same from a question of another bureau, before there is a case."""
    return ApplicationFacts(
        parties=tuple(_applicant(party) for party in parties),
        undertakings=undertakings,
        court_document=court_document,
        mortgage_key=right_certificate if business.code.startswith("37") else "",
        replaces=_kind_of(right_certificate),
    )


def party_views(case: Case) -> list[PartyView]:
    """The stored parties in order."""
    names = ("role", "kind", "name", "document_kind", "document_number", "phone", "share")
    return [PartyView(**{name: getattr(party, name) for name in names}) for party in case.parties.all()]


def recording_order(case: Case) -> RecordingOrder:
    """What the register is asked to write for the case."""
    parties = party_views(case)
    gaining = [party for party in parties if _side(party) is HolderSide.RIGHT_HOLDER]
    losing = [party for party in parties if _side(party) is HolderSide.OBLIGOR]
    told = {entry["code"]: entry["value"] for entry in case.particulars}
    return RecordingOrder(
        case_number=case.case_number,
        item=case.item,
        unit_code=case.unit_code,
        certificate_number=case.right_certificate,
        application=application_of(case),
        cases_in_hand=cases_in_hand(case),
        holders=tuple(_holder(party) for party in gaining),
        mode=_mode(told.get("mode", ""), gaining),
        obligor=_person(losing[0]) if losing else None,
        price=_price(told.get("price", "")),
        cause=told.get("cause", ""),
        remarks=told.get("remarks", ""),
    )


def _applicant(party: PartyView) -> ApplicationParty:
    roles = {role.value for role in PartyRole}
    return ApplicationParty(
        name=party.name,
        kind=_KINDS.get(party.kind, HolderKind.OTHER),
        document_kind=_document(party),
        document_number=party.document_number,
        role=PartyRole(party.role) if party.role in roles else None,
        has_contact=bool(party.phone.strip()),
    )


def _person(party: PartyView) -> Person:
    return Person(
        name=party.name,
        kind=_KINDS.get(party.kind, HolderKind.OTHER),
        document_kind=_document(party),
        document_number=party.document_number,
    )


def _holder(party: PartyView) -> Holder:
    return Holder(
        name=party.name,
        kind=_KINDS.get(party.kind, HolderKind.OTHER),
        document_kind=_document(party),
        document_number=party.document_number,
        share=Fraction(party.share) if party.share else None,
    )


def _document(party: PartyView) -> DocumentKind | None:
    known = {kind.value for kind in DocumentKind}
    return DocumentKind(party.document_kind) if party.document_kind in known else None


def _side(party: PartyView) -> HolderSide | None:
    roles = {role.value for role in PartyRole}
    return PartyRole(party.role).side if party.role in roles else None


def _mode(told: str, holders: list[PartyView]) -> CoOwnership:
    if told in _MODES:
        return _MODES[told]
    if len(holders) < 2:  # noqa: PLR2004 - one alone
        return CoOwnership.SOLE
    return CoOwnership.BY_SHARES if all(holder.share for holder in holders) else CoOwnership.JOINT


def _price(told: str) -> Decimal | None:
    try:
        return Decimal(told.replace(",", "").removeprefix("¥")) if told else None
    except InvalidOperation:
        return None


def _kind_of(number: str) -> CertificateKind:
    try:
        return CertificateNumber.parse(number).kind
    except InvalidCertificateNumber:
        return CertificateKind.TITLE  # old certificates by free text are titles of houses or land
