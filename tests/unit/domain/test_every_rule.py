"""Every rule by its name, speaking on one set of facts and silent on its lawful neighbour.

docs/law.md names these entries as the rules' proofs; a rule without one fails here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.unit.domain.sample_facts import (
    BANK,
    MONDAY,
    OWNED_BY_DEVELOPER,
    OWNED_JOINTLY,
    UNIT,
    application,
    facts,
    folio,
    mortgage,
    notice,
)
from tongban.domain.calendar import SHANGHAI
from tongban.domain.catalogue import PartyRole
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    CoOwnership,
    HouseNature,
    HouseType,
    HouseUse,
    MortgagedProperty,
    MortgageKind,
    RightType,
    SeizureKind,
)
from tongban.domain.register.facts import (
    ApplicationFacts,
    ApplicationParty,
    Burden,
    CaseInHand,
    Facts,
    Holder,
    Objection,
    Ownership,
    Person,
    Seizure,
    TaxClearance,
    UnitDescription,
)
from tongban.domain.register.rulebook import Rule, all_rules
from tongban.domain.switches import DEFAULT_SWITCHES

_SEIZURE = Seizure(court="甲法院", since=date(2026, 1, 5), until=date(2028, 1, 4))
_LAPSED = replace(_SEIZURE, until=date(2026, 3, 1))
_PRE = replace(_SEIZURE, kind=SeizureKind.PRE_SEIZURE, against="乙")
_OBJECTION = Objection(by=Person(name="丙"), recorded=date(2026, 2, 25))
_OFFICE = UnitDescription(use=HouseUse.OFFICE, house_type=HouseType.OFFICE)
_CONSTRUCTION = mortgage(property_kind=MortgagedProperty.BUILDING_UNDER_CONSTRUCTION)
_MAXIMUM = mortgage(kind=MortgageKind.MAXIMUM_AMOUNT)
_SECOND = mortgage(holder=Person(name="另一银行"), key="2")
_FIRST = mortgage(key="1")
_BY_SHARES = Ownership(
    mode=CoOwnership.BY_SHARES,
    holders=(Holder(name="甲", share=Fraction(1, 2)), Holder(name="乙", share=Fraction(1, 2))),
)
_MINOR = ApplicationParty(name="小丁", document_kind=DocumentKind.ID_CARD, document_number="410101201501011234")
_WITH_NUMBER = Ownership(mode=CoOwnership.SOLE, holders=(Holder(name="甲", document_number="41010119850101123X"),))
_NAMESAKE = ApplicationParty(name="甲", document_number="411303197805120048")
_PRESALE_MORTGAGE = notice("某银行", AdvanceNoticeKind.PRESALE_MORTGAGE)


def sale(*parties: str, item: str = "2001", on: date = MONDAY, switches: Any = None, **told: Any) -> Facts:
    """Facts about 甲's house; what belongs to the application is told by `applied`."""
    applied = told.pop("applied", application(*(parties or ("甲", "乙")), tax=TaxClearance.PAID))
    asked = facts(item, on=on, folio=folio(**told), application=applied)
    return replace(asked, switches=switches) if switches else asked


def applying(*parties: str, **told: Any) -> ApplicationFacts:
    return application(*(parties or ("甲", "乙")), **({"tax": TaxClearance.PAID} | told))


def code(text: str) -> dict[str, UnitCode]:
    return {"unit_code": UnitCode(text)}


def party(**told: Any) -> ApplicationFacts:
    return ApplicationFacts(parties=(ApplicationParty(name="甲", **told), ApplicationParty(name="乙")))


_SET = DEFAULT_SWITCHES.with_value
_NO_GIFTS = replace(DEFAULT_SWITCHES, gifts_and_judgments_in_scope=False)
_STOCK_HOUSE = sale()

