"""How far the other offices are with a case: their latest answers, whom the case waits for, what they said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from tongban.apps.casework.models import Case, OfficeRequest
from tongban.apps.casework.queries.course import course_of
from tongban.apps.messaging.queries import office_for
from tongban.domain.cases.branches import Branch, outstanding
from tongban.domain.cases.outside import (
    Difference,
    FeeSettled,
    NothingToDeclare,
    Stage,
    System,
    Trade,
    TradeSide,
    differences,
)
from tongban.domain.catalogue import item
from tongban.domain.declarations import Supervision, TaxItem
from tongban.domain.dictionaries import TaxClearance

SYSTEM_OF: Final = {
    Branch.TAX: System.TAX,
    Branch.HOUSING: System.HOUSING,
    Branch.UTILITIES: System.UTILITIES,
}
_PAYING: Final = (System.TAX, System.TREASURY)
_BY_HAND_ANYWAY: Final = frozenset({Stage.DIFFERS, Stage.REJECTED})


def latest_requests(case: Case) -> dict[System, OfficeRequest]:
    """The last request to each office that was not withdrawn; accounts at utilities are many, see `accounts_of`."""
    rows = [one for one in case.office_requests.all() if one.stage != Stage.WITHDRAWN]
    return {System(one.system): one for one in rows if one.system != System.UTILITIES}


def returned_declaration(case: Case) -> OfficeRequest:
    """The declaration that the tax office gave back; raises NothingToDeclare."""
    answered = latest_requests(case).get(System.TAX)
    if answered is None or answered.stage != Stage.RETURNED:
        raise NothingToDeclare
    return answered


def housing_to_ask_again(case: Case) -> OfficeRequest:
    """What the housing side found different, or would not take; raises NothingToDeclare."""
    answered = latest_requests(case).get(System.HOUSING)
    if answered is None or answered.stage not in {Stage.DIFFERS, Stage.REJECTED}:
        raise NothingToDeclare
    return answered


def open_fee_notice(case: Case) -> OfficeRequest:
    """The notice of a fee that has neither been paid nor waived; raises FeeSettled."""
    noticed = latest_requests(case).get(System.TREASURY)
    if noticed is None or noticed.stage in {Stage.PAID, Stage.WAIVED, Stage.BY_HAND}:
        raise FeeSettled
    return noticed


def accounts_of(case: Case) -> list[OfficeRequest]:
    """What was asked of the utilities, one for each account."""
    return [one for one in case.office_requests.all() if one.system == System.UTILITIES]


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """Whom the case waits for: the applicants, and which offices; `undeclared` tax has not been declared at all."""

    applicant: bool
    offices: tuple[System, ...]
    fee_settled: bool
    undeclared: bool = False

    def stands_still(self, *, taxed: bool, fee_first: bool) -> bool:
        """The time stops only when everything is with the applicant: nobody gives away time an office still owes.

        The plan lets a reviewed case wait for taxes and fees (总体方案 六(一)1(2)). Tax is cleared before recording
        (契税法 §10, §11); whether the fee alone holds it up, each institution decides (`fee_first`).
        """
        return (taxed or fee_first) and self.applicant and not self.offices


def awaited_for(case: Case, *, fee: Decimal) -> Awaited:
    """Whom the case waits for; `fee` is what it costs in yuan."""
    latest = latest_requests(case)
    stages = {system: Stage(one.stage) for system, one in latest.items()}
    paying = [stages[system] for system in _PAYING if system in stages]
    noticed = stages.get(System.TREASURY)
    undeclared = System.TAX not in stages and _tax_is_to_be_declared(case)
    return Awaited(
        applicant=undeclared or any(stage.awaits_applicant for stage in paying),
        offices=tuple(system for system, stage in stages.items() if stage.awaits_office),
        fee_settled=not fee or noticed in {Stage.PAID, Stage.WAIVED, Stage.BY_HAND},
        undeclared=undeclared,
    )


def _tax_is_to_be_declared(case: Case) -> bool:
    """Whether tax is outstanding, nothing was declared, and there is an office that would take the declaration."""
    if not item(case.item).taxed or office_for(System.TAX, institution_code=case.institution_id) is None:
        return False
    return Branch.TAX in outstanding(course_of(case))


def tax_clearance(case: Case) -> TaxClearance | None:
    """What the tax office said of the case (契税法 §11); None where it was never asked."""
    if not item(case.item).taxed:
        return None
    asked = latest_requests(case).get(System.TAX)
    if asked is None:
        return None
    told = asked.answer.get("clearance", "")
    return TaxClearance(told) if told in set(TaxClearance) else TaxClearance.UNPAID


def fee_receipt_told(case: Case) -> str:
    """The number of the electronic invoice, once the treasury has confirmed the payment; else empty."""
    noticed = latest_requests(case).get(System.TREASURY)
    return str(noticed.answer.get("invoice_number", "")) if noticed else ""


def why_by_hand(request: OfficeRequest | None, *, system: System, institution_code: str, at: datetime) -> str:
    """Why an answer may be typed; empty while the office is connected and has time to answer."""
    if office_for(system, institution_code=institution_code) is None:
        return f"{system.label}的系统没有接入或者已中断"
    if request is None:
        return "没有推送，凭纸质凭证"
    stage = Stage(request.stage)
    if stage in _BY_HAND_ANYWAY:
        return f"{system.label}答复“{stage.label}”，人工核对"
    late = stage.is_timed and at > request.answer_by
    return f"{system.label}逾期没有答复" if late else ""


def payment_may_be_typed(case: Case, *, at: datetime) -> bool:
    """Whether an officer may note the fee as paid: not while a treasury that is connected has yet to say so."""
    noticed = latest_requests(case).get(System.TREASURY)
    if noticed is None or Stage(noticed.stage) not in {Stage.SENT, Stage.ISSUED, Stage.REJECTED}:
        return True
    return bool(why_by_hand(noticed, system=System.TREASURY, institution_code=case.institution_id, at=at))


def filed_differences(request: OfficeRequest) -> tuple[Difference, ...]:
    """What the filed contract says otherwise than the application."""
    filed = request.answer.get("contract")
    if not filed:
        return ()
    return differences(applied=_trade(request.asked), filed=_trade(filed))


def _trade(told: dict[str, Any]) -> Trade:
    return Trade(
        unit_code=told["unit_code"],
        price=Decimal(told["price"]) if told.get("price") is not None else None,
        area=Decimal(told["area"]) if told.get("area") is not None else None,
        sellers=_side(told.get("sellers", ())),
        buyers=_side(told.get("buyers", ())),
    )


def _side(people: Iterable[dict[str, str]]) -> tuple[TradeSide, ...]:
    return tuple(TradeSide(name=one["name"], number=one["document_number"]) for one in people)


def tax_lines(request: OfficeRequest) -> list[dict[str, str]]:
    """The assessed taxes as people read them."""
    return [
        {
            "tax": TaxItem(one["tax"]).label if one["tax"] in set(TaxItem) else one["tax"],
            "taxpayer": one["taxpayer"],
            "due": f"¥{Decimal(one['due']) - Decimal(one['relief']):,.2f}",
            "how": "，".join(part for part in (f"¥{Decimal(one['base']):,.2f} × {one['rate']}", one["basis"]) if part),
        }
        for one in request.answer.get("lines", ())
    ]


def supervision_label(request: OfficeRequest) -> str:
    """Whether the purchase money is held safely, in words; empty where the housing side said nothing."""
    told = request.answer.get("contract", {}).get("supervision", "")
    return Supervision(told).label if told in set(Supervision) else ""
