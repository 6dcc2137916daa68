"""Business items 事项清单: who applies, with what, how long it takes and what comes out."""

from tongban.domain.catalogue.catalogue import UnknownItem, item, items, offered_items
from tongban.domain.catalogue.combined import (
    CombinedItem,
    combined,
    combined_items,
    go_together,
    in_order_of_recording,
    partners_of_item,
)
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
from tongban.domain.catalogue.particulars import (
    InvalidParticular,
    NamedPerson,
    ParticularKind,
    ParticularRule,
    Told,
    shortcomings,
)

__all__ = [
    "Alternative",
    "BusinessItem",
    "CombinedItem",
    "Effect",
    "FeeClass",
    "HousingFiling",
    "InvalidParticular",
    "MaterialRule",
    "NamedPerson",
    "ParticularKind",
    "ParticularRule",
    "PartyRole",
    "Produces",
    "Question",
    "QuestionKind",
    "Reach",
    "RegisterEntry",
    "Tax",
    "TimeLimit",
    "Told",
    "UnknownItem",
    "Verb",
    "Waiver",
    "combined",
    "combined_items",
    "go_together",
    "in_order_of_recording",
    "item",
    "items",
    "offered_items",
    "partners_of_item",
    "shortcomings",
]
