"""协助执行 at the counter: case numbers of courts, papers, and the way of an order."""

from fractions import Fraction

import pytest

from tongban.domain.codes.court_case_number import CourtCaseNumber, InvalidCourtCaseNumber
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.register.court_desk import (
    EnforcementKind,
    OrderState,
    OrderStep,
    OrderStepNotAllowed,
    next_order_state,
    papers_asked,
)
from tongban.domain.register.refusals import Paper
from tongban.domain.register.transfer_order import AcquirersUnreadable, acquirers_of


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("（2026）豫9001执12号", "（2026）豫9001执12号"),
        ("(2026) 豫 9001 执保 12 号", "（2026）豫9001执保12号"),  # half-width brackets, blanks
        ("〔2025〕豫01执恢3号之二", "（2025）豫01执恢3号之二"),  # a middle court; the second ruling of the case
        ("（2025）最高法执监7号", "（2025）最高法执监7号"),
        ("（2024）豫执复5号", "（2024）豫执复5号"),  # the province's high court has no digits
    ],
)
def test_reads_case_numbers_as_people_type_them(typed, stored):
    assert CourtCaseNumber.parse(typed).text == stored


@pytest.mark.parametrize(
    "typed", ["", "2026豫9001执12号", "（2026）济源执12号", "（2026）豫9001执号", "（2026）豫9001执2"]
)
def test_refuses_what_is_no_case_number(typed):
    with pytest.raises(InvalidCourtCaseNumber):
        CourtCaseNumber.parse(typed)


def test_a_release_comes_with_the_ruling_that_lifts_and_a_delegated_one_with_its_letter():
    assert papers_asked(EnforcementKind.SEIZE) == (Paper.RULING, Paper.NOTICE, Paper.CREDENTIALS)
    assert papers_asked(EnforcementKind.RELEASE, through_another_court=True) == (
        Paper.NOTICE,
        Paper.CREDENTIALS,
        Paper.DELEGATION,
        Paper.LIFTING_RULING,
    )
    assert Paper.RULING not in papers_asked(EnforcementKind.SEARCH)


@pytest.mark.parametrize(
    ("named", "part", "read"),
    [
        ("王五，41010119850101123X", None, [(DocumentKind.ID_CARD, None)]),
        ("甲公司,91419001MA00000079", None, [(DocumentKind.SOCIAL_CREDIT_CODE, None)]),
        ("John Smith，E12345678，1/4", Fraction(1, 4), [(DocumentKind.OTHER, Fraction(1, 4))]),  # a part passes
        (
            "王五，41010119850101123X，1/3\n李㙍，41010119850101123X，2/3",
            None,
            [(DocumentKind.ID_CARD, Fraction(1, 3)), (DocumentKind.ID_CARD, Fraction(2, 3))],
        ),
    ],
)
def test_reads_whom_a_home_passes_to(named, part, read):
    assert [(one.document_kind, one.share) for one in acquirers_of(named, part=part)] == read


@pytest.mark.parametrize(
    ("named", "part", "why"),
    [
        ("", None, "请写明受让人"),
        ("王五", None, "证件号码"),
        ("王五，41010119850101123X，1/3", None, "合计应为1"),
        ("王五，41010119850101123X", Fraction(1, 2), "合计应为1/2"),  # a part passes, and nobody says to whom
    ],
)
def test_refuses_people_a_certificate_could_not_name(named, part, why):
    with pytest.raises(AcquirersUnreadable, match=why):
        acquirers_of(named, part=part)


def test_nothing_happens_to_an_order_that_is_done():
    assert next_order_state(OrderState.SUBMITTED, OrderStep.CARRY_OUT) is OrderState.DONE
    for step in OrderStep:
        with pytest.raises(OrderStepNotAllowed):
            next_order_state(OrderState.DONE, step)
