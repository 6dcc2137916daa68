"""本地差异: an administrator decides, and what was lodged before stays as it was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from tests.conftest import moment
from tongban.apps.audit.models import AuditEntry
from tongban.apps.catalogue.models import VariantDecision
from tongban.apps.catalogue.operations import decide_variant
from tongban.apps.catalogue.queries import local_item, variant_told
from tongban.domain.catalogue.variants import InvalidVariant, VariantChange, VariantKind
from tongban.domain.people import Role

PAGE = "/administration/variants"
MINUTES = "中心会议纪要〔2026〕9号"


@pytest.fixture
def officer(appoint, jiyuan):
    return appoint("马管理", jiyuan, Role.ADMINISTER)


@pytest.fixture
def administrator(officer, signed_in):
    return signed_in(officer)


def test_a_decision_holds_from_its_day_on_and_shows_in_the_comparison(administrator, jiyuan):
    start = localdate() + timedelta(days=40)
    told = {"holds": "yes", "working_days": "1", "since": start.isoformat(), "reason": MINUTES}

    assert administrator.post(f"{PAGE}/2001/time_limit", told).status_code == 302

    assert local_item(jiyuan, "2001", on=start - timedelta(days=1)).working_days == 3
    assert local_item(jiyuan, "2001", on=start).working_days == 1
    today = administrator.get(f"{PAGE}/2001").content.decode()
    then = administrator.get(f"{PAGE}/2001?day={start}").content.decode()
    assert "本地不同" not in today
    assert "未生效" in today
    assert MINUTES in today
    assert "本地不同" in then
    assert "1个工作日" in then
    assert AuditEntry.objects.filter(act="决定本地差异").count() == 1


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("time_limit", {"working_days": "3"}, "只能更短"),
        ("time_limit", {"working_days": ""}, "工作日数"),
        ("material", {"material_name": "房地产评估报告", "statute": "会议纪要"}, "民法典 §213"),
        ("material", {"material_name": "水费结清单", "statute": ""}, "操作规范 1.1.2"),
        ("time_limit", {"working_days": "1", "since": localdate().isoformat()}, "最早为明天"),
        ("time_limit", {"working_days": "1", "holds": "no"}, "不需要取消"),
    ],
)
def test_the_page_says_why_a_decision_cannot_be(administrator, kind, told, said):
    since = (localdate() + timedelta(days=1)).isoformat()

    page = administrator.post(f"{PAGE}/2001/{kind}", {"holds": "yes", "since": since, "reason": MINUTES} | told)

    assert page.status_code == 422
    assert said in page.content.decode()
    assert not VariantDecision.objects.exists()


def test_decisions_stay_for_good(officer, friday):
    change = VariantChange(
        since=friday.date() + timedelta(days=1),
        item="3704",
        kind=VariantKind.TIME_LIMIT,
        working_days=0,
        reason=MINUTES,
    )
    decision = decide_variant(officer=officer, change=change, at=friday)

    with pytest.raises(DatabaseError), transaction.atomic():
        VariantDecision.objects.filter(pk=decision.pk).update(working_days=1)
    with pytest.raises(InvalidVariant):
        decide_variant(officer=officer, change=replace(change, since=friday.date()), at=friday)


def test_others_are_told_every_decision_of_the_item(officer, jiyuan, friday):
    change = VariantChange(
        since=friday.date() + timedelta(days=1), item="2001", kind=VariantKind.AUTOMATIC_ACCEPTANCE, reason=MINUTES
    )
    decide_variant(officer=officer, change=change, at=friday)

    assert [one.kind for one in variant_told(jiyuan.code, item="2001", at=friday).rules] == ["automatic_acceptance"]
    assert variant_told(jiyuan.code, item="3704", at=friday).rules == ()


def test_only_the_administrator_decides(staff, signed_in):
    assert signed_in(staff.recorder).get(PAGE).status_code == 403
    assert signed_in(staff.recorder).post(f"{PAGE}/2001/time_limit", {}).status_code == 403


@pytest.fixture
def friday():
    return moment("2026-11-20 09:00")
