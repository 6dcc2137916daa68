"""Rules for the items beyond the first three."""

from datetime import date

import pytest

from tests.unit.domain.sample_facts import BANK, OWNED_BY_DEVELOPER, application, facts, folio, mortgage, notice
from tongban.domain.catalogue import PartyRole
from tongban.domain.dictionaries import AdvanceNoticeKind, HouseNature, HouseType, HouseUse, MortgagedProperty
from tongban.domain.register.facts import (
    ApplicationFacts,
    ApplicationParty,
    CaseInHand,
    Person,
    Seizure,
    TaxClearance,
    UnitDescription,
)
from tongban.domain.register.rulebook import Moment, Outcome, consult

_SEIZED = (Seizure(court="甲法院", until=date(2028, 1, 4)),)
_OFFICE = UnitDescription(use=HouseUse.OFFICE, house_type=HouseType.OFFICE)
_CONSTRUCTION = MortgagedProperty.BUILDING_UNDER_CONSTRUCTION
_PRESALE_MORTGAGE = AdvanceNoticeKind.PRESALE_MORTGAGE


@pytest.mark.parametrize(
    ("code", "entries", "applied", "expected"),
    [
        ("2001", {"unit": _OFFICE}, application("甲", "乙"), "X05"),  # a person's office
        ("2001", {"ownership": OWNED_BY_DEVELOPER}, application("某地产公司", "乙"), "X05"),
        ("2001", {"unit": UnitDescription(nature=HouseNature.AFFORDABLE)}, application("甲", "乙"), "X09"),
        ("2001", {"unit": UnitDescription(nature=HouseNature.WELFARE)}, application("甲", "乙"), "X09"),
        ("2004", {}, application("乙"), "X11"),
        ("3701", {}, application("甲", "某银行", mortgaged_property=_CONSTRUCTION), "X04"),
        ("3702", {"mortgages": (mortgage(property_kind=_CONSTRUCTION),)}, application("甲", "某银行"), "X04"),
        ("1001", {"ownership": None}, application("甲"), "X04"),
        ("4001", {}, application("甲"), "X04"),
        ("5001", {}, application("甲", ex_officio=True), "X06"),
        ("2001", {}, application("甲", "乙", restructuring=True), "X10"),
    ],
)
def test_what_is_outside_the_scope(code, entries, applied, expected):
    verdict = consult(facts(code, folio=folio(**entries), application=applied), Moment.INTAKE)

    assert (verdict.outcome, [one.code for one in verdict.blocks]) == (Outcome.OUT_OF_SCOPE, [expected])


@pytest.mark.parametrize(
    ("code", "entries", "applied"),
    [
        # a garage goes with the home
        ("2001", {"unit": UnitDescription(use=HouseUse.OTHER, house_type=HouseType.GARAGE)}, application("甲", "乙")),
        ("2002", {"ownership": OWNED_BY_DEVELOPER, "unit": _OFFICE}, application("某地产公司", "乙")),
        ("2004", {}, application("乙", notarised=True)),
        (
            "2001",
            {"unit": UnitDescription(nature=HouseNature.AFFORDABLE, land_price_paid=True)},
            application("甲", "乙"),
        ),
        ("3701", {"unit": _OFFICE}, application("甲", "某银行")),  # only transfers are taxed
        ("8001", {"cases_in_hand": (CaseInHand(item="2001"),)}, application("甲法院")),  # courts do not wait
    ],
)
def test_what_is_taken_in(code, entries, applied):
    assert consult(facts(code, folio=folio(**entries), application=applied), Moment.ACCEPT).is_ok


@pytest.mark.parametrize("code", ["2001", "3701", "3703", "7003"])
def test_a_seizure_bars_disposal_and_the_passing_on_of_mortgages(code):
    seized = folio(seizures=_SEIZED, mortgages=(mortgage(),))

    verdict = consult(facts(code, folio=seized, application=application("甲", "某银行", "乙")), Moment.RECORD)

    assert "R04E" in verdict.codes


@pytest.mark.parametrize("code", ["3001", "3702", "6001", "9002"])
def test_a_seizure_does_not_bar_what_takes_nothing_from_the_creditor(code):
    seized = folio(seizures=_SEIZED, mortgages=(mortgage(),))

    verdict = consult(facts(code, folio=seized, application=application("甲", "某银行")), Moment.RECORD)

    assert (verdict.outcome, "R04W" in verdict.codes) == (Outcome.OK, True)


def test_a_second_mortgagee_hears_of_the_first():
    applied = application("甲", "另一银行")

    verdict = consult(facts("3701", folio=folio(mortgages=(mortgage(),)), application=applied), Moment.ACCEPT)

    assert (verdict.outcome, verdict.codes) == (Outcome.OK, ["R07W"])
    assert BANK.name in verdict.sentences[0]


def test_a_transfer_ban_is_told_before_anybody_applies():
    banned = facts("2001", folio=folio(mortgages=(mortgage(transfer_banned=True),)), application=application("甲"))

    verdict = consult(banned.without_parties(), Moment.INTAKE)

    assert (verdict.outcome, verdict.codes) == (Outcome.OK, ["R07I", "R07W"])


@pytest.mark.parametrize(
    ("applied", "codes"),
    [
        (application("乙"), ["RF05"]),
        (application("乙", "某银行"), []),  # cancelled together
        (application("乙", consents=(Person(name="某银行"),)), []),
    ],
)
def test_a_presale_notice_is_not_cancelled_over_the_banks_head(applied, codes):
    noted = folio(ownership=None, advance_notices=(notice("乙"), notice("某银行", _PRESALE_MORTGAGE)))

    assert consult(facts("7004", folio=noted, application=applied), Moment.ACCEPT).codes == codes


def test_who_mortgages_a_house_to_come_needs_a_notice_of_their_own():
    noted = folio(ownership=None, advance_notices=(notice("乙"),))

    own = facts("7002", folio=noted, application=application("乙", "某银行"))
    stranger = facts("7002", folio=noted, application=application("丙", "某银行"))

    assert consult(own, Moment.ACCEPT).is_ok
    assert consult(stranger, Moment.ACCEPT).codes == ["RF09"]


@pytest.mark.parametrize(
    ("tax", "codes"),
    [
        (TaxClearance.PAID, []),
        (TaxClearance.EXEMPT, []),
        (TaxClearance.NOT_TAXABLE, []),
        (TaxClearance.UNPAID, ["R25E"]),
        (None, ["R25E"]),  # not verified is not paid
    ],
)
def test_only_the_tax_offices_word_opens_the_register(tax, codes):
    asked = facts("2001", folio=folio(), application=application("甲", "乙", tax=tax))

    assert consult(asked, Moment.RECORD).codes == codes


@pytest.mark.parametrize(("code", "speaks"), [("2001", True), ("2003", False), ("2007", False)])
def test_only_among_owners_somebody_stands_on_both_sides(code, speaks):
    """加名、析产: whoever takes others in among the owners, or stays among them, gives and gains."""
    giving = ApplicationParty(name="甲", role=PartyRole.OBLIGOR)
    gaining = (ApplicationParty(name="甲", role=PartyRole.RIGHT_HOLDER), ApplicationParty(name="乙"))
    applied = ApplicationFacts(parties=(giving, *gaining))

    verdict = consult(facts(code, folio=folio(), application=applied), Moment.INTAKE)

    assert ("R16E" in verdict.codes) is speaks
