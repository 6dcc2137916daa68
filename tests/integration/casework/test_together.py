"""Cases lodged together are recorded in one act, all of them or none (转移和抵押合并办理)."""

from datetime import timedelta

import pytest

from tests.integration.casework.applications import BUYER, loan, sale
from tests.integration.casework.conftest import BANK, OWNER, cancellation, replacement
from tongban.apps.casework.models import Case
from tongban.apps.casework.operations import accept_case, record
from tongban.apps.casework.queries.checks import checks_of
from tongban.apps.casework.queries.linked import partners_of, together_with
from tongban.apps.register.models import Mortgage, Ownership, RegisterLogEntry
from tongban.domain.cases import CaseState
from tongban.domain.cases.transitions import ActionNotAllowed
from tongban.domain.register.rulebook import Blocked

FIRST = "41010020261120S00041"


@pytest.fixture
def pair(receive) -> tuple[Case, Case]:
    """王五 buys and mortgages what he buys."""
    return receive(sale(FIRST)), receive(loan(together_with=FIRST))


def owners() -> list[str]:
    return [one.name for one in Ownership.objects.get(ended_at=None).holders.all()]


def test_what_the_sale_will_bring_about_counts_for_the_mortgage(pair, staff, friday_morning):
    _, second = pair

    accepted = accept_case(number=second.case_number, officer=staff.accepter, at=friday_morning)

    assert accepted.state == CaseState.ACCEPTED
    assert [one.level for one in checks_of(accepted, on=friday_morning) if one.level == "block"] == []


def test_alone_the_buyer_has_nothing_to_mortgage_yet(receive, staff, friday_morning):
    alone = receive(loan())

    with pytest.raises(Blocked) as refusal:
        accept_case(number=alone.case_number, officer=staff.accepter, at=friday_morning)

    assert "NA05" in refusal.value.codes


@pytest.mark.parametrize("asked", [0, 1])
def test_recording_either_records_both_the_sale_first(pair, advance, staff, friday_morning, asked):
    both = [advance(case, to="reviewed") for case in pair]

    done = record(number=both[asked].case_number, officer=staff.recorder, at=friday_morning)

    assert done.pk == both[asked].pk
    assert [one.state for one in Case.objects.order_by("pk")] == [CaseState.RECORDED, CaseState.RECORDED]
    assert owners() == [BUYER]
    lines = RegisterLogEntry.objects.order_by("sequence")
    assert [line.case_number for line in lines] == [one.case_number for one in both]
    mortgage = Mortgage.objects.filter(ended_at=None).order_by("-pk").first()
    assert (mortgage.mortgagor, mortgage.holders.get().name) == (BUYER, BANK)
    assert {one.certificate_kind for one in Case.objects.all()} == {"title_certificate", "registration_certificate"}


def test_while_one_is_not_reviewed_neither_is_recorded(pair, advance, staff, friday_morning):
    first, second = advance(pair[0], to="reviewed"), advance(pair[1], to="examined")

    with pytest.raises(ActionNotAllowed):
        record(number=first.case_number, officer=staff.recorder, at=friday_morning)

    assert owners() == [OWNER]
    assert Case.objects.get(pk=second.pk).state == CaseState.EXAMINED
    assert not RegisterLogEntry.objects.exists()


def test_a_partner_that_came_to_its_end_holds_nobody_up(pair, advance, staff, friday_morning):
    first, second = advance(pair[0], to="reviewed"), pair[1]
    Case.objects.filter(pk=second.pk).update(state=CaseState.WITHDRAWN, closed_at=friday_morning)

    record(number=first.case_number, officer=staff.recorder, at=friday_morning)

    assert owners() == [BUYER]


def test_a_mortgage_is_cancelled_before_the_sale_it_makes_way_for(receive, advance, staff, friday_morning):
    first = receive(sale(FIRST))
    second = receive(cancellation(together_with=FIRST))

    assert [one.item for one in together_with(first)] == ["3704", "2001"]
    both = [advance(case, to="reviewed") for case in (second, first)]
    record(number=both[0].case_number, officer=staff.recorder, at=friday_morning + timedelta(minutes=1))

    assert owners() == [BUYER]
    assert not Mortgage.objects.filter(ended_at=None).exists()


def test_only_items_that_go_together_are_linked(receive):
    first = receive(sale(FIRST))
    other = replacement("41010020261120S00077")
    receive(other.model_copy(update={"together_with": FIRST}))

    assert partners_of(first) == []
