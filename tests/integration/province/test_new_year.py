"""New Year at the province: numbers begin anew, what falls due over the days off is late on the first working day."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.conftest import moment
from tests.integration.documents.samples import pdf
from tests.integration.messaging.conftest import ABOUT
from tests.integration.province.test_desk import filled_in  # noqa: F401 - fixture
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.models import MemberApplication
from tongban.apps.directory.standings import follow_cases, institutions_by_lateness
from tongban.apps.messaging import courier
from tongban.apps.messaging.operations import publish
from tongban.domain.people import Role

pytestmark = pytest.mark.usefixtures("own_calendar")
JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"
EVE, NEW_YEAR, FIRST_DAY = moment("2026-12-31 16:00"), moment("2027-01-02 10:00"), moment("2027-01-04 14:00")


@pytest.fixture
def now(demonstration_at) -> datetime:
    """The province opened on the last afternoon of the year."""
    demonstration_at(moment("2026-12-31 16:30"))
    return EVE


def apply(client, form, division: str) -> str:
    paper = SimpleUploadedFile("承诺书.pdf", pdf(1) + division.encode(), content_type="application/pdf")
    answer = client.post("/join", form | {"division": division, "commitment": paper})
    assert answer.status_code in {200, 302}, answer.content.decode()
    return MemberApplication.objects.latest("pk").number


def test_applications_to_join_are_numbered_by_the_day(as_province, client, filled_in, demonstration_at):  # noqa: F811
    demonstration_at(EVE)
    numbers = [apply(client, filled_in, "410181")]
    demonstration_at(NEW_YEAR)
    numbers.append(apply(client, filled_in, "410182"))

    assert numbers == ["JR20261231-0001", "JR20270102-0001"]


@pytest.mark.usefixtures("province")
def test_a_deadline_over_the_days_off_passes_on_the_first_working_day(heard, step, seated, now, demonstration_at):
    browser = seated("周监管", Role.SUPERVISE)
    due = {"due_at": moment("2027-01-04 11:30"), "nearly_due_at": moment("2027-01-04 10:20")}
    with transaction.atomic():
        publish(step(at=EVE, **due), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
    courier.deliver_due()
    hub_courier.deliver_due()
    follow_cases()

    assert len(heard) == 1
    for at, told in ((EVE, (0, 0)), (NEW_YEAR, (0, 0)), (moment("2027-01-04 10:30"), (0, 1)), (FIRST_DAY, (1, 0))):
        (row,) = institutions_by_lateness(at=at)
        assert (row.late, row.nearly) == told, at
    demonstration_at(FIRST_DAY)
    assert "41900120261121L370400001A" in browser.get("/lateness").content.decode()


def test_the_province_s_pages_open_in_a_year_without_calendar_and_its_keepers_are_told(
    province, seated, demonstration_at
):
    demonstration_at(FIRST_DAY)
    watcher, keeper = seated("周监管", Role.SUPERVISE), seated("卫系统", Role.ADMINISTER_SYSTEM)

    for page in ("/overview", "/lateness", "/charts/throughput", "/charts/contracts", "/charts/latency", "/exchanges",
                 "/refusals", "/members", "/institutions"):  # fmt: skip
        assert watcher.get(page).status_code == 200, page
    assert "2027年的放假安排尚未导入" in keeper.get("/deliveries").content.decode()
