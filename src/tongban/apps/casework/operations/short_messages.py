"""Short messages: queued with the act they tell of, carried and reported on later (gateways.md 8.2).

A message never holds a full ID number, nor an address down to the room.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from tongban.apps.casework.models import Case, ShortMessage
from tongban.apps.casework.sms import DeliveryReport, Order, SmsRefused, SmsUnavailable, send
from tongban.domain.catalogue import item

SEND_TASK: Final = "casework.send_short_message"
ATTEMPTS: Final = 4
_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "accepted": "您的{item}申请已受理，业务编号{number}，预计{due}前办结。",
        "declined": "您的{item}申请不予受理，业务编号{number}，理由见不予受理通知书，请到原收件窗口领取。",
        "supplement": "您的{item}申请需要补正材料，业务编号{number}，请到原收件窗口查看一次性补正告知书。",
        "refused": "您的{item}申请不予登记，业务编号{number}，理由见不予登记告知书，请到原收件窗口领取。",
        "frozen": "您的{item}申请因法院查封暂停办理，业务编号{number}，恢复办理时另行通知。",
        "thawed": "您的{item}申请已恢复办理，业务编号{number}。",
        "suspended": "您的{item}申请已中止办理，业务编号{number}，原因见中止办理通知书，恢复办理时另行通知。",
        "resumed": "您的{item}申请已恢复办理，业务编号{number}。",
        "payment": "您的{item}申请已审核通过，业务编号{number}，请按缴费通知书缴纳税费，缴清后登簿。",
        "withdrawn": "您的{item}申请已撤回，业务编号{number}，撤回通知书和材料原件请到原收件窗口领取。",
        "recorded": "您的{item}已记载于登记簿，业务编号{number}，正在制作证书（证明）。",
        "completed": "您的{item}已办结，业务编号{number}，登记完成告知书可到原收件窗口领取。",
        "posted": "您的{item}证书已交邮政寄出，业务编号{number}，运单号{waybill}，请保持电话畅通并本人签收。",
        "paper_lost": "您的{item}申请材料寄递途中遗失，业务编号{number}，请到原收件窗口重新提交：{materials}。",
        "returned": "您的{item}证书多次投递未成功，业务编号{number}，请携带身份证件到登记机构发证窗口领取。",
        "issued": "您的{item}已办结并发证，业务编号{number}，领证方式：{method}。",
    }
)


def queue_short_message(case: Case, *, template: str, at: datetime, **words: str) -> ShortMessage | None:
    """Queue one message to the contact, in the transaction of the act; None when no mobile number is known."""
    phone = "".join(character for character in case.contact_phone if character.isdigit())
    if len(phone) != len("13800000000"):
        return None
    parameters = {"item": item(case.item).short_name, "number": case.case_number, **words}
    message = ShortMessage.objects.create(
        institution_id=case.institution_id,
        case=case,
        phone=phone,
        template=template,
        parameters=parameters,
        text=_TEXTS[template].format(**parameters),
        queued_at=at,
    )
    jobs.configure_task(name=SEND_TASK, queue="sms").defer(message_id=message.pk)
    return message


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
