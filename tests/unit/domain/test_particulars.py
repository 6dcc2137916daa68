"""The fields of application forms: every item's are defined once, and answers are read or refused, never guessed."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tongban.domain.catalogue import (
    InvalidParticular,
    NamedPerson,
    ParticularKind,
    ParticularRule,
    RegisterEntry,
    Told,
    item,
    items,
    offered_items,
    shortcomings,
)


def rule(kind: ParticularKind, **more) -> ParticularRule:
    return ParticularRule(code="x", name="某项", kind=kind, **more)


@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_an_items_fields_are_known_once_and_belong_to_its_ways(one):
    codes = [field.code for field in one.particulars]
    ways = {way.code for way in one.alternatives}

    assert len(set(codes)) == len(codes)
    assert all(set(field.alternatives) <= ways for field in one.particulars)
    assert all(field.choices for field in one.particulars if field.kind is ParticularKind.CHOICE)


@pytest.mark.parametrize("one", offered_items(), ids=lambda one: one.code)
def test_a_mortgage_that_begins_says_what_it_secures(one):
    for way in one.alternatives:
        opened = {effect.entry for effect in one.effects_for(way.code) if effect.verb == "opens"}
        begins = opened & {RegisterEntry.MORTGAGE, RegisterEntry.MORTGAGE_NOTICE} and one.code != "3703"
        required = {field.code for field in one.particulars_for(way.code) if field.required}
        assert ("mortgage_amount" in required) == bool(begins)
        # 自然资发〔2021〕54号: scope and whether a transfer is banned are always recorded
        assert {"mortgage_scope", "transfer_banned"} <= required or RegisterEntry.MORTGAGE not in opened or not begins


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ParticularKind.MONEY, "1,286,000.00"),
        (ParticularKind.COUNT, "2"),
        (ParticularKind.DAY, "2026-11-20"),
        (ParticularKind.INSTANT, "2026-11-20T09:00:00+08:00"),
        (ParticularKind.YES_NO, "是"),
        (ParticularKind.PEOPLE, "张三，419001199003072512\n李四"),
        (ParticularKind.CERTIFICATES, "豫(2026)济源市不动产证明第0000001号"),
    ],
)
def test_reads_what_is_well_written(kind, text):
    rule(kind).judge(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ParticularKind.MONEY, "三十万"),
        (ParticularKind.MONEY, "-1"),
        (ParticularKind.MONEY, "NaN"),
        (ParticularKind.COUNT, "0"),
        (ParticularKind.DAY, "2026-02-30"),
        (ParticularKind.INSTANT, "2026-11-20T09:00:00"),  # nobody knows which clock
        (ParticularKind.YES_NO, "也许"),
        (ParticularKind.PEOPLE, "张三,1,1/2,多余"),
        (ParticularKind.PEOPLE, "张三,1,1/0"),
    ],
)
def test_refuses_what_cannot_be_read(kind, text):
    with pytest.raises(InvalidParticular, match="某项"):
        rule(kind).judge(text)


def test_a_choice_is_one_of_its_dictionary():
    mode = next(one for one in item("2001").particulars if one.code == "mode")

    mode.judge("2")
    with pytest.raises(InvalidParticular):
        mode.judge("9")


def test_says_everything_that_is_missing_at_once():
    rules = item("3701").particulars_for("joint")

    said = list(shortcomings(rules, Told({"mortgage_amount": "abc"})))

    assert "填写有误" in said[0]
    assert said[1:] == [
        "没有填写“担保范围”。",
        "没有填写“是否存在禁止或限制转让抵押不动产的约定”。",
    ]


def test_typed_answers():
    told = Told(
        {
            "price": "¥1,000.50",
            "debt_from": "2026-01-01",
            "share_only": "是",
            "consents": "中原银行、91419001MA00000079\n张三,419001199003072512,1/2",
            "cleared": "甲\n\n乙",
            "mortgage_rank": "x",
        }
    )

    assert told.money("price") == Decimal("1000.50")
    assert told.day("debt_from") == date(2026, 1, 1)
    assert told.says("share_only")
    assert told.people("consents") == (
        NamedPerson(name="中原银行", document_number="91419001MA00000079"),
        NamedPerson(name="张三", document_number="419001199003072512", share=Fraction(1, 2)),
    )
    assert told.numbers("cleared") == ("甲", "乙")
    assert told.count("mortgage_rank") is None
