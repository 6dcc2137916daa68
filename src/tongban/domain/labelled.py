"""Code lists whose members carry the Chinese words a person reads."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A member is its code (what is stored and sent) and knows its `label` (what is shown)."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Written in a class body as `NAME = code, label`."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member
