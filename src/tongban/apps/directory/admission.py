"""What an envelope must be before the hub takes it: signed by a live member that may send it, and well-formed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Final, NamedTuple, Self

from tongban.apps.directory.models import ExchangeRecord, Member
from tongban.apps.identity.clock import now
from tongban.apps.identity.prepared import ask, send
from tongban.apps.messaging.members import key_among
from tongban.apps.messaging.node import HUB, hub_key, signing_key
from tongban.apps.messaging.storage import require_room
from tongban.exchange.contracts import Call, Message, Payload
from tongban.exchange.contracts.joining import DeskTicketRequest, Echo, Greeting
from tongban.exchange.contracts.transport import FileRequest
from tongban.exchange.digests import sm3_hex
from tongban.exchange.envelope import Envelope, Kind, open_sealed, peek, seal
from tongban.exchange.keys import VerifyingKey
from tongban.exchange.receipts import digest_of, receipt_for
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

WINDOW: Final = timedelta(minutes=5)
TRIALS: Final = frozenset({Echo.CONTRACT, Greeting.CONTRACT, DeskTicketRequest.CONTRACT})
_FITTING: Final[dict[Kind, type[Payload]]] = {
    Kind.MESSAGE: Message,
    Kind.CALL: Call,
    Kind.FILE_REQUEST: FileRequest,
}


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """An envelope the hub takes on, with the recipient it goes to."""

    envelope: Envelope
    payload: Payload
    recipient: Member
    jws: bytes

    @cached_property
    def digest(self) -> str:
        """The SM3 digest that stands for the envelope in receipts and logs."""
        return digest_of(self.jws)


class _Known(NamedTuple):
    """A member and its keys, each with the time from which and until which it counts, as the registry had them."""

    member: Member
    keys: Sequence[tuple[dict[str, str], float, float | None]]
    stamp: str
    """Which rows of the registry say so; another one as soon as any of them is written, added or gone."""


class Registry:
    """Members, keys and the disk as they are now, each looked up once: for one envelope, or for a batch of them."""

    def __init__(self, *names: str, from_memory: bool = False) -> None:
        self._known: dict[str, _Known | None] = {}
        self._from_memory = from_memory
        self._look_up(names)
        self.require_room = cache(require_room)

    @classmethod
    def for_parties_of(cls, jws: bytes) -> Self:
        """What both parties of an envelope are, by one question; raises ExchangeRefused when it cannot be read."""
        envelope = peek(jws)
        return cls(envelope.sender, envelope.recipient)

    @classmethod
    def remembered(cls) -> Self:
        """What this process knew of the members last, which may have changed since.

        Nobody is to be told a refusal by it, and nothing to be passed on by it before the log has confirmed the stamps.
        """
        return cls(from_memory=True)

    def stamp_of(self, name: str) -> str:
        """What is to be confirmed before anything follows from what is known of this member."""
        found = self._found(name)
        return "" if found is None else found.stamp

    def key_of(self, member: str, key_id: str) -> VerifyingKey | None:
        """The key by which a member signs now."""
        if member == HUB:
            return hub_key() if hub_key().key_id == key_id else None
        found = self._found(member)
        return None if found is None else key_among(_counting(found, now().timestamp()), key_id)

    def live(self, name: str) -> Member:
        """A member that may take part; a suspended one can neither send nor be asked. Raises ExchangeRefused."""
        found = self._found(name)
        return required_live(name, None if found is None else found.member)

    def knows(self, name: str) -> bool:
        """Whether the directory has a member of this name, whatever its state."""
        return self._found(name) is not None

    def in_test(self, name: str) -> Member | None:
        """A member in its test phase."""
        found = self._found(name)
        return found.member if found is not None and found.member.state == Member.State.TESTING else None

    def _found(self, name: str) -> _Known | None:
        if name not in self._known:
            remembered = _REMEMBERED.get(name) if self._from_memory else None
            if remembered is None:
                self._look_up([name])
            else:
                self._known[name] = remembered
        return self._known[name]

    def _look_up(self, names: Sequence[str]) -> None:
        self._known |= dict.fromkeys(names)
        for *columns, stamp, keys in ask(_MEMBERS, {"names": list(names)}) if names else ():
            member = Member(**dict(zip(_MEMBER_COLUMNS, columns, strict=True)))
            self._known[member.name] = _remember(_Known(member, keys, stamp))


_REMEMBERED: Final[dict[str, _Known]] = {}
"""What was looked up last, by member: true as long as the registry confirms its stamp."""
_MOST_REMEMBERED: Final = 2_000


def _remember(known: _Known) -> _Known:
    if len(_REMEMBERED) >= _MOST_REMEMBERED:
        _REMEMBERED.clear()
    _REMEMBERED[known.member.name] = known
    return known


def _counting(known: _Known, at: float) -> list[dict[str, str]]:
    return [jwk for jwk, since, until in known.keys if since <= at and (until is None or at < until)]


def stamp_in_sql(member: str) -> str:
    """By which versions of which rows the registry says what it says of a member; empty for a stranger."""
    return f"""coalesce((
        SELECT concat(stamped.ctid, stamped.xmin, (
            SELECT string_agg(concat(held.ctid, held.xmin), '' ORDER BY held.id)
            FROM directory_memberkey AS held WHERE held.member_id = stamped.name))
        FROM directory_member AS stamped WHERE stamped.name = {member}), '')"""  # noqa: S608 - a column's name


_MEMBER_COLUMNS: Final = ("name", "kind", "title", "endpoint", "state", "grants")
_MEMBERS: Final = f"""
    SELECT {", ".join(f"member.{column}" for column in _MEMBER_COLUMNS)}, {stamp_in_sql("member.name")}, coalesce((
        SELECT json_agg(json_build_array(
            key.jwk, extract(epoch FROM key.valid_from), extract(epoch FROM key.valid_until)
        ) ORDER BY key.valid_from, key.id)
        FROM directory_memberkey AS key WHERE key.member_id = member.name AND key.revoked_at IS NULL), '[]'::json)
    FROM directory_member AS member WHERE member.name = ANY(%(names)s)
