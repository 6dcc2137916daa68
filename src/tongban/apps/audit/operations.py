"""Writing the audit trail."""

from collections.abc import Mapping
from datetime import datetime

from tongban.apps.audit.models import AuditEntry


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
    return AuditEntry.objects.create(
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
