"""What a counter elsewhere may learn of a unit: what the item needs, with numbers masked, and no more."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from django.utils.timezone import localdate

from tongban.apps.identity.models import Institution
from tongban.apps.identity.prepared import send, unawaited
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.models import Certificate, Holder
from tongban.apps.register.queries.facts import facts_of
from tongban.apps.register.queries.find import as_unit_code, find_unit
from tongban.apps.register.queries.lapsed import surely_lapsed
from tongban.apps.register.queries.rows import FolioRows, rows_question, rows_told
from tongban.apps.register.queries.switching import DECIDED, switches_told
from tongban.apps.register.queries.wording import names_of, nature_of, structure_of, use_of
from tongban.domain.catalogue import item as item_of
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.codes.identity_documents import mask
from tongban.domain.dictionaries import AdvanceNoticeKind, CoOwnership, HolderKind, RightType
from tongban.domain.register.facts import Facts
from tongban.domain.register.rulebook import Moment, Severity, Spoken, Verdict, consult
from tongban.domain.switches import Switches
from tongban.exchange.contracts.registers import (
    CertificateExtract,
    HolderExtract,
    MortgageExtract,
    NoticeExtract,
    OwnershipExtract,
    UnitExtract,
)
from tongban.exchange.contracts.types import Finding

_EVERYTHING: Final = frozenset({"ownership", "mortgages", "notices", "certificates"})
# Which parts of the folio an item is decided by (个人信息保护法 §6: 最小必要).
_NEEDED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "3704": frozenset({"ownership", "mortgages"}),
        "7001": frozenset({"notices"}),
        "9001": frozenset({"ownership", "certificates"}),
    }
)
_MODES: Final = {
    CoOwnership.SOLE: "sole",
    CoOwnership.JOINT: "joint",
    CoOwnership.BY_SHARES: "by_shares",
    CoOwnership.OTHER: "other",
}
_KINDS: Final = {HolderKind.PERSON: "person", HolderKind.PUBLIC_INSTITUTION: "agency", HolderKind.STATE_ORGAN: "agency"}
_NOTICES: Final = {
    AdvanceNoticeKind.PRESALE: "presale",
    AdvanceNoticeKind.SALE: "sale",
    AdvanceNoticeKind.PRESALE_MORTGAGE: "presale_mortgage",
    AdvanceNoticeKind.MORTGAGE: "mortgage",
}
_SEVERITIES: Final = {Severity.BLOCK: "block", Severity.CONSENT: "consent", Severity.NOTICE: "warn"}
_ABOUT: Final = {"ownership": "所有权", "mortgage": "抵押权", "advance_notice": "预告登记", "objection": "异议登记"}


def unit_extract(
    *,
    institution: Institution | str,
    item: str,
    at: datetime,
    unit_code: str = "",
    certificate_number: str = "",
) -> UnitExtract:
    """Answer register.search_unit/1 for an item, with what the rulebook says at intake.

    The unit is named by its code or by a certificate. Asked by certificate, only the mortgage or right it
    proves is told. Raises FolioNotFound, UnknownItem.
    """
    code = institution if isinstance(institution, str) else institution.code
    named, unit = "", as_unit_code(unit_code or certificate_number)
    if not unit:
        found = find_unit(institution=code, text=unit_code or certificate_number)
        named, unit = found.certificate_number, found.unit_code
    day = localdate(at)
    rows, switches = _asked_at_once(code, unit, on=day)
    verdict = _verdict(rows, item=item, on=day, switches=switches)
    needed = _NEEDED.get(item, _EVERYTHING)
    return UnitExtract(
        **_description(rows),
        ownership=_ownership(rows) if "ownership" in needed else None,
        certificates=_certificates(rows, named) if "certificates" in needed else (),
        mortgages=_mortgages(rows, named) if "mortgages" in needed else (),
        advance_notices=_notices(rows, at) if "notices" in needed else (),
        findings=findings_of(verdict.spoken),
        in_scope=not any(one.excludes_from_scope for one in verdict.spoken),
        taken_at=at,
    )


def _asked_at_once(institution: str, unit: str, *, on: date) -> tuple[FolioRows, Switches]:
    """What stands on the folio and what the institution has chosen, in one journey; raises FolioNotFound."""
    with unawaited():
        folio = send(*rows_question(institution, unit))
        decided = send(DECIDED, [institution])
    [(chosen,)] = decided.fetchall()
    return rows_told(folio.fetchall(), unit), switches_told(chosen, on=on)


def _verdict(rows: FolioRows, *, item: str, on: date, switches: Switches) -> Verdict:
    """What the law says to the item on this unit before anybody has applied."""
    facts = Facts(
        calendar=known_calendar(),
        folio=facts_of(rows, on=on),
        item=item_of(item),
        on=on,
        switches=switches,
    )
    return consult(facts.without_parties(), Moment.INTAKE)


def findings_of(spoken: Iterable[Spoken]) -> tuple[Finding, ...]:
    """What rules said, as the exchange carries it."""
    return tuple(
        Finding(code=one.code, severity=_SEVERITIES[one.severity], statute=one.statute, sentence=one.sentence)
        for one in spoken
    )


def _description(rows: FolioRows) -> dict[str, object]:
    unit = rows.unit
    if unit is None:
        return {"unit_code": rows.folio.unit_code, "location": "", "status": "unknown"}
    return {
        "unit_code": rows.folio.unit_code,
        "location": unit.location,
        "use": use_of(unit),
        "area": unit.area,
        "structure": structure_of(unit),
        "floor": unit.floor,
        "total_floors": unit.total_floors,
        "right_nature": nature_of(unit),
        "land_term_until": unit.land_until,
        "status": unit.status,
    }


def _ownership(rows: FolioRows) -> OwnershipExtract | None:
    if rows.ownership is None:
        return None
    holders = tuple(_holder(one) for one in rows.ownership.holders.all())
    return OwnershipExtract(mode=_MODES[CoOwnership(rows.ownership.mode)], holders=holders)


def _holder(row: Holder) -> HolderExtract:
    return HolderExtract(
        name=row.name,
        kind=_KINDS.get(HolderKind(row.kind), "enterprise"),
        document_kind=row.document_kind or "99",
        masked_number=mask(row.document_number),
        share=f"{row.share_numerator}/{row.share_denominator}" if row.share is not None else "",
    )


def _certificates(rows: FolioRows, named: str) -> tuple[CertificateExtract, ...]:
    return tuple(
        CertificateExtract(number=one.number, kind=_kind_of(one), about=_about(one))
        for one in rows.certificates
        if named in {"", one.number}
    )


def _kind_of(certificate: Certificate) -> str:
    is_title = certificate.kind == CertificateKind.TITLE
    return "title_certificate" if is_title else "registration_certificate"


def _about(certificate: Certificate) -> str:
    if certificate.burden is not None:
        return RightType(certificate.burden.kind).label
    return next(label for right, label in _ABOUT.items() if getattr(certificate, f"{right}_id") is not None)


def _mortgages(rows: FolioRows, named: str) -> tuple[MortgageExtract, ...]:
    extracts = []
    for one in rows.mortgages:
        number = rows.number_for(mortgage_id=one.pk)
        if number and (named in {"", number} or not _is_of_mortgage(rows, named)):
            extracts.append(
                MortgageExtract(
                    certificate_number=number,
                    mortgagee=names_of(one.holders.all()),
                    amount=one.amount,
                    from_date=one.debt_from,
                    until_date=one.debt_until,
                    rank=one.rank,
                    transfer_banned=one.transfer_banned,
                )
            )
    return tuple(extracts)


def _is_of_mortgage(rows: FolioRows, number: str) -> bool:
    return any(one.number == number and one.mortgage_id is not None for one in rows.certificates)


def _notices(rows: FolioRows, at: datetime) -> tuple[NoticeExtract, ...]:
    """What stands by its dates, whether or not a sweep has written down what lapsed."""
    gone = surely_lapsed(rows, at)
    return tuple(
        NoticeExtract(
            kind=_NOTICES[AdvanceNoticeKind(one.kind)],
            holder=names_of(one.holders.all()),
            certificate_number=rows.number_for(advance_notice_id=one.pk) or "未发证",
        )
        for one in rows.advance_notices
        if one not in gone
    )
