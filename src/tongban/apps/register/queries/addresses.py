"""Units by any part of their address."""

import re
from typing import Final

from django.db import connection

from tongban.apps.identity.models import Institution

_ROOM: Final = re.compile(r"[0-9A-Za-z一二三四五六七八九十-]+[室号房]?$")
_SHORTEST: Final = 2
_LAST: Final = chr(0x10FFFF)  # no character comes after it
# Either the part lies in the stem, or its beginning ends a stem and its end begins the room.
_STATEMENT: Final = r"""
WITH stems AS MATERIALIZED (
    SELECT stem, '' AS room FROM address_stem
    WHERE institution_id = %(institution)s AND bigrams @> register_bigrams(%(part)s) AND stem LIKE %(inside)s
    UNION ALL
    SELECT stem, %(room)s FROM address_stem
    WHERE %(room)s <> '' AND institution_id = %(institution)s AND bigrams @> register_bigrams(%(stem)s)
        AND stem LIKE %(ending)s
)
SELECT DISTINCT found.location, found.folio_id
FROM (SELECT stem, room FROM stems ORDER BY stem LIMIT 2000) known
CROSS JOIN LATERAL (
    (SELECT unit.location, unit.folio_id FROM unit_description unit
    WHERE known.room = '' AND unit.institution_id = %(institution)s AND unit.ended_at IS NULL
        AND register_address_stem(unit.location) COLLATE "C" = known.stem COLLATE "C"
    ORDER BY unit.location LIMIT %(most)s)
    UNION ALL
    (SELECT unit.location, unit.folio_id FROM unit_description unit
    WHERE known.room <> '' AND unit.institution_id = %(institution)s AND unit.ended_at IS NULL
        AND unit.location >= known.stem || known.room AND unit.location < known.stem || known.room || %(last)s
    ORDER BY unit.location LIMIT %(most)s)
) found
ORDER BY found.location, found.folio_id
OFFSET %(start)s LIMIT %(count)s
"""


def folios_by_address(*, institution: Institution | str, part: str, start: int, count: int) -> list[int]:
    """Folios whose address contains the part, in the order of their addresses; at least two characters are needed.

    A part that begins with the room alone (302室) finds nothing: every building has one.
    """
    words = "".join(part.split())
    if len(words) < _SHORTEST:
        return []
    room = _ROOM.search(words)
    stem = words[: room.start()] if room else words
    values: dict[str, str | int] = {
        "institution": institution if isinstance(institution, str) else institution.code,
        "part": words,
        "inside": f"%{_literal(words)}%",
        "stem": stem,
        "ending": f"%{_literal(stem)}",
        "last": _LAST,
        "room": room.group() if room and len(stem) >= _SHORTEST else "",
        "start": start,
        "count": count,
        "most": start + count,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, values)
        return [folio for _, folio in cursor.fetchall()]


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
