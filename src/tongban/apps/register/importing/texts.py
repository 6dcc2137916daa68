"""Values as COPY reads them in its text format; one value has one text, so that equal content gives an equal key."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Final

NULL: Final = r"\N"
_BEIJING: Final = timezone(timedelta(hours=8))
_CENT: Final = Decimal("0.01")
_SPECIAL: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\x00": ""})


def copy_text(value: object) -> str:
    """A value as the text of its column; None is NULL."""
    match value:
        case None:
            text = NULL
        case Enum():
            text = str(value.value)
        case str():
            text = value.translate(_SPECIAL)
        case bool():
            text = "t" if value else "f"
        case Decimal():
            text = f"{value.quantize(_CENT)}"
        case datetime():
            text = f"{value.astimezone(_BEIJING).replace(tzinfo=None).isoformat(' ')}+08"
        case date():
            text = value.isoformat()
        case _:
            text = f"{value}"
    return text
