"""Staff accounts: opened, changed, signed in and out."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from tongban.apps.identity.models import Institution, Officer
from tongban.domain.people import Role, require_compatible


class UsernameTaken(Exception):
    """这个账号名已有人使用。"""

    def __init__(self, username: str) -> None:
        super().__init__(username)
        self.username = username
        self.sentence = f"账号“{username}”已有人使用，请换一个。"


@transaction.atomic
def open_account(
    *, username: str, name: str, institution: Institution, roles: Iterable[Role], password: str, window: str = ""
) -> Officer:
    """Open an account; raises UsernameTaken, RolesIncompatible, or ValidationError when the password is too weak."""
    roles = list(roles)
    require_compatible(roles)
    if Officer.objects.filter(username=username).exists():
        raise UsernameTaken(username)
    validate_password(password, Officer(username=username, name=name))
    officer = Officer.objects.create_officer(
        username=username, name=name, institution=institution, roles=roles, password=password
    )
    if window:
        officer.window = window
        officer.save(update_fields=["window"])
    return officer


@transaction.atomic
def change_account(*, officer: Officer, roles: Iterable[Role], is_active: bool, window: str) -> Officer:
    """Change what an officer may do; taking someone off duty ends their session at once.

    Raises RolesIncompatible.
    """
    roles = list(roles)
    require_compatible(roles)
    locked = Officer.objects.select_for_update().get(pk=officer.pk)
    locked.roles = [str(role) for role in roles]
    locked.is_active = is_active
    locked.window = window
    if not is_active:
        locked.session_key = ""
    locked.save(update_fields=["roles", "is_active", "window", "session_key"])
    return locked


@transaction.atomic
def set_password(*, officer: Officer, password: str, at: datetime) -> None:
    """Set a new password; raises ValidationError when it breaks the policy."""
    validate_password(password, officer)
    officer.set_password(password)
    officer.password_changed_at = at
    officer.save(update_fields=["password", "password_changed_at"])


def claim_session(*, officer: Officer, session_key: str) -> None:
    """Make this the officer's only session (等保三级: 同账号并发登录限制 1)."""
    Officer.objects.filter(pk=officer.pk).update(session_key=session_key)
    officer.session_key = session_key
