"""What the home institution asks for beyond the province's list, or promises sooner."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from tongban.apps.identity.models import Officer
from tongban.apps.intake.models import Application, MaterialRow
from tongban.apps.intake.operations.locking import locked_draft
from tongban.apps.intake.words import MaterialState
from tongban.apps.messaging.calls import PartnerRefused, call
from tongban.domain.catalogue.variants import LocalItem
from tongban.exchange.contracts.catalogue import SearchVariant, Variant
from tongban.exchange.refusals import RefusalCode

_DEADLINE_SECONDS: Final = 8
# A county's own system may not know this question, or have no leave to be asked: the province's list holds then.
_NOT_TOLD: Final = frozenset({RefusalCode.UNKNOWN_CONTRACT, RefusalCode.NOT_GRANTED})


def ask_local_rules(draft: Application, *, officer: Officer, at: datetime) -> Variant | None:
    """Ask the home institution; None where it has no such list. Raises what a call raises.

    Do not call inside a transaction.
    """
    try:
        told: Variant = call(
            SearchVariant(item=draft.item),
            sender=officer.institution.member,
            recipient=draft.home_member,
            about=draft.intake_number,
            purpose=f"异地收件：{draft.business.name}",
            operator=officer.username,
            operator_name=officer.name,
            at=at,
            deadline_seconds=_DEADLINE_SECONDS,
        )
    except PartnerRefused as refused:
        if refused.code in _NOT_TOLD:
            return None
        raise
    return told


@transaction.atomic
def keep_local_rules(*, number: str, officer: Officer, told: Variant | None, at: datetime) -> None:
    """Keep what was told, and bring the checklist in line with it; papers that came in stay."""
    draft = locked_draft(number=number, officer=officer)
    before = {one.code for one in draft.local.added_materials}
    draft.local_rules = told.body() if told else None
    draft.saved_at = at
    draft.save(update_fields=["local_rules"])
    _bring_in_line(draft, before=before, local=draft.local)


def _bring_in_line(draft: Application, *, before: set[str], local: LocalItem) -> None:
    added = {one.code: one for one in local.added_materials}
    asked = {one.code for one in draft.business.materials_for(draft.way)}
    gone = before - set(added)
    draft.materials.filter(code__in=gone - asked, state=MaterialState.REQUIRED, files__isnull=True).delete()
    for code in gone & asked:
        draft.materials.filter(code=code).update(mandatory=draft.business.material(code).required)
    draft.materials.filter(code__in=set(added)).update(mandatory=True)
    held = set(draft.materials.values_list("code", flat=True))
    last = draft.materials.aggregate(last=Max("position"))["last"] or 0
    MaterialRow.objects.bulk_create(
        MaterialRow(application=draft, position=position, code=rule.code, name=rule.name, mandatory=True)
        for position, rule in enumerate((one for one in added.values() if one.code not in held), start=last + 1)
    )
