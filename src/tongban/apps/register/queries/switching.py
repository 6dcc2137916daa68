"""The choices of an institution, where the law leaves one."""

from datetime import date

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import SwitchDecision
from tongban.domain.switches import Switches, SwitchHistory


def switch_history(institution: Institution | str) -> SwitchHistory:
    """Everything the institution ever decided, in the order of the decisions."""
    rows = SwitchDecision.objects.of(institution).order_by("pk").values("since", "name", "value", "reason")
    return SwitchHistory.read(rows)


def switches_of(institution: Institution | str, *, on: date) -> Switches:
    """What the institution has chosen for that day (Asia/Shanghai); the domain's defaults where it has not."""
    return switch_history(institution).on(on)
