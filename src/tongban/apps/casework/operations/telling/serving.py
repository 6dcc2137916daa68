"""送达: a notice is given to each applicant, and what proves it is kept; terms run from that instant.

Handed over, left or announced, a service is complete with the act. By post it is when the carrier reports the
signature, electronically when the person opens the notice: until then it is on its way, and may give way to another.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app as jobs

from tongban.apps.casework.ems import (
    CarrierRefused,
    Parcel,
    Scan,
    is_configured,
    next_look,
    order_parcel,
    scans_of,
    withdraw_parcel,
)
from tongban.apps.casework.models import Case, CasePaper, NoticeService
from tongban.apps.casework.notices import file_notice_by, service_receipt
from tongban.apps.casework.operations.papers.archiving import continue_file
from tongban.apps.casework.operations.steps import Actor, locked_case, note_act
from tongban.apps.casework.operations.telling.short_messages import queue_short_message
from tongban.apps.casework.operations.telling.verifying import count_lookup
from tongban.apps.casework.operations.terms.supplement_terms import settle_known_term
from tongban.apps.casework.queries.serving import recipients_of
from tongban.apps.casework.refusals import (
    NotToBeServed,
    ServedAlready,
    ServiceIncomplete,
    ServiceNotFound,
    TooManyTries,
    WrongRole,
)
from tongban.apps.identity.models import Officer
from tongban.domain.cases.states import CaseState
from tongban.domain.notice_law import NOTICE_LAWS, Runs
from tongban.domain.people import Role
from tongban.domain.posting import PostingState, postal_address, posting_state
from tongban.domain.serving import ServiceWay, served_by_public_notice
from tongban.exchange.digests import sm3_hex

ORDER_TASK: Final = "casework.order_service"
SERVING: Final = (Role.ACCEPT, Role.EXAMINE, Role.REVIEW, Role.RECORD, Role.ISSUE)
_TRIES: Final = 5
_GRAMS: Final = 50
_AT_ONCE: Final = 50
_DIGITS: Final = 4
_SIGNED: Final = "10"
_MOBILE: Final = 11
_AFTER_ARCHIVING: Final = "文书在归档以后送达。"


@dataclass(frozen=True, kw_only=True)
class Service:
    """What the officer says of one service: to whom, how, by what proof; `served_at` for what is over with the act."""

    recipient: str
    way: ServiceWay
    proof: str
    signed_by: str = ""
    phone: str = ""
    served_at: datetime | None = None
    published: date | None = None


@transaction.atomic
def serve_notice(
    *, number: str, paper_id: int, officer: Officer, told: Service, at: datetime, address: str = ""
) -> NoticeService:
    """Serve a notice on one applicant, or set it on its way; what was on its way otherwise is given up for this.

    Raises WrongRole, CaseNotFound, NotToBeServed, ServedAlready, ServiceIncomplete.
    """
    if not officer.has_any(SERVING):
        raise WrongRole(SERVING)
    case = locked_case(number=number, officer=officer)
    paper = case.papers.filter(pk=paper_id).first()
    if paper is None or paper.kind not in NOTICE_LAWS or not NOTICE_LAWS[paper.kind].served:
        raise NotToBeServed
    _require_complete(case, paper, told, at=at)
    _replace(case, paper, told, by=Actor.of(officer, address=address), at=at)
    token = secrets.token_urlsafe(16) if told.way is ServiceWay.ELECTRONIC else ""
    service = NoticeService.objects.create(
        institution_id=case.institution_id,
        case=case,
        paper=paper,
        recipient=told.recipient,
        way=told.way.value,
        proof=told.proof.strip(),
        signed_by=told.signed_by.strip(),
        phone=told.phone,
        token=sm3_hex(token.encode()) if token else "",
        begun_at=at,
        begun_by=officer.username,
        begun_by_name=officer.name,
    )
    note_act(
        case, f"{told.way.label}{paper.title}", by=Actor.of(officer, address=address), at=at, recipient=told.recipient
    )
    if told.way is ServiceWay.ELECTRONIC:
        link = f"{settings.TONGBAN.node.public_url}/served/{token}"
        queue_short_message(case, template="to_be_opened", at=at, to=told.phone, paper=paper.title, link=link)
    elif told.way is ServiceWay.POST:
        jobs.configure_task(name=ORDER_TASK, queue="post").defer(service_id=service.pk)
    else:
        _complete(service, served_at=_served_at(told), at=at)
    return service


def _require_complete(case: Case, paper: CasePaper, told: Service, *, at: datetime) -> None:
    """Raises ServiceIncomplete saying what is missing for this way."""
    if told.recipient not in recipients_of(case):
        raise ServiceIncomplete("受送达人不是本案的申请人，请从名单中选择。")
    if not told.proof.strip():
        raise ServiceIncomplete(f"请填写{told.way.rule.proof}。")
    if told.way in {ServiceWay.DIRECT, ServiceWay.ENTRUSTED} and not told.signed_by.strip():
        raise ServiceIncomplete("请填写签收人。")
    if told.way in {ServiceWay.ELECTRONIC, ServiceWay.POST} and len(told.phone) != _MOBILE:
        raise ServiceIncomplete("请填写受送达人的 11 位手机号码。")
    if told.way is ServiceWay.POST and not is_configured():
        raise ServiceIncomplete("本机构没有接入邮政，请选择其他送达方式。")
    if told.way is ServiceWay.POST and not postal_address(told.proof).city:
        raise ServiceIncomplete("请从市县写起填写收件地址。")
    if told.way is ServiceWay.PUBLIC:
        when = served_by_public_notice(told.published) if told.published else None
        if when is None or told.published is None or told.published > at.date():
            raise ServiceIncomplete("请填写公告发布的日期，不能晚于今天。")
    elif told.way.rule.at_once and (told.served_at is None or not paper.issued_at <= told.served_at <= at):
        raise ServiceIncomplete("请填写送达时间：在出具文书以后，不晚于现在。")


def _served_at(told: Service) -> datetime:
    if told.published is not None:
        return served_by_public_notice(told.published)
    if told.served_at is None:
        raise ServiceIncomplete("请填写送达时间。")
    return told.served_at


def _replace(case: Case, paper: CasePaper, told: Service, *, by: Actor, at: datetime) -> None:
    """Give up what is still on its way to this person; raises ServedAlready where it has arrived."""
    before = paper.services.select_for_update().filter(recipient=told.recipient, given_up_at__isnull=True).first()
    if before is None:
        return
    if before.served_at is not None:
        raise ServedAlready(recipient=told.recipient, at=before.served_at)
    if before.waybill:
        with suppress(CarrierRefused):  # collected already: it may still arrive, and does no harm
            withdraw_parcel(before.number, at=at)
    _give_up(before, f"改为{told.way.label}", at=at)
    note_act(case, "改用其他方式送达", by=by, at=at, recipient=told.recipient)


def open_notice(*, token: str, last_four: str, address: str, at: datetime) -> CasePaper:
    """The notice behind a link, for who knows the end of the recipient's document number; opening is receiving it.

    Raises ServiceNotFound for an unknown link and wrong digits alike, TooManyTries, TooManyLookups.
    """
    count_lookup(address, at)
    with transaction.atomic():
        service = _by_token(token)
        if service is not None and service.wrong_tries >= _TRIES:
            raise TooManyTries
        right = service is not None and _knows(service, last_four)
        if service is not None and not right:
            service.wrong_tries += 1
            service.save(update_fields=["wrong_tries"])
        elif service is not None and service.served_at is None:
            service.signed_by, service.wrong_tries = service.recipient[:60], 0
            _complete(service, served_at=at, at=at)
            by = Actor(account="public", name=service.recipient[:60], address=address)
            note_act(service.case, f"打开{service.paper.title}", by=by, at=at)
    if service is None or not right:  # outside: a wrong try stays counted
        raise ServiceNotFound
    return service.paper


def _by_token(token: str) -> NoticeService | None:
    rows = NoticeService.objects.filter(token=sm3_hex(token.encode()), way=ServiceWay.ELECTRONIC.value)
    found: NoticeService | None = rows.filter(given_up_at__isnull=True).select_related("case", "paper").first()
    return None if found is None else _locked(found.pk)


def _knows(service: NoticeService, last_four: str) -> bool:
    """Whether the digits end the document number of the recipient, or of who acts for them."""
    ending = last_four.strip().upper()
    if len(ending) != _DIGITS or not ending.isalnum():
        return False
    party = service.case.parties.filter(name=service.recipient).first()
    if party is None:
        return False
    acting = [party.represented_by] if party.represented_by else []
    numbers = [party.document_number, *(one.get("document_number", "") for one in (*acting, *party.agents))]
    return any(number.upper().endswith(ending) for number in numbers)


def order_service(*, service_id: int, at: datetime) -> None:
    """Ask the carrier to collect a notice; a refusal ends it with its reason. Raises CarrierUnavailable."""
    service = NoticeService.objects.get(pk=service_id)
    if service.waybill or service.given_up_at:
        return
    try:
        waybill, trouble = order_parcel(_parcel(service), at=at), ""  # outside: nobody waits while the carrier thinks
    except CarrierRefused as refusal:
        waybill, trouble = "", refusal.reason or refusal.code or "邮政未说明原因"
    with transaction.atomic():
        service = _locked(service_id)
        if service.waybill or service.given_up_at:
            return
        if trouble:
            _give_up(service, f"邮政没有揽收：{trouble}", at=at)
            return
        service.waybill, service.look_at = waybill, next_look(at)
        service.save(update_fields=["waybill", "look_at"])


def services_to_look_at(*, at: datetime) -> list[int]:
    """The posted notices whose track is due to be asked for."""
    due = NoticeService.objects.filter(look_at__lte=at).order_by("look_at")
    return list(due.values_list("pk", flat=True)[:_AT_ONCE])


def follow_service(*, service_id: int, at: datetime) -> PostingState:
    """Ask for a posted notice's track; the signature on its receipt is the service. Raises CarrierUnavailable."""
    waybill = NoticeService.objects.values_list("waybill", flat=True).get(pk=service_id)
    scans = scans_of(waybill, at=at)
    state = posting_state([one.code for one in scans])
    with transaction.atomic():
        service = _locked(service_id)
        if service.served_at is None and service.given_up_at is None:
            _take_in(service, state, scans, at=at)
    return state


