"""Two counters on one node, and the line between them: what one says is handed to the other as the hub would."""

from tongban.apps.intake import operations as intake
from tongban.apps.messaging.handlers import Received, message_handler
from tongban.apps.messaging.models import OutboxMessage
from tongban.exchange.envelope import Envelope


def said(contract: str) -> list[Envelope]:
    """Everything of this contract that lies in the outbox, in order."""
    rows = OutboxMessage.objects.filter(contract=contract).order_by("created_at", "sequence")
    return [row.envelope for row in rows]


def carry(contract: str, at) -> Envelope:
    """Hand the latest message of this contract to its recipient."""
    envelope = said(contract)[-1]
    deliver(envelope, at)
    return envelope


def deliver(envelope: Envelope, at) -> None:
    received = Received(
        id=str(envelope.id),
        sender=envelope.sender,
        recipient=envelope.recipient,
        about=envelope.about,
        sequence=envelope.sequence,
        sent_at=envelope.sent_at,
        at=at,
    )
    message_handler(envelope.contract)(envelope.payload(), received)


def do_part(task, officer, document_number, *, scan: bytes, at):
    """Everything a counter does for one person, up to the signature."""
    number = task.number
    intake.vouch_for_part(
        number=number, officer=officer, document_number=document_number, reason="核对证件原件与本人一致", at=at
    )
    for paper in task.asked.papers:
        intake.add_part_file(
            number=number, officer=officer, code=paper.code, filename=f"{paper.name}.pdf", chunks=[scan], at=at
        )
    answers = {one.code: "是" for one in task.asked.questions}
    return intake.record_for_part(
        number=number, officer=officer, version=task.version, answers=answers, signed=True, at=at
    )
