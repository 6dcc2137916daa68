"""Noting in the audit trail what someone on the staff did, and from where."""

from collections.abc import Mapping

from django.http import HttpRequest

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.clock import now
from tongban.web.access import StaffRequest


def address_of(request: HttpRequest) -> str:
    """Where the request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def note_act(
    request: StaffRequest, act: str, *, subject: str, purpose: str = "", detail: Mapping[str, object] | None = None
) -> None:
    """Write down who did what, from where."""
    record_act(
        act=act,
        at=now(),
        institution_code=request.officer.institution_id,
        actor=request.officer.username,
        actor_name=request.officer.name,
        subject=subject,
        purpose=purpose,
        detail=detail or {},
        address=address_of(request),
    )
