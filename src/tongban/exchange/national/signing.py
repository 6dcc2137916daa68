"""DigitalSign of an access message: SM2 with SM3, in hexadecimal (domain.md 3.3; the national algorithm is not public).

What is signed is the message byte for byte as it is sent, with a “/” where the signature then stands.
"""

import re
from typing import Final

from tongban.exchange.keys import SigningKey, VerifyingKey

_UNSIGNED: Final = b"<DigitalSign>/</DigitalSign>"
_SIGNED: Final = re.compile(rb"<DigitalSign>([0-9a-f]{128})</DigitalSign>")


def signed(content: bytes, *, key: SigningKey) -> bytes:
    """The message with its signature, r and s one after the other; it was composed unsigned."""
    return content.replace(_UNSIGNED, b"<DigitalSign>%s</DigitalSign>" % key.sign(content).hex().encode(), 1)


def is_signed_by(content: bytes, *, key: VerifyingKey) -> bool:
    """Whether the key's holder signed exactly this message."""
    found = _SIGNED.search(content)
    if found is None:
        return False
    unsigned = content[: found.start()] + _UNSIGNED + content[found.end() :]
    return key.verify(unsigned, bytes.fromhex(found.group(1).decode()))
