"""Asking tax, treasury, housing and utilities, each by its contract, in the transaction that makes it due."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Final

from tongban.apps.casework.models import Case, OfficeRequest
from tongban.apps.casework.operations.steps import Actor
from tongban.apps.casework.queries.charges import bill_of
from tongban.apps.casework.queries.filing import filing_of
from tongban.apps.casework.queries.onewindow import latest_requests
from tongban.apps.casework.queries.people import PartyView
from tongban.apps.casework.queries.worktime import accept_by
from tongban.apps.messaging.models import Member
from tongban.apps.messaging.operations import publish
from tongban.apps.messaging.queries import office_for
from tongban.apps.register.queries import folio_facts
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.outside import Stage, System
from tongban.domain.catalogue import Told
from tongban.domain.declarations import EVIDENCE_CODE, UtilityKind, looks_like_account, tidy_account
from tongban.domain.fees import Fee, FeeWaiver
from tongban.domain.register.facts import UnitDescription
from tongban.exchange.contracts import Message
from tongban.exchange.contracts.housing import FilingRequested, TradeRecorded
from tongban.exchange.contracts.onewindow import Involved, RequestWithdrawn
from tongban.exchange.contracts.taxes import TaxDeclared
from tongban.exchange.contracts.treasury import FeeItem, NoticeRequested
from tongban.exchange.contracts.types import FileRef
from tongban.exchange.contracts.utilities import AccountTransferRequested

_FEE_CODE: Final = "103043211"  # 不动产登记费，全国统一项目识别码
_PURPOSES: Final = {
    System.TAX: "契税法 §11 查验完税",
    System.TREASURY: "收取不动产登记费",
    System.HOUSING: "核验房屋交易备案",
    System.UTILITIES: "水电气暖联动过户",
}


def declare_tax(case: Case, *, actor: Actor, at: datetime) -> OfficeRequest | None:
    """Send what was declared to the tax office; None where none is connected."""
    office = office_for(System.TAX, institution_code=case.institution_id)
    if office is None:
        return None
    filing, unit, number = filing_of(case), _unit(case, at), _next_number(case, System.TAX)
    told = filing.told
    message = TaxDeclared(
        number=number,
        case_number=case.case_number,
        intake_number=case.intake_number,
        item=case.item,
        unit_code=case.unit_code,
        location=case.location,
        use=unit.use.value,
        area=unit.building_area,
        price=told.money("price"),
        contract_date=told.day("contract_date"),
        family_homes=told.text("family_homes") or None,
        kinship=told.text("kinship") or None,
        seller_acquired_on=told.day("seller_acquired_on"),
        seller_sole_home=told.says("seller_sole_home") if told.text("seller_sole_home") else None,
        transferors=_side(case, filing.losing),
        transferees=_side(case, filing.gaining),
        evidence=_evidence(case),
        declared_at=at,
    )
    return _send(case, System.TAX, office, message, actor=actor, at=at)


def _evidence(case: Case) -> tuple[FileRef, ...]:
    """Every scan that supports the declaration, each once, in the order in which it came."""
    scans = case.files.filter(material__code=EVIDENCE_CODE).order_by("pk")
    told = ("digest", "size", "media_type", "name", "pages")
    found = {one.digest: FileRef(**{name: getattr(one, name) for name in told}) for one in scans}
    return tuple(found.values())


def ask_housing(case: Case, *, actor: Actor, at: datetime) -> OfficeRequest | None:
    """Have the trade filed, or its filing verified; None where no housing authority is connected."""
    office = office_for(System.HOUSING, institution_code=case.institution_id)
    if office is None:
        return None
    filing, unit = filing_of(case), _unit(case, at)
    message = FilingRequested(
        number=_next_number(case, System.HOUSING),
        case_number=case.case_number,
        intake_number=case.intake_number,
        item=case.item,
        unit_code=case.unit_code,
        location=case.location,
        contract_number=filing.told.text("contract_number"),
        area=unit.building_area,
        price=filing.told.money("price"),
        sellers=_side(case, filing.losing),
        buyers=_side(case, filing.gaining),
        at=at,
    )
    return _send(case, System.HOUSING, office, message, actor=actor, at=at)


def ask_for_notice(
    case: Case, *, actor: Actor, at: datetime, waiver: FeeWaiver | None = None, basis: str = ""
) -> OfficeRequest | None:
    """Have the fee's payment notice issued, once; nothing is asked for what costs nothing.

    What a waiver takes away, the bill's own or `waiver` on the `basis` the payer has shown, is kept as a notice of
    nothing with its ground, and not sent.
    """
    bill = bill_of(case)
    if System.TREASURY in latest_requests(case) or not (bill.total or bill.waiver):
        return None
    office = office_for(System.TREASURY, institution_code=case.institution_id)
    if office is None:
        return None
    message, ground = _notice(case, bill, at=at), waiver or bill.waiver
    if ground is not None:
        answer = {"waiver": ground.value, "basis": basis or ground.label}
        return _keep(case, System.TREASURY, office, message, at=at, stage=Stage.WAIVED, answer=answer)
    return _send(case, System.TREASURY, office, message, actor=actor, at=at)


def _notice(case: Case, bill: Fee, *, at: datetime) -> NoticeRequested:
    payers = [one for one in filing_of(case).parties if one.side is bill.payer_side] or list(filing_of(case).parties)
    lines = bill.lines or ()
    items = [
        FeeItem(code=_FEE_CODE, name=one.name, standard=one.each, count=one.count, amount=one.amount) for one in lines
    ] or [FeeItem(code=_FEE_CODE, name="不动产登记费", standard=Decimal(0), count=1, amount=Decimal(0))]
    return NoticeRequested(
        number=_next_number(case, System.TREASURY),
        case_number=case.case_number,
        intake_number=case.intake_number,
        institution=case.institution_id,
        payer=payers[0].name,
        phone=case.contact_phone,
        items=tuple(items),
        total=bill.total,
        at=at,
    )


def hand_over_accounts(case: Case, *, actor: Actor, at: datetime) -> list[OfficeRequest]:
    """Ask the utilities to carry over every account the applicants named; none where none is connected."""
    office = office_for(System.UTILITIES, institution_code=case.institution_id)
    filing = filing_of(case)
    if office is None or not filing.gaining:
        return []
    former, owner = _side(case, filing.losing)[:1], _side(case, filing.gaining)[0]
    sent = []
    for kind, account in declared_accounts(filing.told):
        message = AccountTransferRequested(
            number=_next_number(case, System.UTILITIES),
            case_number=case.case_number,
            intake_number=case.intake_number,
            kind=kind.value,
            account=account,
            location=case.location,
            former=former[0] if former else None,
            owner=owner,
            certificate_number=case.certificate_number or None,
            recorded_at=at,
        )
        sent.append(_send(case, System.UTILITIES, office, message, actor=actor, at=at))
    return sent


def declared_accounts(told: Told) -> list[tuple[UtilityKind, str]]:
    """The accounts named in the form, by kind; what cannot be an account is nobody's to carry over."""
    named = [(kind, tidy_account(told.text(kind.particular))) for kind in UtilityKind]
    return [(kind, account) for kind, account in named if looks_like_account(account)]


