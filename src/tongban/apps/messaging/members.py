"""The node's copy of the directory: refreshed from the hub, usable while the hub is away."""

from datetime import datetime

from django.db import transaction

from tongban.apps.identity.prepared import ask
from tongban.apps.messaging.models import Member
from tongban.apps.messaging.node import HUB, exchange_settings, hub_key
from tongban.apps.messaging.wire import fetch
from tongban.exchange.contracts.transport import Directory, MemberEntry
from tongban.exchange.envelope import open_sealed
from tongban.exchange.keys import VerifyingKey, verifying_key_from_jwk
from tongban.exchange.refusals import ExchangeRefused, RefusalCode


class Acquaintances:
    """Members by the directory copy as it is now, each looked up once: for as long as one envelope is at hand."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[list[dict[str, str]], str]] = {}

    def key_of(self, member: str, key_id: str) -> VerifyingKey | None:
        """The key of a member; the hub's own comes from the configuration alone."""
        if member == HUB:
            return hub_key() if hub_key().key_id == key_id else None
        return key_among(self._found(member)[0], key_id)

    def title_of(self, member: str) -> str:
        """What the directory calls a member; empty while it does not know it."""
        return self._found(member)[1]

    def _found(self, member: str) -> tuple[list[dict[str, str]], str]:
        if member not in self._known:
            rows = ask("SELECT keys::json, title FROM messaging_member WHERE name = %s", [member])
            self._known[member] = rows[0] if rows else ([], "")
        return self._known[member]


def key_of(member: str, key_id: str) -> VerifyingKey | None:
    """The key of a member by the directory copy; the hub's own key comes from the configuration alone."""
    return Acquaintances().key_of(member, key_id)


def key_among(jwks: list[dict[str, str]], key_id: str) -> VerifyingKey | None:
    """The key with this id among a member's published keys."""
    keys = (verifying_key_from_jwk(jwk) for jwk in jwks)
    return next((key for key in keys if key.key_id == key_id), None)


def refresh_directory() -> int:
    """Fetch the directory, verify the hub's signature and keep it; how many members it has.

    Raises LineDown or ExchangeRefused; the copy held so far then stays as it is.
    """
    content = fetch(f"{exchange_settings().hub_url}/exchange/directory")
    envelope = open_sealed(content, key_of=key_of)
    directory = envelope.payload()
    if envelope.sender != HUB or not isinstance(directory, Directory):
        raise ExchangeRefused(RefusalCode.ENVELOPE, "成员目录不是由省平台签发的。")
    keep_directory(members=directory.members, issued_at=directory.issued_at)
    return len(directory.members)


@transaction.atomic
def keep_directory(*, members: tuple[MemberEntry, ...], issued_at: datetime) -> None:
    """Replace the copy, unless a newer one is held: an old directory may not bring a suspended member back."""
    if Member.objects.filter(seen_at__gt=issued_at).exists():
        return
    rows = [_row(entry, issued_at) for entry in members]
    columns = ["kind", "title", "place", "endpoint", "covers", "state", "grants", "keys", "seen_at"]
    Member.objects.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=columns)
    Member.objects.exclude(name__in=[row.name for row in rows]).delete()


def _row(entry: MemberEntry, issued_at: datetime) -> Member:
    return Member(
        name=entry.name,
        kind=entry.kind,
        title=entry.title,
        place=entry.place,
        endpoint=entry.endpoint,
        covers=list(entry.covers),
        state=entry.state,
        grants=list(entry.grants),
        keys=[key.model_dump(exclude_none=True) for key in entry.keys],
        seen_at=issued_at,
    )
