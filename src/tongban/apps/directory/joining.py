"""How an institution becomes a member: it applies, two people agree, it tries itself out, it is let on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from tongban.apps.directory.application_limits import (
    address_key,
    require_few_applications,
    require_room_for_commitment,
)
from tongban.apps.directory.keys import enter_key
from tongban.apps.directory.models import (
    ApplicationDecision,
    Contact,
    Delivery,
    ExchangeRecord,
    JoiningReport,
    Member,
    MemberApplication,
    MemberLine,
)
from tongban.apps.directory.operations import move_member, require_untaken
from tongban.apps.directory.withdrawals import takes_withdrawals
from tongban.apps.documents.operations import store_file
from tongban.apps.documents.refusals import FileRefused, OtherFile
from tongban.apps.identity.clock import localdate
from tongban.apps.messaging.node import HUB
from tongban.domain.institutions import with_former
from tongban.domain.people import Role
from tongban.exchange.contracts.joining import Application, Echo, Greeting
from tongban.exchange.envelope import Envelope, Kind, open_sealed, peek
from tongban.exchange.keys import UnusableKey, VerifyingKey, verifying_key_from_jwk
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

_S = MemberApplication.State
_UNKNOWN: Final = "没有这个编号的接入申请，请核对；逾期没有上传授权及承诺书的申请已自动删除，请重新提交。"
DECIDERS: Final = (Role.ADMINISTER_SYSTEM, Role.ADMINISTER_SECURITY)


class ApplicationRefused(Exception):
    """The application cannot be taken in or decided as things stand; `sentence` says why."""

    status = 409

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class CommitmentRefused(ApplicationRefused):
    """The document cannot be kept as it is."""

    status = 422


class NotReadyToGoLive(Exception):
    """Steps of the test phase are missing."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__("、".join(missing))
        self.missing = tuple(missing)
        self.sentence = f"联调还没有完成：{'、'.join(missing)}。"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialStep:
    """One line of the checklist of the test phase."""

    label: str
    done: bool
    how: str


def apply_signed(*, jws: bytes, address: str, at: datetime) -> tuple[MemberApplication, Envelope]:
    """Take in an application that is signed with the very key it brings; raises ExchangeRefused.

    The same one again is the same application; a new one raises what `submit_application` does.
    """
    told = peek(jws).payload()
    if not isinstance(told, Application):
        raise ExchangeRefused(RefusalCode.ENVELOPE, "此地址只接收接入申请 exchange.application/1。")
    key = _usable_key(told.key.model_dump(exclude_none=True))
    envelope = open_sealed(jws, key_of=lambda _, key_id: key if key_id == key.key_id else None)
    if envelope.sender != told.member or envelope.recipient != HUB or envelope.kind is not Kind.CALL:
        raise ExchangeRefused(RefusalCode.ENVELOPE, "申请须以拟用成员名称为发送方、以 province 为接收方，种类为 call。")
    known = MemberApplication.objects.filter(jws=jws.decode("ascii")).first()
    known = known or submit_application(told=told, jws=jws.decode("ascii"), address=address, at=at)
    return known, envelope


def _usable_key(jwk: dict[str, str]) -> VerifyingKey:
    try:
        return verifying_key_from_jwk(jwk)
    except UnusableKey as error:
        raise ExchangeRefused(RefusalCode.ALGORITHM, "申请中的公钥不可用，请核对曲线和坐标。") from error


@transaction.atomic
def submit_application(*, told: Application, address: str, at: datetime, jws: str = "") -> MemberApplication:
    """Enter an application under a number; `address` is where it came from.

    Raises ApplicationRefused when the name is a member's already, TooManyApplications beyond application_limits.py.
    """
    _require_no_member(told.member)
    _one_at_a_time()
    require_few_applications(address=address, at=at)
    return MemberApplication.objects.create(
        number=_next_number(at),
        member=told.member,
        kind=told.kind,
        title=told.title,
        place=told.place,
        endpoint=told.endpoint.rstrip("/"),
        covers=list(with_former(told.covers)),
        grants=sorted(told.grants),
        jwk=told.key.model_dump(exclude_none=True),
        contacts=[contact.model_dump() for contact in told.contacts],
        commitment_digest=told.commitment.digest,
        jws=jws,
        submitted_at=at,
        address_key=address_key(address),
    )


