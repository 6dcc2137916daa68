"""Every look at a folio is written down where its owner can see it (民法典 §219；个人信息保护法 §51)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import Folio, FolioLook


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
    folios = Folio.objects.of(code).filter(unit_code__in=set(unit_codes)).values_list("pk", flat=True)
    seen = sorted(fields)
    FolioLook.objects.bulk_create(
        FolioLook(
            institution_id=code,
            folio_id=folio,
            at=at,
            actor=looker.actor[:80],
            actor_name=looker.actor_name[:100],
            act=looker.act[:40],
            on_behalf_of=looker.on_behalf_of[:200],
            purpose=looker.purpose[:200],
            fields=seen,
            address=looker.address[:60],
        )
        for folio in sorted(folios)
    )
