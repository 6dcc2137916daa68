"""What the register is asked to write for a case, from its parties, its form and its papers."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from tongban.apps.casework.models import Case
from tongban.apps.casework.queries.filing import Filing, application_facts, filing_of
from tongban.apps.casework.queries.people import joined, named_holder
from tongban.apps.register.operations import BurdenTerms, CourtTerms, MortgageTerms, RecordingOrder, UnitChange
from tongban.apps.register.queries import FolioRows, standing_rows
from tongban.apps.register.queries.parties import holder_of
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import RegisterEntry, Told, Verb
from tongban.domain.dictionaries import ClaimSharing, CoOwnership, MortgagedProperty, MortgageKind, RegistrationType
from tongban.domain.register.facts import Holder, Person

_TERMS = (
    *("mortgage_kind", "mortgage_amount", "debt_from", "debt_until", "mortgage_scope", "transfer_banned"),
    *("mortgage_rank", "mortgaged_property", "claim_fact", "claim_sharing"),
)


def recording_order(
    case: Case, *, rows: FolioRows | None = None, filing: Filing | None = None, at: datetime | None = None
) -> RecordingOrder:
    """What the register is asked to write for the case; `rows` of its folio and its `filing` where read before.

    The institution's switches are those of the day of `at`, by default of the day the case arrived. Cases in hand
    are not the order's: whoever records knows which of them are recorded together. Raises FolioNotFound where the
    register has to tell what an alteration leaves as it was.
    """
    filing = filing or filing_of(case)
    if not (_builds_on_register(filing) or _disposes_of_a_share(filing)):
        rows = None
    elif rows is None:
        rows = standing_rows(institution=case.institution_id, unit_code=case.unit_code)
    told, before = filing.told, _recorded_terms(filing, rows)
    day = (at or case.received_at).astimezone(SHANGHAI).date()
    return RecordingOrder(
        case_number=case.case_number,
        item=case.item,
        unit_code=case.unit_code,
        certificate_number=case.right_certificate,
        alternative=filing.way,
        application=application_facts(filing, secured=before),
        holders=_holders(filing, rows),
        mode=_mode(filing, rows),
        obligor=joined(filing.losing) or _debtor(filing, rows),
        price=told.money("price"),
        mortgage=_terms(filing, before),
        burden=_burden(told),
        unit=_unit(told),
        court=_court(filing),
        cleared=told.numbers("cleared"),
        separate_certificates=told.says("separate_certificates") if told.text("separate_certificates") else None,
        matter=told.text("matter"),
        cause=told.text("cause"),
        remarks=told.text("remarks"),
        switches=switches_of(case.institution_id, on=day),
    )


def _builds_on_register(filing: Filing) -> bool:
    """Whether what is written depends on what the register says now."""
    alters = any(one.verb is Verb.ALTERS for one in filing.business.effects_for(filing.way))
    return alters or filing.business.addresses is RegisterEntry.MORTGAGE


def _disposes_of_a_share(filing: Filing) -> bool:
    """Whether a court passes on a part of what its debtor owns: the register then tells who he is."""
    return filing.business.transfers_ownership and filing.told.says("share_only") and bool(filing.told.text("court"))


def _debtor(filing: Filing, rows: FolioRows | None) -> Person | None:
    """The owner against whom the court disposes; nobody where the whole passes."""
    if rows is None or rows.ownership is None or not _disposes_of_a_share(filing):
        return None
    named = filing.told.text("court_debtor")
    return next((holder_of(one) for one in rows.ownership.holders.all() if one.name == named), None)


def _holders(filing: Filing, rows: FolioRows | None) -> tuple[Holder, ...]:
    """Those who hold the right afterwards; nobody where it stays with whom it was."""
    if filing.business.grants:
        return tuple(one.holder for one in filing.gaining)
    corrected = filing.told.people("owners_after")
    if corrected:
        return tuple(named_holder(one) for one in corrected)
    known = _registered(filing, rows)
    if filing.renamed and known:
        return _renamed(filing, known)
    if filing.told.text("mode") and filing.business.registration_type is RegistrationType.ALTERATION:
        return tuple(one.holder for one in filing.parties)
    return ()


def _renamed(filing: Filing, known: Iterable[Holder]) -> tuple[Holder, ...]:
    """The registered holders with one of them under the present name and document."""
    former, present = filing.as_registered[0].person, filing.parties[0].person
    anew = [
        replace(
            one,
            name=present.name,
            kind=present.kind,
            document_kind=present.document_kind,
            document_number=present.document_number,
        )
        if one.is_same_as(former)
        else one
        for one in known
    ]
    return tuple(anew)


def _registered(filing: Filing, rows: FolioRows | None) -> tuple[Holder, ...]:
    """Who holds the right the application means to alter, as the register has it."""
    if rows is None:
        return ()
    number = filing.right_certificate
    if filing.business.addresses is None:
        rows_held = list(rows.ownership.holders.all()) if rows.ownership else []
    else:
        mortgages = [one for one in rows.mortgages if rows.number_for(mortgage_id=one.pk) == number]
        notices = [one for one in rows.advance_notices if rows.number_for(advance_notice_id=one.pk) == number]
        rows_held = [held for one in mortgages for held in one.holders.all()]
        rows_held += [held for one in notices for held in one.holders.all()]
        burdens = [one for one in rows.burdens if rows.number_for(burden_id=one.pk) == number]
        rows_held += [held for one in burdens for held in one.holders.all()]
    return tuple(holder_of(one) for one in rows_held)


def _mode(filing: Filing, rows: FolioRows | None) -> CoOwnership:
    """As the form says; whoever only changes a name holds as before."""
    if filing.business.grants or filing.told.text("mode") or rows is None or rows.ownership is None:
        return filing.mode
    return CoOwnership(rows.ownership.mode)


def _recorded_terms(filing: Filing, rows: FolioRows | None) -> MortgageTerms | None:
    """What the mortgage that is meant secures as recorded; None where none is meant or none stands."""
    if rows is None or filing.business.addresses is not RegisterEntry.MORTGAGE:
        return None
    numbered = {rows.number_for(mortgage_id=one.pk): one for one in rows.mortgages}
    row = numbered.get(filing.right_certificate)
    if row is None:
        return None
    return MortgageTerms(
        amount=row.amount,
        kind=MortgageKind(row.kind),
        debt_from=row.debt_from,
        debt_until=row.debt_until,
        scope=row.scope,
        transfer_banned=row.transfer_banned,
        rank=row.rank,
        property_kind=MortgagedProperty(row.object_code),
        claim_fact=row.claim_fact or "",
    )


def _terms(filing: Filing, recorded: MortgageTerms | None) -> MortgageTerms | None:
    """What the mortgage is to secure; what an alteration does not mention stays as recorded."""
    told = filing.told
    amount = told.money("mortgage_amount")
    if recorded is None and amount is None:
        return None
    if recorded is not None and not any(told.text(code) for code in _TERMS):
        return None
    before = recorded or MortgageTerms(amount=Decimal())
    stated = told.text("transfer_banned")
    return MortgageTerms(
        amount=before.amount if amount is None else amount,
        kind=MortgageKind(told.text("mortgage_kind") or before.kind),
        debt_from=told.day("debt_from") or before.debt_from,
        debt_until=told.day("debt_until") or before.debt_until,
        scope=told.text("mortgage_scope") or before.scope,
        transfer_banned=told.says("transfer_banned") if stated else before.transfer_banned,
        rank=told.count("mortgage_rank"),
        property_kind=MortgagedProperty(told.text("mortgaged_property") or before.property_kind),
        claim_fact=told.text("claim_fact") or before.claim_fact,
        sharing=ClaimSharing(told.text("claim_sharing")) if told.text("claim_sharing") else None,
    )


def _burden(told: Told) -> BurdenTerms | None:
    """What a right of habitation or an easement is to allow; an easement also says which land has the good of it."""
    content, land = told.text("burden_content"), told.text("dominant_land")
    parts = (f"需役地：{land}" if land else "", content)
    terms = BurdenTerms(
        content="；".join(part for part in parts if part),
        from_date=told.day("burden_from"),
        until_date=told.day("burden_until"),
    )
    return None if terms == BurdenTerms() else terms


def _unit(told: Told) -> UnitChange | None:
    change = UnitChange(
        location=told.text("new_location") or None,
        use_code=told.text("new_use") or None,
        area=told.money("new_area"),
    )
    return None if change == UnitChange() else change


def _court(filing: Filing) -> CourtTerms | None:
    """The order a transfer by judgment carries out; None when the form names no court or no time of service.

    `share` is the part that passes, where it is a part: what those who acquire get together.
    """
    told = filing.told
    passing = sum((one.holder.share or Fraction() for one in filing.gaining), Fraction())
    court, served_at = told.text("court"), told.instant("court_served_at")
    if not court or served_at is None:
        return None
    return CourtTerms(
        court=court,
        document_number=told.text("court_document_number"),
        document=told.text("court_document"),
        case_number=told.text("court_case_number"),
        served_at=served_at,
        against=told.text("court_debtor"),
        in_place_of=told.text("court_in_place_of"),
        share=f"{passing.numerator}/{passing.denominator}" if told.says("share_only") and passing else "",
    )
