"""Starting, saving and ending drafts."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.integration.intake.conftest import COUNTER, bank
from tests.integration.intake.home import MORTGAGE, UNIT
from tongban.apps.audit.models import AuditEntry
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import (
    ApplicationNotFound,
    ChangedElsewhere,
    HandledByAnother,
    NoHomeInstitution,
    OutOfScope,
    OwnProperty,
)
from tongban.apps.intake.models import Application, IntakeCounter
from tongban.apps.intake.queries import application_of
from tongban.apps.messaging.calls import HubUnreachable
from tongban.domain.codes.unit_code import InvalidUnitCode
from tongban.domain.people import Role
from tongban.exchange.contracts.types import Finding

pytestmark = pytest.mark.django_db


def start(clerk, at, **named):
    return intake.start_application(officer=clerk, item="3704", way="mortgagee", at=at, **named)


def test_the_home_institution_follows_from_the_unit_code(home, clerk, friday_morning):
    draft = start(clerk, friday_morning, unit_code="419001 001002 GB00012 F00180302")

    assert draft.unit_code == UNIT
    assert draft.home_code == "419001"
    assert draft.home_name == "济源市不动产登记中心"
    assert draft.intake_number == "41010020261120S00001"


def test_the_home_institution_follows_from_the_place_in_a_certificate_number(home, clerk, friday_morning):
    draft = start(clerk, friday_morning, certificate_number=MORTGAGE.replace("(", "（").replace(")", "）"))

    assert draft.home_code == "419001"
    assert draft.asked_certificate == MORTGAGE


def test_numbers_of_a_day_leave_no_gap_after_a_refused_start(home, clerk, friday_morning):
    start(clerk, friday_morning, unit_code=UNIT)
    with pytest.raises(NoHomeInstitution):
        start(clerk, friday_morning, unit_code="411303001002GB00012F00180302")
    second = start(clerk, friday_morning, unit_code=UNIT)

    assert second.intake_number.endswith("S00002")


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("41900199999999", InvalidUnitCode),
        ("419001999999GB99999F00010001", InvalidUnitCode),  # virtual
        ("419001001001JC00007F00010001", OutOfScope),  # collective land
        ("419001001001GB00007W00000000", OutOfScope),  # land alone
        ("410105001001GB00007F00010001", OwnProperty),
    ],
)
def test_refuses_at_once_what_the_code_alone_shows(home, clerk, friday_morning, code, failure):
    with pytest.raises(failure):
        start(clerk, friday_morning, unit_code=code)

    assert not Application.objects.exists()
    assert not IntakeCounter.objects.exists()
    assert home.asked == []


def test_the_look_at_the_register_states_purpose_and_operator(draft, home):
    entry = AuditEntry.objects.get(act="查询属地登记簿")

    assert entry.purpose == "异地收件：抵押权注销登记"
    assert entry.actor == "410100-receive"
    assert home.asked[0].purpose == entry.purpose
    assert home.asked[0].intake_number == draft.intake_number


def test_the_mortgage_named_by_the_certificate_is_chosen(draft):
    assert (draft.right_kind, draft.right_certificate) == ("mortgage", MORTGAGE)
    assert draft.register.location == "济源市沁园路118号18幢3单元302"


def test_out_of_scope_property_leaves_nothing_but_the_audit_entry(home, clerk, friday_morning):
    home.in_scope = False
    home.findings = (Finding(code="X07", severity="block", statute="总体方案 五", sentence="属于历史遗留问题楼盘。"),)
    draft = start(clerk, friday_morning, unit_code=UNIT)

    with pytest.raises(OutOfScope) as refusal:
        intake.take_register_data(number=draft.intake_number, officer=clerk, at=friday_morning)

    assert "历史遗留" in refusal.value.sentence
    assert not Application.objects.exists()
    assert AuditEntry.objects.get(act="异地收件：不在范围").detail["reasons"] == ["属于历史遗留问题楼盘。"]


def test_a_draft_survives_while_the_hub_is_away(home, clerk, friday_morning):
    home.reachable = False
    draft = start(clerk, friday_morning, unit_code=UNIT)

    with pytest.raises(HubUnreachable):
        intake.take_register_data(number=draft.intake_number, officer=clerk, at=friday_morning)

    assert application_of(clerk, draft.intake_number).is_draft


def test_two_windows_never_overwrite_each_other(draft, clerk, friday_morning):
    seen_twice = draft.version
    save = {"number": draft.intake_number, "officer": clerk, "correspondence": COUNTER, "at": friday_morning}
    intake.save_applicants(version=seen_twice, applicants=[bank()], **save)

    with pytest.raises(ChangedElsewhere):
        intake.save_applicants(version=seen_twice, applicants=[bank(name="别的银行")], **save)

    assert draft.applicants.get().name == "中原银行股份有限公司济源分行"


def test_a_colleague_takes_over_before_changing_anything(draft, appoint, zhengzhou, friday_morning):
    colleague = appoint("李收件", zhengzhou, Role.RECEIVE)
    with pytest.raises(HandledByAnother):
        intake.send_home(number=draft.intake_number, officer=colleague, reason="材料不齐", at=friday_morning)

    intake.take_over(number=draft.intake_number, officer=colleague, at=friday_morning)
    ended = intake.send_home(number=draft.intake_number, officer=colleague, reason="材料不齐", at=friday_morning)

    assert ended.state == "returned"


def test_another_institution_sees_no_draft(draft, appoint, jiyuan):
    stranger = appoint("外人", jiyuan, Role.RECEIVE)

    with pytest.raises(ApplicationNotFound):
        application_of(stranger, draft.intake_number)


@pytest.mark.django_db(transaction=True)
def test_two_windows_never_take_the_same_number(home, clerk, friday_morning):
    def take(_):
        try:
            return start(clerk, friday_morning, unit_code=UNIT).intake_number
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as windows:
        numbers = sorted(windows.map(take, range(8)))

    assert numbers == [f"41010020261120S{serial:05d}" for serial in range(1, 9)]
