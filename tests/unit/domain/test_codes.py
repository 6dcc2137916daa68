"""What every number and code must withstand: slips of one character, spaces, small letters."""

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tongban.domain.codes import check_digits
from tongban.domain.codes.case_number import CaseMode, CaseNumber, InvalidCaseNumber
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber
from tongban.domain.codes.errors import InvalidCode
from tongban.domain.codes.id_number import IdNumber, InvalidIdNumber, full_length
from tongban.domain.codes.identity_documents import DocumentKind, check_document_number, mask
from tongban.domain.codes.intake_number import IntakeNumber, InvalidIntakeNumber
from tongban.domain.codes.social_credit import SocialCreditCode, check_character, organisation_check_character
from tongban.domain.codes.unit_code import InvalidUnitCode, UnitCode, UnitCodeFault

_ALPHANUMERIC = string.digits + string.ascii_uppercase
id_bodies = st.builds(
    lambda area, born, serial: f"{area:06d}{born:%Y%m%d}{serial:03d}",
    st.integers(110000, 659999),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)
case_numbers = st.builds(
    lambda home, day, mode, item, serial: CaseNumber.compose(home=home, day=day, mode=mode, item=item, serial=serial),
    st.sampled_from(["419001", "410100", "411321"]),
    st.dates(date(2021, 1, 1), date(2099, 12, 31)),
    st.sampled_from(CaseMode),
    st.sampled_from(["3704", "9001", "7001"]),
    st.integers(1, 99_999),
)


@given(id_bodies, st.integers(0, 17), st.sampled_from(string.digits))
def test_one_wrong_digit_of_an_id_number_is_always_found(body, place, digit):
    number = body + check_digits.mod_11_2(body)
    assume(number[place] != digit)

    assert IdNumber.parse(number).text == number
    with pytest.raises(InvalidIdNumber):
        IdNumber.parse(number[:place] + digit + number[place + 1 :])


@given(case_numbers, st.integers(0, 24), st.sampled_from(_ALPHANUMERIC))
def test_one_wrong_character_of_a_case_number_is_always_found(number, place, character):
    assume(number.text[place] != character)

    with pytest.raises(InvalidCaseNumber):
        CaseNumber.parse(number.text[:place] + character + number.text[place + 1 :])


@given(case_numbers)
def test_case_numbers_survive_being_written_and_read(number):
    assert CaseNumber.parse(f" {number.text.lower()} ") == number


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_composed_social_credit_codes_are_read(body):
    code = body + check_character(body)

    assert SocialCreditCode.parse(code.lower()).text == code


def test_organisation_codes_inside_credit_codes_have_their_own_check_character():
    inside = SocialCreditCode.parse("91350100M000100Y43").organisation

    assert organisation_check_character(inside[:8]) == inside[8]


@pytest.mark.parametrize(
    "identifier",
    [
        "11100000000013338W011.11430000006122244L.20230000403.001.U",
        "11100000MB03271699022.340100.000000016.001.9",
    ],
)
def test_mod_37_36_agrees_with_identifiers_of_issued_electronic_certificates(identifier):
    body, _, check = identifier.rpartition(".")

    assert check_digits.mod_37_36(body.replace(".", "")) == check


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("410105001001GB00007F0001010", UnitCodeFault.LENGTH),
        ("410105001001QB00007F00010101", UnitCodeFault.SHAPE),
        ("410105001001GB00000F00010101", UnitCodeFault.SHAPE),  # parcels count from 1
        ("990105001001GB00007F00010101", UnitCodeFault.DIVISION),
        ("410100001001GB00007F00010101", UnitCodeFault.DIVISION),  # a city, not a county
        ("410173001001GB00007F00010101", UnitCodeFault.DIVISION),  # a functional zone has no parcels
        ("410105001001GA00007W00000000", UnitCodeFault.COLLECTIVE_KIND),
        ("410105001001GB00007W00000001", UnitCodeFault.FIXTURE),
        ("410105999999GB99999F00010001", UnitCodeFault.VIRTUAL),
    ],
)
def test_a_wrong_unit_code_says_what_is_wrong(text, reason):
    with pytest.raises(InvalidUnitCode) as refusal:
        UnitCode.parse(text)

    assert refusal.value.reason is reason
    assert refusal.value.rule == ("R02E" if reason is UnitCodeFault.VIRTUAL else "R01E")


def test_a_unit_code_of_a_county_that_is_gone_is_still_read():
    assert UnitCode.parse("410381001001GB00007F00010101").division == "410381"


def test_a_unit_code_is_printed_in_four_groups():
    code = UnitCode.parse("419001001002gb00012f00180302")

    assert code.grouped == "419001 001002 GB00012 F00180302"
    assert UnitCode.parse(code.grouped) == code
    assert (code.cadastral_area, code.land_ownership, code.parcel_kind, code.fixture_kind) == ("001002", "G", "B", "F")


