"""The instant at which something is written, when several wanted to write at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Folio
from tongban.apps.register.prepared import ask

_LAST_LINE: Final = """(SELECT at FROM register_log WHERE institution_id = %s AND unit_code = %s AND unit_code <> ''
    ORDER BY at DESC LIMIT 1)"""


def instant_of_writing(folios: Iterable[Folio], *, at: datetime) -> datetime:
    """`at`, or the instant of the last line on these locked folios where that is later.

    Who asked first but was let in second acts after whoever was let in first: the order of the log is the order of
    effect (民法典 §214: 自记载于不动产登记簿时).
    """
    rows = list(folios)
    if not rows:
        return at
    return later_of(at, ask(*last_line_on(rows[0].institution_id, {one.unit_code for one in rows})))


def last_line_on(institution: Institution | str, unit_codes: Iterable[str]) -> tuple[str, list[object]]:
    """What to ask for the instant of the last line on these folios: a statement and its values.

    Unit by unit, each at the end of its own piece of the index, whatever plan was made when the log was short: a plan
    for a list of units is made anew each time, or walks the log backwards.
    """
    code = institution if isinstance(institution, str) else institution.code
    units = sorted(unit_codes)
    statement = f"SELECT greatest({', '.join([_LAST_LINE] * len(units))})"
    return statement, [value for unit in units for value in (code, unit)]


def later_of(at: datetime, answer: Sequence[tuple[datetime | None]]) -> datetime:
    """The later of an instant and what came back."""
    ((last,),) = answer
    return max(at, last) if last else at
