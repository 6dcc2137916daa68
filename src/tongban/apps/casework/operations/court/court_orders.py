"""协助执行 at the counter: taking an order in, until it goes to the recorder or back to the court.

The server stamps the receipt; the service of the papers, which decides the place in the queue (实施细则 §91), is that
stamp unless it is corrected with a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Final

from django.db import transaction
from django.utils.timezone import localtime

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import EnforcementEvent, EnforcementFile, EnforcementOrder, EnforcementUnit
from tongban.apps.casework.operations.numbering import next_case_number
from tongban.apps.casework.queries.enforcement import shortcomings_of
from tongban.apps.casework.refusals import (
    OpinionMissing,
    OrderIncompleteAtDesk,
    OrderNotFound,
    ServiceTimeImpossible,
    WrongRole,
)
from tongban.apps.documents.operations import store_file
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_to
from tongban.apps.register.queries import standing_rows
from tongban.domain.codes.case_number import CaseMode
from tongban.domain.codes.certificate_number import CertificateNumber, InvalidCertificateNumber
from tongban.domain.register.court_desk import (
    EnforcementKind,
    OrderState,
    OrderStep,
    OrderStepNotAllowed,
    Organ,
    next_order_state,
)
from tongban.domain.register.refusals import Paper

_SENTENCE: Final = 1000
_OF_OTHER_ORGANS: Final = "8009"


@dataclass(frozen=True, kw_only=True)
class OrderTold:
    """What the papers and the two messengers say; amounts in yuan, a share as numerator and denominator."""

    kind: EnforcementKind
    court: str
    court_case_number: str
    organ: Organ = Organ.COURT
    notice_number: str
    ruling_number: str = ""
    first_bearer: str
    first_work_card: str
    first_duty_card: str
    second_bearer: str
    second_work_card: str
    second_duty_card: str
    delivering_court: str = ""
    against: str = ""
    share_numerator: int | None = None
    share_denominator: int | None = None
    term_years: int | None = None
    term_until: date | None = None
    amount: Decimal | None = None
    earlier_document: str = ""
    in_place_of: str = ""
    contract_filed: bool = False
    third_party_confirms: bool = False
    acquirers: str = ""
    acquirer_phone: str = ""
    price: Decimal | None = None
    cleared: str = ""
    note: str = ""


@transaction.atomic
def take_in_order(*, told: OrderTold, officer: Officer, at: datetime, address: str = "") -> EnforcementOrder:
    """Take a court's papers in and stamp the instant; raises WrongRole."""
    require_role(OrderStep.TAKE_IN, officer)
    by_another_organ = told.organ is not Organ.COURT and told.kind is EnforcementKind.SEIZE
    item = _OF_OTHER_ORGANS if by_another_organ else told.kind.item
    number = next_case_number(officer.institution, mode=CaseMode.LOCAL, item=item, at=at)
    order: EnforcementOrder = EnforcementOrder.objects.create(
        institution=officer.institution,
        number=number,
        state=OrderState.TAKING_IN.value,
        received_at=at,
        served_at=at,
        taken_in_by=officer,
        **_columns(told),
    )
    sentence = f"收到{order.court}{order.court_case_number}{order.asked.word}的文书。"
    append_order_event(order, OrderStep.TAKE_IN, officer=officer, at=at, sentence=sentence, address=address)
    return order


@transaction.atomic
def change_order(*, number: str, told: OrderTold, officer: Officer, at: datetime, address: str = "") -> None:
    """Correct what was typed from the papers; the stamp of receipt stays. Raises OrderStepNotAllowed."""
    order = begin_order(OrderStep.CHANGE, number=number, officer=officer)
    changed = [name for name, value in _columns(told).items() if getattr(order, name) != value]
    for name, value in _columns(told).items():
        setattr(order, name, value)
    fields = {field.name: str(field.verbose_name) for field in EnforcementOrder._meta.fields}  # noqa: SLF001 - labels
    said = "、".join(fields[name] for name in changed) or "没有变化"
    append_order_event(order, OrderStep.CHANGE, officer=officer, at=at, sentence=f"修改：{said}。", address=address)


