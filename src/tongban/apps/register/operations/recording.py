"""登簿: reviewed cases become entries, in one transaction (民法典 §214)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from tongban.apps.identity.models import Institution, Officer
from tongban.apps.register.models import Folio, RegisterLogEntry
from tongban.apps.register.operations.instants import instant_of_writing
from tongban.apps.register.proving.logbook import Author
from tongban.apps.register.queries.facts import facts_of
from tongban.apps.register.queries.rows import FolioRows, rows_of, standing_rows
from tongban.apps.register.queries.standing import standing_of
from tongban.apps.register.queries.switching import switches_of
from tongban.apps.register.recording import write
from tongban.apps.register.recording.closing import Closed, Page, close_pages
from tongban.apps.register.recording.deed import Deed
from tongban.apps.register.recording.lapses import settle
from tongban.apps.register.recording.order import Change, Recorded, RecordingOrder
from tongban.apps.register.recording.writer import FolioWriter
from tongban.apps.register.refusals import AlreadyRecorded, FolioNotFound
from tongban.apps.register.subscriptions import SeizuresChanged, anybody_listens, tell
from tongban.domain.calendar import SHANGHAI, CalendarNotPublished
from tongban.domain.catalogue import item
from tongban.domain.register import facts
from tongban.domain.register.rulebook import Moment, require
from tongban.domain.register.seizure_events import Occurred
from tongban.domain.switches import DEFAULT_SWITCHES, Switches


def record_case(*, institution: Institution, order: RecordingOrder, officer: Officer, at: datetime) -> Recorded:
    """Write a reviewed case into the register; from here the change of rights has effect (民法典 §214).

    One transaction: lock the folio, ask the law about what is true now, write, number, log. Raises
    Blocked with every finding, FolioNotFound, AlreadyRecorded, RightNotCurrent, OrderIncomplete, OrderRefused.
    """
    return record_together(institution=institution, orders=[order], officer=officer, at=at)[0]


@transaction.atomic
def record_together(
    *, institution: Institution, orders: Sequence[RecordingOrder], officer: Officer, at: datetime
) -> list[Recorded]:
    """Write several cases as one (转移与抵押合并办理): all of them, in this order, or none.

    Raises what record_case raises.
    """
    author = Author(username=officer.username, name=officer.name)
    folios = lock_folios(institution, {order.unit_code for order in orders})
    at = instant_of_writing(folios.values(), at=at)
    orders = [_by_the_institutions_choices(order, institution, at) for order in orders]
    deeds, pages = [], []
    for order in orders:
        _refuse_second_recording(institution, order)
        folio = folios[order.unit_code]
        rows, settled = settled_rows(folio, institution=institution, at=at, switches=order.switches)
        pages += settled
        deed = _deed(order, rows, institution=institution, author=author, at=at)
        require(_asked(deed, orders), Moment.RECORD)
        deeds.append(deed)
        pages.append(write(deed))
    closed = [one for one in close_pages(pages) if one.page.on.author is author]
    for deed in deeds:
        if deed.seizures_moved:
            tell_of_seizures(deed.on, deed.occurred)
    return [_recorded(deed, one) for deed, one in zip(deeds, closed, strict=True)]


def changes_preview(
    *, institution: Institution, order: RecordingOrder, at: datetime | None = None, rows: FolioRows | None = None
) -> list[Change]:
    """What recording the order would change, for the page “登簿后将发生的变化”: the recording itself, undone.

    `rows` are those of the folio where they were fetched before. The law is not asked. Raises FolioNotFound,
    RightNotCurrent, OrderIncomplete, OrderRefused as the recording would.
    """
    nobody = Author(username="preview", name="")
    with transaction.atomic():
        rows = rows or standing_rows(institution=institution, unit_code=order.unit_code)
        deed = _deed(order, rows, institution=institution, author=nobody, at=at or now())
        write(deed)
        transaction.set_rollback(True)
    numbered = [Change(about=one.kind.label, before="", after="登簿时取号") for one in deed.on.numberings]
    return [*deed.on.changes, *numbered]


def lock_folios(institution: Institution, unit_codes: set[str]) -> dict[str, Folio]:
    """The folios, locked until commit, always in the same order; raises FolioNotFound."""
    rows = Folio.objects.of(institution).filter(unit_code__in=unit_codes).order_by("unit_code").select_for_update()
    found = {one.unit_code: one for one in rows}
    for missing in sorted(unit_codes - set(found)):
        raise FolioNotFound(missing)
    return found


def settled_rows(
    folio: Folio, *, institution: Institution, at: datetime, switches: Switches
) -> tuple[FolioRows, list[Page]]:
    """The rows as they stand once what ran out unswept is written down; a term nobody can judge stays."""
    rows = rows_of(folio)
    try:
        settled = settle(folio, institution=institution, rows=rows, at=at, switches=switches)
    except CalendarNotPublished:
        return rows, []
    return (rows_of(folio), [settled.page]) if settled else (rows, [])


def _deed(order: RecordingOrder, rows: FolioRows, *, institution: Institution, author: Author, at: datetime) -> Deed:
    on = FolioWriter(folio=rows.folio, institution=institution, case_number=order.case_number, author=author, at=at)
    return Deed(order=order, item=item(order.item), rows=rows, on=on)


def tell_of_seizures(on: FolioWriter, occurred: Iterable[Occurred]) -> None:
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


def _refuse_second_recording(institution: Institution, order: RecordingOrder) -> None:
    done = RegisterLogEntry.objects.of(institution).filter(case_number=order.case_number, unit_code=order.unit_code)
    if done.exists():
        raise AlreadyRecorded(case_number=order.case_number)


def _by_the_institutions_choices(order: RecordingOrder, institution: Institution, at: datetime) -> RecordingOrder:
    if order.switches is not DEFAULT_SWITCHES:
        return order
    return replace(order, switches=switches_of(institution, on=at.astimezone(SHANGHAI).date()))


def _asked(deed: Deed, orders: Sequence[RecordingOrder]) -> facts.Facts:
    """What the rulebook is told; cases recorded together do not stand in each other's way."""
    order, day = deed.order, deed.at.astimezone(SHANGHAI).date()
    together = {one.case_number for one in orders}
    others = tuple(one for one in order.cases_in_hand if one.number not in together)
    folio = replace(facts_of(deed.rows, on=day, at=deed.at), cases_in_hand=others)
    return facts.Facts(folio=folio, item=deed.item, on=day, application=order.application, switches=order.switches)


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
        voided=tuple(on.voided),
        log_sequence=line.sequence,
        certificates=closed.certificates,
        carried=tuple(on.carried),
        occurred=tuple(deed.occurred),
    )
