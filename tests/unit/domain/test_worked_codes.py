"""Every code the worked cases know, good and bad (GB/T 37346, GB 11643, GB 32100, ISO 7064)."""

from datetime import date

import pytest

from tests.unit.domain.worked_cases import Entry, cases
from tongban.domain.catalogue import item
from tongban.domain.codes.case_number import CaseMode, CaseNumber, InvalidCaseNumber
from tongban.domain.codes.certificate_number import CertificateKind, CertificateNumber, InvalidCertificateNumber
from tongban.domain.codes.id_number import IdNumber, InvalidIdNumber, Sex
from tongban.domain.codes.social_credit import InvalidSocialCreditCode, SocialCreditCode
from tongban.domain.codes.unit_code import InvalidUnitCode, UnitCode
from tongban.domain.register.facts import Facts, Folio
from tongban.domain.register.rulebook import Moment, consult


@pytest.mark.parametrize("case", cases("unit_codes"))
def test_unit_code_is_read_or_refused(case: Entry):
    if not case["valid"]:
        with pytest.raises(InvalidUnitCode) as refusal:
            UnitCode.parse(case["code"])
        assert refusal.value.sentence
        return

    code = UnitCode.parse(case["code"])

    assert code.parcel == case.get("parcel", code.parcel)
    assert code.division == case.get("division", code.division)
    assert not {" "} & set(code.text)
    if "in_scope" in case:
        verdict = consult(Facts(folio=Folio(unit_code=code), item=item("7001"), on=date(2026, 3, 2)), Moment.INTAKE)
        assert any(one.excludes_from_scope for one in verdict.spoken) is not case["in_scope"]


@pytest.mark.parametrize("case", cases("id_numbers"))
def test_id_number_is_read_or_refused(case: Entry):
    if not case["valid"]:
        with pytest.raises(InvalidIdNumber) as refusal:
            IdNumber.parse(case["number"], on=date(2026, 11, 21))
        assert "请核对证件" in refusal.value.sentence
        return

    number = IdNumber.parse(case["number"], on=date(2026, 11, 21))

    assert number.text == case.get("normalised", case["number"])
    if "sex" in case:
        assert number.sex is Sex[case["sex"].upper()]


@pytest.mark.parametrize("case", cases("social_credit_codes"))
def test_social_credit_code_is_read_or_refused(case: Entry):
    if case["valid"]:
        assert SocialCreditCode.parse(case["code"]).text == case["code"]
        return
    with pytest.raises(InvalidSocialCreditCode):
        SocialCreditCode.parse(case["code"])


@pytest.mark.parametrize("case", cases("certificate_numbers"))
def test_certificate_number_is_read_or_refused(case: Entry):
    if not case.get("valid", True):
        with pytest.raises(InvalidCertificateNumber):
            CertificateNumber.parse(case["text"])
        return

    number = CertificateNumber.parse(case["text"])

    assert number.kind is CertificateKind(case.get("kind", number.kind))
    assert number.text == case.get("normalised", case["text"])


@pytest.mark.parametrize("case", cases("case_numbers"))
def test_case_number_is_read_or_refused(case: Entry):
    if not case["valid"]:
        with pytest.raises(InvalidCaseNumber):
            CaseNumber.parse(case["number"])
        return

    number = CaseNumber.parse(case["number"])

    assert number.text == case["number"]
    assert number.home == case.get("home", number.home)
    assert number.item == case.get("item", number.item)
    assert number.mode is CaseMode[case.get("mode", number.mode.name).upper()]
