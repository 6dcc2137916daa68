"""What happens to a unit under seizure, as values: orders served, dealings accepted and recorded, time passing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from tongban.domain.dictionaries import SeizureKind
from tongban.domain.labelled import Labelled
from tongban.domain.register.ownership import Ownership
from tongban.domain.register.refusals import Refusal

LONGEST_YEARS: Final = 3
"""A seizure of immovable property lasts three years at most, and so does a renewal (民诉法解释 §485)."""

_ONE_DAY: Final = timedelta(days=1)
_FEBRUARY: Final = 2


def last_day_of_years(first: date, years: int) -> date:
    """The last day of so many years that begin with `first`: 2026-03-02 and three years end 2029-03-01."""
    leap_day = (first.month, first.day) == (_FEBRUARY, 29)
    anniversary = date(first.year + years, 3, 1) if leap_day else first.replace(year=first.year + years)
    return anniversary - _ONE_DAY


@dataclass(frozen=True, kw_only=True)
class Term:
    """How long a court asks for: years, or a last day, or nothing (then as long as the law allows)."""

    years: int | None = None
    until: date | None = None
    begins: date | None = None

    def last_day(self, first: date) -> date:
        """The last day asked for when the term begins with `first`."""
        if self.until is not None:
            return self.until
        return last_day_of_years(first, LONGEST_YEARS if self.years is None else self.years)

    def capped(self, first: date) -> date:
        """The same, cut to what the law allows."""
        return min(self.last_day(first), last_day_of_years(first, LONGEST_YEARS))

    def is_too_long(self, first: date) -> bool:
        """Whether the court asks for more than the law allows."""
        return self.last_day(first) > last_day_of_years(first, LONGEST_YEARS)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something at an instant; `sequence` orders what came in the same instant (the number of acceptance)."""

    at: datetime
    sequence: int = 0


@dataclass(frozen=True, kw_only=True)
class SeizureServed(Event):
    """An order to seize, effective by its service whenever the desk comes to it (查封规定 §1).

    `against` is the debtor, by default the owner; `share` limits the order to part of a debtor's share.
    `third_party_confirms`: the registered owner says in writing that the property is the debtor's.
    """

    court: str
    term: Term = Term()
    against: str = ""
    share: Fraction | None = None
    document: str = ""
    third_party_confirms: bool = False


@dataclass(frozen=True, kw_only=True)
class RenewalServed(Event):
    """An order to go on seizing; the new term begins with the renewal unless the order names a day."""

    court: str
    term: Term = Term()
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class ReleaseServed(Event):
    """An order to release. `in_place_of` is the court whose seizure a superior or successor court lifts."""

    court: str
    document: str = ""
    in_place_of: str = ""


@dataclass(frozen=True, kw_only=True)
class JudicialTransfer(Event):
    """A court's disposal: all that was seized, or a part (then `share`, where the part is a share).

    `served_at` is when the order to transfer was served: it goes before what other courts served later (查封规定 §23).
    """

    court: str
    to: str
    whole: bool = True
    share: Fraction | None = None
    in_place_of: str = ""
    served_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TransferAccepted(Event):
    """A transfer has been accepted and is not yet recorded; `seller` when only that owner's share passes."""

    to: str
    seller: str = ""


@dataclass(frozen=True, kw_only=True)
class TransferRecorded(Event):
    """A transfer is to be recorded: the accepted one, or, with `to`, one accepted without our hearing of it.

    `after` is who owns then, where that is more than that one person (several buyers, a share that passes).
    """

    to: str = ""
    seller: str = ""
    after: Ownership | None = None


@dataclass(frozen=True, kw_only=True)
class TransferWithdrawn(Event):
    """The applicants take the accepted transfer back."""

    to: str = ""


@dataclass(frozen=True, kw_only=True)
class AdvanceNoticeRecorded(Event):
    """A buyer's claim is noted in advance."""

    to: str


@dataclass(frozen=True, kw_only=True)
class AdvanceNoticeCancelled(Event):
    """A buyer's notice is struck out; without a name, every notice."""

    holder: str = ""


@dataclass(frozen=True, kw_only=True)
class TimePassed(Event):
    """Nothing happened until now."""


class Ending(Labelled):
    """How an entry came to an end."""

    RELEASED = "released", "解除"
    EXPIRED = "expired", "期满未续"
    DISPOSED = "disposed", "已由法院处置"
    VOIDED = "voided", "自动失效"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One court's order as it stands: effective from `since` to `until` (included), or waiting."""

    court: str
    kind: SeizureKind
    served_at: datetime
    term: Term
    sequence: int = 0
    against: str = ""
    share: Fraction | None = None
    document: str = ""
    since: date | None = None
    until: date | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None

    @property
    def is_effective(self) -> bool:
        """Whether it binds; entries that ended are kept elsewhere."""
        return self.since is not None and self.ending is None

    @property
    def is_pre(self) -> bool:
        """Whether it is of property not yet registered to the debtor."""
        return self.kind in {SeizureKind.PRE_SEIZURE, SeizureKind.QUEUED_PRE_SEIZURE}

    def overlaps(self, other: "Entry") -> bool:
        """Whether both want the same thing; shares of different owners are different things."""
        shares = self.share is not None and other.share is not None
        return not shares or self.against == other.against


class Occurrence(Labelled):
    """What came about by itself or beside the act, and has to be told to somebody."""

    ACTIVATED = "activated", "轮候转为正式查封，通知该法院"
    BECAME_SEIZURE = "became_seizure", "预查封转为查封，书面通知执行法院"
    EXPIRED = "expired", "查封期满未续，失效"
    VOIDED = "voided", "轮候因全部处置自动失效，通知该法院"
    FROZEN = "frozen", "在办登记被冻结，通知申请人"
    THAWED = "thawed", "在办登记恢复办理，通知申请人"
    CO_OWNERS = "co_owners", "通知其他共有人"
    MAXIMUM_AMOUNT = "maximum_amount", "通知最高额抵押权人，债权额不再增加"


@dataclass(frozen=True, kw_only=True)
class Occurred:
    """One occurrence: when, and whom it concerns (a court, applicants, co-owners, mortgagees)."""

    at: datetime
    what: Occurrence
    whom: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one event came to: refused, or recorded as what, at which place of the queue (from 1)."""

    event: Event
    refused: Refusal | None = None
    recorded_as: SeizureKind | None = None
    place: int = 0
    remark: str = ""

    @property
    def answer(self) -> Refusal | None:
        """The result code that goes back: a queued order is carried out, and says so (F11)."""
        return Refusal.QUEUED if self.place else self.refused
