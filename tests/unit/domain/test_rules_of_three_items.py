"""What the law says to the three items of the first journey: 3704, 9001, 7001 (domain notes 5.3)."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.domain.sample_facts import (
    BANK,
    OWNED_BY_DEVELOPER,
    OWNED_JOINTLY,
    UNIT,
    application,
    facts,
    folio,
    mortgage,
    notice,
)
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import AdvanceNoticeKind, MortgagedProperty, SeizureKind
from tongban.domain.register.facts import CaseInHand, Objection, Person, Seizure
from tongban.domain.register.rulebook import Blocked, Moment, Outcome, consult, require

_SEIZURE = Seizure(court="甲法院", until=date(2028, 1, 4), document="(2025)豫01执123号")
_PRE_SEIZURE = replace(_SEIZURE, kind=SeizureKind.PRE_SEIZURE)


@pytest.mark.parametrize(
    ("applicants", "court_document", "codes"),
    [
        (["某银行"], False, []),  # the mortgagee gives up or has been paid
        (["某银行", "甲"], False, []),  # both together
        (["甲"], False, ["NA05"]),  # the mortgagor alone needs a judgment
        (["甲"], True, []),
        (["别的银行"], False, ["NA05"]),
        (["乙"], True, ["NA05"]),
    ],
)
def test_who_may_apply_to_cancel_a_mortgage(applicants, court_document, codes):
    asked = facts(
        "3704",
        folio=folio(mortgages=(mortgage(),)),
        application=application(*applicants, court_document=court_document),
    )

    assert [one.code for one in consult(asked, Moment.ACCEPT).blocks] == codes


def test_cannot_cancel_a_mortgage_that_is_not_recorded():
    asked = facts("3704", folio=folio(), application=application("某银行"))

    assert "RF09" in consult(asked, Moment.ACCEPT).codes


def test_cancellation_names_one_mortgage_of_two_by_its_certificate():
    first = mortgage(certificate_number="豫(2025)济源市不动产证明第0000001号")
    second = mortgage(holder=Person(name="另一银行"), certificate_number="豫(2025)济源市不动产证明第0000002号")
    on_both = folio(mortgages=(first, second))

    own = facts("3704", folio=on_both, application=application("某银行", mortgage_key=first.certificate_number))
    others = facts("3704", folio=on_both, application=application("某银行", mortgage_key=second.certificate_number))

    assert consult(own, Moment.ACCEPT).is_ok
    assert consult(others, Moment.ACCEPT).codes == ["NA05"]


def test_a_mortgage_itself_seized_cannot_be_cancelled():
    asked = facts("3704", folio=folio(mortgages=(mortgage(is_seized=True),)), application=application("某银行"))

    assert consult(asked, Moment.RECORD).codes == ["RF04"]


def test_a_mortgage_of_a_building_under_construction_can_be_cancelled_before_first_registration():
    construction = mortgage(property_kind=MortgagedProperty.BUILDING_UNDER_CONSTRUCTION)
    unfinished = folio(mortgages=(construction,), ownership=None, first_registered=False)

    assert consult(facts("3704", folio=unfinished, application=application("某银行")), Moment.ACCEPT).is_ok


@pytest.mark.parametrize("code", ["3704", "9001"])
def test_seizure_does_not_hinder_what_disposes_of_nothing_but_is_mentioned(code):
    asked = facts(
        code, folio=folio(mortgages=(mortgage(),), seizures=(_SEIZURE,)), application=application("甲", "某银行")
    )

    verdict = consult(asked, Moment.ACCEPT)

    assert verdict.is_ok
    assert "甲法院（(2025)豫01执123号，至2028-01-04）" in verdict.notices[0].sentence


def test_all_co_owners_apply_for_a_new_certificate():
    jointly = folio(ownership=OWNED_JOINTLY)

    assert consult(facts("9001", folio=jointly, application=application("甲")), Moment.ACCEPT).codes == ["NA05"]
    assert consult(facts("9001", folio=jointly, application=application("甲", "乙")), Moment.ACCEPT).is_ok


def test_objection_does_not_hinder_a_new_certificate():
    objected = folio(objections=(Objection(by=Person(name="丙"), recorded=date(2026, 2, 25)),))

    verdict = consult(facts("9001", folio=objected, application=application("甲")), Moment.ACCEPT)

    assert (verdict.outcome, verdict.codes) == (Outcome.OK, ["R11I"])


def test_the_mortgagee_replaces_a_registration_certificate():
    mortgaged = folio(mortgages=(mortgage(),))
    proof = CertificateKind.REGISTRATION

    by_bank = facts("9001", folio=mortgaged, application=application("某银行", replaces=proof))
    by_owner = facts("9001", folio=mortgaged, application=application("甲", replaces=proof))

    assert consult(by_bank, Moment.ACCEPT).is_ok
    assert consult(by_owner, Moment.ACCEPT).codes == ["NA05"]


def test_no_certificate_is_replaced_where_no_ownership_is_recorded():
    asked = facts("9001", folio=folio(ownership=None), application=application("甲"))

    assert "R03E" in consult(asked, Moment.INTAKE).codes


@pytest.mark.parametrize("applicants", [["某地产公司", "乙"], ["乙"]])
@pytest.mark.parametrize("ownership", [None, OWNED_BY_DEVELOPER])
def test_a_presale_is_noted_for_both_or_for_the_buyer_alone(applicants, ownership):
    asked = facts("7001", folio=folio(ownership=None), application=application(*applicants))
    both = facts("7001", folio=folio(ownership=ownership), application=application("某地产公司", "乙"))

    assert consult(asked, Moment.ACCEPT).is_ok
    assert consult(both, Moment.ACCEPT).is_ok


def test_a_presale_needs_no_first_registration():
    unbuilt = folio(ownership=None, first_registered=False)

    assert consult(facts("7001", folio=unbuilt, application=application("某地产公司", "乙")), Moment.RECORD).is_ok


def test_no_presale_of_a_house_registered_to_somebody_else():
    asked = facts("7001", folio=folio(), application=application("某地产公司", "乙"))

    assert "R03E" in consult(asked, Moment.ACCEPT).codes


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"seizures": (_SEIZURE,)}, "R04E"),
        ({"seizures": (_PRE_SEIZURE,)}, "R06E"),
        ({"mortgages": (mortgage(property_kind=MortgagedProperty.BUILDING_UNDER_CONSTRUCTION),)}, "R08E"),
        ({"advance_notices": (notice("丁"),)}, "R09E"),  # sold to somebody else before
        ({"advance_notices": (notice("乙"),)}, "RF09"),  # noted already
        ({"cases_in_hand": (CaseInHand(item="7001", number="41900120260302L700100001X"),)}, "R14E"),
    ],
)
def test_what_stands_against_noting_a_presale(entries, code):
    asked = facts("7001", folio=folio(ownership=None, **entries), application=application("某地产公司", "乙"))

    verdict = consult(asked, Moment.ACCEPT)

    assert verdict.outcome is Outcome.BLOCKED
    assert [one.code for one in verdict.blocks] == [code]


def test_a_notice_lapses_ninety_days_after_the_right_could_be_registered():
    lapsed = notice("丁", registrable_since=date(2025, 11, 3))
    alive = notice("丁", registrable_since=date(2025, 12, 30))
    by_both = application("某地产公司", "乙")

    gone = facts("7001", folio=folio(ownership=None, advance_notices=(lapsed,)), application=by_both)
    bound = facts("7001", folio=folio(ownership=None, advance_notices=(alive,)), application=by_both)

    assert consult(gone, Moment.ACCEPT).is_ok
    assert consult(bound, Moment.ACCEPT).codes == ["R09E"]


def test_objection_asks_the_seller_for_a_written_undertaking():
    objected = folio(ownership=None, objections=(Objection(by=Person(name="丙"), recorded=date(2026, 2, 25)),))
    without = facts("7001", folio=objected, application=application("某地产公司", "乙"))
    given = facts("7001", folio=objected, application=application("某地产公司", "乙", undertakings=frozenset({"R11W"})))

    with pytest.raises(Blocked) as refusal:
        require(without, Moment.ACCEPT)

    assert refusal.value.codes == ["R11W"]
    assert require(given, Moment.ACCEPT).is_ok


def test_every_reason_is_given_at_once():
    worst = folio(ownership=None, seizures=(_SEIZURE, _PRE_SEIZURE), advance_notices=(notice("丁"),))

    with pytest.raises(Blocked) as refusal:
        require(facts("7001", folio=worst, application=application("某地产公司", "乙")), Moment.ACCEPT)

    assert refusal.value.codes == ["R04E", "R06E", "R09E"]
    assert all(sentence in refusal.value.sentence for sentence in refusal.value.sentences)


def test_before_anybody_applies_only_the_unit_is_judged():
    noted = folio(ownership=None, advance_notices=(notice("丁"),))
    asked = facts("7001", folio=noted, application=application("乙")).without_parties()

    verdict = consult(asked, Moment.INTAKE)

    assert (verdict.outcome, verdict.codes) == (Outcome.OK, ["R09I"])
    assert "丁" not in verdict.sentences[0]


@pytest.mark.parametrize(
    ("code", "entries", "rule"),
    [
        ("410105001001JC00007F00010001", {}, "X01"),
        ("410105001001GL00007L00010001", {}, "X02"),
        ("410105001001GB00007W00000000", {}, "X03"),
        ("410105001001GH00007F00010001", {}, "NA04"),
        (UNIT.text, {"troubled_project": "某某花园"}, "X07"),
        (UNIT.text, {"surveyed": False}, "X08"),
        ("410105999999GB99999F00010001", {}, "X08"),
    ],
)
def test_property_outside_the_scope_is_refused_at_the_counter(code, entries, rule):
    outside = folio(unit_code=UnitCode.from_register(code), mortgages=(mortgage(),), **entries)

    verdict = consult(facts("3704", folio=outside, application=application(BANK.name)), Moment.INTAKE)

    assert rule in [one.code for one in verdict.blocks]
    assert not verdict.is_ok


def test_a_company_house_may_be_released_from_its_mortgage_across_the_province():
    companys = folio(ownership=OWNED_BY_DEVELOPER, mortgages=(mortgage(),))

    assert consult(facts("3704", folio=companys, application=application("某银行")), Moment.INTAKE).is_ok


def test_the_buyers_bank_does_not_hinder_the_house_from_reaching_the_buyer():
    noted = folio(
        ownership=OWNED_BY_DEVELOPER,
        advance_notices=(notice("乙"), notice("某银行", AdvanceNoticeKind.PRESALE_MORTGAGE)),
    )

    verdict = consult(facts("2002", folio=noted, application=application("某地产公司", "乙")), Moment.ACCEPT)

    assert (verdict.outcome, verdict.codes) == (Outcome.OK, ["R10W"])


def test_a_pre_seized_house_is_registered_to_the_debtor_only():
    pre_seized = folio(ownership=OWNED_BY_DEVELOPER, seizures=(replace(_PRE_SEIZURE, against="乙"),))

    to_debtor = facts("2002", folio=pre_seized, application=application("某地产公司", "乙"))
    to_other = facts("2002", folio=pre_seized, application=application("某地产公司", "丙"))

    assert consult(to_debtor, Moment.RECORD).notices[0].code == "R06W"
    assert "R06E" not in consult(to_debtor, Moment.RECORD).codes
    assert "R06E" in consult(to_other, Moment.RECORD).codes
