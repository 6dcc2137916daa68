"""The two dialects of the access standard, and which message an entry in the register becomes (RecType)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.labelled import Labelled


class Profile(Labelled):
    """Which names and codes a receiver understands."""

    AS100_2015 = "as100_2015", "2015 版"
    AS100_2021 = "as100_2021", "2021 版"


class MessageKind(StrEnum):
    """What a message is about; each has a schema of its own in both profiles."""

    LAND = "land"
    HOUSE = "house"
    MORTGAGE = "mortgage"
    EASEMENT = "easement"
    HABITATION = "habitation"
    ADVANCE_NOTICE = "advance_notice"
    OBJECTION = "objection"
    SEIZURE = "seizure"
    CANCELLATION = "cancellation"


class Category(Labelled):
    """The ten classes the daily log counts by, under the names its attributes have (登簿日志, spelled as there)."""

    FIRST = "firstReg", "首次"
    TRANSFER = "transferReg", "转移"
    ALTERATION = "changeReg", "变更"
    CANCELLATION = "logoutReg", "注销"
    CORRECTION = "riviseReg", "更正"
    OBJECTION = "dissentingReg", "异议"
    ADVANCE_NOTICE = "advanceReg", "预告"
    SEIZURE = "seizeReg", "查封"
    EASEMENT = "easementReg", "地役权"
    MORTGAGE = "mortgageReg", "抵押权"


_OF_ONE_CODE: Final = {
    MessageKind.ADVANCE_NOTICE: "7000101",
    MessageKind.OBJECTION: "6000101",
    MessageKind.SEIZURE: "8000101",
}
# Until 2021 every act on these rights had one code; after it the acts of 2021's own codes are five.
_IN_2015: Final = {MessageKind.MORTGAGE: "9000101", MessageKind.EASEMENT: "9000102"}
_AFTER_THE_ACT: Final = {
    MessageKind.LAND: "000301",
    MessageKind.HOUSE: "000402",
    MessageKind.MORTGAGE: "003701",
    MessageKind.EASEMENT: "002101",
    MessageKind.HABITATION: "009901",
}
_CANCELLED: Final = "4000101"
_ACTS: Final = frozenset("12359")
_RIGHT_TYPES: Final[Mapping[MessageKind, RightType]] = MappingProxyType(
    {
        MessageKind.MORTGAGE: RightType.MORTGAGE,
        MessageKind.EASEMENT: RightType.EASEMENT,
        MessageKind.HABITATION: RightType.HABITATION,
        MessageKind.ADVANCE_NOTICE: RightType.ADVANCE_NOTICE,
        MessageKind.OBJECTION: RightType.OBJECTION,
        MessageKind.SEIZURE: RightType.SEIZURE,
    }
)
_CATEGORY_OF_KIND: Final = {
    MessageKind.MORTGAGE: Category.MORTGAGE,
    MessageKind.EASEMENT: Category.EASEMENT,
    MessageKind.ADVANCE_NOTICE: Category.ADVANCE_NOTICE,
    MessageKind.OBJECTION: Category.OBJECTION,
    MessageKind.SEIZURE: Category.SEIZURE,
}
# 其他登记（换证、补证）没有自己的一类，计入变更
_CATEGORY_OF_ACT: Final = {
    RegistrationType.FIRST: Category.FIRST,
    RegistrationType.TRANSFER: Category.TRANSFER,
    RegistrationType.ALTERATION: Category.ALTERATION,
    RegistrationType.CANCELLATION: Category.CANCELLATION,
    RegistrationType.CORRECTION: Category.CORRECTION,
}


def kind_of_message(kind: MessageKind, act: RegistrationType) -> MessageKind:
    """The kind of the message itself: the end of a right without a code of its own is a cancellation (4000101)."""
    ends = act is RegistrationType.CANCELLATION
    return MessageKind.CANCELLATION if ends and kind in _CANCELLED_BY_THEIR_END else kind


def rec_type(kind: MessageKind, act: RegistrationType, *, profile: Profile) -> str:
    """RecType, seven digits: what is recorded about what (domain.md 3.5)."""
    if kind in _OF_ONE_CODE:
        return _OF_ONE_CODE[kind]
    if kind_of_message(kind, act) is MessageKind.CANCELLATION:
        return _CANCELLED
    if profile is Profile.AS100_2015 and kind in _IN_2015:
        return _IN_2015[kind]
    first = act.value[0]
    return (first if first in _ACTS else "9") + _AFTER_THE_ACT[kind]


def right_type_of(kind: MessageKind, *, house: RightType, profile: Profile) -> str:
    """RightType of the head; in 2015 what has no code in A8 is 99."""
    right = _RIGHT_TYPES.get(kind, house)
    known_in_2015 = right.value.isdigit() and int(right.value) <= int(RightType.MINING.value)
    if profile is Profile.AS100_2015 and not known_in_2015:
        return RightType.OTHER.value
    return right.value


def category_of(kind: MessageKind, act: RegistrationType) -> Category:
    """Where the daily log counts it."""
    return _CATEGORY_OF_KIND.get(kind) or _CATEGORY_OF_ACT.get(act, Category.ALTERATION)


_CANCELLED_BY_THEIR_END: Final = frozenset({MessageKind.LAND, MessageKind.HOUSE, MessageKind.HABITATION})
