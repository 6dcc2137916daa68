"""What may stand in the province's addresses and short answers, so that nothing else reaches the database."""

import re
from typing import Final

from django.http import HttpRequest

_MEMBER: Final = r"[a-z]{2,20}(?:\.[0-9]{6})?"


class MemberConverter:
    """A member's name."""

    regex = _MEMBER

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


def member_in(request: HttpRequest) -> str:
    """The member that a page is narrowed to; empty when none is named or it cannot be one."""
    told = request.GET.get("member", "")
    return told if re.fullmatch(_MEMBER, told) else ""


def said_in(request: HttpRequest, name: str, *, at_most: int) -> str:
    """A short answer of a form with one field: trimmed, bounded, without characters that no text holds."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:at_most]
