"""Writing an institution's choices down."""

from datetime import date, datetime

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.casework.models import SwitchDecision
from tongban.apps.casework.refusals import OpinionMissing, WrongRole
from tongban.apps.identity.models import Officer
from tongban.domain.people import Role
from tongban.domain.switches import SwitchChange


@transaction.atomic
def decide_switch(
    *, officer: Officer, name: str, value: object, since: date, reason: str, at: datetime
) -> SwitchDecision:
    """Let a setting of domain.switches take another value from a day on, at the officer's institution.

    Raises WrongRole unless the officer administers it, InvalidSwitch, OpinionMissing without a reason.
    """
    if not officer.has_any([Role.ADMINISTER]):
        raise WrongRole([Role.ADMINISTER])
    if not reason.strip():
        raise OpinionMissing("设置业务开关的依据")
    SwitchChange(since=since, name=name, value=value)
    record_act(
        act="设置业务开关",
        at=at,
        institution_code=officer.institution_id,
        actor=officer.username,
        actor_name=officer.name,
        subject=name,
        purpose=reason.strip(),
        detail={"value": value, "since": since.isoformat()},
    )
    decision: SwitchDecision = SwitchDecision.objects.create(
        institution=officer.institution,
        since=since,
        name=name,
        value=value,
        reason=reason.strip()[:200],
        decided_at=at,
        decided_by=officer.username,
        decided_by_name=officer.name,
    )
    return decision
