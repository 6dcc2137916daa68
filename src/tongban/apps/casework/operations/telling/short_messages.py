"""Short messages: queued with the act they tell of, carried and reported on later (gateways.md 8.2).

A message never holds a full ID number, nor an address down to the room.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from tongban.apps.casework.models import Case, PreReview, ShortMessage, SmsOptOut
from tongban.apps.casework.operations.steps import Beside, tell_receiver
from tongban.apps.casework.sms import DeliveryReport, Order, Reply, SmsRefused, SmsUnavailable, send
from tongban.apps.identity.gathering import find
from tongban.domain.catalogue import item
from tongban.domain.notifying import NOTICES, OPTING_IN, OPTING_OUT
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import CaseAdvanced, CaseStep

SEND_TASK: Final = "casework.send_short_message"
ATTEMPTS: Final = 4
_MOBILE: Final = len("13800000000")
_NOTHING_MORE: Final[Mapping[str, object]] = MappingProxyType({})


def queue_short_message(case: Case, *, template: str, at: datetime, to: str = "", **words: str) -> ShortMessage | None:
    """Queue one message to the contact, or `to` another number, in the transaction of the act; None without a mobile.

    Who has opted out is sent only what may not be declined; the rest is kept, WITHHELD, and can be read on the pages.
    """
    phone = _mobile_of(to or case.contact_phone)
    if phone is None:
        return None
    return _queue(
        template,
        phone=phone,
        at=at,
        words={"item": item(case.item).short_name, "number": case.case_number, **words},
        institution_id=case.institution_id,
        case=case,
    )


def tell_by_short_message(review: PreReview, *, template: str, at: datetime) -> ShortMessage | None:
    """The same about an application that was sent in and has no case: it goes by its intake number."""
    phone = _mobile_of(review.contact_phone)
    if phone is None:
        return None
    return _queue(
        template,
        phone=phone,
        at=at,
        words={"item": item(review.item).short_name, "number": review.intake_number},
        institution_id=review.institution_id,
        pre_review=review,
    )


def _mobile_of(text: str) -> str | None:
    digits = "".join(character for character in text if character.isdigit())
    return digits if len(digits) == _MOBILE else None


def _queue(template: str, *, phone: str, at: datetime, words: Mapping[str, str], **about: object) -> ShortMessage:
    notice = NOTICES[template]
    withheld = notice.may_be_declined and _has_opted_out(phone)
    message: ShortMessage = ShortMessage.objects.create(
        phone=phone,
        template=template,
        parameters=dict(words),
        text=notice.say(**words),
        state=ShortMessage.State.WITHHELD if withheld else ShortMessage.State.QUEUED,
        queued_at=at,
        **about,
    )
    if not withheld:
        jobs.configure_task(name=SEND_TASK, queue="sms").defer(message_id=message.pk)
    return message


def _has_opted_out(phone: str) -> bool:
    return find(SmsOptOut, {"phone": phone}) is not None


def tell_applicants(
    case: Case,
    *,
    template: str,
    at: datetime,
    by: str,
    role: Role = Role.ISSUE,
    contract: type[CaseStep] = CaseAdvanced,
    more: Mapping[str, object] = _NOTHING_MORE,
    **words: str,
) -> None:
    """A message that goes with no step of the case: to the telephone, and to the counter, whose page shows it too.

    The case is locked by the caller; its state stays what it is. `by` is who, or which office, tells it, `role` at
    which desk; `more` are the fields of a `contract` that says more than the sentence.
    """
    queue_short_message(case, template=template, at=at, **words)
    said = NOTICES[template].text.format(item=item(case.item).short_name, number=case.case_number, **words)
    told = Beside(action=template, state=case.state, at=at, actor_name=by, role=role.value, sentence=said)
    tell_receiver(case, told, contract, **more)


def carry_short_message(*, message_id: int, at: datetime) -> bool:
    """Hand a queued message to the operator. Doing it twice sends once, since the operator knows its number.

    Raises SmsUnavailable while another attempt is worth making; after the last the message is FAILED.
    """
    with transaction.atomic():
        message = _locked(message_id)
        if message.state != ShortMessage.State.QUEUED:
            return False
        message.attempts += 1
        try:
            message.provider_id = send(_order(message), at=at)
        except SmsRefused as refusal:
            _fail(message, refusal.reason or refusal.code)
            return False
        except SmsUnavailable as trouble:
            outcome: SmsUnavailable | None = trouble
        else:
            outcome = None
            message.state, message.sent_at = ShortMessage.State.SENT, at
        if outcome is not None and message.attempts >= ATTEMPTS:
            _fail(message, "短信平台多次无法连接，请改用电话告知")
            return False
        message.save()
    if outcome is not None:
        raise outcome
    return True


def note_reports(*, reports: Sequence[DeliveryReport], at: datetime) -> int:
    """Take in what the operator reports; how many messages it concerned. The same report again changes nothing."""
    return sum(_note(report, at) for report in reports)


@transaction.atomic
def _note(report: DeliveryReport, at: datetime) -> int:
    message = ShortMessage.objects.select_for_update().filter(provider_id=report.biz_id).first()
    if message is None or out_id_of(message) != report.out_id or message.state != ShortMessage.State.SENT:
        return 0
    message.state = ShortMessage.State.DELIVERED if report.success else ShortMessage.State.FAILED
    message.failure = "" if report.success else f"{report.err_code} {report.err_msg}".strip()[:200]
    message.reported_at = at
    message.save()
    return 1


@transaction.atomic
def take_replies(*, replies: Sequence[Reply], at: datetime) -> int:
    """Take in what people answered: T opts out, HF in again; anything else changes nothing. Returns how many did."""
    changed = 0
    for one in replies:
        phone = one.phone_number[-_MOBILE:]  # some operators put 86 before it
        word = one.content.strip().upper()
        if word in OPTING_OUT:
            changed += SmsOptOut.objects.get_or_create(phone=phone, defaults={"since": at})[1]
        elif word in OPTING_IN:
            changed += SmsOptOut.objects.filter(phone=phone).delete()[0]
    return changed


def out_id_of(message: ShortMessage) -> str:
    """Our own number for a message, the same at every attempt."""
    return f"{message.institution_id}-{message.pk}"


def _locked(message_id: int) -> ShortMessage:
    """The message alone: while the operator thinks, nobody else may wait for the institution's row."""
    rows = ShortMessage.objects.select_for_update(of=("self",)).select_related("institution")
    message: ShortMessage = rows.get(pk=message_id)
    return message


def _order(message: ShortMessage) -> Order:
    return Order(
        phone=message.phone,
        sign=message.institution.name,
        template=message.template,
        text=message.text,
        out_id=out_id_of(message),
    )


def _fail(message: ShortMessage, reason: str) -> None:
    message.state = ShortMessage.State.FAILED
    message.failure = reason[:200]
    message.save()