# rule: (facts on which it speaks, facts on which it must not)
PROOFS: dict[str, tuple[Facts, Facts]] = {
    "another_institutions_property": (
        replace(_STOCK_HOUSE, institution_covers=frozenset({"410102"})),
        replace(_STOCK_HOUSE, institution_covers=frozenset({"419001"})),
    ),
    "not_supplemented": (
        sale(applied=applying(missing_materials=("不动产权证书",), supplement_asked=True)),
        sale(applied=applying(missing_materials=("不动产权证书",))),
    ),
    "wrong_form": (sale(applied=applying(flawed_materials=("生效法律文书",))), _STOCK_HOUSE),
    "other_kinds_of_property": (sale(**code("410105001001GH00007F00010001")), _STOCK_HOUSE),
    "not_taken_in_here": (
        sale(item="2005", switches=_NO_GIFTS),
        sale(item="2001", switches=_NO_GIFTS),
    ),
    "applicants_do_not_fit": (sale("丙", "乙"), _STOCK_HOUSE),
    "not_the_person_of_the_document": (
        sale(applied=party(identity_verified=False)),
        sale(applied=party(identity_verified=True)),
    ),
    "malformed_unit_code": (sale(**code("410105001001GC00007F00010001")), _STOCK_HOUSE),
    "virtual_unit": (sale(**code("410105999999GB99999F00010001")), _STOCK_HOUSE),
    "no_ownership": (sale(ownership=None), _STOCK_HOUSE),
    "presold_by_somebody_else": (sale("某地产公司", "乙", item="7001"), sale("甲", "乙", item="7001")),
    "seized": (sale(seizures=(_SEIZURE,)), sale(seizures=(_LAPSED,))),
    "seized_but_not_barred": (
        sale("甲", item="9001", seizures=(_SEIZURE,)),
        sale("甲", item="9001", seizures=(_LAPSED,)),
    ),
    "parcel_seized": (
        sale(parcel_seizures=(_SEIZURE,), switches=_SET("parcel_seizure", "blocks")),
        sale(parcel_seizures=(_LAPSED,), switches=_SET("parcel_seizure", "blocks")),
    ),
    "parcel_seized_warns": (
        sale(parcel_seizures=(_SEIZURE,)),
        sale(parcel_seizures=(_SEIZURE,), switches=_SET("parcel_seizure", "blocks")),
    ),
    "pre_seized": (
        sale("某地产公司", "丙", item="2002", ownership=OWNED_BY_DEVELOPER, seizures=(_PRE,)),
        sale("某地产公司", "乙", item="2002", ownership=OWNED_BY_DEVELOPER, seizures=(_PRE,)),
    ),
    "pre_seizure_turns_into_seizure": (
        sale("某地产公司", "乙", item="2002", ownership=OWNED_BY_DEVELOPER, seizures=(_PRE,)),
        sale("某地产公司", "丙", item="2002", ownership=OWNED_BY_DEVELOPER, seizures=(_PRE,)),
    ),
    "transfer_ban_ahead": (
        sale(mortgages=(mortgage(transfer_banned=True),)).without_parties(),
        sale(mortgages=(mortgage(),)).without_parties(),
    ),
    "mortgage_stays": (sale(mortgages=(mortgage(),)), _STOCK_HOUSE),
    "parcel_mortgaged": (sale(parcel_mortgages=(mortgage(),)), _STOCK_HOUSE),
    "building_still_mortgaged": (
        sale("某地产公司", "乙", item="7001", ownership=None, mortgages=(_CONSTRUCTION,)),
        sale("某地产公司", "乙", item="7001", ownership=None, mortgages=(mortgage(),)),
    ),
    "advance_notice_of_another": (sale(advance_notices=(notice("丁"),)), sale(advance_notices=(notice("乙"),))),
    "advance_notice_ahead": (
        sale(advance_notices=(notice("丁"),)).without_parties(),
        sale(advance_notices=(notice("丁"),)),
    ),
    "mortgage_notice_becomes_mortgage": (
        sale("某银行", "甲", item="3701", advance_notices=(_PRESALE_MORTGAGE,)),
        sale("某银行", "甲", item="3701"),
    ),
    "objection_does_not_hinder": (sale("甲", item="9001", objections=(_OBJECTION,)), sale(objections=(_OBJECTION,))),
    "objection_recorded": (
        sale(objections=(_OBJECTION,)),
        sale(objections=(_OBJECTION,), applied=applying(undertakings=frozenset({"R11W"}))),
    ),
    "locked": (sale(locked="数据整改"), sale("甲法院", item="8001", locked="数据整改")),
    "burdened": (
        sale(burdens=(Burden(kind=RightType.HABITATION, holder=Person(name="老甲")),)),
        sale("甲", item="9001", burdens=(Burden(kind=RightType.HABITATION, holder=Person(name="老甲")),)),
    ),
    "case_in_hand": (
        sale(cases_in_hand=(CaseInHand(item="3701"),)),
        sale("甲法院", item="8001", cases_in_hand=(CaseInHand(item="3701"),)),
    ),
    "shares_make_up_the_whole": (
        sale(applied=applying(new_shares=(Fraction(1, 2), Fraction(1, 3)))),
        sale(applied=applying(new_shares=(Fraction(2, 3), Fraction(1, 3)))),
    ),
    "both_sides_at_once": (
        sale(
            applied=ApplicationFacts(
                parties=(
                    ApplicationParty(name="甲", role=PartyRole.SELLER),
                    ApplicationParty(name="甲", role=PartyRole.BUYER),
                )
            )
        ),
        _STOCK_HOUSE,
    ),
    "no_way_to_reach": (sale(applied=party(has_contact=False)), _STOCK_HOUSE),
    "materials_missing": (
        sale(applied=applying(missing_materials=("不动产权证书",))),
        sale(applied=applying(missing_materials=("不动产权证书",), supplement_asked=True)),
    ),
    "printed_serial_unusable": (
        sale(applied=applying(printed_serial_fault="已作废")),
        sale("某银行", item="3704", mortgages=(mortgage(),), applied=applying(printed_serial_fault="已作废")),
    ),
    "document_differs_from_register": (
        sale(ownership=_WITH_NUMBER, applied=ApplicationFacts(parties=(_NAMESAKE,))),
        sale(ownership=_WITH_NUMBER),
    ),
    "nothing_to_renew": (
        sale("甲法院", item="8003", seizures=(_LAPSED,)),
        sale("甲法院", item="8003", seizures=(_SEIZURE,)),
    ),
    "renewed_before": (
        sale("甲法院", item="8003", seizures=(replace(_SEIZURE, renewed=True),)),
        sale("甲法院", item="8003", seizures=(_SEIZURE,)),
    ),
    "release_in_hand": (
        sale(cases_in_hand=(CaseInHand(item="8005"),)),
        sale("甲", item="9001", cases_in_hand=(CaseInHand(item="8005"),)),
    ),
    "document_expired": (
        sale(applied=party(document_until=date(2026, 3, 1))),
        sale(applied=party(document_until=MONDAY)),
    ),
    "minor_without_guardian": (
        sale(applied=ApplicationFacts(parties=(_MINOR,))),
        sale(applied=ApplicationFacts(parties=(replace(_MINOR, has_guardian=True),))),
    ),
    "tax_not_cleared": (sale(applied=applying(tax=None)), sale("甲", item="9001", applied=applying("甲", tax=None))),
    "loss_notice_running": (
        sale("甲", item="9002", switches=_SET("loss_notice_days", 15), applied=applying("甲", loss_published=MONDAY)),
        sale("甲", item="9002", applied=applying("甲", loss_published=MONDAY)),
    ),
    "co_owners_go_first": (sale(ownership=_BY_SHARES, applied=applying(share_only=True)), sale(ownership=_BY_SHARES)),
    "public_interest_is_not_mortgaged": (
        sale("甲", "某银行", item="3701", public_interest=True),
        sale(public_interest=True),
    ),
    "other_mortgagees_agree": (
        sale(item="3702", mortgages=(_FIRST, _SECOND), applied=applying(mortgage_key="1", at_others_cost=True)),
        sale(
            item="3702",
            mortgages=(_FIRST, _SECOND),
            applied=applying(mortgage_key="1", at_others_cost=True, consents=(Person(name="另一银行"),)),
        ),
    ),
    "claims_not_yet_determined": (
        sale(item="3703", mortgages=(_MAXIMUM,), applied=applying(partial_claim=True)),
        sale(item="3703", mortgages=(replace(_MAXIMUM, claim_determined=True),), applied=applying(partial_claim=True)),
    ),
    "ownership_in_dispute": (sale(dispute="确权诉讼"), sale("甲", item="9001", dispute="确权诉讼")),
    "land_right_run_out": (
        sale(unit=_OFFICE, land_until=date(2026, 3, 1)),
        sale(land_until=date(2026, 3, 1)),  # land under homes renews by itself
    ),
    "mortgage_itself_seized": (
        sale("某银行", item="3704", mortgages=(mortgage(is_seized=True),)),
        sale("某银行", item="3704", mortgages=(mortgage(),)),
    ),
    "debt_grows_under_seizure": (
        sale(item="3702", mortgages=(_FIRST,), seizures=(_SEIZURE,), applied=applying(increases_debt=True)),
        sale(item="3702", mortgages=(_FIRST,), seizures=(_SEIZURE,), applied=applying()),
    ),
    "mortgage_notice_rests_on_it": (
        sale("乙", item="7004", advance_notices=(notice("乙"), _PRESALE_MORTGAGE)),
        sale("乙", item="7004", advance_notices=(notice("乙"),)),
    ),
    "transfer_ban": (
        sale(mortgages=(mortgage(transfer_banned=True),)),
        sale(mortgages=(mortgage(transfer_banned=True),), applied=applying(consents=(BANK,))),
    ),
    "co_owners_agree": (
        sale("甲", "丙", ownership=OWNED_JOINTLY),
        sale(ownership=OWNED_JOINTLY, applied=applying("甲", "丙", agreed_otherwise=True)),
    ),
    "advance_notice_twice": (
        sale("某地产公司", "乙", item="7001", ownership=None, advance_notices=(notice("乙"),)),
        sale("某地产公司", "乙", item="7001", ownership=None),
    ),
    "presale_notice_missing": (
        sale("丙", "某银行", item="7002", ownership=None, advance_notices=(notice("乙"),)),
        sale("乙", "某银行", item="7002", ownership=None, advance_notices=(notice("乙"),)),
    ),
    "no_notice_to_deal_in": (
        sale("乙", item="7004", ownership=None),
        sale("乙", item="7004", ownership=None, advance_notices=(notice("乙"),)),
    ),
    "estate_of_somebody_else": (
        sale("乙", item="2004", applied=applying("乙", deceased=Person(name="丙"))),
        sale("乙", item="2004", applied=applying("乙", deceased=Person(name="甲"))),
    ),
    "error_dealt_upon": (
        sale("甲", item="5001", last_disposal=MONDAY, applied=applying("甲", error_date=date(2026, 1, 5))),
        sale("甲", item="5001", last_disposal=date(2026, 1, 5), applied=applying("甲", error_date=MONDAY)),
    ),
    "objection_repeated": (
        sale("丙", item="6001", applied=applying("丙", repeats_objection=True)),
        sale("丙", item="6001"),
    ),
    "objected_entry_passed_on": (
        sale("丙", item="6001", last_disposal=MONDAY, applied=applying("丙", error_date=date(2026, 1, 5))),
        sale("丙", item="6001", last_disposal=MONDAY, applied=applying("丙", error_date=MONDAY)),
    ),
    "already_registered": (
        sale("甲", item="1001"),
        sale("甲", item="1001", ownership=None, first_registered=False),
    ),
    "no_burden_to_deal_in": (
        sale("丙", item="9203"),
        sale("丙", item="9203", burdens=(Burden(kind=RightType.HABITATION, holder=Person(name="丙")),)),
    ),
    "habitation_is_of_a_home": (sale("甲", "丙", item="9201", unit=_OFFICE), sale("甲", "丙", item="9201")),
    "no_mortgage_to_deal_in": (sale("某银行", item="3704"), sale("某银行", item="3704", mortgages=(mortgage(),))),
    "first_registration_missing": (
        sale(first_registered=False),
        sale("某地产公司", "乙", item="7001", first_registered=False),
    ),
    "house_apart_from_land": (sale(land_holder=Person(name="丁")), sale(land_holder=Person(name="甲"))),
    "other_ground": (sale(applied=applying(other_ground="规划核实不符")), _STOCK_HOUSE),
    "collective_land": (sale(**code("410105001001JB00007F00010001")), _STOCK_HOUSE),
    "farm_or_forest": (sale(**code("410105001001GL00007L00010001")), _STOCK_HOUSE),
    "land_without_house": (
        sale(**code("410105001001GB00007W00000000")),
        sale("甲法院", item="8001", **code("410105001001GB00007W00000000")),
    ),
    "needs_an_inspection": (sale("甲", item="4001"), _STOCK_HOUSE),
    "land_appreciation_tax": (sale(unit=_OFFICE), sale("甲", "某银行", item="3701", unit=_OFFICE)),
    "non_residential_altogether": (
        sale("甲", "某银行", item="3701", unit=_OFFICE, switches=_SET("non_residential_scope", "all")),
        sale("甲", "某银行", item="3701", switches=_SET("non_residential_scope", "all")),
    ),
    "of_the_institutions_own_motion": (sale("甲", item="5001", applied=applying(ex_officio=True)), _STOCK_HOUSE),
    "troubled_project": (sale(troubled_project="某某花园"), _STOCK_HOUSE),
    "not_surveyed": (sale(surveyed=False), _STOCK_HOUSE),
    "land_price_outstanding": (
        sale(unit=UnitDescription(nature=HouseNature.AFFORDABLE)),
        sale(unit=UnitDescription(nature=HouseNature.AFFORDABLE, land_price_paid=True)),
    ),
    "restructuring": (sale(applied=applying(restructuring=True)), _STOCK_HOUSE),
    "inheritance_without_notary": (
        sale("乙", item="2004"),
        sale("乙", item="2004", applied=applying("乙", notarised=True)),
    ),
}


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_the_rule_speaks_where_it_must_and_only_there(rule: Rule):
    speaks, silent = PROOFS[rule.name]

    spoken = rule.ask(speaks)

    assert spoken is not None
    assert spoken.sentence.endswith("。")
    assert "{" not in spoken.sentence
    assert rule.ask(silent) is None


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_rule_never_changes_its_mind(rule: Rule):
    asked: Callable[[], object] = lambda: [rule.ask(one) for pair in PROOFS.values() for one in pair]  # noqa: E731

    assert asked() == asked()


