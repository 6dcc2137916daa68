"""Checking messages against the schemas in schemas/."""

from functools import cache
from importlib import resources

from lxml import etree

from tongban.exchange.national.profiles import MessageKind, Profile


class MessageInvalid(ValueError):
    """A message does not fit its schema; `reason` is the first thing that does not."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def validate(content: bytes, *, kind: MessageKind, profile: Profile) -> None:
    """Check one message; raises MessageInvalid."""
    schema = _schema(kind, profile)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        schema.assertValid(etree.fromstring(content, parser))
    except etree.DocumentInvalid as fault:
        raise MessageInvalid(str(fault)) from fault


@cache
def _schema(kind: MessageKind, profile: Profile) -> etree.XMLSchema:
    file = resources.files("tongban.exchange.national") / "schemas" / profile.value / f"{kind.value}.xsd"
    return etree.XMLSchema(etree.fromstring(file.read_bytes()))
