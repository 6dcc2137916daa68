"""What the hub does with members and messages."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from tongban.apps.directory.admission import Admitted, admit, receipt_given, require_not_ahead, take_record
from tongban.apps.directory.keys import enter_key
from tongban.apps.directory.models import Delivery, DivisionHome, ExchangeRecord, Member, MemberLine, Resubmission
from tongban.apps.directory.speaking import HUB_CHANNEL
from tongban.apps.directory.trials import acknowledge, require_hubs_own
from tongban.apps.directory.urging import note_urging_answered
from tongban.apps.messaging.node import HUB
from tongban.apps.messaging.operations import notify
from tongban.apps.messaging.storage import require_room
from tongban.domain.institutions import with_former
from tongban.exchange.contracts.lifecycle import CaseReminderAnswered
from tongban.exchange.envelope import Kind
from tongban.exchange.keys import VerifyingKey, load_verifying_key, verifying_key_from_jwk
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

_S = Member.State
_MOVES: Final = {
    _S.APPLIED: {_S.TESTING, _S.SUSPENDED},
    _S.TESTING: {_S.LIVE, _S.SUSPENDED},
    _S.LIVE: {_S.SUSPENDED},
    _S.SUSPENDED: {_S.TESTING, _S.LIVE},
}


class DivisionTaken(Exception):
    """Another institution answers for the division: a unit code must lead to one home."""

    status = 409

    def __init__(self, *, division: str, by: str) -> None:
        super().__init__(division)
        self.division, self.by = division, by
        self.sentence = f"区划 {division} 由“{by}”管辖，请先在该机构的接入信息中去掉，再登记到新的机构。"


class MemberCannotMove(Exception):
    """The member's state does not lead there."""

    def __init__(self, *, name: str, state: str, to: str) -> None:
        super().__init__(name)
        self.name, self.state, self.to = name, state, to
        self.sentence = f"“{name}”当前为“{_S(state).label}”，不能改为“{_S(to).label}”。"


@transaction.atomic
def register_member(
    *,
    code: str,
    name: str,
    kind: str,
    endpoint: str,
    public_key: str | dict[str, str] | VerifyingKey,
    covers: Iterable[str] = (),
    place: str = "",
    grants: Iterable[str] = ("*",),
    state: str = Member.State.APPLIED,
    overlap: timedelta = timedelta(0),
    at: datetime,
) -> Member:
    """Enter a member, or bring its entry up to date; doing it twice changes nothing.

    `code` is the member's name on the exchange (`bureau.419001`), `name` the institution's; `public_key` a
    PEM text, a JWK or a key. A new key ends the old one at once unless `overlap` says otherwise; the old one
    still proves what it signed. The state of a member that exists stays as it is: nobody comes back from
    suspension by being entered again. Raises DivisionTaken.
    """
    member = Member.objects.select_for_update().filter(name=code).first()
    if member is None:
        member = Member(name=code, state=state, registered_at=at)
    member.title, member.kind, member.place = name, kind, place
    member.endpoint, member.covers, member.grants = endpoint.rstrip("/"), list(with_former(covers)), sorted(grants)
    member.changed_at = at
    _keep(member)
    MemberLine.objects.get_or_create(member=member)
    enter_key(member=member, key=_as_key(public_key), at=at, overlap=overlap)
    return member


def _as_key(public_key: str | dict[str, str] | VerifyingKey) -> VerifyingKey:
    if isinstance(public_key, VerifyingKey):
        return public_key
    return verifying_key_from_jwk(public_key) if isinstance(public_key, dict) else load_verifying_key(public_key)


@transaction.atomic
def move_member(*, name: str, to: str, at: datetime) -> Member:
    """Let a member on or off the exchange; raises MemberCannotMove, DivisionTaken."""
    member = Member.objects.select_for_update().get(name=name)
    if _S(to) not in _MOVES[_S(member.state)]:
        raise MemberCannotMove(name=name, state=member.state, to=to)
    member.state, member.changed_at = to, at
    _keep(member, changed=["state", "changed_at"])
    return member


