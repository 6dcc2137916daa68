"""What a tree head says, word for word, and whether its signature holds."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tongban.apps.audit.queries import entries_of
from tongban.apps.register.models import TreeHead
from tongban.domain.register import log_entries as signed
from tongban.exchange.keys import load_verifying_key

SIGNED: Final = "签发树头"
"""The act under which the audit trail notes every head."""


def head_statement(*, institution: str, size: int, root: bytes, at: datetime) -> str:
    """The text that is signed."""
    return signed.TreeHead(institution=institution, size=size, root=root, at=at).signed_bytes.decode()


def is_signed(head: TreeHead) -> bool:
    """Whether the head says what its columns say and the key it names signed exactly that."""
    root = bytes(head.root)
    said = head_statement(institution=head.institution_id, size=head.size, root=root, at=head.at)
    key = load_verifying_key(head.public_key)
    fits = said == head.statement and (key.key_id, key.public_pem()) == (head.key_id, head.public_key)
    return fits and key.verify(said.encode(), bytes(head.signature))


def signature_der(head: TreeHead) -> bytes:
    """The signature as openssl wants it: a DER sequence of r and s."""
    signature = bytes(head.signature)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    return encode_dss_signature(r, s)


def note_of(*, size: int, root: bytes) -> str:
    """How the audit trail names a head."""
    return f"{size} {root.hex()}"


def noted_heads(institution: str) -> Iterator[tuple[int, bytes]]:
    """Size and root of every head the audit trail knows of."""
    noted = entries_of(institution).filter(act=SIGNED)
    for subject in noted.values_list("subject", flat=True).iterator():
        size, root = subject.split()
        yield int(size), bytes.fromhex(root)
