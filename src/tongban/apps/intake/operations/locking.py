"""Taking hold of a draft: the row locked, the right person, nothing overwritten unseen."""

from datetime import datetime

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.models import Officer
from tongban.apps.identity.queries import visible_row
from tongban.apps.intake.failures import (
    ApplicationNotFound,
    ChangedElsewhere,
    HandledByAnother,
    NotADraft,
)
from tongban.apps.intake.models import Application


def locked(*, number: str, officer: Officer) -> Application:
    """The application, locked until the transaction ends; raises ApplicationNotFound."""
    found = visible_row(Application, officer, "officer", "institution", lock=True, intake_number=number)
    if found is None:
        raise ApplicationNotFound(number)
    return found


def locked_draft(*, number: str, officer: Officer, version: int | None = None) -> Application:
    """The officer's own draft, locked.

    Raises NotADraft once it is lodged, HandledByAnother when a colleague works on it, ChangedElsewhere
    when `version` is not the one last saved.
    """
    draft = locked(number=number, officer=officer)
    require_own_draft(draft, officer)
    if version is not None and draft.version != version:
        raise ChangedElsewhere(number, by=draft.officer.name, at=draft.saved_at)
    return draft


def require_own_draft(application: Application, officer: Officer) -> None:
    """Raises NotADraft once it is lodged, HandledByAnother when a colleague works on it."""
    if not application.is_draft:
        raise NotADraft(application.intake_number)
    if application.officer_id != officer.pk:
        raise HandledByAnother(application.officer.name)


def save_draft(draft: Application, *, at: datetime, fields: list[str]) -> None:
    """Write the changed fields and count the saving."""
    draft.version += 1
    draft.saved_at = at
    draft.save(update_fields=[*fields, "version", "saved_at"])


def note(
    act: str,
    *,
    application: Application,
    officer: Officer,
    at: datetime,
    purpose: str = "",
    detail: dict[str, object] | None = None,
    address: str = "",
) -> None:
    """One audit entry about an application, in the caller's transaction."""
    record_act(
        act=act,
        at=at,
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=application.intake_number,
        purpose=purpose,
        detail=detail,
        address=address,
    )
