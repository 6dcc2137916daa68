"""The keys of members: entered, changed with an overlap, revoked; and which of them count now."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.apps.directory.models import Member, MemberKey
from tongban.apps.identity.clock import now
from tongban.apps.messaging.node import HUB, hub_key
from tongban.exchange.keys import VerifyingKey, verifying_key_from_jwk

OVERLAP: Final = timedelta(days=7)


class KeyCannotBeRevoked(Exception):
    """There is no such key, or it has been revoked before."""

    def __init__(self, key_id: str) -> None:
        super().__init__(key_id)
        self.key_id = key_id
        self.sentence = "没有这把有效的公钥，可能已经吊销，请刷新后核对。"


def valid_keys(*, at: datetime) -> "QuerySet[MemberKey]":
    """Keys by which members may sign at that moment, by the clock by which they were entered: the hub's own."""
    unexpired = Q(valid_until=None) | Q(valid_until__gt=at)
    return MemberKey.objects.filter(unexpired, revoked_at=None, valid_from__lte=at).order_by("valid_from", "pk")


def registered_key(member: str, key_id: str) -> VerifyingKey | None:
    """The key by which a member signs now, from the registry itself."""
    if member == HUB:
        return hub_key() if hub_key().key_id == key_id else None
    row = valid_keys(at=now()).filter(member_id=member, key_id=key_id).first()
    return None if row is None else verifying_key_from_jwk(row.jwk)


def key_ever_held(member: str, key_id: str, *, at: datetime) -> VerifyingKey | None:
    """A member's key for what reached the hub at that time: it may have ended since, but not been revoked before."""
    if member == HUB and hub_key().key_id == key_id:
        return hub_key()
    row = MemberKey.objects.filter(Q(revoked_at=None) | Q(revoked_at__gt=at), member_id=member, key_id=key_id).first()
    return None if row is None else verifying_key_from_jwk(row.jwk)


@transaction.atomic
def enter_key(*, member: Member, key: VerifyingKey, at: datetime, overlap: timedelta = OVERLAP) -> MemberKey:
    """Let a member sign with a key from now on; its other keys stay valid for `overlap` and then end.

    Entering the key it signs with already changes nothing.
    """
    row, first = MemberKey.objects.get_or_create(
        member=member, key_id=key.key_id, defaults={"jwk": key.public_jwk(), "valid_from": at}
    )
    if first:
        others = MemberKey.objects.filter(member=member, revoked_at=None).exclude(pk=row.pk)
        others.filter(Q(valid_until=None) | Q(valid_until__gt=at + overlap)).update(valid_until=at + overlap)
    return row


@transaction.atomic
def revoke_key(*, member: str, key_id: str, reason: str, officer: str, at: datetime) -> MemberKey:
    """Let nothing signed with this key in from now on; raises KeyCannotBeRevoked.

    What reached the hub before stays proven.
    """
    row = MemberKey.objects.select_for_update().filter(member_id=member, key_id=key_id, revoked_at=None).first()
    if row is None:
        raise KeyCannotBeRevoked(key_id)
    row.revoked_at, row.revoked_by, row.reason = at, officer, reason
    row.save(update_fields=["revoked_at", "revoked_by", "reason"])
    return row
