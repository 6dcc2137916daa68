"""Who wants to hear when seizures on a unit change: apps above the register, which it must not import."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tongban.domain.register.seizure_events import Occurred
from tongban.domain.register.seizure_standing import InHand, Standing, is_frozen


@dataclass(frozen=True, kw_only=True)
class SeizuresChanged:
    """What holds on the unit after a court's order, a transfer or the end of a term; told inside the transaction.

    `occurred` lists who has to be told what (courts, co-owners, mortgagees of maximum amounts).
    """

    institution: str
    unit_code: str
    at: datetime
    standing: Standing
    occurred: tuple[Occurred, ...]

    def freezes(
        self, *, to: str, accepted_at: datetime, seller: str = "", others: frozenset[str] = frozenset()
    ) -> bool:
        """Whether a transfer in hand to that person, accepted then, may not be recorded now (查封规定 §23).

        `others` acquire together with him.
        """
        return is_frozen(self.standing, InHand(to=to, others=others, accepted_at=accepted_at, seller=seller))


Listener = Callable[[SeizuresChanged], None]
_listeners: list[Listener] = []


def on_seizures_changed(listener: Listener) -> Listener:
    """Register a listener, once per process (from an app's ready()); usable as a decorator."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def anybody_listens() -> bool:
    """Whether it is worth finding out what holds."""
    return bool(_listeners)


def tell(change: SeizuresChanged) -> None:
    """Call every listener; one that raises undoes the recording."""
    for listener in _listeners:
        listener(change)