def tell_trade_recorded(case: Case, *, at: datetime) -> None:
    """Close the trade on the housing side, where it answered for this case."""
    filed = latest_requests(case).get(System.HOUSING)
    if filed is None or filed.stage not in {Stage.FILED.value, Stage.BY_HAND.value}:
        return
    message = TradeRecorded(
        number=filed.number,
        case_number=case.case_number,
        intake_number=case.intake_number,
        record_number=filed.answer.get("contract", {}).get("record_number", ""),
        certificate_number=case.certificate_number or None,
        recorded_at=at,
    )
    _publish(case, message, filed.member, System.HOUSING, operator="", at=at)


def withdraw_requests(case: Case, *, reason: str, at: datetime, systems: Iterable[System] = tuple(System)) -> None:
    """Make void what other offices still work on; what is over stays as it was."""
    for row in case.office_requests.filter(system__in=[one.value for one in systems]):
        if Stage(row.stage).is_over or row.stage in {Stage.PAID.value, Stage.FILED.value}:
            continue
        message = RequestWithdrawn(
            number=row.number, case_number=case.case_number, intake_number=case.intake_number, reason=reason, at=at
        )
        row.stage, row.answered_at = Stage.WITHDRAWN.value, at
        row.save(update_fields=["stage", "answered_at"])
        _publish(case, message, row.member, System(row.system), operator="", at=at)


def _send(case: Case, system: System, office: Member, message: Message, *, actor: Actor, at: datetime) -> OfficeRequest:
    row = _keep(case, system, office, message, at=at)
    _publish(case, message, office.name, system, operator=actor.name, at=at)
    return row


def _keep(
    case: Case,
    system: System,
    office: Member,
    message: Message,
    *,
    at: datetime,
    stage: Stage = Stage.SENT,
    answer: dict[str, str] | None = None,
) -> OfficeRequest:
    body = message.body()
    return OfficeRequest.objects.create(
        institution_id=case.institution_id,
        case=case,
        system=system.value,
        number=body["number"],
        member=office.name,
        stage=stage.value,
        asked=body,
        answer=answer or {},
        asked_at=at,
        answer_by=max(at, accept_by(case.institution_id, received_at=at)),
        answered_at=None if stage is Stage.SENT else at,
    )


def _publish(case: Case, message: Message, member: str, system: System, *, operator: str, at: datetime) -> None:
    publish(
        message,
        sender=case.institution.member,
        recipient=member,
        about=case.intake_number,
        at=at,
        operator=operator,
        purpose=_PURPOSES[system],
    )


def _next_number(case: Case, system: System) -> str:
    before = case.office_requests.filter(system=system.value).count()
    return f"{case.case_number}-{system.letter}{before + 1}"


def _unit(case: Case, at: datetime) -> UnitDescription:
    day = at.astimezone(SHANGHAI).date()
    return folio_facts(institution=case.institution_id, unit_code=case.unit_code, on=day).unit


def _side(case: Case, people: Iterable[PartyView]) -> tuple[Involved, ...]:
    phones = {one.document_number: one.phone for one in case.parties.all()}
    return tuple(
        Involved(
            name=one.name,
            document_kind=one.document_kind,
            document_number=one.document_number,
            phone=phones.get(one.document_number, ""),
            share=one.share,
        )
        for one in people
    )
