"""Certificate numbers of the old register, from which ours go on (domain.md 1.5)."""

from collections.abc import Iterable
from functools import lru_cache

from django.db import connection

from tongban.apps.identity.models import Institution
from tongban.domain.codes.certificate_number import CertificateNumber, InvalidCertificateNumber


def raise_sequences(institution: Institution, numbers: Iterable[str]) -> None:
    """Let the institution's series begin after the highest of these numbers; the caller holds the pen."""
    highest: dict[tuple[int, str], int] = {}
    for text in numbers:
        head, _, tail = text.rpartition("第")
        series = _series(head, institution.place)
        if series is not None and (digits := tail.removesuffix("号")).isdecimal():
            highest[series] = max(int(digits), highest.get(series, 0))
    with connection.cursor() as cursor:
        for (year, kind), serial in sorted(highest.items()):
            cursor.execute(
                """INSERT INTO certificate_sequence AS s (institution_id, year, kind, last, taken_over)
                   VALUES (%s, %s, %s, %s, %s) ON CONFLICT (institution_id, year, kind)
                   DO UPDATE SET last = excluded.last, taken_over = excluded.last WHERE s.last < excluded.last""",
                [institution.code, year, kind, serial, serial],
            )


@lru_cache(maxsize=4_096)
def _series(head: str, place: str) -> tuple[int, str] | None:
    """Year and kind of the series whose numbers begin so, if it is the place's."""
    try:
        number = CertificateNumber.parse(f"{head}第0000001号")
    except InvalidCertificateNumber:
        return None
    return (number.year, number.kind.value) if number.place == place else None
