"""The choices of an institution, where the law leaves one."""

import json
from datetime import date
from functools import lru_cache
from typing import Final

from tongban.apps.identity.asked_once import asked_once
from tongban.apps.identity.models import Institution
from tongban.apps.identity.prepared import ask
from tongban.apps.register.models import SwitchDecision
from tongban.domain.calendar import OfficeHours
from tongban.domain.switches import SwitchChange, Switches, SwitchHistory

DECIDED: Final = """SELECT json_agg(json_build_object('since', since, 'name', name, 'value', value,
    'reason', reason) ORDER BY id)::text FROM switch_decision WHERE institution_id = %s"""
"""Everything an institution ever decided, as one text that `switches_told` reads."""


@lru_cache(maxsize=256)
def switches_told(decided: str | None, *, on: date) -> Switches:
    """What was chosen for that day; remembered, since an institution decides once in years."""
    return SwitchHistory.read(json.loads(decided or "[]")).on(on)


def switch_history(institution: Institution | str) -> SwitchHistory:
    """Everything the institution ever decided, in the order of the decisions."""
    rows = SwitchDecision.objects.of(institution).order_by("pk").values("since", "name", "value", "reason")
    return SwitchHistory.read(rows)


def office_hours_decided(institution_code: str) -> tuple[SwitchChange, ...]:
    """What the institution decided on its office hours, in the order of the decisions."""
    return _hours_told(_decided_by(institution_code))


@lru_cache(maxsize=256)
def _hours_told(decided: str | None) -> tuple[SwitchChange, ...]:
    changes = SwitchHistory.read(json.loads(decided or "[]")).changes
    return tuple(one for one in changes if isinstance(one.value, OfficeHours))


def switches_of(institution: Institution | str, *, on: date) -> Switches:
    """What the institution has chosen for that day (Asia/Shanghai); the domain's defaults where it has not."""
    return switches_told(_decided_by(institution if isinstance(institution, str) else institution.code), on=on)


@asked_once
def _decided_by(institution_code: str) -> str | None:
    [(decided,)] = ask(DECIDED, [institution_code])
    return str(decided) if decided else None