def _take_in(service: NoticeService, state: PostingState, scans: list[Scan], *, at: datetime) -> None:
    if state is PostingState.SIGNED:
        signed = next(one for one in scans if one.code == _SIGNED)
        service.signed_by = service.recipient[:60]
        _complete(service, served_at=signed.at, at=at)
    elif state is PostingState.RETURNED:
        _give_up(service, "邮政多次投递未成功，已退回", at=at)
    else:
        service.look_at = next_look(at)
        service.save(update_fields=["look_at"])


def _locked(service_id: int) -> NoticeService:
    """The case first, then what hangs on it, as every act takes them."""
    case_id = NoticeService.objects.values_list("case_id", flat=True).get(pk=service_id)
    Case.objects.select_for_update().get(pk=case_id)
    rows = NoticeService.objects.select_for_update(of=("self",)).select_related("case__institution", "paper")
    service: NoticeService = rows.get(pk=service_id)
    return service


def _complete(service: NoticeService, *, served_at: datetime, at: datetime) -> None:
    """It has arrived: a term that runs from it moves where it begins later, and the receipt that says so is filed."""
    service.served_at, service.look_at = served_at, None
    service.save()
    if NOTICE_LAWS[service.paper.kind].runs is Runs.SUPPLEMENT:
        settle_known_term(service.case, by=Actor(account=service.begun_by, name=service.begun_by_name), at=at)
    service.receipt = file_notice_by(
        service.case, paper=service_receipt(service, at=at), by_name=service.begun_by_name, at=at
    )
    service.save(update_fields=["receipt"])
    if CaseState(service.case.state) is CaseState.ARCHIVED:
        by = Actor(account=service.begun_by, name=service.begun_by_name)
        continue_file(service.case, papers=[service.receipt], why=_AFTER_ARCHIVING, by=by, at=at)


def _give_up(service: NoticeService, why: str, *, at: datetime) -> None:
    service.given_up_at, service.trouble, service.look_at = at, why[:200], None
    service.save(update_fields=["given_up_at", "trouble", "look_at"])


def _parcel(service: NoticeService) -> Parcel:
    return Parcel(
        number=service.number,
        name=service.recipient,
        phone=service.phone,
        address=service.proof,
        contents="不动产登记文书",
        grams=_GRAMS,
    )
