"""Which institution answers for a unit, by the first six digits of its code."""

import pytest

from tongban.domain.codes.divisions import all_divisions, former_divisions
from tongban.domain.institutions import home_institution, registration_institutions, with_former


def test_there_are_eighteen_prefectural_institutions_and_one_for_every_county():
    institutions = registration_institutions()

    assert sum(one.is_prefectural for one in institutions) == 18
    counties = [each for each in all_divisions() if each.level in {"county", "county_city"}]
    assert len(institutions) == 18 + len(counties)


def test_every_division_that_holds_parcels_has_exactly_one_home():
    covered = [code for one in registration_institutions() for code in one.covers]

    assert len(covered) == len(set(covered))
    parcels = {each.code for each in (*all_divisions(), *former_divisions()) if each.level.holds_parcels}
    assert parcels <= set(covered)


@pytest.mark.parametrize(
    ("division", "home"),
    [
        ("410102", "410100"),  # a district belongs to its city
        ("410181", "410181"),  # a county-level city stands for itself
        ("419001", "419001"),  # 济源 has no city above it
        ("410224", "410200"),  # 开封县 became a district of 开封
        ("410728", "410783"),  # 长垣县 became a county-level city
        ("410381", "410300"),  # 偃师市 became a district of 洛阳
    ],
)
def test_a_unit_finds_its_home_also_by_a_former_code(division, home):
    assert home_institution(division).code == home


def test_a_members_divisions_bring_their_former_codes():
    assert with_former(["410783"]) == ("410728", "410783")
