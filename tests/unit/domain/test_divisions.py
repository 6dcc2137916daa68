"""Divisions of Henan, of today and before."""

from collections import Counter

import pytest

from tongban.domain.codes.divisions import (
    DivisionLevel,
    UnknownDivision,
    all_divisions,
    division,
    holds_parcels,
    successor_of,
)


def test_the_province_has_158_divisions_that_hold_parcels():
    levels = Counter(entry.level for entry in all_divisions())

    assert levels[DivisionLevel.CITY] == 17
    assert (levels[DivisionLevel.DISTRICT], levels[DivisionLevel.COUNTY]) == (54, 82)
    assert (levels[DivisionLevel.COUNTY_CITY], levels[DivisionLevel.DIRECT_COUNTY_CITY]) == (20, 1)


@pytest.mark.parametrize(
    ("code", "today"),
    [("410322", "孟津区"), ("410306", "孟津区"), ("410728", "长垣市"), ("410211", "龙亭区"), ("419001", "济源市")],
)
def test_a_former_division_is_answered_for_by_one_of_today(code, today):
    assert successor_of(code).name == today


def test_every_division_of_today_and_before_hangs_together():
    for entry in all_divisions():
        assert entry.is_current
        assert not entry.parent or division(entry.parent).is_current


def test_functional_zones_receive_but_hold_no_parcels():
    assert division("410173").level is DivisionLevel.FUNCTIONAL_ZONE
    assert not holds_parcels("410173")
    assert holds_parcels("410381")


def test_an_unknown_division_is_named_in_the_refusal():
    with pytest.raises(UnknownDivision) as refusal:
        division("990105")

    assert "990105" in refusal.value.sentence
