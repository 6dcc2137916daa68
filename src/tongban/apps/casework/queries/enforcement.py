"""Orders of courts at the desk: lists, one order, and what it would come to if it were carried out now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, prefetch_related_objects

from tongban.apps.casework.models import (
    Case,
    EnforcementFile,
    EnforcementOrder,
    EnforcementPaper,
    EnforcementUnit,
)
from tongban.apps.casework.queries.bound import cases_in_hand_on, will_freeze, will_thaw
from tongban.apps.casework.queries.transfers import transfer_shortcomings
from tongban.apps.casework.refusals import OrderNotFound
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.operations import CourtPreview, CourtTerms, court_order_preview
from tongban.domain.catalogue import Told
from tongban.domain.register.court_desk import EnforcementKind, OrderState, OrderStep, Organ, papers_asked
from tongban.domain.register.refusals import CourtAct, OrderPapers, Paper
from tongban.domain.register.seizure_events import Term


@dataclass(frozen=True, kw_only=True)
class OrderFilter:
    """What a list of orders is narrowed to; empty means all."""

    state: str = ""
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class UnitPreview:
    """What the order would come to on one unit, with the cases in hand that would stand still or go on."""

    unit: EnforcementUnit
    came_to: CourtPreview
    freezing: tuple[Case, ...]
    thawing: tuple[Case, ...]


def orders_of(*, officer: Officer, chosen: OrderFilter) -> "QuerySet[EnforcementOrder]":
    """The institution's orders, newest first; `text` is a number, a court, a debtor or a whole unit code."""
    rows: QuerySet[EnforcementOrder] = visible_to(EnforcementOrder.objects.prefetch_related("units"), officer)
    if chosen.state:
        rows = rows.filter(state=chosen.state)
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if text := "".join(chosen.text.split()):
        named = visible_to(EnforcementUnit.objects.filter(unit_code=text.upper()), officer).values("order_id")
        said = Q(number=text.upper()) | Q(court__contains=text) | Q(court_case_number__contains=text)
        rows = rows.filter(said | Q(against__contains=text) | Q(pk__in=named))
    return rows.order_by("-received_at", "-pk")


def orders_waiting(officer: Officer) -> dict[OrderState, int]:
    """How many wait at the desk and for the recorder."""
    rows = visible_to(EnforcementOrder.objects.all(), officer)
    return {state: rows.filter(state=state.value).count() for state in (OrderState.TAKING_IN, OrderState.SUBMITTED)}


def order_numbered(*, number: str, officer: Officer) -> EnforcementOrder:
    """The order; raises OrderNotFound, also for another institution's."""
    rows = visible_to(EnforcementOrder.objects.select_related("institution", "taken_in_by", "carried_out_by"), officer)
    order: EnforcementOrder | None = rows.filter(number=number).first()
    if order is None:
        raise OrderNotFound(number)
    return order


def whole_order(*, number: str, officer: Officer) -> EnforcementOrder:
    """The order with units, scans, steps and papers; raises OrderNotFound."""
    order = order_numbered(number=number, officer=officer)
    prefetch_related_objects([order], "units", "files", "events", "papers")
    return order


def file_of_order(*, number: str, digest: str, officer: Officer) -> EnforcementFile | EnforcementPaper:
    """A scan or paper of an order of the officer's own institution; raises OrderNotFound for any other file."""
    for model in (EnforcementFile, EnforcementPaper):
        rows: QuerySet[EnforcementFile | EnforcementPaper] = visible_to(model.objects.all(), officer)
        found = rows.filter(order__number=number, digest=digest).first()
        if found is not None:
            return found
    raise OrderNotFound(number)


