"""What dates have ended on a folio, written down: by a sweep, or by whoever records on it next."""

from dataclasses import dataclass
from datetime import datetime

from tongban.apps.identity.models import Institution
from tongban.apps.register.models import AdvanceNotice, Entry, Objection
from tongban.apps.register.proving.logbook import Author
from tongban.apps.register.queries.lapsed import lapsed
from tongban.apps.register.queries.rows import FolioRows, rows_of
from tongban.apps.register.queries.standing import standing_as_written
from tongban.apps.register.recording.carrying_out import carry_out
from tongban.apps.register.recording.closing import Page
from tongban.apps.register.recording.planning import plan_on
from tongban.apps.register.recording.seizures import bring_up_to_date
from tongban.domain.dictionaries import RegistrationType, RightType
from tongban.domain.register.seizure_events import Occurred
from tongban.domain.register.seizures import next_change_at
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


def settle(rows: FolioRows, *, institution: Institution, at: datetime, switches: Switches) -> list[Settled]:
    """Write down what has run out on a locked folio; nothing when nothing has. Raises CalendarNotPublished.

    Seizures are taken one end of a term after the other, so that an order which moved up and ran out again while nobody
    looked has a row for the time it bound.
    """
    gone, steps = lapsed(rows, at), list[Settled]()
    while True:
        on = plan_on(rows, institution=institution, case_number=_PURPOSE, author=SYSTEM, at=at)
        due = next_change_at(standing_as_written(rows))
        occurred = bring_up_to_date(on, rows, switches=switches, until=min(due or at, at))
        for entry in gone:
            on.end(entry, cause=_CAUSES[type(entry)], word="失效")
        if not on.changes:
            return steps
        carry_out(on)
        page = Page(on=on, item="", registration_type=RegistrationType.OTHER, right_type=RightType.OTHER)
        steps.append(Settled(page=page, occurred=occurred))
        gone, rows = [], rows_of(rows.folio)
