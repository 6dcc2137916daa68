"""New Year at the counter: receipts are numbered anew, and no page waits for the State Council's notice."""

import pytest
from django.test import Client

from tests.conftest import moment
from tests.integration.intake.home import MORTGAGE
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.intake import operations as intake
from tongban.apps.intake.queries import overdue_parcels
from tongban.domain.codes.intake_number import IntakeNumber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_calendar")]
EVE, NEW_YEAR, FIRST_DAY = moment("2026-12-31 16:00"), moment("2027-01-02 10:00"), moment("2027-01-04 09:00")


@pytest.fixture
def begin(home, clerk):
    """Take the same errand in at some time: begin(EVE)."""

    def _begin(at):
        return intake.start_application(
            officer=clerk, item="3704", way="mortgagee", certificate_number=MORTGAGE, at=at
        ).intake_number

    return _begin


def test_receipts_carry_the_day_and_count_from_one_on_each(begin):
    numbers = [IntakeNumber.parse(begin(at)) for at in (EVE, EVE, NEW_YEAR, FIRST_DAY)]

    assert [(one.day.isoformat(), one.serial) for one in numbers] == [
        ("2026-12-31", 1),
        ("2026-12-31", 2),
        ("2027-01-02", 1),
        ("2027-01-04", 1),
    ]


def test_paper_is_to_be_posted_within_the_first_working_day_although_its_year_is_unknown(draft, fill_in, clerk):
    ready = fill_in(draft)

    intake.lodge(number=ready.intake_number, officer=clerk, version=ready.version, at=EVE)

    assert not overdue_parcels(at=moment("2027-01-04 16:59")).exists()
    assert overdue_parcels(at=moment("2027-01-04 17:01")).count() == 1


def test_the_counter_s_pages_open_in_a_year_without_calendar(lodged, clerk, signed_in, demonstration_at):  # noqa: F811
    demonstration_at(FIRST_DAY)
    browser: Client = signed_in(clerk)

    for page in ("/intake", f"/intake/{lodged.intake_number}", f"/intake/{lodged.intake_number}/sheets", "/parts",
                 "/intake/start"):  # fmt: skip
        assert browser.get(page).status_code == 200, page