@transaction.atomic
def submit_with_commitment(
    *, told: Application, content: Iterable[bytes], address: str, at: datetime
) -> MemberApplication:
    """Enter an application whose commitment is here already; a commitment that is refused leaves no application behind.

    Raises what `submit_application` and `keep_commitment` do.
    """
    application = submit_application(told=told, address=address, at=at)
    return keep_commitment(number=application.number, content=content, at=at)


def _require_no_member(name: str) -> None:
    if Member.objects.filter(name=name).exclude(state=Member.State.APPLIED).exists():
        raise ApplicationRefused(f"“{name}”已经是成员；变更地址、密钥或授权请联系省平台。")


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('directory.application', 7))")


def _next_number(at: datetime) -> str:
    """JR, the day, the day's serial."""
    day = f"JR{localdate(at):%Y%m%d}-"
    return f"{day}{MemberApplication.objects.filter(number__startswith=day).count() + 1:04d}"


def keep_commitment(*, number: str, content: Iterable[bytes], at: datetime) -> MemberApplication:
    """Keep the signed 授权及承诺书; raises CommitmentRefused unless it is the document the application named.

    Nothing of another document is kept, and the right one may come again, until the application is deleted as
    incomplete. Nothing is locked while the content comes, which may be slowly. Raises ApplicationRefused when there is
    no such application, TooManyApplications while there is no room for one more.
    """
    application = MemberApplication.objects.filter(number=number).first()
    if application is None:
        raise ApplicationRefused(_UNKNOWN)
    require_room_for_commitment()
    try:
        store_file(chunks=content, filename="授权及承诺书", expected=application.commitment_digest, at=at)
    except OtherFile as other:
        raise CommitmentRefused("授权及承诺书的 SM3 摘要与申请中的不一致，请上传申请时所指的那一份。") from other
    except FileRefused as refused:
        raise CommitmentRefused(f"{refused.sentence}改好的文件摘要不同，请用它重新提交申请。") from refused
    kept = MemberApplication.objects.filter(pk=application.pk)
    kept.filter(commitment_stored_at=None).update(commitment_stored_at=at)
    found = kept.first()
    if found is None:  # deleted as incomplete while its commitment came
        raise ApplicationRefused(_UNKNOWN)
    return found


@transaction.atomic
def decide_application(
    *, number: str, officer: str, officer_name: str, role: Role, agrees: bool, opinion: str, at: datetime
) -> MemberApplication:
    """One of two people decides: first the system administrator, then the security administrator.

    The first yes enters the member as an applicant, the second opens its test phase; a no ends it.
    Raises ApplicationRefused when it is not this person's turn or the commitment is missing.
    """
    application = MemberApplication.objects.select_for_update().get(number=number)
    _require_turn(application, officer=officer, role=role)
    if agrees and application.commitment_stored_at is None:
        raise ApplicationRefused("还没有收到授权及承诺书，不能同意。")
    ApplicationDecision.objects.create(
        application=application,
        officer=officer,
        officer_name=officer_name,
        role=role,
        agrees=agrees,
        opinion=opinion,
        at=at,
    )
    if not agrees:
        application.state = _S.REFUSED
    elif application.state == _S.SUBMITTED:
        application.state = _S.SECONDED
        _enter_applicant(application, at)
    else:
        application.state = _S.APPROVED
        move_member(name=application.member, to=Member.State.TESTING, at=at)
    application.save(update_fields=["state"])
    return application


