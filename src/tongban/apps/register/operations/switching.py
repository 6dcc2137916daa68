"""Deciding what the law leaves to the institution."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from tongban.apps.audit.operations import record_act
from tongban.apps.identity.asked_once import ask_anew
from tongban.apps.identity.models import Officer
from tongban.apps.register.models import SwitchDecision
from tongban.apps.register.proving.apart import append_apart
from tongban.apps.register.proving.logbook import Author, Seals
from tongban.domain.switches import SwitchChange


@transaction.atomic
def decide_switch(
    *,
    officer: Officer,
    name: str,
    value: str | bool | int | Mapping[str, int],
    since: date,
    reason: str,
    at: datetime,
) -> SwitchDecision:
    """Let one setting of the officer's institution have this value from a day on; raises InvalidSwitch.

    `value` as a file would write it: "blocks", true, 15, "09:00-12:00 14:00-18:00". It is audited and sealed.
    """
    SwitchChange(since=since, name=name, value=value, reason=reason)
    decision: SwitchDecision = SwitchDecision.objects.create(
        institution=officer.institution,
        since=since,
        name=name,
        value=value,
        reason=reason,
        decided_at=at,
        decided_by=officer.username,
        decided_by_name=officer.name,
    )
    ask_anew()
    seals = Seals()
    seals.opened(SwitchDecision, [decision.pk])
    said = f"自{since}起，{name}取“{value}”：{reason}"
    append_apart(
        institution=officer.institution, seals=seals, under="业务开关", summary=said, at=at,
        author=Author(username=officer.username, name=officer.name),
    )  # fmt: skip
    record_act(
        act="决定业务开关", at=at, institution_code=officer.institution_id, actor=officer.username,
        actor_name=officer.name, subject=name, purpose=reason, detail={"value": value, "since": since},
    )  # fmt: skip
    return decision