"""  # noqa: S608 - put together from the names above


def admit(jws: bytes, *, kind: Kind, registry: Registry | None = None) -> Admitted:
    """What `admit_sender` requires, and a recipient that is live; raises ExchangeRefused saying what to mend."""
    registry = registry or Registry.for_parties_of(jws)
    envelope, payload = admit_sender(jws, kind=kind, registry=registry)
    return Admitted(envelope=envelope, payload=payload, recipient=registry.live(envelope.recipient), jws=jws)


def admit_sender(jws: bytes, *, kind: Kind, registry: Registry | None = None) -> tuple[Envelope, Payload]:
    """Verify signature, the sender's standing and grant, and the contract; raises ExchangeRefused."""
    registry = registry or Registry()
    envelope = open_sealed(jws, key_of=registry.key_of)
    if envelope.kind is not kind:
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"此地址只接收 {kind}，来件是 {envelope.kind}，请改用对应的地址。")
    sender = _sender_of(envelope, registry)
    if envelope.contract not in TRIALS and not sender.may_send(envelope.contract):
        raise ExchangeRefused(
            RefusalCode.NOT_GRANTED, f"“{sender.name}”没有使用 {envelope.contract} 的授权，请先向省平台申请该接口。"
        )
    payload = envelope.payload()
    if not isinstance(payload, _FITTING[kind]):
        raise ExchangeRefused(RefusalCode.ENVELOPE, f"{envelope.contract} 不能作为 {kind} 发送，请核对数据标准。")
    return envelope, payload


def _sender_of(envelope: Envelope, registry: Registry) -> Member:
    """A live member; or one in its test phase, that only tries itself out with the hub. Raises ExchangeRefused."""
    if envelope.recipient == HUB and envelope.contract in TRIALS:
        tried = registry.in_test(envelope.sender)
        if tried is not None:
            return tried
    return registry.live(envelope.sender)


def live_member(name: str) -> Member:
    """A member that may take part; a suspended one can neither send nor be asked. Raises ExchangeRefused."""
    return required_live(name, Member.objects.filter(name=name).first())


def required_live(name: str, member: Member | None) -> Member:
    """The member of this name as it was found, if it is live; the hub always is. Raises ExchangeRefused."""
    if name == HUB:
        return Member(name=HUB, kind="hub", title="省业务服务系统", state=Member.State.LIVE)
    if member is None:
        raise ExchangeRefused(RefusalCode.UNKNOWN_MEMBER, f"成员目录中没有“{name}”，请核对成员名称或先登记入网。")
    if member.state != Member.State.LIVE:
        state = Member.State(member.state).label
        raise ExchangeRefused(RefusalCode.NOT_LIVE, f"成员“{name}”当前为“{state}”，上线后才能交换，请联系省平台。")
    return member