def test_every_code_of_the_domain_notes_is_a_rule_and_named_once():
    rules = all_rules()
    known = {rule.code for rule in rules}.union(*(rule.known_as for rule in rules))
    wanted = (
        {f"NA{n:02}" for n in range(1, 7)} | {f"RF{n:02}" for n in range(1, 13)} | {f"X{n:02}" for n in range(1, 12)}
    )
    wanted |= {f"R{n:02}{_LEVELS.get(n, 'E')}" for n in range(1, 26)} | {"R07W"}

    assert known >= wanted
    assert len({rule.name for rule in rules}) == len(rules)
    assert set(PROOFS) == {rule.name for rule in rules}


_LEVELS = {10: "W", 11: "W", 13: "W", 20: "W", 22: "W", 23: "W", 24: "W"}


def test_own_share_seized_leaves_the_other_owner_free_to_sell_his():
    own = replace(_SEIZURE, against="甲", share=Fraction(1, 2))
    rule = next(one for one in all_rules() if one.name == "seized")

    by_the_other = sale(
        "乙", "丙", ownership=_BY_SHARES, seizures=(own,), applied=applying("乙", "丙", share_only=True)
    )
    by_the_debtor = sale(
        "甲", "丙", ownership=_BY_SHARES, seizures=(own,), applied=applying("甲", "丙", share_only=True)
    )
    of_the_whole = sale("甲", "乙", "丙", ownership=_BY_SHARES, seizures=(own,), applied=applying("甲", "乙", "丙"))

    assert [rule.ask(one) is None for one in (by_the_other, by_the_debtor, of_the_whole)] == [True, False, False]


def test_the_court_that_seized_passes_its_own_seizure_and_no_other_court_does():
    rule = next(one for one in all_rules() if one.name == "seized")
    own = sale("乙", item="2006", seizures=(_SEIZURE,), applied=applying("乙", executing_court="甲法院"))
    other = sale("乙", item="2006", seizures=(_SEIZURE,), applied=applying("乙", executing_court="乙法院"))

    assert rule.ask(own) is None
    assert rule.ask(other) is not None
    assert own.folio.unit_code == UNIT


def test_an_order_to_transfer_goes_before_a_seizure_served_after_it():  # 查封规定 §23
    rule = next(one for one in all_rules() if one.name == "seized")
    noon = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
    seized = replace(_SEIZURE, served_at=noon)

    def asked(served_at: datetime):
        applied = applying("乙", executing_court="乙法院", transfer_served_at=served_at)
        return rule.ask(sale("乙", item="2006", seizures=(seized,), applied=applied))

    assert asked(noon - timedelta(minutes=1)) is None
    assert asked(noon) is not None
    moved = applying("乙", executing_court="乙法院", in_place_of="甲法院")
    assert rule.ask(sale("乙", item="2006", seizures=(seized,), applied=moved)) is None
