"""Rows of tables that were not sealed before are sealed as they lie, in one line for each institution."""

from collections import defaultdict
from typing import Any

from django.db import connection, migrations
from django.utils.timezone import now

_FIRST, _LAST = 23, 31
"""The parts that this version adds: parcels, buildings, printed sheets, court orders, certificates of searches."""


def seal_older_rows(apps: Any, schema_editor: Any) -> None:
    """Do so for a register in use; on a new one nothing is asked of the models of today."""
    del apps, schema_editor
    for institution, rows in _unsealed().items():
        _seal(institution, rows)


def _unsealed() -> dict[str, dict[int, list[int]]]:
    from tongban.apps.register.proving.parts import BY_CODE

    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for code in range(_FIRST, _LAST + 1):
        part = BY_CODE[code]
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT institution_id, id FROM "{part.table}" WHERE {part.there} ORDER BY id')  # noqa: S608 - names from our own table of parts
            for institution, key in cursor.fetchall():
                found[institution][code].append(key)
    return found


def _seal(code: str, rows: dict[int, list[int]]) -> None:
    from tongban.apps.identity.models import Institution
    from tongban.apps.register.proving.apart import append_apart
    from tongban.apps.register.proving.logbook import Author, Seals

    append_apart(
        institution=Institution.objects.get(code=code),
        seals=Seals(rows=defaultdict(list, rows)),
        under="补封",
        summary="此前未纳入日志的记载，照现状补封",
        author=Author(username="system", name="系统"),
        at=now(),
    )


class Migration(migrations.Migration):
    dependencies = [("register", "0009_log_by_unit"), ("identity", "0002_administrators_kept_apart")]

    operations = [migrations.RunPython(seal_older_rows, migrations.RunPython.noop)]
