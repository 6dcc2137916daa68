"""Values as text in a page."""

from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString


def text(value: object) -> str:
    """What stands in a page for a value: escaped, unless it is markup already."""
    if type(value) is not str and hasattr(value, "__html__"):
        return str(value.__html__())
    return escape(str(value))


@lru_cache(512)  # the names stand in templates; a page has the same few many times
def icon(name: str) -> SafeString:
    """A Bootstrap icon that only decorates; empty name, no icon."""
    return SafeString(f'<i class="bi bi-{text(name)}" aria-hidden="true"></i>' if name else "")
