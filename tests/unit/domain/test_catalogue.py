"""The catalogue: complete where a counter works with it, consistent everywhere."""

import pytest

from tongban.domain.catalogue import PartyRole, Produces, QuestionKind, UnknownItem, Waiver, item, items, offered_items
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import AdvanceNoticeKind, HolderSide, RegistrationType, RightType


def codes(materials) -> list[str]:
    return [one.code for one in materials]


def test_counters_take_in_whatever_is_in_scope_and_not_a_courts():
    offered = set(codes(offered_items()))

    assert offered == {one.code for one in items() if one.in_scope and one.effects and not one.is_judicial}
    assert {"2001", "3701", "3704", "7001", "7004", "9002"} < offered
    assert not offered & {"1001", "4001", "8001", "9801"}


@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_every_item_is_consistent(one):
    assert one.alternatives
    assert len({way.code for way in one.alternatives}) == len(one.alternatives)
    assert len(set(codes(one.materials))) == len(one.materials)
    known = {way.code for way in one.alternatives}
    assert all(set(material.alternatives) <= known for material in one.materials)
    assert not one.disposes or one.barred_by_seizure
    assert (one.right_type is RightType.ADVANCE_NOTICE) == (one.registration_type is RegistrationType.ADVANCE_NOTICE)


@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_a_bank_licence_is_never_a_reason_to_refuse(one):
    asked = {material.code: material.required for material in one.materials}

    assert not asked.get("M11", False)


@pytest.mark.parametrize("one", offered_items(), ids=lambda one: one.code)
def test_an_offered_item_has_an_interview_with_the_law_behind_each_question(one):
    assert len({question.code for question in one.questions}) == len(one.questions) >= 4
    assert all(question.statute for question in one.questions)
    assert all(question.expected is None or question.kind is QuestionKind.YES_NO for question in one.questions)
    assert {"M01", "M33"} <= set(codes(one.materials))
    assert one.committed_working_days in {0, 1, 3}


@pytest.mark.parametrize(
    ("code", "way", "expected"),
    [
        ("3704", "mortgagee", ["M01", "M02", "M03", "M05", "M27", "M33"]),
        ("3704", "joint", ["M01", "M02", "M03", "M04", "M05", "M27", "M33"]),
        ("3704", "mortgagor", ["M01", "M02", "M03", "M18", "M33"]),
        ("9001", "owner", ["M01", "M02", "M03", "M04", "M33"]),
        ("9001", "holder", ["M01", "M02", "M03", "M05", "M33"]),
        ("7001", "joint", ["M01", "M02", "M03", "M07", "M08", "M33", "M36", "M37"]),
        ("7001", "prebuyer", ["M01", "M02", "M03", "M07", "M08", "M33", "M36", "M37"]),
    ],
)
def test_papers_depend_on_the_way_of_applying(code, way, expected):
    assert codes(item(code).materials_for(way)) == expected


def test_the_notice_agreement_may_be_in_the_filed_contract():
    assert Waiver.CONTRACT_CONTAINS_NOTICE in item("7001").material("M08").waivable_by


def test_the_presale_item_notes_a_presale():
    assert item("7001").notice_kind is AdvanceNoticeKind.PRESALE
    assert item("7001").produces.certificate_kind is CertificateKind.REGISTRATION


def test_cancelling_a_mortgage_produces_no_certificate():
    assert item("3704").produces is Produces.NOTHING
    assert not item("3704").produces.is_certificate


def test_a_replacement_follows_the_old_certificate():
    assert item("9001").produces.is_certificate
    assert item("9001").produces.certificate_kind is None
    assert item("9001").alternative("owner").everyone


def test_roles_stand_on_their_side_of_the_form():
    assert PartyRole.PRESELLER.side is HolderSide.OBLIGOR
    assert PartyRole.PREBUYER.side is HolderSide.RIGHT_HOLDER


def test_an_unknown_item_and_its_unknown_parts_are_refused():
    with pytest.raises(UnknownItem):
        item("0000")
    with pytest.raises(LookupError):
        item("3704").alternative("neighbour")
    with pytest.raises(LookupError):
        item("3704").material("M12")