@transaction.atomic
def correct_service(
    *, number: str, served_at: datetime, reason: str, officer: Officer, at: datetime, address: str = ""
) -> None:
    """Set right when the papers were served, to the minute, with the reason for it.

    Raises ServiceTimeImpossible after the receipt, OpinionMissing without a reason, OrderStepNotAllowed.
    """
    order = begin_order(OrderStep.CORRECT_SERVICE, number=number, officer=officer)
    if not reason.strip():
        raise OpinionMissing("更正送达时间的理由")
    if served_at > order.received_at:
        raise ServiceTimeImpossible(order.received_at)
    before, order.served_at = order.served_at, served_at
    was, now = (f"{localtime(one):%Y-%m-%d %H:%M}" for one in (before, served_at))
    sentence = f"送达时间由{was}更正为{now}。理由：{reason.strip()}"
    detail = {"before": before, "after": served_at}
    append_order_event(
        order, OrderStep.CORRECT_SERVICE, officer=officer, at=at, sentence=sentence, detail=detail, address=address
    )


@transaction.atomic
def name_unit(
    *, number: str, unit_code: str, officer: Officer, at: datetime, certificate_number: str = "", address: str = ""
) -> None:
    """Add a unit of the register to the order, once, with the certificate the papers name beside it.

    Raises FolioNotFound, OrderStepNotAllowed.
    """
    order = begin_order(OrderStep.CHANGE, number=number, officer=officer)
    rows = standing_rows(institution=order.institution, unit_code=unit_code)
    code, location = rows.folio.unit_code, rows.unit.location if rows.unit else ""
    named = _as_kept(certificate_number)
    _, first = EnforcementUnit.objects.get_or_create(
        order=order,
        unit_code=code,
        defaults={"institution": order.institution, "location": location, "certificate_number": named},
    )
    if first:
        sentence = f"加入单元{code}（{location}）" + (f"，文书载明{named}。" if named else "。")
        append_order_event(order, OrderStep.CHANGE, officer=officer, at=at, sentence=sentence, address=address)


@transaction.atomic
def leave_unit(*, number: str, unit_code: str, officer: Officer, at: datetime, address: str = "") -> None:
    """Take a unit out of the order again; one that is not in it changes nothing. Raises OrderStepNotAllowed."""
    order = begin_order(OrderStep.CHANGE, number=number, officer=officer)
    if order.units.filter(unit_code=unit_code).delete()[0]:
        sentence = f"移除单元{unit_code}。"
        append_order_event(order, OrderStep.CHANGE, officer=officer, at=at, sentence=sentence, address=address)


def add_order_file(
    *,
    number: str,
    paper: Paper,
    filename: str,
    chunks: Iterable[bytes],
    officer: Officer,
    at: datetime,
    address: str = "",
) -> None:
    """Keep a scan of one of the papers; equal content is one scan. Raises FileRefused, OrderStepNotAllowed."""
    with transaction.atomic():
        begin_order(OrderStep.CHANGE, number=number, officer=officer)
    stored = store_file(chunks=chunks, filename=filename, at=at)
    with transaction.atomic():
        order = begin_order(OrderStep.CHANGE, number=number, officer=officer)
        _, first = EnforcementFile.objects.get_or_create(
            order=order,
            paper=paper.value,
            digest=stored.digest,
            defaults={
                "institution": order.institution,
                "name": PurePath(filename).name[:200] or paper.label,
                "media_type": stored.media_type,
                "pages": stored.page_count,
                "added_at": at,
            },
        )
        if first:
            sentence = f"加入{paper.label}扫描件，{stored.page_count}页。"
            append_order_event(order, OrderStep.CHANGE, officer=officer, at=at, sentence=sentence, address=address)


@transaction.atomic
def remove_order_file(*, number: str, digest: str, officer: Officer, at: datetime, address: str = "") -> None:
    """Take a scan out again; raises OrderStepNotAllowed."""
    order = begin_order(OrderStep.CHANGE, number=number, officer=officer)
    found = list(order.files.filter(digest=digest))
    if found:
        order.files.filter(digest=digest).delete()
        sentence = f"移除{found[0].paper_label}扫描件“{found[0].name}”。"
        append_order_event(order, OrderStep.CHANGE, officer=officer, at=at, sentence=sentence, address=address)


