"""Who is at the keyboard: a session and its officer, in two statements that stay planned. Every page begins with it."""

import re
from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from tongban.apps.identity.gathering import read_rows, row_of
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.prepared import ask

# 32 small letters and digits as Django draws them; other lengths are asked for and not found.
_KEY: Final = re.compile(r"[a-z0-9]{8,40}")
_SESSION: Final = """SELECT session_key, session_data, expire_date FROM django_session
    WHERE session_key = %s AND expire_date > %s"""
_RENEWED: Final = """UPDATE django_session SET session_data = %s, expire_date = %s WHERE session_key = %s
    RETURNING session_key"""
# By itself, no page waits for the disk because of it: whoever loses a minute of a session in a power cut loses no work.
_RENEWED_ALONE: Final = """UPDATE django_session SET session_data = %s, expire_date = %s
    FROM set_config('synchronous_commit', 'off', true) AS unawaited WHERE session_key = %s
    RETURNING session_key"""
_OFFICER: Final = """SELECT json_build_array(to_json(o), to_json(i))::text
    FROM officer o JOIN institution i ON i.code = o.institution_id WHERE o.id = %s"""


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read and renewed by planned statements."""

    def _validate_session_key(self, key: Any) -> bool:
        """A cookie may hold anything, also what no database keeps: only what can be a key is asked for."""
        return isinstance(key, str) and _KEY.fullmatch(key) is not None

    def save(self, must_create: bool = False) -> None:
        """Keep what the session says; raises UpdateError when it has ended meanwhile, as Django's own does."""
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            return
        kept = self.create_model_instance(dict(self.items()))
        renewed = _RENEWED if connection.in_atomic_block else _RENEWED_ALONE
        if not ask(renewed, [kept.session_data, kept.expire_date, kept.session_key]):
            raise UpdateError

    def _get_session_from_db(self) -> Session | None:
        found = ask(_SESSION, [self.session_key, timezone.now()])
        if found:
            ((key, data, expires),) = found
            return Session(session_key=key, session_data=data, expire_date=expires)
        self._session_key = None
        return None


class StaffBackend(ModelBackend):
    """Django's accounts with a password; the officer comes with the institution, which every page names."""

    def get_user(self, user_id: Any) -> Officer | None:
        """The officer of a session, None when the account is gone or out of use."""
        found = ask(_OFFICER, [int(user_id)])
        if not found:
            return None
        officer, institution = read_rows(found[0][0])
        user = row_of(Officer, officer)
        user.institution = row_of(Institution, institution)
        return user if self.user_can_authenticate(user) else None
