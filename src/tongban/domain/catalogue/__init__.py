"""Business items 事项清单: who applies, with what, how long it takes and what comes out."""

from tongban.domain.catalogue.catalogue import UnknownItem, item, items, offered_items
from tongban.domain.catalogue.item import (
    Alternative,
    BusinessItem,
    MaterialRule,
    PartyRole,
    Produces,
    Question,
    QuestionKind,
    Waiver,
)

__all__ = [
    "Alternative",
    "BusinessItem",
    "MaterialRule",
    "PartyRole",
    "Produces",
    "Question",
    "QuestionKind",
    "UnknownItem",
    "Waiver",
    "item",
    "items",
    "offered_items",
]