@transaction.atomic
def submit_order(*, number: str, officer: Officer, at: datetime, address: str = "") -> None:
    """Hand the order to the recorder; raises OrderIncompleteAtDesk with everything that is missing.

    An order to transfer becomes a case instead (court_transfers.py): OrderStepNotAllowed.
    """
    order = begin_order(OrderStep.SUBMIT, number=number, officer=officer)
    if order.asked.becomes_a_case:
        raise OrderStepNotAllowed(OrderState.TAKING_IN, OrderStep.SUBMIT)
    missing = shortcomings_of(order)
    if order.asked.act is None:
        missing.append("协助查询不登簿，请直接出具查询结果证明")
    if missing:
        raise OrderIncompleteAtDesk(missing)
    order.submitted_at = at
    append_order_event(
        order, OrderStep.SUBMIT, officer=officer, at=at, sentence="收件完成，提交登簿。", address=address
    )


@transaction.atomic
def send_order_back(*, number: str, reason: str, officer: Officer, at: datetime, address: str = "") -> None:
    """The recorder gives it back to the desk, saying why; raises OpinionMissing."""
    order = begin_order(OrderStep.SEND_BACK, number=number, officer=officer)
    if not reason.strip():
        raise OpinionMissing("退回收件的理由")
    sentence = f"退回收件：{reason.strip()}"
    append_order_event(order, OrderStep.SEND_BACK, officer=officer, at=at, sentence=sentence, address=address)


@transaction.atomic
def hand_back_order(*, number: str, reason: str, officer: Officer, at: datetime, address: str = "") -> None:
    """Give the papers back to the court, saying what they lack (domain.md 7.4); raises OpinionMissing."""
    order = begin_order(OrderStep.HAND_BACK, number=number, officer=officer)
    if not reason.strip():
        raise OpinionMissing("退回法院的理由")
    order.done_at = at
    sentence = f"文书退回{order.court}：{reason.strip()}"
    append_order_event(order, OrderStep.HAND_BACK, officer=officer, at=at, sentence=sentence, address=address)


def require_role(step: OrderStep, officer: Officer) -> None:
    """Raise WrongRole unless the officer may take this step."""
    if not officer.has_any(step.roles):
        raise WrongRole(step.roles)


def begin_order(step: OrderStep, *, number: str, officer: Officer) -> EnforcementOrder:
    """Lock the order and let it go where the step leads; raises WrongRole, OrderNotFound, OrderStepNotAllowed."""
    require_role(step, officer)
    rows = visible_to(EnforcementOrder.objects.select_for_update(), officer)
    order: EnforcementOrder | None = rows.filter(number=number).first()
    if order is None:
        raise OrderNotFound(number)
    order.state = next_order_state(order.stands, step).value
    return order


def append_order_event(
    order: EnforcementOrder,
    step: OrderStep,
    *,
    officer: Officer,
    at: datetime,
    sentence: str,
    detail: Mapping[str, object] | None = None,
    address: str = "",
) -> None:
    """Write the step down and keep the order as it now is; the audit trail hears the same."""
    order.events_count += 1
    order.save()
    EnforcementEvent.objects.create(
        institution=order.institution,
        order=order,
        sequence=order.events_count,
        step=step.value,
        state=order.state,
        actor=officer.username,
        actor_name=officer.name,
        at=at,
        sentence=sentence[:_SENTENCE],
        detail=dict(detail or {}),
    )
    record_act(
        act=step.label,
        at=at,
        institution_code=order.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=order.number,
        purpose=f"{order.court}{order.court_case_number}",
        detail={"state": order.state, "sentence": sentence[:_SENTENCE]},
        address=address,
    )


def _as_kept(number: str) -> str:
    """A certificate's number as the register keeps it; an old one, which follows no form, as it is."""
    try:
        return CertificateNumber.parse(number).text
    except InvalidCertificateNumber:
        return number.strip()


def _columns(told: OrderTold) -> dict[str, object]:
    return {**asdict(told), "kind": told.kind.value, "organ": told.organ.value}
