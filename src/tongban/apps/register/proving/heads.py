"""What a tree head says, word for word, and whether its signature holds."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tongban.apps.register.models import TreeHead
from tongban.domain.register import log_entries as signed
from tongban.exchange.keys import load_verifying_key


def head_statement(*, institution: str, size: int, root: bytes, at: datetime) -> str:
    """The text that is signed."""
    return signed.TreeHead(institution=institution, size=size, root=root, at=at).signed_bytes.decode()


def is_signed(head: TreeHead) -> bool:
    """Whether the head says what its columns say and the key it names signed exactly that."""
    root = bytes(head.root)
    said = head_statement(institution=head.institution_id, size=head.size, root=root, at=head.at)
    key = load_verifying_key(head.public_key)
    fits = said == head.statement and key.key_id == head.key_id
    return fits and key.verify(said.encode(), bytes(head.signature))


def signature_der(head: TreeHead) -> bytes:
    """The signature as openssl wants it: a DER sequence of r and s."""
    signature = bytes(head.signature)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    return encode_dss_signature(r, s)
