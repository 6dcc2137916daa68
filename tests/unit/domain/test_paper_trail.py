"""Where paper lies, and when a parcel should have arrived."""

from datetime import date

from tongban.domain.calendar import published_calendar
from tongban.domain.paper_trail import SheetFault, SheetPlace, sheet_code, should_have_arrived


def test_five_working_days_lie_between_posting_and_search():
    # 2026-11-23 is a Monday: the five working days before it begin on Monday the 16th.
    assert should_have_arrived(on=date(2026, 11, 23), calendar=published_calendar()) == date(2026, 11, 15)


def test_only_a_missing_sheet_is_not_here():
    assert SheetFault.MISSING.place is SheetPlace.MISSING
    assert SheetFault.ILLEGIBLE.place is SheetPlace.HOME


def test_a_sheet_is_named_by_material_and_page():
    assert sheet_code("M02", 3) == "M02-003"
