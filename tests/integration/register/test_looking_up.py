"""What staff, counters elsewhere and holders of a certificate may learn from the register."""

from datetime import date

import pytest

from tests.conftest import moment
from tests.integration.register.conftest import FUTURE_UNIT, UNIT
from tongban.apps.register.queries import (
    certificate_face,
    certificate_standing,
    find_unit,
    folio_page,
    search_register,
    unit_extract,
)
from tongban.apps.register.refusals import FolioNotFound
from tongban.domain.people import Role

AT = moment("2026-11-20 09:00")
BANK = "中原银行股份有限公司济源分行"
PROOF = "豫(2019)济源市不动产证明第0000007号"
SECOND_PROOF = "豫(2019)济源市不动产证明第0000008号"
TITLE = "豫(2019)济源市不动产权第0000003号"


@pytest.fixture
def folio(register):
    folio = register.folio(UNIT, location="济源市沁园路1号1幢1单元101")
    register.ownership(folio, "张䶮", "李㙍", mode="1", number=TITLE)
    register.mortgage(folio, BANK, number=PROOF)
    register.mortgage(folio, "中国银行股份有限公司济源分行", number=SECOND_PROOF)
    return folio


@pytest.mark.parametrize(
    "text",
    [
        UNIT,
        "419001 001002 GB00012 F00180302",  # as the certificate prints it
        UNIT.lower(),
        PROOF,
        "豫（2019）济源市不动产证明第0000007号",
        " 豫(2019)济源市不动产权第0000003号 ",
    ],
)
def test_a_unit_is_found_by_code_or_certificate(folio, jiyuan, text):
    assert find_unit(institution=jiyuan, text=text).unit_code == UNIT


def test_an_old_certificate_number_finds_its_unit(register, jiyuan):
    folio = register.folio(UNIT)
    register.ownership(folio, "张䶮", number="济房权证字第1501001234号")

    assert find_unit(institution=jiyuan, text="济房权证字第1501001234号").unit_code == UNIT


def test_the_register_of_another_institution_is_not_searched(folio, zhengzhou):
    with pytest.raises(FolioNotFound):
        find_unit(institution=zhengzhou, text=UNIT)


def test_the_extract_tells_what_the_item_needs_and_no_more(folio, jiyuan):
    extract = unit_extract(institution=jiyuan, item="3704", at=AT, certificate_number=PROOF)

    assert [one.mortgagee for one in extract.mortgages] == [BANK]  # the other mortgage is nobody's business here
    assert extract.ownership.mode == "joint"
    assert extract.ownership.holders[0].masked_number == "4190**********2512"
    assert extract.certificates == ()
    assert extract.in_scope

    replaced = unit_extract(institution=jiyuan, item="9001", at=AT, unit_code=UNIT)
    assert replaced.mortgages == ()
    assert TITLE in [one.number for one in replaced.certificates]


def test_the_extract_of_a_presale_tells_of_notices_not_of_owners(register, jiyuan):
    folio = register.folio(FUTURE_UNIT, status="predicted")
    register.presale(folio, "王先买", number="豫(2020)济源市不动产证明第0000001号")

    extract = unit_extract(institution=jiyuan, item="7001", at=AT, unit_code=FUTURE_UNIT)

    assert extract.ownership is None
    assert [(one.kind, one.holder) for one in extract.advance_notices] == [("presale", "王先买")]
    assert extract.status == "predicted"


