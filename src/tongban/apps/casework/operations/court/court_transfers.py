"""产权过户 by a court's order: taken in at the desk, handled as a case of item 2006, answered when the case ends.

The order's service decides before whom it goes (查封规定 §23), the case who examines, reviews, records and issues, as
in every transfer: the register's desk judges nothing of the ruling's substance (实施细则 §19), but the tax is looked at
(契税法 §11) and what another court seized first stays seized.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction

from tongban.apps.casework.court_letters import transfer_letter
from tongban.apps.casework.models import Case, EnforcementOrder
from tongban.apps.casework.operations.court.court_orders import append_order_event, begin_order
from tongban.apps.casework.operations.court.court_orders_answered import keep_letter
from tongban.apps.casework.operations.procedure.receiving import receive_case
from tongban.apps.casework.operations.steps import Step
from tongban.apps.casework.queries.enforcement import previews_of, shortcomings_of, took_part
from tongban.apps.casework.queries.transfers import tax_asked_of_office
from tongban.apps.casework.refusals import OrderIncompleteAtDesk, SamePersonTwice
from tongban.apps.documents.queries import stored_file
from tongban.apps.identity.models import Officer
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.calendar import SHANGHAI
from tongban.domain.cases.states import CaseState
from tongban.domain.catalogue import PartyRole, item
from tongban.domain.catalogue.item import BusinessItem
from tongban.domain.catalogue.offers import ways_offered
from tongban.domain.codes.case_number import CaseMode
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.register.court_desk import OrderState, OrderStep, OrderStepNotAllowed, next_order_state
from tongban.domain.register.refusals import Paper
from tongban.domain.register.transfer_order import acquirers_of
from tongban.exchange.contracts.cases import CaseLodged

_WAY: Final = "court"
_TAX_LATER: Final = "受理后向税务机关核验（契税法 §11），核验前不登簿"
_MATERIALS: Final[Mapping[Paper, str]] = MappingProxyType(
    {Paper.RULING: "M18", Paper.NOTICE: "M19", Paper.CREDENTIALS: "M20", Paper.DELEGATION: "M43", Paper.TAX: "M12"}
)
_TOLD: Final = 900


@transaction.atomic
def open_transfer_case(*, number: str, officer: Officer, at: datetime, address: str = "") -> Case:
    """立案: the order becomes a case of item 2006, which waits for acceptance like any other.

    Raises OrderIncompleteAtDesk with everything that is missing, OrderStepNotAllowed for an order that is no transfer.
    """
    order = begin_order(OrderStep.OPEN_CASE, number=number, officer=officer)
    if not order.asked.becomes_a_case:
        raise OrderStepNotAllowed(OrderState.TAKING_IN, OrderStep.OPEN_CASE)
    barred = [one.came_to.refusal.label for one in previews_of(order, at=at) if one.came_to.refusal is not None]
    missing = [*_not_here(order, at), *shortcomings_of(order), *(f"按现在的登记簿不能过户：{why}" for why in barred)]
    if missing:
        raise OrderIncompleteAtDesk(missing)
    earlier = Case.objects.of(order.institution).filter(intake_number__startswith=f"{order.number}-").count()
    lodged = _lodging(order, intake_number=f"{order.number}-{earlier + 1}", officer=officer, at=at)
    home = order.institution
    order.case = receive_case(lodged=lodged, institution=home, sender=home.member, sender_name=home.name, at=at)
    order.submitted_at = at
    sentence = f"立案办理嘱托转移登记，业务编号{order.case.case_number}。"
    append_order_event(order, OrderStep.OPEN_CASE, officer=officer, at=at, sentence=sentence, address=address)
    return order.case


def follow_ordered_case(case: Case, step: Step, *, officer: Officer, told: str) -> None:
    """After a step of a case that a court ordered: recorded, the court is answered; else ended, the desk has it back.

    Part of the step's own transaction; other cases and other steps pass by. Raises SamePersonTwice for a recorder who
    took the order in (操作规范 4.8).
    """
    if not case.is_ordered or not (step.state.is_final or step.state is CaseState.RECORDED):
        return
    rows = EnforcementOrder.objects.of(case.institution_id).select_for_update()
    order: EnforcementOrder | None = rows.filter(case=case, state=OrderState.IN_CASE.value).first()
    if order is None:
        return
    if step.state is not CaseState.RECORDED:
        order.state = next_order_state(order.stands, OrderStep.CASE_ENDED).value
        sentence = f"{case.case_number}{case.state_label}：{told}"[:_TOLD]
        append_order_event(order, OrderStep.CASE_ENDED, officer=officer, at=step.at, sentence=sentence)
        return
    if took_part(order, officer):
        raise SamePersonTwice
    order.state = next_order_state(order.stands, OrderStep.CASE_RECORDED).value
    order.carried_out_by, order.done_at = officer, step.at
    sentence = f"{case.case_number}已登簿：{told}"[:_TOLD]
    append_order_event(order, OrderStep.CASE_RECORDED, officer=officer, at=step.at, sentence=sentence)
    keep_letter(order, transfer_letter(order, at=step.at), kind="01", officer=officer, at=step.at)


def _not_here(order: EnforcementOrder, at: datetime) -> list[str]:
    """Why a court's order alone does not begin a transfer at this institution, where it has decided so."""
    switches = switches_of(order.institution, on=at.astimezone(SHANGHAI).date())
    if any(way.code == _WAY for way in ways_offered(item(order.asked.item), switches=switches)):
        return []
    return ["本机构依生效裁判的转移由权利人申请，请将文书交受让人到收件窗口申请"]


