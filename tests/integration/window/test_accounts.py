"""Utility accounts at the counter: their form, what the utility says of them, and that nothing waits for it."""

import pytest
from django.utils.timezone import now

from tests.integration.casework.offices import connect
from tests.integration.intake.conftest import COUNTER
from tests.integration.intake.counters import carry, deliver, said
from tests.integration.intake.test_parts import BUYER, SELLER, person, shared  # noqa: F401 - fixture
from tongban.apps.intake import operations as intake
from tongban.apps.intake.models import AccountQuery
from tongban.sites.departments.models import OfficeMatter
from tongban.sites.departments.offices.matters import work_off

pytestmark = pytest.mark.django_db

UTILITIES = "utilities.410000"


@pytest.fixture
def utilities(shared, settings):  # noqa: F811
    """The province's utilities take part, and this node speaks for them."""
    exchange = settings.TONGBAN.exchange
    exchange = exchange.model_copy(update={"members": (*exchange.members, UTILITIES)})
    settings.TONGBAN = settings.TONGBAN.model_copy(update={"exchange": exchange})
    connect(UTILITIES, at=now())


@pytest.fixture
def name_accounts(shared, clerk):  # noqa: F811
    def _name(**accounts):
        shared.refresh_from_db()
        return intake.save_applicants(
            number=shared.intake_number,
            officer=clerk,
            version=shared.version,
            applicants=[person("buyer", "李𬱖", BUYER), person("seller", "张䶮", SELLER)],
            correspondence=COUNTER,
            particulars={"price": "900000.00", "mode": "sole", **accounts},
            at=now(),
        )

    return _name


def answer_all():
    """The simulated utilities look into their books, and their answers arrive."""
    for envelope in said("utilities.account_asked/1"):
        deliver(envelope, now())
    matters = list(OfficeMatter.objects.filter(stage="asked").values_list("pk", flat=True))
    OfficeMatter.objects.filter(pk__in=matters).update(next_at=now())
    work_off(at=now())
    for envelope in said("utilities.account_told/1"):
        deliver(envelope, now())


def test_an_account_is_asked_about_once_without_anybody_s_name(utilities, name_accounts):
    name_accounts(power_account="６１０３ 000123")
    name_accounts(power_account="6103000123")

    asked = [one.body for one in said("utilities.account_asked/1")]
    assert [(one["kind"], one["account"]) for one in asked] == [("power", "6103000123")]
    assert "李𬱖" not in str(asked)
    assert BUYER not in str(asked)


def test_what_the_utility_says_stands_beside_the_form_and_holds_up_nothing(counter, utilities, name_accounts):
    draft = name_accounts(power_account="6103000123", water_account="6103000100", gas_account="6103000177")
    page = f"/intake/{draft.intake_number}"
    assert "正在请该单位核对，不必等候" in counter.get(f"{page}/applicants").content.decode()

    answer_all()
    text = counter.get(f"{page}/review").content.decode()
    assert "供电户号 6103000123：与坐落相符" in text
    assert "自来水户号 6103000100：户号不存在" in text
    assert "燃气户号 6103000177：用电（水、气）地址不符" in text
    assert not [one for one in intake.shortcomings_of(draft, on=now().date()) if "户号" in one.sentence]


def test_what_cannot_be_an_account_is_said_and_not_asked(counter, utilities, name_accounts):
    draft = name_accounts(heat_account="不知道")

    text = counter.get(f"/intake/{draft.intake_number}/applicants").content.decode()
    assert "供暖户号 不知道 不像户号" in text
    assert not AccountQuery.objects.exists()


def test_where_no_utility_takes_part_nothing_is_asked(counter, name_accounts):
    draft = name_accounts(power_account="6103000123")

    assert not AccountQuery.objects.exists()
    assert "户号 6103000123：" not in counter.get(f"/intake/{draft.intake_number}/applicants").content.decode()


def test_nobody_finds_out_accounts_by_guessing(utilities, name_accounts):
    for last in range(8):
        name_accounts(power_account=f"610300012{last}")
    assert AccountQuery.objects.count() == 5


def test_only_whoever_was_asked_is_heard(utilities, name_accounts):
    name_accounts(power_account="6103000123")
    answer_all()
    query = AccountQuery.objects.get()
    told = said("utilities.account_told/1")[-1]
    AccountQuery.objects.update(result="", answered_at=None, member="utilities.419001")
    deliver(told, now())

    query.refresh_from_db()
    assert query.answered_at is None
    assert carry("utilities.account_asked/1", now()).recipient == UTILITIES
