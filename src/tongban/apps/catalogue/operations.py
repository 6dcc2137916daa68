"""Deciding what the institution does differently."""

from datetime import datetime

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.catalogue.models import VariantDecision
from tongban.apps.catalogue.queries import variant_history
from tongban.apps.identity.asked_once import ask_anew
from tongban.apps.identity.models import Institution, Officer
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue.listing import listed_item
from tongban.domain.catalogue.variants import VariantChange, judge_change


@transaction.atomic
def decide_variant(*, officer: Officer, change: VariantChange, at: datetime) -> VariantDecision:
    """Let the officer's institution do this from a day on; raises InvalidVariant, UnknownItem. It is audited."""
    # Two administrators decide one after the other: each is judged by what the other decided.
    Institution.objects.select_for_update().get(pk=officer.institution_id)
    ask_anew()
    history = variant_history(officer.institution, item=change.item)
    judge_change(change, history=history, decided_on=at.astimezone(SHANGHAI).date())
    decision: VariantDecision = VariantDecision.objects.create(
        institution=officer.institution,
        since=change.since,
        item=change.item,
        kind=change.kind.value,
        holds=change.holds,
        material_code=change.material_code,
        material_name=change.material_name,
        statute=change.statute,
        working_days=change.working_days,
        reason=change.reason,
        decided_at=at,
        decided_by=officer.username,
        decided_by_name=officer.name,
    )
    ask_anew()
    record_act(
        act="决定本地差异", at=at, institution_code=officer.institution_id, actor=officer.username,
        actor_name=officer.name, subject=f"{change.item} {listed_item(change.item).name}", purpose=change.reason,
        detail={"since": change.since, "said": change.sentence},
    )  # fmt: skip
    return decision