def test_the_extract_says_that_collective_land_is_out_of_scope(register, jiyuan):
    folio = register.folio("419001001001JC00001F00010001")
    register.ownership(folio, "张䶮", number=TITLE)

    extract = unit_extract(institution=jiyuan, item="9001", at=AT, certificate_number=TITLE)

    assert not extract.in_scope
    assert "X01" in [one.code for one in extract.findings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (UNIT, True),
        ("419001001002", True),  # the beginning of a unit code
        ("济源市沁园路1号", True),  # the beginning of a location
        ("沁园路", True),  # any part of a location
        ("张䶮", True),
        ("李㙍", True),
        (BANK, True),
        ("419001199003072512", True),
        ("91419001MA00000079", True),
        (PROOF, True),
        ("豫（2019）济源市不动产权第0000003号", True),
        ("王五", False),
        ("%%", False),  # no pattern of the user's own
        ("__", False),
    ],
)
def test_staff_look_up_by_anything_a_paper_shows(folio, clerk, text, found):
    page = search_register(officer=clerk, text=text)

    assert [row.unit_code for row in page.rows] == ([UNIT] if found else [])


def test_a_row_says_who_owns_it_and_what_hangs_over_it(register, folio, clerk):
    register.seizure(folio, court="甲法院", since=date(2026, 1, 1), until=date(2027, 1, 1))

    (row,) = search_register(officer=clerk, text=UNIT).rows

    assert row.owners == ("张䶮", "李㙍")
    assert (row.is_mortgaged, row.is_seized, row.has_advance_notice) == (True, True, False)


def test_staff_see_the_rows_of_their_own_institution_only(folio, zhengzhou, appoint):
    stranger = appoint("孙", zhengzhou, Role.RECORD)

    for text in (UNIT, "济源市沁园路1号", "张䶮", PROOF, "419001199003072512"):
        assert search_register(officer=stranger, text=text).rows == ()
    with pytest.raises(FolioNotFound):
        folio_page(officer=stranger, unit_code=UNIT)


def test_results_come_twenty_a_page(register, clerk):
    for number in range(1, 24):
        register.folio(f"419001001002GB00012F0018{number:04d}", location=f"济源市文昌路{number:02d}号")

    first = search_register(officer=clerk, text="济源市文昌路")
    second = search_register(officer=clerk, text="济源市文昌路", page=2)

    assert (len(first.rows), first.has_next) == (20, True)
    assert (len(second.rows), second.has_next) == (3, False)
    assert first.rows[0].location == "济源市文昌路01号"


def test_a_single_character_is_too_little_to_search_for(folio, clerk):
    assert search_register(officer=clerk, text="济").too_short


def test_the_folio_page_tells_everything_that_stands(folio, clerk):
    page = folio_page(officer=clerk, unit_code=UNIT)

    assert page.unit_code_grouped == "419001 001002 GB00012 F00180302"
    assert ("用途", "城镇住宅用地/成套住宅") in page.description
    assert page.co_ownership == "共同共有"
    assert [line.certificate_number for line in page.rights] == [PROOF, SECOND_PROOF]


def test_the_face_of_a_title_certificate_has_the_fields_of_the_national_form(folio, jiyuan):
    face = certificate_face(institution=jiyuan, number=TITLE)

    assert [line.label for line in face.lines] == [
        "权利人", "共有情况", "坐落", "不动产单元号", "权利类型", "权利性质", "用途", "面积", "使用期限",
        "权利其他状况", "附记",
    ]  # fmt: skip
    values = {line.label: line.value for line in face.lines}
    assert values["权利人"] == "张䶮、李㙍"
    assert values["权利性质"] == "出让/市场化商品房"


def test_the_face_of_a_registration_certificate_names_what_it_proves(folio, jiyuan):
    face = certificate_face(institution=jiyuan, number=PROOF)
    values = {line.label: line.value for line in face.lines}

    assert values["证明权利或事项"] == "抵押权"
    assert (values["权利人（申请人）"], values["义务人"]) == (BANK, "张䶮、李㙍")
    assert "500,000.00元" in values["其他"]


def test_verification_says_valid_or_unknown_and_names_nobody(folio):
    standing = certificate_standing("豫（2019）济源市不动产证明第0000007号")

    assert standing.is_valid
    assert "张" not in repr(standing)
    assert certificate_standing("豫(2019)济源市不动产证明第9999999号") is None
