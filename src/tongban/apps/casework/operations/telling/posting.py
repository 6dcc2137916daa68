"""邮寄发证: a certificate given to the carrier, followed until it is signed for (gateways.md 8.1).

The order leaves in a task of its own; the carrier knows our number, so that ordering twice is ordering once. Handing
over, and with it the case's end, is written when the carrier reports the recipient's signature. After three failures
the certificate waits at the window, where it is issued like any other.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.ems import CarrierRefused, Parcel, Scan, next_look, order_parcel, scans_of, withdraw_parcel
from tongban.apps.casework.models import Case, PostedCertificate, PostingScan
from tongban.apps.casework.operations.offices.fee_receipts import receipt_to_hand_out_against
from tongban.apps.casework.operations.procedure.certifying import (
    Handover,
    hand_over,
    refuse_while_posted,
)
from tongban.apps.casework.operations.steps import Actor, Step, begin, locked_case
from tongban.apps.casework.operations.telling.short_messages import tell_applicants
from tongban.apps.casework.refusals import AddressMissing, PickedUpAlready, PostingNotFound
from tongban.apps.casework.words import IssueMethod
from tongban.apps.identity.models import Officer
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action, next_state
from tongban.domain.catalogue import item
from tongban.domain.people import Role
from tongban.domain.posting import PostingState, postal_address, posting_state

ORDER_TASK: Final = "casework.order_posting"
_MOBILE: Final = re.compile(r"1\d{10}")
_GRAMS: Final = 300
_AT_ONCE: Final = 50


@transaction.atomic
def post_certificate(
    *,
    number: str,
    officer: Officer,
    recipient: str,
    phone: str,
    postal: str,
    at: datetime,
    fee_receipt: str = "",
    address: str = "",
    seen: int | None = None,
) -> PostedCertificate:
    """Give a prepared certificate to the carrier, for the recipient in person; `postal` is written from the city on.

    Raises AddressMissing, OnItsWay, FeeNotArrived, FeeReceiptMissing, besides what begin() raises.
    """
    case, step = begin(Action.ISSUE, number=number, officer=officer, at=at, address=address, seen=seen)
    refuse_while_posted(case)
    digits = "".join(character for character in phone if character.isdigit())
    if not recipient.strip() or not _MOBILE.fullmatch(digits) or not postal_address(postal).city:
        raise AddressMissing
    receipt = receipt_to_hand_out_against(case, typed=fee_receipt, actor=step.actor, at=at)
    posting = PostedCertificate.objects.create(
        institution_id=case.institution_id,
        case=case,
        recipient=recipient.strip(),
        phone=digits,
        address=postal.strip(),
        fee_receipt=receipt.number,
        handed_by=officer,
        handed_at=at,
    )
    _note(posting, act="交寄证书", by=officer, at=at, address=address)
    jobs.configure_task(name=ORDER_TASK, queue="post").defer(posting_id=posting.pk)
    return posting


def order_posting(*, posting_id: int, at: datetime) -> None:
    """Ask the carrier to collect a certificate. A refusal is for people to mend: the parcel is over, with its reason.

    What was withdrawn before the carrier answered is withdrawn there too. Raises CarrierUnavailable while asking again
    is right.
    """
    posting = PostedCertificate.objects.get(pk=posting_id)
    if posting.state == PostingState.CREATED:
        _take_answer(posting, *_ordered(posting, at=at), at=at)
    elif posting.state == PostingState.CANCELLED:
        with suppress(CarrierRefused):  # it never took the order
            withdraw_parcel(posting.number, at=at)


def _ordered(posting: PostedCertificate, *, at: datetime) -> tuple[str, str]:
    """The carrier's waybill, or else why it refuses. Asked outside any transaction: nobody waits while it thinks."""
    try:
        return order_parcel(_parcel(posting), at=at), ""
    except CarrierRefused as refusal:
        return "", refusal.reason or refusal.code or "未说明原因"


@transaction.atomic
def _take_answer(asked: PostedCertificate, waybill: str, trouble: str, *, at: datetime) -> None:
    posting = _locked(asked.pk)
    if posting.state != PostingState.CREATED:
        if waybill:  # withdrawn, or ordered by another attempt, while the carrier was asked
            jobs.configure_task(name=ORDER_TASK, queue="post").defer(posting_id=posting.pk)
        return
    posting.waybill, posting.trouble = waybill, trouble
    if trouble:
        _end(posting, PostingState.CANCELLED, at=at)
        return
    posting.state, posting.look_at = PostingState.PICKUP_WAIT, next_look(at)
    posting.save()
    tell_applicants(posting.case, template="posted", at=at, by=posting.handed_by.name, waybill=waybill)


