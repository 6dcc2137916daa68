"""How much lies on each shelf of the intake list is what the shelf shows."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import moment
from tongban.apps.identity.models import Institution, Officer
from tongban.apps.intake.models import (
    Application,
    CaseMirror,
    ConsultationEntry,
    MaterialRow,
    PaperParcel,
    PaperSheet,
    ParcelSearch,
    ReturnedDeclaration,
)
from tongban.apps.intake.queries import shelves
from tongban.apps.intake.queries.shelves import Shelf, part_of_shelf, shelf_of, shelf_sizes
from tongban.domain.codes.case_number import CaseMode
from tongban.sites.bureau.window.rows import list_row

pytestmark = pytest.mark.django_db

NOW = moment("2026-11-20 15:00")
BEFORE, AFTER, LONG_AGO = NOW - timedelta(hours=1), NOW + timedelta(hours=1), NOW - timedelta(days=40)
NUMBERS = count(1)


def taken_in(officer: Officer, *, state: str = "lodged") -> Application:
    number = next(NUMBERS)
    return Application.objects.create(
        institution=officer.institution,
        intake_number=f"41010020261120S{number:05}",
        state=state,
        item="3704",
        home_code="419001",
        unit_code="419001001001GB00007F00010001",
        extract={},
        officer=officer,
        started_at=BEFORE,
        saved_at=BEFORE,
        lodged_at=BEFORE,
        ended_at=BEFORE if state in {"closed", "returned", "dropped"} else None,
    )


def parcel(officer: Officer, *, due_by=AFTER, sent_at=None) -> PaperParcel:
    return PaperParcel.objects.create(
        application=taken_in(officer),
        due_by=due_by,
        dispatched_at=sent_at,
        waybill="1234567890123" if sent_at else "",
        courier="EMS" if sent_at else "",
    )


def fill(officer: Officer) -> None:
    """Something on every shelf, and beside every shelf."""
    for state in ("draft", "lodged", "closed", "returned", "dropped"):
        taken_in(officer, state=state)
    for state, code in (("to_supplement", "A"), ("to_supplement", "B"), ("received", "C")):
        application = taken_in(officer)
        MaterialRow.objects.create(application=application, position=1, code=code, name="合同", state=state)
    application = taken_in(officer, state="closed")
    MaterialRow.objects.create(application=application, position=1, code="D", name="合同", state="to_supplement")
    for supplemented, again in ((None, None), (BEFORE, None), (None, BEFORE)):
        ReturnedDeclaration.objects.create(
            application=taken_in(officer),
            number=f"R{next(NUMBERS)}",
            returned_at=BEFORE,
            supplemented_at=supplemented,
            supplemented_by="李收件" if supplemented else "",
            sent_again_at=again,
        )
    parcel(officer)
    parcel(officer, due_by=BEFORE)
    parcel(officer, sent_at=BEFORE)
    parcel(officer, sent_at=LONG_AGO)
    searched = parcel(officer, sent_at=LONG_AGO)
    ParcelSearch.objects.create(parcel=searched, cause="silent", opened_at=BEFORE, opened_by="李收件")
    back = taken_in(officer, state="closed")
    CaseMirror.objects.create(
        application=back, case_number=f"X{next(NUMBERS)}", state="handed_back", received_at=BEFORE, updated_at=BEFORE
    )
    for fault, answer in (("", ""), ("missing", ""), ("missing", "posted")):
        PaperSheet.objects.create(
            application=taken_in(officer), material="01", name="合同", page=1, fault=fault, answer=answer
        )
    for incoming in (True, False):
        for read_at in (None, BEFORE):
            ConsultationEntry.objects.create(
                application=taken_in(officer), incoming=incoming, sentence="已答复", at=BEFORE, read_at=read_at
            )


def listed(officer: Officer) -> dict[Shelf, int]:
    return {shelf: shelf_of(officer, shelf, at=NOW).count() for shelf in Shelf}


def test_every_size_is_that_of_its_list_for_the_own_institution_alone(
    clerk: Officer, jiyuan: Institution, appoint
) -> None:
    stranger = appoint("别处收件", jiyuan)
    assert set(shelf_sizes(clerk, at=NOW).values()) == {0}
    fill(clerk)
    fill(stranger)
    sizes = shelf_sizes(clerk, at=NOW)
    assert sizes == listed(clerk)
    assert min(sizes.values()) > 0
    assert sizes[Shelf.ALL] == Application.objects.filter(institution=clerk.institution).count()


def test_a_part_of_a_shelf_is_that_part_of_its_list(clerk: Officer, jiyuan: Institution, appoint) -> None:
    fill(clerk)
    fill(appoint("别处收件", jiyuan))
    for shelf in Shelf:
        whole = [one.pk for one in shelf_of(clerk, shelf, at=NOW)]
        parts = [part_of_shelf(clerk, shelf, at=NOW, first=first, most=4) for first in range(0, 40, 4)]
        assert [one.pk for part in parts for one in part] == whole


def test_a_line_of_the_list_asks_for_nothing_more(clerk: Officer) -> None:
    fill(clerk)
    Application.objects.filter(state="draft").update(mode=CaseMode.BLENDED)
    with CaptureQueriesContext(connection) as statements:
        rows = part_of_shelf(clerk, Shelf.ALL, at=NOW, first=0, most=50)
        lines = [list_row(one, officer=clerk, at=NOW) for one in rows]
    assert len(statements) == 1
    assert lines == [list_row(one, officer=clerk, at=NOW) for one in shelf_of(clerk, Shelf.ALL, at=NOW)]


def test_no_shelf_is_counted_without_end(clerk: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        taken_in(clerk)
    short = shelves._COUNTED.replace(f"LIMIT {shelves.COUNTED_AT_MOST}", "LIMIT 3")
    monkeypatch.setattr(shelves, "_COUNTED", short)
    assert shelf_sizes(clerk, at=NOW)[Shelf.LODGED] == 3
