"""Writing the audit trail."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.core.serializers.json import DjangoJSONEncoder

from tongban.apps.identity.prepared import send


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
) -> None:
    """Write one entry, in the caller's transaction: the act and its record stand or fall together.

    Within `unawaited` it only sets out.
    """
    told = json.dumps(dict(detail or {}), cls=DjangoJSONEncoder, ensure_ascii=False)
    entry = {
        "act": act,
        "at": at,
        "institution_code": institution_code,
        "actor": actor,
        "actor_name": actor_name,
        "subject": subject[:120],
        "purpose": purpose[:200],
        "detail": told,
        "address": address,
        "succeeded": succeeded,
    }
    send(_WRITE, entry)


_WRITE: Final = """
    INSERT INTO audit_entry
        (act, at, institution_code, actor, actor_name, subject, purpose, detail, address, succeeded)
    VALUES (%(act)s, %(at)s, %(institution_code)s, %(actor)s, %(actor_name)s, %(subject)s, %(purpose)s, %(detail)s,
        %(address)s, %(succeeded)s)
"""
"""Every page and every call writes here, so it is planned once."""