def require_fresh(envelope: Envelope, *, at: datetime) -> None:
    """A question must have been signed just now; raises ExchangeRefused."""
    if abs(at - envelope.sent_at) > WINDOW:
        raise ExchangeRefused(RefusalCode.STALE, "发出时间与省平台时钟相差超过 5 分钟，请校准时钟后重新签名发送。")


def require_not_ahead(envelope: Envelope, *, at: datetime) -> None:
    """A message may have waited long, but nobody signs it in the future; raises ExchangeRefused.

    It is taken as it stands once the hub's clock has come near to what it says.
    """
    if envelope.sent_at - at > WINDOW:
        raise ExchangeRefused(RefusalCode.STALE, "发出时间比省平台时钟快 5 分钟以上，请校准时钟；消息保留，稍后重试。")


def require_purpose(envelope: Envelope) -> None:
    """Whoever asks for personal data says for which case, by whom and why; raises ExchangeRefused."""
    missing = [
        label
        for label, value in (("案件", envelope.case), ("经办人", envelope.operator), ("目的", envelope.purpose))
        if not value
    ]
    if missing:
        raise ExchangeRefused(RefusalCode.PURPOSE, f"请在信封中填写{'、'.join(missing)}后重新发送。")


def record_of(admitted: Admitted, *, at: datetime) -> dict[str, object]:
    """The columns of the log entry, with the hub's receipt already signed."""
    receipt = seal(passage_for(admitted, at), signing_key())
    return record_with(admitted, receipt=receipt, at=at)


def passage_for(admitted: Admitted, at: datetime) -> Envelope:
    """The hub's receipt yet to be signed."""
    return receipt_for(envelope=admitted.envelope, digest=admitted.digest, signer=HUB, at=at)


def record_with(admitted: Admitted, *, receipt: str, at: datetime) -> dict[str, object]:
    """The columns of the log entry; the receipt was signed with others."""
    envelope, jws = admitted.envelope, admitted.jws
    return {
        "kind": envelope.kind,
        "contract": envelope.contract,
        "sender": envelope.sender,
        "recipient": envelope.recipient,
        "about": envelope.about,
        "sequence": envelope.sequence,
        "operator": envelope.operator or "",
        "purpose": envelope.purpose or "",
        "case": envelope.case or "",
        "digest": admitted.digest,
        "body_digest": sm3_hex(envelope.model_dump_json(include={"body"}).encode()),
        "jws": jws.decode("ascii"),
        "receipt": receipt,
        "sent_at": envelope.sent_at,
        "arrived_at": at,
    }


def receipt_given(jws: bytes) -> str | None:
    """The receipt the hub gave for exactly these bytes, when it took them before; nothing otherwise."""
    try:
        number = peek(jws).id
    except ExchangeRefused:
        return None
    given = ExchangeRecord.objects.filter(id=number, kind=Kind.MESSAGE, digest=digest_of(jws))
    return given.values_list("receipt", flat=True).first()


def id_reused() -> ExchangeRefused:
    """The refusal of an envelope whose number belongs to another one."""
    return ExchangeRefused(RefusalCode.ID_REUSED, "编号已用于另一份报文，请为每份报文使用新编号。")


def take_record(admitted: Admitted, *, at: datetime) -> tuple[ExchangeRecord, bool]:
    """Log the envelope once; the row, and whether it is new. Raises ExchangeRefused for an id used twice."""
    columns = {"id": admitted.envelope.id, **record_of(admitted, at=at)}
    if send(_LOG, [str(value) if isinstance(value, Kind) else value for value in columns.values()]).rowcount:
        return ExchangeRecord(**columns), True
    record = ExchangeRecord.objects.get(pk=admitted.envelope.id)
    if record.digest != admitted.digest:
        raise id_reused()
    return record, False


LOG_COLUMNS: Final = (
    ("id", "uuid"),
    ("kind", "text"),
    ("contract", "text"),
    ("sender", "text"),
    ("recipient", "text"),
    ("about", "text"),
    ("sequence", "int"),
    ("operator", "text"),
    ("purpose", "text"),
    ("case", "text"),
    ("digest", "text"),
    ("body_digest", "text"),
    ("jws", "text"),
    ("receipt", "text"),
    ("sent_at", "timestamptz"),
    ("arrived_at", "timestamptz"),
)
_LOG: Final = f"""
    INSERT INTO directory_exchangerecord ({", ".join(f'"{column}"' for column, _ in LOG_COLUMNS)})
    VALUES ({", ".join("%s" for _ in LOG_COLUMNS)}) ON CONFLICT (id) DO NOTHING
"""  # noqa: S608 - put together from the names above; who inserts the same id just now is waited for
