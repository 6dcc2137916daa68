"""Who owns a unit, and whose agreement disposing of it needs (民法典 §297–§301)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from tongban.domain.codes.id_number import full_length
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.dictionaries import CoOwnership, HolderKind, RightType
from tongban.domain.errors import DomainError

_TWO_THIRDS: Final = Fraction(2, 3)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone named in the register or in an application; organisations too."""

    name: str
    kind: HolderKind = HolderKind.PERSON
    document_kind: DocumentKind | None = None
    document_number: str = ""

    def is_same_as(self, other: "Person") -> bool:
        """Same name, and the same document where both documents are known (old entries lack them)."""
        if self.name != other.name:
            return False
        mine, theirs = full_length(self.document_number), full_length(other.document_number)
        return not mine or not theirs or mine == theirs

    def is_among(self, others: "Iterable[Person]") -> bool:
        """Whether any of the others is the same person."""
        return any(self.is_same_as(other) for other in others)


@dataclass(frozen=True, kw_only=True)
class Holder(Person):
    """A registered owner; `share` only where ownership is by shares."""

    share: Fraction | None = None


class InvalidOwnership(DomainError):
    """Mode and shares contradict each other (R15E: shares must sum to one)."""


@dataclass(frozen=True, kw_only=True)
class Ownership:
    """Who owns the unit and how; raises InvalidOwnership when that cannot be."""

    mode: CoOwnership
    holders: tuple[Holder, ...]
    right_type: RightType = RightType.HOUSE
    certificate_numbers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.holders:
            raise InvalidOwnership("所有权没有权利人。")
        if self.mode is CoOwnership.SOLE and len(self.holders) != 1:
            raise InvalidOwnership("单独所有只能有一名权利人。")
        if self.mode is CoOwnership.BY_SHARES and self._total_share != 1:
            raise InvalidOwnership(f"各共有人的份额之和应为1，现为{self._total_share}。")

    def agreed_by(self, people: Iterable[Person]) -> bool:
        """Whether these people may dispose of it together (民法典 §301)."""
        agreeing = self._holders_among(people)
        if self.mode is CoOwnership.BY_SHARES:
            return sum((holder.share or Fraction() for holder in agreeing), Fraction()) >= _TWO_THIRDS
        return len(agreeing) == len(self.holders)

    def all_among(self, people: Iterable[Person]) -> bool:
        """Whether every registered owner is among these people."""
        return len(self._holders_among(people)) == len(self.holders)

    def any_among(self, people: Iterable[Person]) -> bool:
        """Whether at least one registered owner is among these people."""
        return bool(self._holders_among(people))

    @property
    def consent_needed(self) -> str:
        """Whose consent a disposal needs, in words."""
        if self.mode is CoOwnership.BY_SHARES:
            return "占份额三分之二以上的按份共有人同意"
        if self.mode is CoOwnership.SOLE:
            return f"权利人{self.names}申请"
        return f"全体共同共有人（{self.names}）同意"

    @property
    def names(self) -> str:
        """The owners' names, as a sentence enumerates them."""
        return "、".join(holder.name for holder in self.holders)

    @property
    def _total_share(self) -> Fraction:
        return sum((holder.share or Fraction() for holder in self.holders), Fraction())

    def _holders_among(self, people: Iterable[Person]) -> list[Holder]:
        known = tuple(people)
        return [holder for holder in self.holders if holder.is_among(known)]
