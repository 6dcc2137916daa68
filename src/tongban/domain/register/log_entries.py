"""What exactly is hashed and signed: log entries and tree heads as bytes that anybody can rebuild.

An entry is JSON without spaces, in UTF-8, keys in the order of their code points; its values are text, whole
numbers, true, false, null and lists and objects of them. Numbers with a fraction are written as text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tongban.domain.register.merkle import Digest, Hasher, includes

Value = str | int | bool | None | Sequence["Value"] | Mapping[str, "Value"]
_HEAD: Final = "tongban-register-tree-head/1"


class NotCanonical(TypeError):
    """A value that has more than one way of being written cannot be hashed."""


def entry_bytes(entry: Mapping[str, Value]) -> bytes:
    """The bytes of one log entry; raises NotCanonical for floats, dates and whatever else is ambiguous."""
    _check(entry)
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, kw_only=True)
class TreeHead:
    """One institution's log at one instant: how many entries, and the root over them."""

    institution: str
    size: int
    root: Digest
    at: datetime

    @property
    def signed_bytes(self) -> bytes:
        """What the institution's key signs: five lines, the instant in UTC to the microsecond."""
        instant = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return "\n".join([_HEAD, self.institution, str(self.size), self.root.hex(), instant, ""]).encode()


@dataclass(frozen=True, kw_only=True)
class InclusionProof:
    """That an entry stands at `index` of the log whose head is `head`."""

    head: TreeHead
    index: int
    path: tuple[Digest, ...]

    def proves(self, entry: Mapping[str, Value], *, hasher: Hasher) -> bool:
        """Whether exactly this entry is in the log; the head's signature is checked elsewhere."""
        leaf = hasher.leaf(entry_bytes(entry))
        head = self.head
        return includes(root=head.root, size=head.size, index=self.index, leaf=leaf, proof=self.path, hasher=hasher)


def _check(value: object) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonical("keys must be text")
        for part in value.values():
            _check(part)
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        for part in value:
            _check(part)
    else:
        raise NotCanonical(f"{type(value).__name__} has no single written form")