def postings_to_look_at(*, at: datetime) -> list[int]:
    """The parcels whose track is due to be asked for."""
    due = PostedCertificate.objects.filter(look_at__lte=at).order_by("look_at")
    return list(due.values_list("pk", flat=True)[:_AT_ONCE])


def follow_posting(*, posting_id: int, at: datetime) -> PostingState:
    """Ask for a parcel's track and take in what is new; the state it is in now. Raises CarrierUnavailable."""
    waybill = PostedCertificate.objects.values_list("waybill", flat=True).get(pk=posting_id)
    scans = scans_of(waybill, at=at)  # outside the transaction: while the carrier thinks, nobody waits
    with transaction.atomic():
        posting = _locked(posting_id)
        if PostingState(posting.state).is_over:
            return PostingState(posting.state)
        _keep(posting, scans)
        state = posting_state([scan.code for scan in posting.scans.all()])
        posting.state, posting.look_at = state, next_look(at)
        if state is PostingState.SIGNED:
            _signed_for(posting, at=at)
        elif state is PostingState.RETURNED:
            tell_applicants(posting.case, template="returned", at=at, by=posting.handed_by.name)
            _end(posting, state, at=at)
        else:
            posting.save()
        return state


@transaction.atomic
def withdraw_posting(
    *, number: str, officer: Officer, at: datetime, address: str = "", seen: int | None = None
) -> None:
    """Take a certificate back that the carrier has not collected, so that it can be handed out at the window.

    Raises PostingNotFound, PickedUpAlready, CarrierUnavailable, besides what begin() raises.
    """
    case, _ = begin(Action.ISSUE, number=number, officer=officer, at=at, address=address, seen=seen)
    posting = PostedCertificate.objects.select_for_update().filter(case=case, over_at__isnull=True).first()
    if posting is None:
        raise PostingNotFound
    if posting.state not in {PostingState.CREATED, PostingState.PICKUP_WAIT}:
        raise PickedUpAlready
    if posting.waybill:
        try:
            withdraw_parcel(posting.number, at=at)
        except CarrierRefused as refusal:
            raise PickedUpAlready(refusal.reason) from refusal
    _note(posting, act="撤回寄件", by=officer, at=at, address=address)
    _end(posting, PostingState.CANCELLED, at=at)


def _locked(posting_id: int) -> PostedCertificate:
    """The case first, then its parcel, as every act takes them."""
    case_id = PostedCertificate.objects.values_list("case_id", flat=True).get(pk=posting_id)
    Case.objects.select_for_update().get(pk=case_id)
    rows = PostedCertificate.objects.select_for_update(of=("self",)).select_related("case", "handed_by")
    posting: PostedCertificate = rows.get(pk=posting_id)
    return posting


def _signed_for(posting: PostedCertificate, *, at: datetime) -> None:
    """The recipient has signed: the certificate is handed over by the officer who gave it to the carrier."""
    by = posting.handed_by
    _end(posting, PostingState.SIGNED, at=at)
    case = locked_case(number=posting.case.case_number, officer=by)
    produces = item(case.item).produces.is_certificate
    step = Step(
        action=Action.ISSUE,
        state=next_state(CaseState(case.state), Action.ISSUE, certificate=produces),
        actor=Actor(account=by.username, name=by.name, role=Role.ISSUE),
        at=at,
    )
    handover = Handover(
        method=IssueMethod.COURIER,
        recipient=posting.recipient,
        waybill=posting.waybill,
        fee_receipt=posting.fee_receipt,
    )
    hand_over(case, step, handover)


def _keep(posting: PostedCertificate, scans: Sequence[Scan]) -> None:
    rows = [
        PostingScan(
            institution_id=posting.institution_id,
            posting=posting,
            at=scan.at,
            code=scan.code,
            place=scan.place,
            remark=scan.remark,
        )
        for scan in scans
    ]
    PostingScan.objects.bulk_create(rows, ignore_conflicts=True)


def _end(posting: PostedCertificate, state: PostingState, *, at: datetime) -> None:
    posting.state, posting.over_at, posting.look_at = state, at, None
    posting.save()


def _parcel(posting: PostedCertificate) -> Parcel:
    return Parcel(
        number=posting.number,
        name=posting.recipient,
        phone=posting.phone,
        address=posting.address,
        contents="不动产权属证书",
        grams=_GRAMS,
    )


def _note(posting: PostedCertificate, *, act: str, by: Officer, at: datetime, address: str) -> None:
    record_act(
        act=act,
        at=at,
        institution_code=posting.institution_id,
        actor=by.username,
        actor_name=by.name,
        subject=posting.case.case_number,
        address=address,
        detail={"posting": posting.number, "waybill": posting.waybill},
    )
