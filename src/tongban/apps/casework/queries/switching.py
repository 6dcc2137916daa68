"""What an institution's own switches say on a day."""

from datetime import date

from tongban.apps.casework.models import SwitchDecision
from tongban.domain.switches import Switches, SwitchHistory


def switches_of(institution_code: str, *, on: date) -> Switches:
    """The choices that hold at the institution on that day."""
    rows = SwitchDecision.objects.of(institution_code).filter(since__lte=on)
    return SwitchHistory.read(rows.values("since", "name", "value", "reason")).on(on)
