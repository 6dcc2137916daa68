"""What goes to the national platform fits the schema of its kind in both profiles, and says what the register says."""

from importlib import resources

import pytest
from lxml import etree

from tests.unit.exchange.national.samples import (
    AT,
    EASEMENT,
    HABITATION,
    HOUSE,
    LAND,
    LAND_RIGHT,
    MORTGAGE,
    MORTGAGE_NOTICE,
    NOTICE,
    OBJECTION,
    OWNERSHIP,
    QUEUED,
    SEIZURE,
)
from tongban.domain.dictionaries import RegistrationType
from tongban.exchange.national.composing import Act, Filed, accepted_row, act_of, kind_of, recorded_row
from tongban.exchange.national.messages import read_message
from tongban.exchange.national.profiles import Category, MessageKind, Profile, category_of, kind_of_message
from tongban.exchange.national.records import MortgageRecord
from tongban.exchange.national.schema_writing import all_schemas
from tongban.exchange.national.tables import FEATURES, tables_of
from tongban.exchange.national.validating import MessageInvalid, validate
from tongban.exchange.national.writing import write_message

RIGHTS = [
    (OWNERSHIP, HOUSE), (MORTGAGE, HOUSE), (NOTICE, HOUSE), (MORTGAGE_NOTICE, HOUSE), (EASEMENT, HOUSE),
    (HABITATION, HOUSE), (OBJECTION, HOUSE), (SEIZURE, HOUSE), (QUEUED, HOUSE), (LAND_RIGHT, LAND),
]  # fmt: skip
EVERY_RIGHT = pytest.mark.parametrize(("right", "unit"), RIGHTS, ids=lambda one: type(one).__name__)
EVERY_PROFILE = pytest.mark.parametrize("profile", Profile)


def composed(right, unit, profile, **more) -> bytes:
    return write_message(
        right=right, unit=unit, message_id="419001210615000001", institution="419001", profile=profile, **more
    )


@EVERY_PROFILE
@EVERY_RIGHT
def test_every_right_fits_its_schema(right, unit, profile):
    kind = kind_of(right, unit)

    validate(composed(right, unit, profile), kind=kind, profile=profile)
    validate(composed(right, unit, profile, local=False), kind=kind, profile=profile)


@EVERY_PROFILE
@EVERY_RIGHT
def test_what_is_written_is_read_back_the_same(right, unit, profile):
    assert read_message(composed(right, unit, profile)) == [unit, right]


@EVERY_PROFILE
@EVERY_RIGHT
def test_the_end_of_every_right_fits_its_schema(right, unit, profile):
    own = act_of(right).type
    ends = own if own in {RegistrationType.SEIZURE, RegistrationType.OBJECTION} else RegistrationType.CANCELLATION
    act = Act(type=ends, case_number="419001-8", at=AT, by="某登簿", ending="权利消灭")
    content = composed(right, unit, profile, act=act)

    validate(content, kind=kind_of_message(kind_of(right, unit), ends), profile=profile)
    assert b"419001-8" in content


@EVERY_PROFILE
def test_the_tables_of_a_case_fit_the_schema(profile):
    tables = tables_of(profile)
    names = [name for name in tables if name.startswith(("DJT_", "DJF_"))]
    plain = {"SXH": "1", "SJSL": "1", "QXDM": "419001", "DJLX": "100"}
    moments = {"SQSJ", "SJSJ", "SHJSSJ", "SZSJ", "FZSJ", "GDSJ", "DBSJ"}
    filed = [
        Filed(
            element=name,
            fields={one: AT.isoformat() if one in moments else plain.get(one, "1") for one in tables[name].required},
        )
        for name in names
    ]
    filed += [
        accepted_row(act=RegistrationType.FIRST, rec="9000101", location=HOUSE.location, on=AT, profile=profile),
        recorded_row(by="某登簿", at=AT),
    ]

    validate(composed(MORTGAGE, HOUSE, profile, filed=filed), kind=MessageKind.MORTGAGE, profile=profile)


def test_the_schema_refuses_what_the_standard_does_not_know():
    content = composed(MORTGAGE, HOUSE, Profile.AS100_2015)

    with pytest.raises(MessageInvalid):
        validate(content.replace(b'DYFS="2"', b'DYFS="8"'), kind=MessageKind.MORTGAGE, profile=Profile.AS100_2015)
    with pytest.raises(MessageInvalid):
        validate(content.replace(b"<RecType>9000101", b"<RecType>7000101"), kind=MessageKind.MORTGAGE,
                 profile=Profile.AS100_2015)  # fmt: skip


def test_what_only_the_standard_of_2021_knows_is_ours_in_2015():
    first = etree.fromstring(composed(MORTGAGE, HOUSE, Profile.AS100_2015, local=False)).find("Data/QLF_QL_DYAQ")
    later = etree.fromstring(composed(MORTGAGE, HOUSE, Profile.AS100_2021, local=False)).find("Data/QLF_QL_DYAQ")

    assert "SFCZJZHXZ" not in first.attrib
    assert later.get("SFCZJZHXZ") == "1"


@pytest.mark.parametrize(
    ("right", "unit", "rec_types"),
    [
        (OWNERSHIP, HOUSE, ("2000402", "2000402")),
        (LAND_RIGHT, LAND, ("1000301", "1000301")),
        (MORTGAGE, HOUSE, ("9000101", "1003701")),
        (EASEMENT, HOUSE, ("9000102", "1002101")),
        (NOTICE, HOUSE, ("7000101", "7000101")),
        (SEIZURE, HOUSE, ("8000101", "8000101")),
        (OBJECTION, HOUSE, ("6000101", "6000101")),
    ],
    ids=lambda one: getattr(one, "case_number", ""),
)
def test_the_head_names_the_business_as_each_profile_does(right, unit, rec_types):
    found = [etree.fromstring(composed(right, unit, profile)).findtext("Head/RecType") for profile in Profile]

    assert tuple(found) == rec_types


@pytest.mark.parametrize(
    ("kind", "act", "category"),
    [
        (MessageKind.HOUSE, RegistrationType.TRANSFER, Category.TRANSFER),
        (MessageKind.MORTGAGE, RegistrationType.CANCELLATION, Category.MORTGAGE),  # by the right, whatever was done
        (MessageKind.EASEMENT, RegistrationType.FIRST, Category.EASEMENT),
        (MessageKind.HOUSE, RegistrationType.OTHER, Category.ALTERATION),  # 换证没有自己的一类
    ],
)
def test_the_daily_log_counts_each_entry_once(kind, act, category):
    assert category_of(kind, act) is category


def test_the_feature_codes_of_acceptance_and_application_changed_places_in_2021():
    assert FEATURES[Profile.AS100_2015]["DJT_DJ_SLSQ"] == FEATURES[Profile.AS100_2021]["DJF_DJ_SQ"] == "6004010000"


def test_the_schemas_in_the_package_are_those_the_tables_make():
    folder = resources.files("tongban.exchange.national") / "schemas"

    for name, content in all_schemas():
        assert folder.joinpath(*name.split("/")).read_bytes() == content, f"{name}: run schema_writing"


def test_old_and_new_systems_may_leave_out_whatever_is_ours():
    _, read = read_message(composed(MORTGAGE, HOUSE, Profile.AS100_2015, local=False))

    assert isinstance(read, MortgageRecord)
    assert (read.amount, read.rank, read.transfer_banned) == (MORTGAGE.amount, 1, False)
