"""协助执行 carried out: the register, the cases in hand, the answer to the court, all in one transaction.

An order that came over the courts' network is answered by the same acts; only who took it in differs.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tongban.apps.casework.court_letters import answer_letter, outcome_of, queue_letter
from tongban.apps.casework.models import EnforcementOrder, EnforcementPaper
from tongban.apps.casework.operations.court.court_orders import append_order_event, begin_order
from tongban.apps.casework.queries.enforcement import court_terms_of, shortcomings_of, took_part
from tongban.apps.casework.refusals import OrderIncompleteAtDesk, SamePersonTwice
from tongban.apps.documents.models import StoredFile
from tongban.apps.documents.operations import file_paper
from tongban.apps.documents.papers import Paper
from tongban.apps.documents.queries import stored_file
from tongban.apps.identity.models import Officer
from tongban.apps.register.operations import CourtAnswer, carry_out_on_units
from tongban.apps.register.operations.searching import SearchApplication, issue_search_certificate
from tongban.apps.register.proving.logbook import Author
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.register.court_desk import OrderStep, OrderStepNotAllowed
from tongban.domain.searching import SCOPES, Searcher


@transaction.atomic
def carry_out_order(
    *, number: str, officer: Officer, at: datetime, address: str = ""
) -> tuple[EnforcementOrder, Mapping[str, CourtAnswer]]:
    """登簿 by somebody who did not take the order in: each unit in its own queue, cases frozen or thawed, answered.

    What the register refuses is answered to the court as well (domain.md 7.7). Raises SamePersonTwice,
    OrderStepNotAllowed, FolioNotFound, GlyphMissing; nothing is written then.
    """
    order = begin_order(OrderStep.CARRY_OUT, number=number, officer=officer)
    if took_part(order, officer):
        raise SamePersonTwice
    act = order.asked.act
    if act is None or order.asked.becomes_a_case:
        raise OrderStepNotAllowed(order.stands, OrderStep.CARRY_OUT)
    answers = carry_out_on_units(
        institution=order.institution,
        orders={unit.unit_code: court_terms_of(order, unit=unit, looked_through=True) for unit in order.units.all()},
        act=act,
        request_number=order.number,
        author=Author(username=officer.username, name=officer.name),
        at=at,
    )
    order.carried_out_by, order.done_at = officer, at
    said = "；".join(f"{code} {outcome_of(order.asked, answer)}" for code, answer in answers.items())
    detail = {code: answer.log_sequence for code, answer in answers.items()}
    append_order_event(
        order, OrderStep.CARRY_OUT, officer=officer, at=at, sentence=f"已登簿：{said}。", detail=detail, address=address
    )
    keep_letter(order, answer_letter(order, answers, at=at), kind="01", officer=officer, at=at)
    waiting = {code: answer for code, answer in answers.items() if answer.place}
    if waiting:
        keep_letter(order, queue_letter(order, waiting, at=at), kind="02", officer=officer, at=at)
    return order, answers


@transaction.atomic
def answer_search(*, number: str, officer: Officer, at: datetime, address: str = "") -> EnforcementOrder:
    """Tell a court what the register says of the units it names: a certificate each, every look in the owner's list.

    Raises OrderIncompleteAtDesk, OrderStepNotAllowed for an order that asks for more than to know.
    """
    order = begin_order(OrderStep.ANSWER_SEARCH, number=number, officer=officer)
    if order.asked.act is not None:
        raise OrderStepNotAllowed(order.stands, OrderStep.ANSWER_SEARCH)
    if missing := shortcomings_of(order):
        raise OrderIncompleteAtDesk(missing)
    numbers = []
    for unit in order.units.all():
        row = issue_search_certificate(
            application=_application(order, unit.unit_code), officer=officer, at=at, address=address
        )
        numbers.append(row.number)
        stored = stored_file(digest=row.digest)
        _keep(order, stored, number=row.number, title="查询结果证明", officer=officer, at=at)
    order.done_at = at
    said = f"已出具查询结果证明{'、'.join(numbers)}。"
    append_order_event(order, OrderStep.ANSWER_SEARCH, officer=officer, at=at, sentence=said, address=address)
    return order


def _application(order: EnforcementOrder, unit_code: str) -> SearchApplication:
    return SearchApplication(
        searcher=Searcher.STATE_ORGAN,
        applicant=order.court,
        document_kind=DocumentKind.OTHER,
        document_number=order.first_duty_card,
        represented_by=f"{order.first_bearer}、{order.second_bearer}"[:100],
        subject=unit_code,
        purpose=f"办理{order.court_case_number}一案，{order.notice_number}协助查询"[:200],
        proofs=SCOPES[Searcher.STATE_ORGAN].proofs,
    )


def keep_letter(order: EnforcementOrder, paper: Paper, *, kind: str, officer: Officer, at: datetime) -> None:
    """File a letter to the court with its order; `kind` ends its number."""
    stored = file_paper(paper=paper, at=at)
    _keep(order, stored, number=f"{order.number}{kind}", title=paper.printed_title, officer=officer, at=at)


def _keep(
    order: EnforcementOrder, stored: StoredFile, *, number: str, title: str, officer: Officer, at: datetime
) -> None:
    EnforcementPaper.objects.create(
        institution=order.institution,
        order=order,
        number=number,
        title=title,
        digest=stored.digest,
        pages=stored.page_count,
        issued_at=at,
        issued_by_name=officer.name,
    )
