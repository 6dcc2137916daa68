"""What a node does with messages: put them into the outbox, take them in, remember files to fetch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from psycopg.types.numeric import Int8

from tongban.apps.identity.prepared import send, unawaited
from tongban.apps.messaging.handlers import MessageHandler, Received, file_store, message_handler
from tongban.apps.messaging.members import key_of
from tongban.apps.messaging.models import FileWanted, InboxMessage
from tongban.apps.messaging.node import HUB, own_members, signing_key
from tongban.exchange.contracts import Message, Payload
from tongban.exchange.contracts.types import FileRef
from tongban.exchange.envelope import Envelope, KeyFinder, Kind, new_envelope, open_sealed, require_sendable
from tongban.exchange.files import files_named
from tongban.exchange.receipts import read_receipt, write_receipt
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

OUTBOX_CHANNEL: Final = "tongban_outbox"
_F: Final = FileWanted.State
_HELD: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))"
_LAST: Final = """SELECT coalesce(max(sequence), 0) FROM messaging_outboxmessage
    WHERE sender = %s AND recipient = %s AND about = %s"""
_QUEUED: Final = """WITH queued AS (INSERT INTO messaging_outboxmessage
            (id, sender, recipient, about, sequence, contract, unsigned, jws, state, attempts, last_error, receipt)
        VALUES (%s, %s, %s, %s, %s, %s, %s, '', 'waiting', 0, '', ''))
    SELECT pg_notify(%s, '')"""
_NAMED: Final = """INSERT INTO messaging_filenamed (holder, party, about, digest)
    SELECT %s, %s, %s, unnest(%s::text[]) ON CONFLICT DO NOTHING"""


class FileNotParked(Exception):
    """The file is being fetched, or is here, or was given up before."""

    status = 409

    def __init__(self, pk: int) -> None:
        super().__init__(str(pk))
        self.sentence = "这个文件已经不在停取之列，可能有人刚刚处理过，请刷新后核对。"


def publish(
    message: Message, *, sender: str, recipient: str, about: str, at: datetime, operator: str = "", purpose: str = ""
) -> UUID:
    """Say a fact to another member, in the transaction that makes it true; the message's id.

    `about` is the matter (a case's intake number): messages of one sender to one recipient about one
    matter arrive in the order in which their transactions commit. Must be called inside
    `transaction.atomic`; when that rolls back nothing was said.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish belongs into the transaction that makes the fact true")
    require_own(sender)
    envelope = new_envelope(
        id=uuid4(),
        kind=Kind.MESSAGE,
        payload=message,
        sender=sender,
        recipient=recipient,
        about=about,
        sequence=_next_in_line(sender, recipient, about),
        sent_at=at,
        operator=operator,
        purpose=purpose,
    )
    require_sendable(envelope)
    _queue(envelope)
    _name_files(envelope)
    return envelope.id


def _name_files(envelope: Envelope) -> None:
    """Remember which files the message names: its recipient may fetch them, and the collector keeps them."""
    digests = sorted(set(files_named(envelope.body)))
    if digests:
        send(_NAMED, [envelope.sender, envelope.recipient, envelope.about, digests])


def require_own(member: str) -> None:
    """Raise ValueError for a member this node does not speak for."""
    if member not in own_members():
        raise ValueError(f"this node does not speak for {member}")


def _next_in_line(*line: str) -> int:
    """Hold the line of this matter until commit, so that numbers are given in the order of commits; the next one."""
    with unawaited():
        send(_HELD, ["\n".join(line)])
        last = send(_LAST, line)
    [(sequence,)] = last.fetchall()
    return int(sequence) + 1


def _queue(envelope: Envelope) -> None:
    """Write it down for the courier, and wake him at commit."""
    unsigned = envelope.model_dump_json(exclude_none=True)
    line = (envelope.sender, envelope.recipient, envelope.about, Int8(envelope.sequence))
    send(_QUEUED, [envelope.id, *line, envelope.contract, unsigned, OUTBOX_CHANNEL])


def notify(channel: str) -> None:
    """Wake whoever listens, at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [channel])


def receive_message(*, jws: bytes, receipt: str, at: datetime) -> str:
    """Take in a message that the hub hands over, and act on it once; the signed acknowledgement.

    A message that comes again gets the same acknowledgement and has no further effect. Raises
    ExchangeRefused; whatever else the handler raises rolls everything back and passes through.
    """
    return take_in(opened(jws=jws, receipt=receipt, key_of=key_of), at=at)


@transaction.atomic
def take_in(letter: "Opened", *, at: datetime) -> str:
    """Store a message and act on it, once; the signed acknowledgement. Whatever the handler raises passes through."""
    row, first = _stored(letter, at)
    if first:
        letter.apply(at)
    return row.acknowledgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A message that is for this node, verified, with the one who does something about it."""

    envelope: Envelope
    payload: Payload
    handler: MessageHandler
    jws: bytes
    digest: str

    def apply(self, at: datetime) -> None:
        """Do what is to be done about it, in the transaction that takes it in."""
        self.handler(self.payload, _circumstances(self.envelope, at))


def opened(*, jws: bytes, receipt: str, key_of: KeyFinder) -> Opened:
    """Verify the hub's passage and the message; raises ExchangeRefused."""
    passage = read_receipt(receipt, jws=jws, signer=HUB, key_of=key_of)
    envelope = open_sealed(jws, key_of=key_of)
    if envelope.kind is not Kind.MESSAGE:
        raise ExchangeRefused(RefusalCode.ENVELOPE, "收件地址只接收消息，请改用对应的地址。")
    _require_addressed_here(envelope)
    payload = envelope.payload()
    handler = message_handler(envelope.contract)
    if handler is None:
        raise ExchangeRefused(RefusalCode.UNKNOWN_CONTRACT, f"“{envelope.recipient}”不办理 {envelope.contract}。")
    digest = str(passage.body["digest"])  # of these bytes: the passage was read against them
    return Opened(envelope=envelope, payload=payload, handler=handler, jws=jws, digest=digest)


def _require_addressed_here(envelope: Envelope) -> None:
    if envelope.recipient not in own_members():
        raise ExchangeRefused(
            RefusalCode.WRONG_RECIPIENT, f"本节点不代表“{envelope.recipient}”，请核对接收方和接入地址。"
        )


def _stored(letter: Opened, at: datetime) -> tuple[InboxMessage, bool]:
    """Insert, or wait for whoever inserts the same id just now and read what they wrote."""
    envelope, jws, digest = letter.envelope, letter.jws, letter.digest
    row, first = InboxMessage.objects.get_or_create(
        id=envelope.id,
        defaults={
            "sender": envelope.sender,
            "recipient": envelope.recipient,
            "about": envelope.about,
            "sequence": envelope.sequence,
            "contract": envelope.contract,
            "digest": digest,
            "jws": jws.decode("ascii"),
            "sent_at": envelope.sent_at,
            "received_at": at,
            "acknowledgement": write_receipt(
                envelope=envelope, jws=jws, signer=envelope.recipient, key=signing_key(), at=at
            ),
        },
    )
    if row.digest != digest:
        raise id_reused()
    if row.withdrawal is not None:
        raise withdrawn()
    return row, first


def withdrawn() -> ExchangeRefused:
    """The refusal of a message that comes late: the hub has withdrawn it."""
    return ExchangeRefused(RefusalCode.WITHDRAWN, "这条消息已由省平台撤回、退回发送方，不再办理。")


def id_reused() -> ExchangeRefused:
    """The refusal of a message whose number belongs to another one."""
    return ExchangeRefused(RefusalCode.ID_REUSED, "消息编号已用于另一份报文，请为每条消息使用新编号。")


def _circumstances(envelope: Envelope, at: datetime) -> Received:
    return Received(
        id=str(envelope.id),
        sender=envelope.sender,
        recipient=envelope.recipient,
        about=envelope.about,
        sequence=envelope.sequence,
        sent_at=envelope.sent_at,
        at=at,
    )


def want_files(files: Iterable[FileRef], *, from_member: str, for_member: str, about: str, at: datetime) -> int:
    """Note files that a message announced; the courier fetches them until all are here. How many are new.

    Belongs into the transaction that takes the message in. Only what this very member has delivered before is
    left out: were a file skipped because it is here from somebody else, its sender would learn that it is, and
    could show a file it never had.
    """
    require_own(for_member)
    files = list(files)
    held = _delivered(files, from_member=from_member, for_member=for_member)
    rows = [
        FileWanted(
            digest=ref.digest, size=ref.size, from_member=from_member, for_member=for_member, about=about, wanted_at=at
        )
        for ref in files
        if ref.digest not in held
    ]
    made = FileWanted.objects.bulk_create(rows, ignore_conflicts=True)
    parties = {"from_member": from_member, "for_member": for_member, "about": about}
    given_up = FileWanted.objects.filter(digest__in=[row.digest for row in rows], **parties, state=_F.GIVEN_UP)
    given_up.update(state=_F.WAITING, wrong_times=0, ticket="", next_attempt_at=at)  # named anew: it may be mended
    notify(OUTBOX_CHANNEL)
    return len(made)


def _delivered(files: list[FileRef], *, from_member: str, for_member: str) -> set[str]:
    """Of these files, those that came from this member before and are still here."""
    came = FileWanted.objects.filter(
        state=FileWanted.State.STORED,
        from_member=from_member,
        for_member=for_member,
        digest__in=[ref.digest for ref in files],
    ).values_list("digest", flat=True)
    store = file_store()
    return {digest for digest in set(came) if not store.missing(digest)}


def forget_files(digests: Iterable[str], *, from_member: str, for_member: str, about: str) -> int:
    """No longer know that these files were fetched for a matter; how many there were.

    What no other row names is then cleared away by night. Belongs into the transaction that forgets the matter.
    """
    rows = FileWanted.objects.filter(digest__in=list(digests))
    return rows.filter(from_member=from_member, for_member=for_member, about=about).delete()[0]


@transaction.atomic
def want_again(*, pk: int, at: datetime) -> FileWanted:
    """Let a parked file be tried again, after a person has found out what was wrong. Raises FileNotParked."""
    row = _parked(pk)
    row.state, row.wrong_times, row.ticket, row.next_attempt_at = _F.WAITING, 0, "", at
    row.save(update_fields=["state", "wrong_times", "ticket", "next_attempt_at"])
    notify(OUTBOX_CHANNEL)
    return row


@transaction.atomic
def give_up(*, pk: int) -> FileWanted:
    """Fetch a parked file no more: its sender is asked for another one. Raises FileNotParked."""
    row = _parked(pk)
    row.state = _F.GIVEN_UP
    row.save(update_fields=["state"])
    return row


def _parked(pk: int) -> FileWanted:
    row = FileWanted.objects.select_for_update().filter(pk=pk, state=_F.PARKED).first()
    if row is None:
        raise FileNotParked(pk)
    return row
