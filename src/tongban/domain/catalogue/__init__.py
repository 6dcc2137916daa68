"""Business items 事项清单: who applies, with what, how long it takes and what comes out."""

from tongban.domain.catalogue.catalogue import UnknownItem, item, items, offered_items
from tongban.domain.catalogue.combined import CombinedItem, combined, combined_items
from tongban.domain.catalogue.effects import Effect, FeeClass, HousingFiling, Reach, RegisterEntry, Tax, Verb
from tongban.domain.catalogue.item import (
    Alternative,
    BusinessItem,
    MaterialRule,
    PartyRole,
    Produces,
    Question,
    QuestionKind,
    TimeLimit,
    Waiver,
)

__all__ = [
    "Alternative",
    "BusinessItem",
    "CombinedItem",
    "Effect",
    "FeeClass",
    "HousingFiling",
    "MaterialRule",
    "PartyRole",
    "Produces",
    "Question",
    "QuestionKind",
    "Reach",
    "RegisterEntry",
    "Tax",
    "TimeLimit",
    "UnknownItem",
    "Verb",
    "Waiver",
    "combined",
    "combined_items",
    "item",
    "items",
    "offered_items",
]