def test_a_virtual_code_in_an_old_register_stays_visible():
    assert UnitCode.from_register("410105999999GB99999F00010001").is_virtual


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("411303197805120047", "身份证号有误：按前17位计算，校验位应为8，请核对证件。"),
        ("41130319780512004", "身份证号应为18位，现为17位，请核对证件。"),
        ("4113031978051200A8", "身份证号前17位应全是数字，最后一位是数字或X，请核对证件。"),
        ("411303197802300048", "身份证号中的出生日期“1978年02月30日”不存在，请核对证件。"),
    ],
)
def test_a_slip_in_an_id_number_is_explained(number, sentence):
    with pytest.raises(InvalidIdNumber) as refusal:
        IdNumber.parse(number)

    assert refusal.value.sentence == sentence


def test_nobody_is_born_after_today():
    body = "41010120261122" + "001"

    with pytest.raises(InvalidIdNumber):
        IdNumber.parse(body + check_digits.mod_11_2(body), on=date(2026, 11, 21))


def test_age_counts_full_years():
    born = IdNumber.parse("41010119850101123X")

    assert [born.age(date(2002, 12, 31)), born.age(date(2003, 1, 1))] == [17, 18]


def test_an_old_number_of_fifteen_digits_names_the_same_person():
    assert full_length("410101850101123") == "41010119850101123X"
    assert full_length("41010119850101123X") == "41010119850101123X"


@pytest.mark.parametrize(
    ("kind", "number", "normalised"),
    [
        (DocumentKind.ID_CARD, "41010119850101123x", "41010119850101123X"),
        (DocumentKind.SOCIAL_CREDIT_CODE, "91419001ma00000079", "91419001MA00000079"),
        (DocumentKind.BUSINESS_LICENCE, "410100000012345", "410100000012345"),  # issued before 2015
        (DocumentKind.PASSPORT, "e12345678", "E12345678"),
        (DocumentKind.HONG_KONG_MACAO_PERMIT, "H1234567890", "H1234567890"),
        (DocumentKind.TAIWAN_PERMIT, "12345678", "12345678"),
        (DocumentKind.RESIDENCE_PERMIT, "810000199408230021", "810000199408230021"),
        (DocumentKind.PERMANENT_RESIDENCE, "USA410081010015", "USA410081010015"),
        (DocumentKind.MILITARY_ID, "南字第01234567号", "南字第01234567号"),
    ],
)
def test_documents_of_every_kind_are_read(kind, number, normalised):
    assert check_document_number(kind, number) == normalised


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (DocumentKind.ID_CARD, "410101198501011230"),
        (DocumentKind.SOCIAL_CREDIT_CODE, "91419001MA00000078"),
        (DocumentKind.PASSPORT, "E-1"),
        (DocumentKind.HONG_KONG_MACAO_PERMIT, "X12345678"),
        (DocumentKind.TAIWAN_PERMIT, "1234567"),
        (DocumentKind.RESIDENCE_PERMIT, "410101199408230021"),
        (DocumentKind.HOUSEHOLD_REGISTER, "  "),
    ],
)
def test_a_number_no_such_document_can_have_is_refused(kind, number):
    with pytest.raises(InvalidCode) as refusal:
        check_document_number(kind, number)

    assert refusal.value.sentence.endswith("。")


def test_masked_numbers_show_both_ends_only():
    assert mask("41010119850101123X") == "4101**********123X"
    assert mask("12345678") == "12****78"
    assert mask("123") == "***"


@given(st.text(alphabet=_ALPHANUMERIC, min_size=1, max_size=40))
def test_masking_keeps_the_length_and_hides_at_least_half(number):
    masked = mask(number)

    assert len(masked) == len(number)
    assert masked.count("*") * 2 >= len(number)


@given(st.integers(2000, 2099), st.integers(1, 99_999_999), st.sampled_from(CertificateKind))
def test_certificate_numbers_survive_being_written_and_read(year, serial, kind):
    number = CertificateNumber(year=year, place="济源市", kind=kind, serial=serial)

    assert CertificateNumber.parse(number.text) == number
    assert CertificateNumber.parse(number.text.replace("(", "（").replace(")", "）")) == number


def test_intake_numbers_survive_being_written_and_read():
    number = IntakeNumber.compose(institution="410100", day=date(2026, 11, 21), serial=7)

    assert number.text == "41010020261121S00007"
    assert IntakeNumber.parse(number.text) == number


@pytest.mark.parametrize("text", ["41010020261121S0000", "41010020261321S00007", "41010020261121L00007"])
def test_what_is_no_intake_number_is_refused(text):
    with pytest.raises(InvalidIntakeNumber):
        IntakeNumber.parse(text)


@pytest.mark.parametrize("serial", [0, 100_000])
def test_a_day_has_at_most_99999_numbers(serial):
    with pytest.raises(InvalidIntakeNumber):
        IntakeNumber.compose(institution="410100", day=date(2026, 11, 21), serial=serial)
    with pytest.raises(InvalidCaseNumber):
        CaseNumber.compose(home="419001", day=date(2026, 11, 21), mode=CaseMode.COUNTER, item="3704", serial=serial)
