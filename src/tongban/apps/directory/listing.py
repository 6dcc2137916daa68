"""The directory as members read it: signed anew when it says something new, and once a minute.

Every node asks for it twice a minute. Putting it together for 177 members takes longer than several calls, and nobody
else in the process gets on meanwhile; asking the database whether it would say the same takes little.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import uuid4

from tongban.apps.directory.keys import valid_keys
from tongban.apps.directory.models import Member
from tongban.apps.identity.prepared import ask
from tongban.apps.messaging.node import HUB, signing_key
from tongban.exchange.contracts.transport import Directory, MemberEntry, PublicKey
from tongban.exchange.envelope import Kind, new_envelope, seal
from tongban.exchange.receipts import NOBODY

_KEPT: Final = timedelta(minutes=1)


class _Signed(NamedTuple):
    """What was said, by which key, when, and the words."""

    content: str
    key_id: str
    at: datetime
    jws: str


_last: Final[list[_Signed]] = []
"""At most one: the latest of this process."""


def signed_directory(*, at: datetime) -> str:
    """Every admitted member as the hub knows it now, signed by the hub; applicants are not yet members."""
    key, [(content,)] = signing_key(), ask(_CONTENT, {"at": at})
    for last in _last:
        if last.content == content and last.key_id == key.key_id and timedelta() <= at - last.at < _KEPT:
            return last.jws
    envelope = new_envelope(
        id=uuid4(),
        kind=Kind.ANSWER,
        payload=Directory(issued_at=at, members=_entries(at)),
        sender=HUB,
        recipient=NOBODY,
        sent_at=at,
    )
    _last[:] = [_Signed(content, key.key_id, at, seal(envelope, key))]
    return _last[0].jws


_CONTENT: Final = """
    SELECT encode(sha256(convert_to(json_agg(entry ORDER BY entry.name)::text, 'UTF8')), 'hex') FROM (
        SELECT name, kind, title, place, endpoint, covers, state, grants, (
            SELECT json_agg(key.jwk ORDER BY key.valid_from, key.id) FROM directory_memberkey AS key
            WHERE key.member_id = member.name AND key.revoked_at IS NULL AND key.valid_from <= %(at)s
                AND (key.valid_until IS NULL OR key.valid_until > %(at)s)) AS keys
        FROM directory_member AS member WHERE state <> 'applied') AS entry
"""


def _entries(at: datetime) -> tuple[MemberEntry, ...]:
    """Those that hold a key by which they may sign then."""
    keys: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in valid_keys(at=at):
        keys[row.member_id].append(row.jwk)
    admitted = Member.objects.exclude(state=Member.State.APPLIED).order_by("name")
    return tuple(_entry(member, keys[member.name]) for member in admitted if member.name in keys)


def _entry(member: Member, keys: list[dict[str, str]]) -> MemberEntry:
    return MemberEntry(
        name=member.name,
        kind=member.kind,
        title=member.title,
        place=member.place,
        endpoint=member.endpoint,
        covers=tuple(member.covers),
        state=member.state,
        grants=tuple(member.grants),
        keys=tuple(PublicKey(**jwk) for jwk in keys[-8:]),
    )
