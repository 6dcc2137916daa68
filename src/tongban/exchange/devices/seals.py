"""Tickets and seals: what binds a page, a counter and a bureau without the page ever holding a secret.

Bureau and bridge share one key for each counter. The bureau writes a *ticket* (who, where, about what, from which
origin, until when) that the page shows to the bridge; the bridge *seals* each result together with the ticket. Both are
HMAC with SM3 (GB/T 15852.2, GB/T 32905), over different prefixes, so that neither can pass for the other.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from pydantic import AwareDatetime, Field, ValidationError

from tongban.exchange.devices.messages import Result, Sealed, Wire

_COUNTER: Final = b"tongban-devices/1 counter\n"
_TICKET: Final = b"tongban-devices/1 ticket\n"
_RESULT: Final = b"tongban-devices/1 result\n"


class SealBroken(Exception):
    """The ticket or seal is not what the other side wrote, or its time has passed."""


class Ticket(Wire):
    """What a bureau allows one page to do with one counter's devices."""

    counter: str = Field(max_length=80, description="机构代码/窗口名称")
    origin: str = Field(max_length=200, description="网页的来源，如 https://bdc.example.gov.cn")
    officer: str = Field(max_length=150, description="窗口人员账号")
    about: str = Field(max_length=60, description="收件编号或协办编号")
    nonce: str = Field(min_length=16, max_length=64)
    expires_at: AwareDatetime


def counter_key(pairing_key: str, *, counter: str) -> bytes:
    """The key of one counter, derived from the node's pairing key: one counter's loss tells nothing of the others."""
    return _mac(pairing_key.encode(), _COUNTER, counter.encode())


def write_ticket(ticket: Ticket, *, key: bytes) -> str:
    """The ticket as text: its JSON in Base64url, a dot, its MAC in hexadecimal."""
    content = ticket.model_dump_json().encode()
    return f"{_encoded(content)}.{_mac(key, _TICKET, content).hex()}"


def counter_of(text: str) -> str:
    """Which counter a ticket claims to be for, unproven: to find the key with; raises SealBroken."""
    return _parsed(text)[0].counter


def read_ticket(text: str, *, key: bytes, at: datetime) -> Ticket:
    """The ticket, proven to come from the bureau and still valid; raises SealBroken."""
    ticket, content, mac = _parsed(text)
    if not hmac.compare_digest(_mac(key, _TICKET, content).hex(), mac):
        raise SealBroken("ticket: MAC")
    if ticket.expires_at < at:
        raise SealBroken("ticket: expired")
    return ticket


def _parsed(text: str) -> tuple[Ticket, bytes, str]:
    encoded, _, mac = text.partition(".")
    try:
        content = _decoded(encoded)
        return Ticket.model_validate_json(content), content, mac
    except (ValueError, Error, ValidationError) as error:
        raise SealBroken("ticket: unreadable") from error


def seal(result: Result, *, key: bytes) -> Sealed:
    """The result as only this counter's bridge can write it."""
    content = json.dumps(result.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":")).encode()
    return Sealed(payload=_encoded(content), mac=_mac(key, _RESULT, content).hex())


def unseal(sealed: Sealed, *, key: bytes) -> Result:
    """The result, proven to come from this counter's bridge; raises SealBroken."""
    try:
        content = _decoded(sealed.payload)
    except (ValueError, Error) as error:
        raise SealBroken("result: unreadable") from error
    if not hmac.compare_digest(_mac(key, _RESULT, content).hex(), sealed.mac):
        raise SealBroken("result: MAC")
    try:
        return Result.model_validate_json(content)
    except ValidationError as error:
        raise SealBroken("result: shape") from error


def _mac(key: bytes, purpose: bytes, content: bytes) -> bytes:
    made = HMAC(key, SM3())
    made.update(purpose + content)
    return made.finalize()


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