def _require_turn(application: MemberApplication, *, officer: str, role: Role) -> None:
    turn = {_S.SUBMITTED: DECIDERS[0], _S.SECONDED: DECIDERS[1]}.get(_S(application.state))
    if turn is None:
        raise ApplicationRefused(f"这份申请{_S(application.state).label}，不能再审批。")
    if role is not turn:
        raise ApplicationRefused(f"现在由{turn.label}审批。")
    if application.decisions.filter(officer=officer).exists():
        raise ApplicationRefused("两次审批须由不同的人作出。")


def _enter_applicant(application: MemberApplication, at: datetime) -> None:
    """The member as the application describes it, not yet admitted; raises ApplicationRefused, DivisionTaken."""
    _require_no_member(application.member)
    if application.kind == "bureau":
        require_untaken(application.covers, by=application.member)
    member, _ = Member.objects.update_or_create(
        name=application.member,
        defaults={
            "kind": application.kind,
            "title": application.title,
            "place": application.place,
            "endpoint": application.endpoint,
            "covers": application.covers,
            "grants": application.grants,
            "state": Member.State.APPLIED,
            "registered_at": at,
            "changed_at": at,
        },
    )
    MemberLine.objects.get_or_create(member=member)
    enter_key(member=member, key=verifying_key_from_jwk(application.jwk), at=at)
    replace_contacts(member=member, contacts=application.contacts)


def replace_contacts(*, member: Member, contacts: Iterable[Mapping[str, str]]) -> None:
    """Whom to call from now on."""
    member.contacts.all().delete()
    Contact.objects.bulk_create([Contact(member=member, **contact) for contact in contacts])


@transaction.atomic
def change_contacts(*, name: str, contacts: Iterable[Mapping[str, str]], at: datetime) -> list[dict[str, object]]:
    """Say whom to call at a member from now on; whom one called until now."""
    member = Member.objects.select_for_update().get(name=name)
    before = [dict(row) for row in member.contacts.order_by("duty", "pk").values("duty", "name", "phone", "email")]
    replace_contacts(member=member, contacts=contacts)
    member.changed_at = at
    member.save(update_fields=["changed_at"])
    return before


def trial_steps(member: Member) -> tuple[TrialStep, ...]:
    """The checklist of the test phase; all but the report are read from the log itself."""
    log = ExchangeRecord.objects.filter(sender=member.name, recipient=HUB)
    greeted = Delivery.objects.filter(
        sender=HUB, recipient=member.name, record__contract=Greeting.CONTRACT, state=Delivery.State.DELIVERED
    )
    return (
        TrialStep(
            label="签名调用",
            done=log.filter(contract=Echo.CONTRACT, outcome__succeeded=True).exists(),
            how="向 province 发起 exchange.echo/1，得到应答",
        ),
        TrialStep(
            label="发送消息",
            done=log.filter(contract=Greeting.CONTRACT).exists(),
            how="向 province 发送 exchange.greeting/1，得到回执",
        ),
        TrialStep(label="签收消息", done=greeted.exists(), how="签收省平台发来的 exchange.greeting/1"),
        TrialStep(
            label="签收撤回通知",
            done=takes_withdrawals(member.name) is True,
            how="签收省平台发来的撤回演练 exchange.withdrawn/1",
        ),
        TrialStep(
            label="交叉测试报告",
            done=JoiningReport.objects.filter(member=member).exists(),
            how="按事项清单逐项交叉测试，报告经省平台确认",
        ),
    )


def confirm_report(*, member: Member, officer: str, officer_name: str, note: str, at: datetime) -> JoiningReport:
    """Note that the reports of the cross tests have been seen."""
    return JoiningReport.objects.create(member=member, officer=officer, officer_name=officer_name, note=note, at=at)


@transaction.atomic
def let_on(*, name: str, at: datetime) -> Member:
    """End the test phase; raises NotReadyToGoLive with what is missing, MemberCannotMove from another state."""
    member = Member.objects.select_for_update().get(name=name)
    missing = [step.label for step in trial_steps(member) if not step.done]
    if member.state == Member.State.TESTING and missing:
        raise NotReadyToGoLive(missing)
    return move_member(name=name, to=Member.State.LIVE, at=at)
