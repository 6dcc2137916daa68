"""A fictional county: valid numbers, realistic proportions, the same again for the same seed."""

import csv
import io
import json
import zipfile
from collections import Counter
from datetime import date
from hashlib import sha256

import pytest

from tongban.cli.county import make_county, write_county
from tongban.domain.codes.divisions import UnknownDivision
from tongban.domain.codes.identity_documents import check_document_number
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import HolderKind
from tongban.exchange.national.extracts import read_extract
from tongban.exchange.national.messages import read_message
from tongban.exchange.national.records import (
    BadRow,
    MortgageRecord,
    NoticeRecord,
    OwnershipRecord,
    SeizureRecord,
    UnitStatus,
)


@pytest.fixture(scope="module")
def county():
    return make_county(code="419001", units=2_000, seed=7)


def test_has_as_many_units_as_asked_for_each_with_its_own_valid_code(county):
    codes = [UnitCode.parse(unit.unit_code) for unit, _ in county.units]

    assert len(codes) == len(set(codes)) == 2_000
    assert {code.division for code in codes} == {"419001"}


def test_everybodys_number_bears_the_right_check_character(county):
    holders = [one for _, rights in county.units for right in rights for one in getattr(right, "holders", ())]

    for holder in holders:
        assert check_document_number(holder.document_kind, holder.document_number) == holder.document_number
    assert any(set(holder.name) & {"䶮", "𬱖", "㙍"} for holder in holders)


def test_certificate_numbers_are_given_once_and_none_of_2026(county):
    rights = [right for _, rights in county.units for right in rights]
    numbers = [number for right in rights if (number := getattr(right, "certificate_number", ""))]

    assert len(numbers) == len(set(numbers))
    assert not any("(2026)" in number for number in numbers)
    assert max(right.recorded_at.date() for right in rights) <= date(2025, 12, 31)


def test_a_new_home_was_registered_for_its_developer_within_the_buyer_s_ninety_days():
    county = make_county(code="419001", units=50, seed=7, on=date(2026, 11, 22))
    shown = {one["unit_code"] for one in county.showcase["units"]["handed_over"]}
    firsts = [one for unit, rights in county.units for one in rights
              if unit.unit_code in shown and isinstance(one, OwnershipRecord)]  # fmt: skip

    assert len(firsts) == len(shown) == 3
    assert all(0 < (date(2026, 11, 22) - one.recorded_at.date()).days < 30 for one in firsts)


def test_rights_come_in_realistic_proportions(county):
    counts = Counter(type(right) for _, rights in county.units for right in rights)
    presold = sum(1 for _, rights in county.units if any(isinstance(one, NoticeRecord) for one in rights))
    joint = sum(
        1
        for _, rights in county.units
        if any(isinstance(one, OwnershipRecord) and len(one.holders) > 1 for one in rights)
    )

    assert 0.40 < counts[MortgageRecord] / counts[OwnershipRecord] < 0.55
    assert 0.03 < presold / 2_000 < 0.055
    assert 0.003 < counts[SeizureRecord] / 2_000 < 0.02
    assert 0.3 < joint / counts[OwnershipRecord] < 0.5


def test_only_houses_that_stand_are_owned(county):
    for unit, rights in county.units:
        if unit.status is UnitStatus.PREDICTED:
            assert not any(isinstance(one, OwnershipRecord) for one in rights)


def test_nothing_is_recorded_before_its_ownership(county):
    for _, rights in county.units:
        owned = next((one.recorded_at for one in rights if isinstance(one, OwnershipRecord)), None)
        assert owned is None or all(one.recorded_at >= owned for one in rights if isinstance(one, MortgageRecord))


def test_the_same_seed_makes_the_same_files(tmp_path):
    digests = []
    for name in ("one", "two"):
        files = write_county(make_county(code="419001", units=150, seed=3), tmp_path / name)
        digests.append([sha256(file.read_bytes()).hexdigest() for file in files])
    other = write_county(make_county(code="419001", units=150, seed=4), tmp_path / "other")

    assert digests[0] == digests[1]
    assert digests[0] != [sha256(file.read_bytes()).hexdigest() for file in other]


def test_every_line_and_message_can_be_read_back(county, tmp_path):
    files = write_county(county, tmp_path)
    rows = [row for file in files[1:] for row in read_extract(file.read_bytes(), file=file.name)]
    with zipfile.ZipFile(files[0]) as archive:
        told = [record for name in archive.namelist() for record in read_message(archive.read(name))]

    assert not any(isinstance(row, BadRow) for row in rows)
    written = {unit.unit_code: unit for unit, _ in county.units}
    read = {row.record.unit_code for row in rows} | {record.unit_code for record in told}
    assert read == set(written)
    assert all(written[one.unit_code] == one for one in told if one.unit_code in written and hasattr(one, "location"))


def test_spreadsheets_open_the_extracts_as_text(county, tmp_path):
    files = write_county(county, tmp_path)
    text = files[1].read_bytes().decode("utf-8")

    assert text.startswith("\ufeff")
    assert next(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[:2] == ["不动产单元号", "坐落"]


def test_the_showcase_holds_what_the_journeys_need(county, tmp_path):
    write_county(county, tmp_path)
    showcase = json.loads((tmp_path / "showcase.json").read_text("utf-8"))
    units = showcase["units"]

    assert len(units["mortgage"]) >= 5
    assert all(one["mortgages"][0]["mortgagee"]["name"].endswith("分行") for one in units["mortgage"])
    assert len(units["title"]) >= 5
    assert {one["ownership"]["mode"] for one in units["title"]} == {"sole", "joint", "by_shares"}
    assert len(units["presale"]) >= 5
    assert all(one["ownership"] is None for one in units["presale"])
    assert len(units["seized"]) == len(units["expired_seizure"]) == len(units["collective_land"]) == 1
    assert UnitCode.parse(units["collective_land"][0]["unit_code"]).land_ownership == "J"
    assert showcase["buyers"][0]["name"] == "张䶮"


def test_the_showcase_is_the_same_for_every_seed():
    first, second = (make_county(code="419001", units=50, seed=seed).showcase["units"] for seed in (1, 2))

    for shows, units in first.items():
        assert [one["unit_code"] for one in units] == [one["unit_code"] for one in second[shows]]


def test_a_city_stands_for_its_urban_districts():
    county = make_county(code="410100", units=400, seed=1)
    divisions = {unit.unit_code[:6] for unit, _ in county.units}
    numbers = [one.certificate_number for _, rights in county.units for one in rights if hasattr(one, "holders")]

    assert county.institution == "410100"
    assert len(divisions) > 1
    assert divisions <= {"410102", "410103", "410104", "410105", "410106", "410108"}
    assert all("郑州市" in number for number in numbers)


def test_a_district_belongs_to_its_citys_institution():
    county = make_county(code="410105", units=30, seed=1)

    assert county.institution == "410100"
    assert county.units[0][0].location.startswith("郑州市金水区")


def test_refuses_a_place_that_is_not_in_the_province():
    with pytest.raises(UnknownDivision):
        make_county(code="110101", units=10, seed=1)


def test_companies_are_among_the_owners(county):
    owners = [one for _, rights in county.units for right in rights if isinstance(right, OwnershipRecord)
              for one in right.holders]  # fmt: skip

    assert any(owner.kind is HolderKind.ENTERPRISE for owner in owners)
