"""The choices of an institution, where the law leaves one."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Final

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import SwitchDecision
from tongban.domain.switches import Switches, SwitchHistory

_DECIDED: Final = "SELECT since, name, value::text, reason FROM switch_decision WHERE institution_id = %s ORDER BY id"


def switch_question(institution: Institution) -> tuple[str, list[object]]:
    """What to ask for everything the institution ever decided: a statement and its values."""
    return _DECIDED, [institution.code]


def switch_history_told(answer: Iterable[tuple[date, str, str, str]]) -> SwitchHistory:
    """What came back."""
    return SwitchHistory.read(
        {"since": since, "name": name, "value": json.loads(value), "reason": reason}
        for since, name, value, reason in answer
    )


def switch_history(institution: Institution | str) -> SwitchHistory:
    """Everything the institution ever decided, in the order of the decisions."""
    rows = SwitchDecision.objects.of(institution).order_by("pk").values("since", "name", "value", "reason")
    return SwitchHistory.read(rows)


def switches_of(institution: Institution | str, *, on: date) -> Switches:
    """What the institution has chosen for that day (Asia/Shanghai); the domain's defaults where it has not."""
    return switch_history(institution).on(on)
