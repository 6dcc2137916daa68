"""The instant at which something is written, when several wanted to write at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from tongban.apps.register.models import Folio, RegisterLogEntry


def instant_of_writing(folios: Iterable[Folio], *, at: datetime) -> datetime:
    """`at`, or the instant of the last line on these locked folios where that is later.

    Who asked first but was let in second acts after whoever was let in first: the order of the log is the order of
    effect (民法典 §214: 自记载于不动产登记簿时).
    """
    rows = list(folios)
    if not rows:
        return at
    lines = RegisterLogEntry.objects.of(rows[0].institution_id).filter(unit_code__in=[one.unit_code for one in rows])
    last: datetime | None = lines.aggregate(last=Max("at"))["last"]
    return max(at, last) if last else at
