"""What the hub refuses on entry: counted by the minute, so that whoever knocks can neither hide nor fill the disk.

An envelope that was taken on stands in the log with its outcome; what was refused before that has no entry there.
Once a signature holds, a row is the member's own doing. Where none holds, names are only claims: names that do not
exist are left out, and beyond so many rows a minute even those that do, so that half a year of a flood stays small.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.apps.directory.admission import Registry
from tongban.apps.directory.lanes import TooManyWaiting
from tongban.apps.directory.log_search import midnight, uuid_in
from tongban.apps.directory.models import EntryRefusal, RecordClass
from tongban.apps.directory.retention import rule_for
from tongban.apps.identity.prepared import run
from tongban.exchange.contracts import UnknownContract, contract_of
from tongban.exchange.envelope import Envelope, open_sealed, peek
from tongban.exchange.receipts import printable
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

Refused = tuple[bytes, ExchangeRefused]
"""What came, as far as it was read, and why it was not taken."""

MOST_UNPROVEN: Final = 20
"""Kinds of unproven refusals that are told apart within a minute; the others are counted by their code alone."""

_OURS: Final = frozenset({RefusalCode.STORAGE_FULL, RefusalCode.UNAVAILABLE})
_BEFORE_THE_SIGNATURE: Final = frozenset(
    {
        RefusalCode.TOO_LARGE,
        RefusalCode.NOT_JWS,
        RefusalCode.ALGORITHM,
        RefusalCode.UNKNOWN_KEY,
        RefusalCode.SIGNATURE,
    }
)


class _Kind(NamedTuple):
    proven: bool
    member: str
    contract: str
    code: str


def count_refusals(refused: Sequence[Refused], at: datetime, *, contract: str = "") -> None:
    """Count what was turned away at one moment; what the log has as the outcome of an exchange is not counted again.

    `contract` is what such requests are about that carry no envelope.
    """
    knocks = [(_readable(jws), jws, why) for jws, why in refused if not why.logged and not _is_our_trouble(why)]
    if not knocks:
        return
    registry = Registry(*{envelope.sender for envelope, _, _ in knocks if envelope is not None})
    many: Counter[_Kind] = Counter()
    last: dict[_Kind, tuple[object, ...]] = {}
    for envelope, jws, why in knocks:
        kind = _kind(envelope, jws, why, registry) if envelope else _unreadable(why, contract)
        many[kind] += 1
        last[kind] = _example(envelope, why) if kind.proven else (None, "", "")
    minute = at.replace(second=0, microsecond=0)
    counted = sorted(_as_counted(many, minute).items(), key=itemgetter(1))  # in one order: nobody waits in a circle
    with transaction.atomic():
        run("SET LOCAL synchronous_commit TO off", [])  # all of a flood meet at one row: it is not held for the disk
        for kind, row in counted:
            run(_COUNT, [minute, *row, many[kind], at, *last[kind]])


def _is_our_trouble(why: ExchangeRefused) -> bool:
    """Whether the disk or the database is at fault: then nothing can be counted, either."""
    return why.code in _OURS and not isinstance(why, TooManyWaiting)


def _readable(jws: bytes) -> Envelope | None:
    try:
        return peek(jws)
    except ExchangeRefused:
        return None


def _kind(envelope: Envelope, jws: bytes, why: ExchangeRefused, registry: Registry) -> _Kind:
    return _Kind(
        proven=why.code not in _BEFORE_THE_SIGNATURE and _signature_holds(jws, registry),
        member=envelope.sender if registry.knows(envelope.sender) else "",
        contract=envelope.contract if _is_published(envelope.contract) else "",
        code=str(why.code)[:60],
    )


def _unreadable(why: ExchangeRefused, contract: str) -> _Kind:
    return _Kind(proven=False, member="", contract=contract, code=str(why.code)[:60])


def _is_published(contract: str) -> bool:
    try:
        contract_of(contract)
    except UnknownContract:
        return False
    return True


def _signature_holds(jws: bytes, registry: Registry) -> bool:
    try:
        open_sealed(jws, key_of=registry.key_of)
    except ExchangeRefused:
        return False
    return True


def _example(envelope: Envelope | None, why: ExchangeRefused) -> tuple[object, ...]:
    return (envelope.id, envelope.about, printable(why.sentence)) if envelope else (None, "", "")


def _as_counted(kinds: Iterable[_Kind], minute: datetime) -> dict[_Kind, _Kind]:
    """Under which row each kind is counted: once the minute is full, claims are no longer told apart."""
    counted = {kind: kind for kind in kinds}
    if all(kind.proven for kind in counted):
        return counted
    rows = EntryRefusal.objects.filter(minute=minute, proven=False)
    known = {_Kind(*row) for row in rows.values_list("proven", "member", "contract", "code")}
    for kind in list(counted):
        if not kind.proven and kind not in known:
            if len(known) >= MOST_UNPROVEN:
                counted[kind] = kind._replace(member="", contract="")
            known.add(counted[kind])
    return counted


_COUNT: Final = """
    INSERT INTO directory_entryrefusal AS known
        (minute, proven, member, contract, code, many, last_at, number, about, sentence)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (minute, proven, member, contract, code) DO UPDATE SET many = known.many + excluded.many,
        last_at = excluded.last_at, number = excluded.number, about = excluded.about, sentence = excluded.sentence
"""


def turned_away(
    *,
    text: str = "",
    member: str = "",
    contract: str = "",
    code: str = "",
    since: date | None = None,
    until: date | None = None,
) -> "QuerySet[EntryRefusal]":
    """What was refused on entry, newest first; `text` is the matter or number of an example; both dates included."""
    rows = EntryRefusal.objects.order_by("-minute", "-pk")
    if text:
        number = uuid_in(text)
        rows = rows.filter(Q(about=text) if number is None else Q(about=text) | Q(number=number))
    if since:
        rows = rows.filter(minute__gte=midnight(since))
    if until:
        rows = rows.filter(minute__lt=midnight(until + timedelta(days=1)))
    wanted = {"member": member, "contract": contract, "code": code}
    return rows.filter(**{column: value for column, value in wanted.items() if value})


def forget_turned_away(*, at: datetime) -> int:
    """Drop what was counted longer ago than logs of the network itself are kept; how many rows are gone."""
    kept = timedelta(days=rule_for(RecordClass.TRIAL).days)
    gone, _ = EntryRefusal.objects.filter(minute__lt=at - kept).delete()
    return gone
