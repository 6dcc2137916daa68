"""业务开关: an administrator decides what the law leaves open, with a day and a reason."""

from datetime import date

import pytest

from tongban.apps.register.models import SwitchDecision
from tongban.apps.register.queries.switching import switches_of
from tongban.domain.people import Role
from tongban.domain.switches import CHOICES, OverlongSeizure, Switches

PAGE = "/administration/choices"


@pytest.fixture
def administrator(appoint, jiyuan, signed_in):
    return signed_in(appoint("马管理", jiyuan, Role.ADMINISTER))


def test_a_decision_holds_from_its_day_on(administrator, jiyuan):
    told = {"value": "refuse", "since": "2027-03-01", "reason": "中心会议纪要〔2026〕9号"}

    administrator.post(f"{PAGE}/overlong_seizure", told)

    assert switches_of(jiyuan, on=date(2027, 2, 28)).overlong_seizure is OverlongSeizure.CUT
    assert switches_of(jiyuan, on=date(2027, 3, 1)).overlong_seizure is OverlongSeizure.REFUSE
    page = administrator.get(PAGE).content.decode()
    assert "中心会议纪要〔2026〕9号" in page
    assert "未生效" in page


@pytest.mark.parametrize(
    "told",
    [
        {"value": "perhaps", "since": "2027-03-01", "reason": "会议纪要"},
        {"value": "refuse", "since": "", "reason": "会议纪要"},
        {"value": "refuse", "since": "2027-03-01", "reason": " "},
    ],
)
def test_a_decision_needs_a_known_value_a_day_and_a_reason(administrator, told):
    assert administrator.post(f"{PAGE}/overlong_seizure", told).status_code == 200
    assert not SwitchDecision.objects.exists()


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_every_choice_can_be_decided(administrator, jiyuan, name):
    kind = CHOICES[name].kind
    told, meant = {bool: ("yes", True), int: ("15", 15)}.get(kind) or (next(iter(kind)).value, next(iter(kind)))

    administrator.post(f"{PAGE}/{name}", {"value": told, "since": "2026-12-01", "reason": "会议纪要"})

    held = switches_of(jiyuan, on=date(2026, 12, 1))
    assert held == Switches().with_value(name, meant)
    assert "会议纪要" in administrator.get(PAGE).content.decode()


@pytest.mark.parametrize("days", ["-1", "91", "三", ""])
def test_days_are_a_number_within_reason(administrator, days):
    told = {"value": days, "since": "2026-12-01", "reason": "会议纪要"}

    assert administrator.post(f"{PAGE}/loss_notice_days", told).status_code == 200
    assert not SwitchDecision.objects.exists()


def test_only_the_administrator_decides(staff, signed_in):
    assert signed_in(staff.recorder).get(PAGE).status_code == 403
    assert signed_in(staff.recorder).post(f"{PAGE}/overlong_seizure", {}).status_code == 403
