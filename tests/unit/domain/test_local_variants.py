"""Local variants: the province's list and what one institution does differently, by day."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.domain.catalogue import item
from tongban.domain.catalogue.offers import committed_days
from tongban.domain.catalogue.variants import (
    InvalidVariant,
    VariantChange,
    VariantHistory,
    VariantKind,
    changes_of,
    judge_change,
)
from tongban.domain.switches import DEFAULT_SWITCHES

TODAY, NEW_YEAR = date(2026, 11, 23), date(2027, 1, 1)
PAPER = VariantChange(
    since=NEW_YEAR,
    item="2001",
    kind=VariantKind.MATERIAL,
    material_code="L01",
    material_name="住宅专项维修资金交存凭证",
    statute="住宅专项维修资金管理办法 §28",
    reason="中心会议纪要〔2026〕9号",
)
SOONER = VariantChange(
    since=NEW_YEAR, item="2001", kind=VariantKind.TIME_LIMIT, working_days=1, reason="中心会议纪要〔2026〕9号"
)
AT_ONCE = VariantChange(
    since=NEW_YEAR, item="2001", kind=VariantKind.AUTOMATIC_ACCEPTANCE, reason="中心会议纪要〔2026〕9号"
)
HISTORY = VariantHistory((PAPER, SOONER, AT_ONCE))


def test_what_holds_for_a_case_follows_the_day_it_was_lodged():
    before, after = (HISTORY.item("2001", on=day) for day in (date(2026, 12, 31), NEW_YEAR))

    assert (before.working_days, after.working_days) == (3, 1)
    assert before.materials == before.listed.materials
    assert [one.name for one in after.added_materials] == ["住宅专项维修资金交存凭证"]
    assert after.materials[-1].required
    assert (before.automatic_acceptance, after.automatic_acceptance) == (False, True)
    assert [(one.subject, one.province, one.here) for one in after.differences] == [
        ("材料：住宅专项维修资金交存凭证", "不需要", "须提交"),
        ("办理时限", "3个工作日", "1个工作日"),
        ("受理", "由受理人员决定", "预审通过即受理"),
    ]


def test_other_items_and_other_days_stay_as_the_province_has_them():
    assert HISTORY.item("3704", on=NEW_YEAR).differences == ()
    assert HISTORY.ahead("2001", on=TODAY) == (PAPER, SOONER, AT_ONCE)
    assert HISTORY.items_touched() == ("2001",)


def test_a_later_decision_ends_an_earlier_one_and_the_past_stays_known():
    ended = VariantHistory((*HISTORY.changes, replace(PAPER, since=date(2027, 6, 1), holds=False)))

    assert ended.item("2001", on=date(2027, 5, 31)).added_materials
    assert ended.item("2001", on=date(2027, 6, 1)).added_materials == ()


def test_a_paper_that_only_helps_elsewhere_may_be_required_here():
    wanted = replace(PAPER, material_code="M39", material_name="抵押权人同意转让的证明或带押过户协议")
    here = VariantHistory((wanted,)).item("2001", on=NEW_YEAR)

    assert len(here.materials) == len(here.listed.materials)
    assert here.material("M39").required
    assert here.differences[0].province == "有这种情况的提交"


def test_the_case_keeps_to_the_shorter_promise():
    local = HISTORY.item("2001", on=NEW_YEAR)

    assert committed_days(item("2001"), on=NEW_YEAR, switches=DEFAULT_SWITCHES, local=local) == 1


@given(days=st.integers(min_value=0, max_value=30))
def test_no_institution_takes_longer_than_the_province_promises(days):
    change = replace(SOONER, working_days=days)

    assert VariantHistory((change,)).item("2001", on=NEW_YEAR).working_days <= 3
    if days >= 3:
        with pytest.raises(InvalidVariant):
            judge_change(change, history=VariantHistory(), decided_on=TODAY)
    else:
        judge_change(change, history=VariantHistory(), decided_on=TODAY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (replace(PAPER, since=TODAY), "最早为明天"),  # what holds for today's cases stays
        (replace(PAPER, statute=" "), "操作规范 1.1.2"),
        (replace(PAPER, material_name="房地产评估报告"), "民法典 §213"),
        (replace(PAPER, material_name=" "), "材料名称"),
        (replace(PAPER, material_code="M04", material_name="不动产权证书"), "已经要求"),
        (replace(SOONER, working_days=None), "工作日数"),
        (replace(AT_ONCE, item="0601"), "没有预审"),
        (replace(PAPER, holds=False), "不需要取消"),
    ],
)
def test_what_the_law_or_the_list_leaves_no_room_for_is_refused(change, said):
    with pytest.raises(InvalidVariant, match=said):
        judge_change(change, history=VariantHistory(), decided_on=TODAY)


def test_a_paper_keeps_one_code_at_an_institution():
    assert VariantHistory().code_for("契税完税或减免税凭证", item="2001") == "M12"
    assert HISTORY.code_for("住宅专项维修资金交存凭证", item="3704") == "L01"
    assert HISTORY.code_for("水费结清单", item="3704") == "L02"


def test_a_history_reads_from_plain_rows():
    rows = [{"since": "2027-01-01", "item": "2001", "kind": "time_limit", "working_days": 1, "reason": "x"}]

    assert changes_of(rows).item("2001", on=NEW_YEAR).working_days == 1
