"""Every look at a folio is written down where its owner can see it (民法典 §219；个人信息保护法 §51)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tongban.apps.identity.models import Institution
from tongban.apps.identity.prepared import send


@dataclass(frozen=True, kw_only=True)
class Looker:
    """Who looks: an account or a member of the exchange, for whom, why, from where."""

    actor: str
    actor_name: str
    act: str
    purpose: str = ""
    on_behalf_of: str = ""
    address: str = ""


def note_looks(
    *, institution: Institution | str, unit_codes: Iterable[str], looker: Looker, fields: Iterable[str], at: datetime
) -> None:
    """Write down one look at each of these folios; codes nobody knows are passed over."""
    code = institution if isinstance(institution, str) else institution.code
    look = {
        "at": at,
        "actor": looker.actor[:80],
        "actor_name": looker.actor_name[:100],
        "act": looker.act[:40],
        "on_behalf_of": looker.on_behalf_of[:200],
        "purpose": looker.purpose[:200],
        "fields": sorted(fields),
        "address": looker.address[:60],
    }
    send(_WRITE, {**look, "institution": code, "unit_codes": sorted(set(unit_codes))})


_WRITE: Final = """
    INSERT INTO folio_look
        (institution_id, folio_id, at, actor, actor_name, act, on_behalf_of, purpose, fields, address)
    SELECT institution_id, id, %(at)s, %(actor)s, %(actor_name)s, %(act)s, %(on_behalf_of)s, %(purpose)s, %(fields)s,
        %(address)s
    FROM folio WHERE institution_id = %(institution)s AND unit_code = ANY(%(unit_codes)s::text[]) ORDER BY id
"""