@transaction.atomic
def change_grants(*, name: str, grants: Iterable[str], at: datetime) -> Member:
    """Say which contracts a member may use from now on; `*` is all of them."""
    member = Member.objects.select_for_update().get(name=name)
    member.grants, member.changed_at = sorted(grants), at
    member.save(update_fields=["grants", "changed_at"])
    return member


@transaction.atomic
def change_particulars(
    *, name: str, title: str, place: str, endpoint: str, covers: Iterable[str], at: datetime
) -> dict[str, object]:
    """Say what a member is called, where it listens and for which divisions it answers; what was so until now.

    What waits for it goes to the new address, at once. Raises DivisionTaken.
    """
    member = Member.objects.select_for_update().get(name=name)
    before: dict[str, object] = {
        "title": member.title,
        "place": member.place,
        "endpoint": member.endpoint,
        "covers": member.covers,
    }
    member.title, member.place, member.endpoint = title, place, endpoint.rstrip("/")
    member.covers, member.changed_at = list(with_former(covers)), at
    _keep(member, changed=["title", "place", "endpoint", "covers", "changed_at"])
    MemberLine.objects.filter(member=member).update(next_attempt_at=None)
    Delivery.objects.filter(recipient=name, state=Delivery.State.WAITING).update(next_attempt_at=at)
    notify(HUB_CHANNEL)
    return before


def _keep(member: Member, *, changed: Iterable[str] | None = None) -> None:
    """Write a member down; raises DivisionTaken, also when another took a division in this very moment."""
    if member.kind == "bureau":
        require_untaken(member.covers, by=member.name)
    try:
        with transaction.atomic():
            member.save(update_fields=changed)
    except IntegrityError:
        require_untaken(member.covers, by=member.name)
        raise


def require_untaken(divisions: Iterable[str], *, by: str) -> None:
    """No other institution that was let on answers for these divisions; raises DivisionTaken."""
    taken = DivisionHome.objects.filter(division__in=list(divisions)).exclude(member_id=by)
    first = taken.select_related("member").order_by("division").first()
    if first is not None:
        raise DivisionTaken(division=first.division, by=first.member.title)


def accept_message(*, jws: bytes, at: datetime) -> str:
    """Take a message on; gives the hub's signed receipt once it is durable. Raises ExchangeRefused.

    The same message again gets the same receipt and is delivered no second time, even when its sender's key
    or standing has ended since.
    """
    try:
        admitted = admit(jws, kind=Kind.MESSAGE)
        require_not_ahead(admitted.envelope, at=at)
        require_room()
    except ExchangeRefused:
        if (receipt := receipt_given(jws)) is not None:
            return receipt
        raise
    if admitted.recipient.name == HUB:
        require_hubs_own(admitted)
    require_line(admitted)
    with transaction.atomic():
        record, first = _logged(admitted, at)
        if first and admitted.recipient.name == HUB:
            acknowledge(admitted, record, at=at)
            if isinstance(admitted.payload, CaseReminderAnswered):
                note_urging_answered(admitted.payload, sender=admitted.envelope.sender)
        elif first:
            queue_delivery(record)
        else:
            Resubmission.objects.create(record=record, at=at)
    return record.receipt


def _logged(admitted: Admitted, at: datetime) -> tuple[ExchangeRecord, bool]:
    try:
        with transaction.atomic():
            return take_record(admitted, at=at)
    except IntegrityError as error:
        raise sequence_reused() from error


def require_line(admitted: Admitted) -> None:
    """A message says which matter it is about and which one of it; raises ExchangeRefused."""
    if admitted.envelope.sequence < 1 or not admitted.envelope.about:
        raise ExchangeRefused(RefusalCode.ENVELOPE, "消息须写明事项 about 和从 1 起的序号 sequence。")


def sequence_reused() -> ExchangeRefused:
    """The refusal of a message whose place in its matter is taken."""
    return ExchangeRefused(RefusalCode.ID_REUSED, "这一事项的这个序号已用于另一条消息，请按事项连续编号。")


def queue_delivery(record: ExchangeRecord) -> None:
    """Put a logged message on its way."""
    Delivery.objects.create(
        record=record,
        sender=record.sender,
        recipient=record.recipient,
        about=record.about,
        sequence=record.sequence,
    )
    notify(HUB_CHANNEL)