def shortcomings_of(order: EnforcementOrder) -> list[str]:
    """What is still missing before the order can go to the recorder: form, not substance (实施细则 §19)."""
    kind = order.asked
    missing = [] if order.units.all() else ["还没有选定不动产单元"]
    there = {one.paper for one in order.files.all()}
    organ = order.asked_by
    asked = papers_asked(kind, through_another_court=bool(order.delivering_court), organ=organ)
    missing += [f"缺少{paper.label}的扫描件" for paper in asked if paper.value not in there]
    if kind.act is not None and organ is Organ.COURT and not order.ruling_number:
        missing.append("没有填写裁定书文号")
    if kind in {EnforcementKind.SEIZE, EnforcementKind.RENEW} and order.term_years is None and not order.term_until:
        missing.append("没有填写查封期限")
    return [*missing, *transfer_shortcomings(order)] if kind.becomes_a_case else missing


def took_part(order: EnforcementOrder, officer: Officer) -> bool:
    """Whether the officer took the order in or worked on it there: then somebody else carries it out."""
    at_the_desk = {step.value for step in OrderStep} - {OrderStep.SEND_BACK.value, OrderStep.CASE_ENDED.value}
    worked = order.events.filter(actor=officer.username, step__in=at_the_desk).exists()
    return order.taken_in_by_id == officer.pk or worked


def court_terms_of(
    order: EnforcementOrder, *, unit: EnforcementUnit | None = None, looked_through: bool = False
) -> CourtTerms:
    """The order as the register reads it: the ruling's number is what later orders refer to.

    `unit` is the one of its units that is meant, with the certificate the papers name for it (F04). `looked_through`:
    the desk has passed it on, so that the register is told which papers came with it (F05); while they are still being
    taken in, what is missing is the desk's own list.
    """
    share = order.share
    return CourtTerms(
        court=order.court,
        document_number=order.decision_number,
        served_at=order.served_at,
        document=f"{order.notice_number}{'协助执行通知书' if order.asked_by is Organ.COURT else ''}"[:100],
        case_number=order.court_case_number,
        earlier=order.earlier_document,
        term=Term(years=order.term_years, until=order.term_until),
        against=order.against,
        share=f"{share.numerator}/{share.denominator}" if share is not None else "",
        in_place_of=order.in_place_of,
        contracted=(order.against,) if order.contract_filed and order.against else (),
        third_party_confirms=order.third_party_confirms,
        to=_first_acquirer(order),
        by_court=order.asked_by is Organ.COURT,
        papers=_papers_of(order, unit, taking_in=not looked_through),
    )


def _first_acquirer(order: EnforcementOrder) -> str:
    named = Told({"acquirers": order.acquirers}).people("acquirers")
    return named[0].name if named else ""


def _papers_of(order: EnforcementOrder, unit: EnforcementUnit | None, *, taking_in: bool) -> OrderPapers | None:
    act = order.asked.act
    if act is None:
        return None
    return OrderPapers(
        act=act,
        unit_code="",
        papers=frozenset(Paper) if taking_in else frozenset(Paper(one.paper) for one in order.files.all()),
        # What later acts refer to is the ruling under which the court seized, not the one it brings now.
        ruling_number=order.decision_number if act is CourtAct.SEIZE else order.earlier_document,
        notice_number=order.notice_number,
        certificate_number=unit.certificate_number if unit else "",
        through_another_court=bool(order.delivering_court),
        by_court=order.asked_by is Organ.COURT,
    )


def previews_of(order: EnforcementOrder, *, at: datetime) -> list[UnitPreview]:
    """What carrying the order out would do on each of its units now; nothing for an order that only asks."""
    act = order.asked.act
    return [_preview(order, unit, act, at) for unit in order.units.all()] if act is not None else []


def _preview(order: EnforcementOrder, unit: EnforcementUnit, act: CourtAct, at: datetime) -> UnitPreview:
    terms = court_terms_of(order, unit=unit, looked_through=order.stands is OrderState.SUBMITTED)
    came_to = court_order_preview(institution=order.institution, unit_code=unit.unit_code, act=act, court=terms, at=at)
    met = list(cases_in_hand_on(came_to.change)) if came_to.is_done else []
    return UnitPreview(
        unit=unit,
        came_to=came_to,
        freezing=tuple(case for case in met if will_freeze(case, came_to.change)),
        thawing=tuple(case for case in met if will_thaw(case, came_to.change)),
    )
