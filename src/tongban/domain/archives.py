"""How long a closed file is kept, and for how long it may leave the archive."""

from datetime import date, timedelta
from typing import Final

from tongban.domain.labelled import Labelled

# A borrowed file is back within so many days; whoever needs it longer borrows it again. Our own choice.
LONGEST_LOAN_DAYS: Final = 30


class Retention(Labelled):
    """The retention classes. What the register rests on is kept for ever (条例 §13; 实施细则 §94)."""

    PERMANENT = "permanent", "永久"
    YEARS_30 = "years_30", "定期 30 年"


def retention_of(*, recorded: bool) -> Retention:
    """The class of a file: an application that never reached the register is kept for a term (our own choice)."""
    return Retention.PERMANENT if recorded else Retention.YEARS_30


def may_be_out_until(until: date, *, on: date) -> bool:
    """Whether a file lent on this day may stay out so long."""
    return on <= until <= on + timedelta(days=LONGEST_LOAN_DAYS)
