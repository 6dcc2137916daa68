"""Writing the audit trail."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.core.serializers.json import DjangoJSONEncoder

from tongban.apps.audit.models import AuditEntry
from tongban.apps.identity.prepared import ask


def record_act(
    *,
    act: str,
    at: datetime,
    institution_code: str,
    actor: str,
    actor_name: str,
    subject: str,
    purpose: str = "",
    detail: Mapping[str, object] | None = None,
    address: str = "",
    succeeded: bool = True,
) -> AuditEntry:
    """Write one entry, in the caller's transaction: the act and its record stand or fall together."""
    entry = AuditEntry(
        act=act,
        at=at,
        institution_code=institution_code,
        actor=actor,
        actor_name=actor_name,
        subject=subject[:120],
        purpose=purpose[:200],
        detail=dict(detail or {}),
        address=address,
        succeeded=succeeded,
    )
    told = json.dumps(entry.detail, cls=DjangoJSONEncoder, ensure_ascii=False)
    [(entry.pk,)] = ask(_WRITE, [told if name == "detail" else getattr(entry, name) for name in _COLUMNS])
    entry._state.adding = False  # noqa: SLF001 - what Model.save does
    return entry


_COLUMNS: Final = (
    "act",
    "at",
    "institution_code",
    "actor",
    "actor_name",
    "subject",
    "purpose",
    "detail",
    "address",
    "succeeded",
)
_WRITE: Final = f"""
    INSERT INTO audit_entry ({", ".join(_COLUMNS)}) VALUES ({", ".join("%s" for _ in _COLUMNS)}) RETURNING id
"""  # noqa: S608 - names of ours; every page and every call writes here, so it is planned once