def _lodging(order: EnforcementOrder, *, intake_number: str, officer: Officer, at: datetime) -> CaseLodged:
    """The order as an application is handed over: the court orders, those who acquire are named."""
    business, unit = item(order.asked.item), order.units.get()
    acquirers = acquirers_of(order.acquirers, part=order.share)
    first = acquirers[0].name
    return CaseLodged.read(
        {
            "intake_number": intake_number,
            "mode": CaseMode.LOCAL.value,
            "item": business.code,
            "way": _WAY,
            "unit_code": unit.unit_code,
            "parties": _parties(order),
            "particulars": _particulars(order, business),
            "materials": _materials(order, business),
            "received_by": officer.name,
            "window": officer.window,
            "lodged_at": at,
            "contact": {"name": first, "phone": order.acquirer_phone},
            "delivery": {"method": "counter", "name": first, "phone": order.acquirer_phone},
        }
    )


def _parties(order: EnforcementOrder) -> list[dict[str, str]]:
    court = {
        "role": PartyRole.COURT.value,
        "name": order.court,
        "kind": "agency",
        "document_kind": DocumentKind.OTHER.value,
        "document_number": order.first_duty_card,
        # The court is reached through its messengers; the result goes to whoever acquires.
        "phone": order.acquirer_phone,
    }
    acquiring = [
        {
            "role": PartyRole.RIGHT_HOLDER.value,
            "name": one.name,
            "kind": "person" if one.is_person else "enterprise",
            "document_kind": one.document_kind.value,
            "document_number": one.document_number,
            "phone": order.acquirer_phone,
            "share": f"{one.share.numerator}/{one.share.denominator}" if one.share else "",
        }
        for one in acquirers_of(order.acquirers, part=order.share)
    ]
    return [court, *acquiring]


def _particulars(order: EnforcementOrder, business: BusinessItem) -> list[dict[str, str]]:
    told = {
        "price": f"{order.price}" if order.price is not None else "",
        "share_only": "是" if order.share is not None else "",
        "cleared": order.cleared,
        "court": order.court,
        "court_document": f"{order.ruling_number}裁定书",
        "court_document_number": order.notice_number,
        "court_case_number": order.court_case_number,
        "court_served_at": order.served_at.isoformat(),
        "court_debtor": order.against,
        "court_in_place_of": order.in_place_of,
    }
    names = {one.code: one.name for one in business.particulars_for(_WAY)}
    return [{"code": code, "name": names[code], "value": value} for code, value in told.items() if value]


def _materials(order: EnforcementOrder, business: BusinessItem) -> list[dict[str, object]]:
    """The papers under the item's names for them; a tax certificate that is not there is the tax office's to tell."""
    names = {one.code: one.name for one in business.materials_for(_WAY)}
    there = [
        _material(order, paper, code=code, name=names[code])
        for paper, code in _MATERIALS.items()
        if order.files.filter(paper=paper.value).exists()
    ]
    if not order.files.filter(paper=Paper.TAX.value).exists() and tax_asked_of_office(order.institution):
        code = _MATERIALS[Paper.TAX]
        there.append({"code": code, "name": names[code], "state": "waived", "reason": _TAX_LATER})
    return there


def _material(order: EnforcementOrder, paper: Paper, *, code: str, name: str) -> dict[str, object]:
    scans = list(order.files.filter(paper=paper.value))
    return {
        "code": code,
        "name": name,
        "state": "received",
        "originals": 1,
        "pages": sum(one.pages for one in scans),
        "files": [
            {
                "digest": one.digest,
                "size": stored_file(digest=one.digest).size,
                "media_type": one.media_type,
                "name": one.name,
                "pages": one.pages,
            }
            for one in scans
        ],
    }
