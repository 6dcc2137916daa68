"""What holds on a unit at one instant: its owners, who expects it, what binds it and what waits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from tongban.domain.dictionaries import CoOwnership
from tongban.domain.register import facts
from tongban.domain.register.facts import Holder, Ownership
from tongban.domain.register.refusals import Refusal
from tongban.domain.register.seizure_events import Ending, Entry, Occurred, Occurrence


@dataclass(frozen=True, kw_only=True)
class InHand:
    """A transfer accepted and not yet recorded; `seller` when only that owner's share passes.

    `others` acquire together with `to`. `owners` are those on the folio at acceptance: who is no longer an owner has
    nothing left to pass on.
    """

    to: str
    accepted_at: datetime
    seller: str = ""
    others: frozenset[str] = frozenset()
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One unit at one instant.

    `promised` are holders of advance notices, `contracted` buyers with a filed contract, `developer` who
    may sell an unfinished house: against these three a pre-seizure is possible (法发〔2004〕5号 §15).
    `entries` are in force or waiting, in the order of service; `past` have ended.
    """

    ownership: Ownership | None
    former_owners: frozenset[str] = frozenset()
    promised: tuple[str, ...] = ()
    contracted: tuple[str, ...] = ()
    developer: str = ""
    maximum_amount_mortgagees: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    past: tuple[Entry, ...] = ()
    in_hand: tuple[InHand, ...] = ()
    occurrences: tuple[Occurred, ...] = ()
    at: datetime | None = None

    @property
    def effective(self) -> tuple[Entry, ...]:
        """What binds now; more than one only where they bind different owners' shares."""
        return tuple(one for one in self.entries if one.is_effective)

    @property
    def queue(self) -> tuple[Entry, ...]:
        """What waits, first in line first."""
        return tuple(one for one in self.entries if not one.is_effective)

    @property
    def owner_names(self) -> tuple[str, ...]:
        """The registered owners."""
        return tuple(one.name for one in self.ownership.holders) if self.ownership else ()

    @property
    def expectant(self) -> frozenset[str]:
        """Who does not own the unit yet but may be pre-seized for it."""
        seller = {self.developer} - {""} if self.ownership is None else set()
        return frozenset({*self.promised, *self.contracted, *seller})

    @property
    def sole_debtor(self) -> str:
        """Whom an order means that names nobody: the owner, if there is exactly one."""
        return self.owner_names[0] if len(self.owner_names) == 1 else ""

    @property
    def frozen(self) -> tuple[InHand, ...]:
        """Cases that may not be recorded while what was served after their acceptance binds."""
        return tuple(one for one in self.in_hand if is_frozen(self, one))

    def owns(self, name: str) -> bool:
        """Whether that person is a registered owner."""
        return name in self.owner_names

    def share_of(self, name: str) -> Fraction | None:
        """That owner's share, None where ownership is not by shares."""
        if self.ownership is None or self.ownership.mode is not CoOwnership.BY_SHARES:
            return None
        return next((one.share for one in self.ownership.holders if one.name == name), None)

    def case_for(self, to: str) -> InHand | None:
        """The case in hand in favour of that person, or the earliest."""
        return next((one for one in self.in_hand if to in {"", one.to}), None)

    def folio_seizures(self) -> tuple[facts.Seizure, ...]:
        """The same as entries of a folio, for the rulebook."""
        return tuple(
            facts.Seizure(
                court=one.court,
                kind=one.kind,
                since=one.since,
                until=one.until,
                document=one.document,
                against=one.against,
                share=one.share,
                served_at=one.served_at,
            )
            for one in self.entries
        )

    def with_entry(self, entry: Entry) -> "Standing":
        """With one more order, in its place by the instant of service (实施细则 §91)."""
        entries = sorted((*self.entries, entry), key=lambda one: (one.served_at, one.sequence))
        return replace(self, entries=tuple(entries))

    def replaced(self, old: Entry, new: Entry) -> "Standing":
        """With one entry changed, in its place."""
        return replace(self, entries=tuple(new if one is old else one for one in self.entries))

    def ended(self, entry: Entry, *, at: datetime, how: Ending) -> "Standing":
        """With one entry gone to the past."""
        left = tuple(one for one in self.entries if one is not entry)
        return replace(self, entries=left, past=(*self.past, replace(entry, ended_at=at, ending=how)))

    def noted(self, at: datetime, what: Occurrence, whom: str) -> "Standing":
        """With one more thing to tell somebody."""
        return replace(self, occurrences=(*self.occurrences, Occurred(at=at, what=what, whom=whom)))

    def passed(self, *, to: str, seller: str = "", share: Fraction | None = None) -> "Standing":
        """With the house, or one owner's share or part of it, in other hands; the buyer's notice is used up."""
        return self.owned_by(_passed(self.ownership, to=to, seller=seller, share=share))

    def owned_by(self, ownership: Ownership) -> "Standing":
        """With these owners from now on; what was promised to them is used up."""
        owners = {one.name for one in ownership.holders}
        return replace(
            self,
            ownership=ownership,
            former_owners=(self.former_owners | set(self.owner_names)) - owners,
            promised=tuple(one for one in self.promised if one not in owners),
            contracted=tuple(one for one in self.contracted if one not in owners),
        )


