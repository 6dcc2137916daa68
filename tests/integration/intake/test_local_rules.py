"""The counter elsewhere goes by what the home institution asks for and promises."""

from datetime import date

import pytest

from tests.integration.intake.home import MORTGAGE
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import NotTakenIn, NotWaivable
from tongban.domain.catalogue.listing import listed_items
from tongban.exchange.contracts.catalogue import LocalRule

MINUTES = "中心会议纪要〔2026〕9号"
PAPER = LocalRule(
    since=date(2026, 11, 1),
    item="3704",
    kind="material",
    material_code="L01",
    material_name="结清证明公证书",
    statute="实施细则 §70",
    reason=MINUTES,
)
AT_ONCE = LocalRule(since=date(2026, 11, 1), item="3704", kind="time_limit", working_days=0, reason=MINUTES)


@pytest.fixture
def begin(home, clerk, friday_morning):
    def _begin():
        begun = intake.start_application(
            officer=clerk, item="3704", way="mortgagee", certificate_number=MORTGAGE, at=friday_morning
        )
        return intake.take_register_data(number=begun.intake_number, officer=clerk, at=friday_morning)

    return _begin


def test_what_the_home_institution_asks_for_is_asked_for_here(begin, home, clerk, friday_morning):
    home.rules = (PAPER, AT_ONCE)

    draft = begin()

    assert draft.materials.get(code="L01").mandatory
    assert draft.local.working_days == 0
    assert draft.business.committed_working_days == 1
    with pytest.raises(NotWaivable):
        intake.verify_material(number=draft.intake_number, officer=clerk, code="L01", at=friday_morning)


def test_a_rule_that_begins_later_does_not_hold_yet(begin, home):
    home.rules = (PAPER.model_copy(update={"since": date(2027, 1, 1)}),)

    draft = begin()

    assert not draft.materials.filter(code="L01").exists()


def test_asking_again_brings_the_checklist_in_line(begin, home, clerk, friday_morning):
    home.rules = (PAPER,)
    draft = begin()
    home.rules = ()

    again = intake.take_register_data(number=draft.intake_number, officer=clerk, at=friday_morning)

    assert not again.materials.filter(code="L01").exists()
    assert again.materials.filter(code="M05").exists()


def test_what_only_the_home_institution_takes_in_is_refused_with_its_reason(clerk, friday_morning):
    at_home = [one for one in listed_items() if not one.in_scope]

    for one in at_home:
        with pytest.raises(NotTakenIn) as refused:
            intake.start_application(
                officer=clerk, item=one.code, way="owner", certificate_number=MORTGAGE, at=friday_morning
            )
        assert one.why_not in refused.value.sentence
    assert len(at_home) > 70
