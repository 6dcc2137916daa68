"""What dates have ended on a folio, written down: by a sweep, or by whoever records on it next."""

from dataclasses import dataclass
from datetime import datetime

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import AdvanceNotice, Entry, Objection
from tongban.apps.register.proving.logbook import Author
from tongban.apps.register.queries.lapsed import lapsed
from tongban.apps.register.queries.rows import FolioRows
from tongban.apps.register.recording.carrying_out import carry_out
from tongban.apps.register.recording.closing import Page
from tongban.apps.register.recording.planning import plan_on
from tongban.apps.register.recording.seizures import bring_up_to_date
from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.register.seizure_events import Occurred
from tongban.domain.switches import Switches

SYSTEM = Author(username="system", name="系统")
_PURPOSE = "到期失效"
_CAUSES: dict[type[Entry], str] = {
    AdvanceNotice: "自能够进行不动产登记之日起90日内未申请登记，失效（民法典 §221）",
    Objection: "自登记之日起15日内未提起诉讼，失效（民法典 §220）",
}


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A page on which the system wrote what had run out, still to be closed."""

    page: Page
    occurred: tuple[Occurred, ...]


def settle(rows: FolioRows, *, institution: Institution, at: datetime, switches: Switches) -> Settled | None:
    """Write down what has run out on a locked folio; None when nothing has. Raises CalendarNotPublished."""
    on = plan_on(rows, institution=institution, case_number=_PURPOSE, author=SYSTEM, at=at)
    gone = lapsed(rows, at)
    occurred = bring_up_to_date(on, rows, switches=switches)
    for entry in gone:
        on.end(entry, cause=_CAUSES[type(entry)], word="失效")
    if not on.changes:
        return None
    carry_out(on)
    page = Page(on=on, item="", registration_type=RegistrationType.OTHER, right_type=RightType.OTHER)
    return Settled(page=page, occurred=occurred)