def bar_to_transfer(
    standing: Standing, *, to: str, seller: str = "", others: frozenset[str] = frozenset()
) -> Refusal | None:
    """What keeps a transfer to that person from being accepted or recorded; None when nothing does.

    `others` are those who own together with him then.
    """
    acquiring = others | {to}
    if seller and not standing.owns(seller):
        return Refusal.NOT_THE_OWNERS
    binding = [one for one in _binding(standing, seller) if not (one.is_pre and one.against in acquiring)]
    if any(not one.is_pre for one in binding):
        return Refusal.SEIZED
    if binding:
        return Refusal.PRE_SEIZED
    return Refusal.PROMISED_TO_ANOTHER if set(standing.promised) - acquiring else None


def bar_to_notice(standing: Standing, *, to: str) -> Refusal | None:
    """What keeps a buyer's claim from being noted."""
    binding = [one for one in standing.effective if not (one.is_pre and one.against == to)]
    if binding:
        return Refusal.PRE_SEIZED if all(one.is_pre for one in binding) else Refusal.SEIZED
    if to in standing.promised:
        return Refusal.NOT_THE_OWNERS
    return Refusal.PROMISED_TO_ANOTHER if standing.promised else None


def is_frozen(standing: Standing, case: InHand) -> bool:
    """Whether something served after the case's acceptance binds what the case deals in (查封规定 §23)."""
    return any(
        one.served_at >= case.accepted_at and not (one.is_pre and one.against in case.others | {case.to})
        for one in _binding(standing, case.seller)
    )


def with_freezing(before: Standing, after: Standing, at: datetime) -> Standing:
    """With a note for every case that froze or thawed between the two."""
    was, now = set(before.frozen), set(after.frozen)
    for case in sorted(now - was, key=lambda one: one.accepted_at):
        after = after.noted(at, Occurrence.FROZEN, case.to)
    for case in sorted((was - now) & set(after.in_hand), key=lambda one: one.accepted_at):
        after = after.noted(at, Occurrence.THAWED, case.to)
    return after


def with_duties(standing: Standing, entry: Entry, at: datetime) -> Standing:
    """With those to be told of a new seizure: co-owners (查封规定 §12), maximum-amount mortgagees (§25)."""
    for name in standing.owner_names:
        if entry.against and name != entry.against and standing.owns(entry.against):
            standing = standing.noted(at, Occurrence.CO_OWNERS, name)
    for name in standing.maximum_amount_mortgagees:
        standing = standing.noted(at, Occurrence.MAXIMUM_AMOUNT, name)
    return standing


def _binding(standing: Standing, seller: str) -> Iterable[Entry]:
    """What binds the whole, or, where one owner sells a share, that owner's share."""
    by_share = seller and standing.share_of(seller) is not None
    for entry in standing.effective:
        if not by_share or entry.share is None or entry.against == seller:
            yield entry


def _passed(ownership: Ownership | None, *, to: str, seller: str, share: Fraction | None) -> Ownership:
    sole = Ownership(mode=CoOwnership.SOLE, holders=(Holder(name=to),))
    if ownership is None:
        return sole
    held = _shares(ownership)
    giving = seller or (next(iter(held)) if len(held) == 1 else "")
    if not giving or giving not in held:
        return sole
    passing = held[giving] if share is None else min(share, held[giving])
    held[giving] -= passing
    held[to] = held.get(to, Fraction()) + passing
    left = {name: part for name, part in held.items() if part}
    if len(left) == 1:
        return sole
    known = {one.name: one for one in ownership.holders}
    holders = tuple(replace(known.get(name, Holder(name=name)), share=part) for name, part in left.items())
    return Ownership(mode=CoOwnership.BY_SHARES, holders=holders, right_type=ownership.right_type)


def _shares(ownership: Ownership) -> dict[str, Fraction]:
    """Everybody's share; joint owners have none, so they deal in the whole together."""
    if ownership.mode is CoOwnership.BY_SHARES:
        return {one.name: one.share or Fraction() for one in ownership.holders}
    return {ownership.holders[0].name: Fraction(1)} if len(ownership.holders) == 1 else {}
