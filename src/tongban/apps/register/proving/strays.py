"""Rows under an institution nobody knows: no register asks for them, and a folio would show them all the same."""

from collections.abc import Iterator
from typing import Final

from django.db import connection

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import AddressStem, CertificateSequence, RegisterLogEntry, TreeHead, TreeNode
from tongban.apps.register.proving.parts import PARTS
from tongban.apps.register.proving.verdict import Fault, Verdict

_BESIDE_THE_PARTS: Final = (RegisterLogEntry, TreeNode, TreeHead, CertificateSequence, AddressStem)


def check_strays(verdict: Verdict) -> None:
    """Note every row of the register whose institution is none of this node's: recording never wrote it."""
    known = list(Institution.objects.values_list("code", flat=True))
    for table in _tables():
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT id FROM "{table}" WHERE (institution_id = ANY(%s)) IS NOT TRUE ORDER BY id',  # noqa: S608 - names of our own tables
                [known],
            )
            strays = cursor.fetchall()
        for (key,) in strays:
            verdict.note(Fault.ADDED, table=table, row=key, part="institution")


def _tables() -> Iterator[str]:
    yield from dict.fromkeys(part.table for part in PARTS)
    yield from (str(model._meta.db_table) for model in _BESIDE_THE_PARTS)  # noqa: SLF001 - Django's documented model API
