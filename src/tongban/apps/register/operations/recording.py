"""登簿: reviewed cases become entries, in one transaction (民法典 §214)."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from tongban.apps.identity.clock import now
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.identity.working_days import known_calendar
from tongban.apps.register.models import Folio
from tongban.apps.register.operations.instants import last_line_on, later_of
from tongban.apps.register.prepared import send, unawaited
from tongban.apps.register.proving.logbook import Author
from tongban.apps.register.queries.facts import facts_of
from tongban.apps.register.queries.rows import FolioRows, rows_of, rows_question, rows_told, standing_rows
from tongban.apps.register.queries.standing import standing_of
from tongban.apps.register.queries.switching import DECIDED, switches_told
from tongban.apps.register.recording import plan
from tongban.apps.register.recording.carrying_out import carry_out
from tongban.apps.register.recording.closing import Closed, Page, close_pages
from tongban.apps.register.recording.deed import Deed
from tongban.apps.register.recording.lapses import SYSTEM, Settled, settle
from tongban.apps.register.recording.order import Change, Recorded, RecordingOrder
from tongban.apps.register.recording.planning import Plan, plan_on
from tongban.apps.register.refusals import AlreadyRecorded, FolioNotFound
from tongban.apps.register.subscriptions import SeizuresChanged, anybody_listens, tell
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished
from tongban.domain.catalogue import item
from tongban.domain.register import facts
from tongban.domain.register.rulebook import Moment, require
from tongban.domain.register.seizure_events import Occurred
from tongban.domain.switches import DEFAULT_SWITCHES, Switches

_LOCK: Final = """SELECT id, institution_id, unit_code, opened_at, opened_under FROM folio
    WHERE institution_id = %s AND unit_code = %s FOR UPDATE"""
_RECORDED: Final = """(SELECT case_number FROM register_log
    WHERE institution_id = %s AND case_number = %s AND unit_code = %s LIMIT 1)"""


def record_case(*, institution: Institution, order: RecordingOrder, officer: Officer, at: datetime) -> Recorded:
    """Write a reviewed case into the register; from here the change of rights has effect (民法典 §214).

    One transaction: lock the folio, ask the law about what is true now, plan, write, number, log. Raises
    Blocked with every finding, FolioNotFound, AlreadyRecorded, RightNotCurrent, OrderIncomplete, OrderRefused.
    """
    return record_together(institution=institution, orders=[order], officer=officer, at=at)[0]


def record_together(
    *, institution: Institution, orders: Sequence[RecordingOrder], officer: Officer, at: datetime
) -> list[Recorded]:
    """Write several cases as one (转移与抵押合并办理): all of them, in this order, or none.

    Raises what record_case raises. The last line of the log travels with the commit: meanwhile others wait.
    """
    with ExitStack() as journey, transaction.atomic():
        deeds, pages = _carried_out(institution, orders, officer, at)
        journey.enter_context(unawaited())
        closed = [one for one in close_pages(pages) if one.page.on.author is not SYSTEM]
        for deed in deeds:
            if deed.seizures_moved:
                tell_of_seizures(deed.on, deed.occurred)
        return [_recorded(deed, one) for deed, one in zip(deeds, closed, strict=True)]


def _carried_out(
    institution: Institution, orders: Sequence[RecordingOrder], officer: Officer, at: datetime
) -> tuple[list[Deed], list[Page]]:
    author = Author(username=officer.username, name=officer.name)
    known: FolioRows | None
    known, at, decided = _locked(institution, orders, at=at)
    deeds, pages = [], []
    for order in [_chosen(one, decided, at) for one in orders]:
        rows = known or standing_rows(institution=institution, unit_code=order.unit_code)
        known = None  # whatever is written below may change the next order's folio
        rows, settled = settled_rows(rows, institution=institution, at=at, switches=order.switches)
        pages += settled
        deed = _deed(order, rows, institution=institution, author=author, at=at)
        require(_asked(deed, orders), Moment.RECORD)
        pages.append(plan(deed))
        carry_out(deed.on)
        deeds.append(deed)
    return deeds, pages


def changes_preview(
    *, institution: Institution, order: RecordingOrder, at: datetime | None = None, rows: FolioRows | None = None
) -> list[Change]:
    """What recording the order would change, for the page “登簿后将发生的变化”: its plan, not carried out.

    `rows` are those of the folio where they were fetched before. The law is not asked. Raises FolioNotFound,
    RightNotCurrent, OrderIncomplete, OrderRefused as the recording would.
    """
    nobody = Author(username="preview", name="")
    rows = rows or standing_rows(institution=institution, unit_code=order.unit_code)
    deed = _deed(order, rows, institution=institution, author=nobody, at=at or now())
    plan(deed)
    numbered = [Change(about=one.kind.label, before="", after="登簿时取号") for one in deed.on.numberings]
    return [*deed.on.changes, *numbered]


def lock_folios(institution: Institution, unit_codes: set[str]) -> dict[str, Folio]:
    """The folios, locked until commit, always in the same order; raises FolioNotFound."""
    names = ("id", "institution_id", "unit_code", "opened_at", "opened_under")
    with unawaited():
        locked = _lock(institution, unit_codes)
    return {row[2]: Folio.from_db("default", names, row) for row in _found(locked)}


def settled_rows(
    rows: FolioRows, *, institution: Institution, at: datetime, switches: Switches
) -> tuple[FolioRows, list[Page]]:
    """The rows of a locked folio once what ran out unswept is written down; a term nobody can judge stays.

    Whoever listens is told, as a sweep would have told him.
    """
    try:
        settled = settle(rows, institution=institution, at=at, switches=switches)
    except CalendarNotPublished:
        return rows, []
    if not settled:
        return rows, []
    tell_of_settled(settled)
    return rows_of(rows.folio), [one.page for one in settled]


def tell_of_settled(settled: Sequence[Settled]) -> None:
    """Tell the listeners what dates did to the seizures of a folio, and what holds there now."""
    occurred = [occurrence for one in settled for occurrence in one.occurred]
    if occurred:
        tell_of_seizures(settled[-1].page.on, occurred)


def _locked(
    institution: Institution, orders: Sequence[RecordingOrder], *, at: datetime
) -> tuple[FolioRows, datetime, str | None]:
    """Lock every folio, refuse what was recorded before, and fetch the first folio's rows: all in one journey.

    Also the instant of writing (see instants.py), and what the institution ever chose (see `switches_told`).
    """
    codes, first = {order.unit_code for order in orders}, orders[0].unit_code
    with unawaited():
        locked = _lock(institution, codes)
        ground = send(*_ground(institution, orders))
        rows = send(*rows_question(institution.code, first))
    _found(locked)
    ((last, recorded, decided),) = ground.fetchall()
    if recorded:
        raise AlreadyRecorded(case_number=recorded)
    return rows_told(rows.fetchall(), first), later_of(at, [(last,)]), decided


def _ground(institution: Institution, orders: Sequence[RecordingOrder]) -> tuple[str, list[object]]:
    """What to ask of the log and the institution once the folios are locked: a statement and its values."""
    home = institution.code
    last, units = last_line_on(institution, {one.unit_code for one in orders})
    recorded = ", ".join([_RECORDED] * len(orders))
    cases = [value for one in orders for value in (home, one.case_number, one.unit_code)]
    return f"SELECT ({last}), coalesce({recorded}, NULL), ({DECIDED})", [*units, *cases, home]


def _lock(institution: Institution, unit_codes: Iterable[str]) -> dict[str, CursorWrapper]:
    """Lock each folio, in the order of their codes, so that nobody waits for somebody who waits for him."""
    return {code: send(_LOCK, [institution.code, code]) for code in sorted(unit_codes)}


def _found(locked: Mapping[str, CursorWrapper]) -> list[tuple[Any, ...]]:
    """The rows that were locked; raises FolioNotFound for the first that is not there."""
    found = {code: answer.fetchone() for code, answer in locked.items()}
    for missing in (code for code, row in found.items() if row is None):
        raise FolioNotFound(missing)
    return [row for row in found.values() if row is not None]


def _chosen(order: RecordingOrder, decided: str | None, at: datetime) -> RecordingOrder:
    """The order with what the institution has chosen for that day, unless it says otherwise itself."""
    if order.switches is not DEFAULT_SWITCHES:
        return order
    return replace(order, switches=switches_told(decided, on=at.astimezone(SHANGHAI).date()))


def _deed(order: RecordingOrder, rows: FolioRows, *, institution: Institution, author: Author, at: datetime) -> Deed:
    on = plan_on(rows, institution=institution, case_number=order.case_number, author=author, at=at)
    return Deed(order=order, item=item(order.item), rows=rows, on=on)


def tell_of_seizures(on: Plan, occurred: Iterable[Occurred]) -> None:
    """Tell the listeners what holds on the folio now."""
    if not anybody_listens():
        return
    standing = standing_of(rows_of(on.folio), at=on.at)
    change = SeizuresChanged(
        institution=on.institution.code,
        unit_code=on.folio.unit_code,
        at=on.at,
        standing=standing,
        occurred=tuple(occurred),
    )
    tell(change)


def _asked(deed: Deed, orders: Sequence[RecordingOrder]) -> facts.Facts:
    """What the rulebook is told; cases recorded together do not stand in each other's way."""
    order, day = deed.order, deed.at.astimezone(SHANGHAI).date()
    together = {one.case_number for one in orders}
    others = tuple(one for one in order.cases_in_hand if one.number not in together)
    folio = replace(facts_of(deed.rows, on=day, at=deed.at), cases_in_hand=others)
    return facts.Facts(
        calendar=known_calendar(),
        folio=folio,
        item=deed.item,
        on=day,
        application=order.application,
        switches=order.switches,
    )


def _recorded(deed: Deed, closed: Closed) -> Recorded:
    on, line = deed.on, closed.line
    return Recorded(
        case_number=line.case_number,
        unit_code=line.unit_code,
        at=line.at,
        registration_type=closed.page.registration_type,
        right_type=closed.page.right_type,
        summary=line.summary,
        certificate=closed.certificates[0] if closed.certificates else None,
        voided=on.voided,
        log_sequence=line.sequence,
        certificates=closed.certificates,
        carried=tuple(on.carried),
        occurred=tuple(deed.occurred),
    )
