"""Who may fetch a file, and the holder's signed ticket for it. 取件

A file may be fetched by the member a message named it to, from the member that sent the message. Hub and
holder check the same rule, each against its own record of the message.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from tongban.exchange.contracts.transport import FileContent, FileRequest
from tongban.exchange.envelope import Envelope, KeyFinder, Kind, new_envelope, open_sealed, seal
from tongban.exchange.keys import SigningKey
from tongban.exchange.receipts import refuse_if_refused
from tongban.exchange.refusals import ExchangeRefused, RefusalCode

DIRECT_BYTES: Final = 4 * 1024**2
"""A file up to this size may be sent at once to who asks without a ticket, and a larger one never is."""
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_REFERENCE = frozenset({"digest", "size", "media_type", "name"})  # what makes a part of a body a FileRef


def files_named(body: Any) -> Iterator[str]:
    """The digests of all file references anywhere in a message's body."""
    if isinstance(body, dict):
        if body.keys() >= _REFERENCE:
            yield str(body["digest"])
        for part in body.values():
            yield from files_named(part)
    elif isinstance(body, list | tuple):
        for part in body:
            yield from files_named(part)


def not_released() -> ExchangeRefused:
    """The one refusal for a file that is another's, unknown, or not there: it tells a stranger nothing."""
    return ExchangeRefused(RefusalCode.NOT_RELEASED, "没有报文在这一事项中把该文件告知贵方，不能提供。")


def write_ticket(*, request: Envelope, size: int, key: SigningKey, at: datetime, expires_at: datetime) -> str:
    """Sign that the requester may fetch the file until `expires_at`; `size` is in bytes."""
    asked = _asked(request)
    ticket = new_envelope(
        id=uuid4(),
        kind=Kind.ANSWER,
        payload=FileContent(digest=asked.digest, size=size, expires_at=expires_at),
        sender=request.recipient,
        recipient=request.sender,
        about=request.about,
        sent_at=at,
        in_reply_to=request.id,
    )
    return seal(ticket, key)


def read_ticket(ticket: str | bytes, *, request: Envelope, key_of: KeyFinder, at: datetime) -> FileContent:
    """What the ticket grants for this request; raises ExchangeRefused when it is another's, forged or too old."""
    envelope = open_sealed(ticket, key_of=key_of)
    refuse_if_refused(envelope)
    content = envelope.payload()
    fits = (envelope.sender, envelope.recipient, envelope.about) == (request.recipient, request.sender, request.about)
    if not fits or not isinstance(content, FileContent) or content.digest != _asked(request).digest:
        raise ExchangeRefused(RefusalCode.NOT_RELEASED, "取件凭证不是签发给贵方取这个文件的，请重新申请。")
    if at >= content.expires_at:
        until = content.expires_at.astimezone(_SHANGHAI)
        raise ExchangeRefused(RefusalCode.EXPIRED, f"取件凭证已于 {until:%Y-%m-%d %H:%M:%S} 过期，请重新申请后继续。")
    return content


def _asked(request: Envelope) -> FileRequest:
    asked = request.payload()
    if not isinstance(asked, FileRequest):
        raise ExchangeRefused(RefusalCode.ENVELOPE, "此地址只接收取文件的请求。")
    return asked
