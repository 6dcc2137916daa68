"""What rows have to hold, as the text of a planned statement and as its values.

Named as Django's `filter` names it: a column, alone or with `__lt`, `__lte`, `__gt`, `__gte`. None is asked for as what
is not there; of several values, None among them, a row holds one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from psycopg.types.numeric import Int8

ROOT: Final = "t"
"""What a statement calls the table whose rows it looks for."""
_COMPARED: Final = {"": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_SEVERAL: Final = (list, tuple, set, frozenset)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A condition that columns and values cannot tell, written out for the table `t`; whatever it is held under."""

    text: str
    values: Mapping[str, object]


def conditions_of(held: Mapping[str, object]) -> str:
    """The text; it depends on the names, and on the values only where they are none, several, true or false."""
    return " AND ".join(_condition(name, held[name]) for name in sorted(held))


def values_of(held: Mapping[str, object]) -> dict[str, object]:
    """The values as they are sent."""
    values = {name: _sent(value) for name, value in held.items() if not isinstance(value, Written)}
    for written in held.values():
        if isinstance(written, Written):
            values.update(written.values)
    return values


def _condition(name: str, value: object) -> str:
    """Truth stands in the text: a plan for true or false alike would pass the partial indexes by."""
    if isinstance(value, Written):
        return f"({value.text})"
    column, _, compared = name.partition("__")
    here = f'{ROOT}."{column}"'
    if isinstance(value, _SEVERAL):
        return _one_of(here, name, value)
    if value is None:
        return f"{here} IS NULL"
    if isinstance(value, bool):
        return here if value else f"NOT {here}"
    return f"{here} {_COMPARED[compared]} %({name})s"


def _one_of(here: str, name: str, values: Collection[object]) -> str:
    named = f"{here} = ANY(%({name})s)"
    return f"({named} OR {here} IS NULL)" if None in values else named


def _sent(value: object) -> Any:
    """Integers all alike, as `planned.py` sends them: each mixture of their sizes would be a plan of its own."""
    if isinstance(value, _SEVERAL):
        return [_sent(one) for one in value if one is not None]
    return Int8(value) if isinstance(value, int) and not isinstance(value, bool) else value
