"""The catalogue's data: what recording does, what it costs, how long it takes, what goes together."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.sample_facts import MONDAY, application, facts, folio, notice
from tongban.domain.catalogue import (
    FeeClass,
    HousingFiling,
    PartyRole,
    Reach,
    RegisterEntry,
    Tax,
    UnknownItem,
    Verb,
    Waiver,
    combined,
    combined_items,
    item,
    items,
)
from tongban.domain.catalogue.offers import committed_days, filing_due, ways_offered
from tongban.domain.codes.case_number import CaseMode
from tongban.domain.codes.certificate_number import CertificateKind
from tongban.domain.dictionaries import (
    AdvanceNoticeKind,
    HouseNature,
    PropertyUse,
    RegistrationType,
    RightType,
    SeizureKind,
)
from tongban.domain.fees import FeeWaiver, Payer, bill_for, fee_for, payers_of
from tongban.domain.register.facts import Burden, CaseInHand, Objection, Person, Seizure
from tongban.domain.register.rulebook import Moment, all_rules, consult
from tongban.domain.switches import DEFAULT_SWITCHES

_FIRST_BATCH = ["7001", "7002", "7003", "7004", "7005", "7006", "3701", "3702", "3703", "3704", "9001", "9002"]
_FIRST_BATCH += ["3001", "3002", "5001", "6001", "6002", *(f"800{n}" for n in range(1, 10)), "9801"]
_SECOND_BATCH = [f"200{n}" for n in range(1, 8)]
_BURDENS = ["1901", "1902", "1903", "1904", "9201", "9202", "9203"]
_NOTICES = {RegisterEntry.SALE_NOTICE, RegisterEntry.MORTGAGE_NOTICE}


def effects(code: str, alternative: str = "") -> list[str]:
    return [one.sentence for one in item(code).effects_for(alternative)]


def test_every_item_of_both_batches_is_in_the_catalogue():
    assert {one.code for one in items()} == {*_FIRST_BATCH, *_SECOND_BATCH, *_BURDENS, "1001", "4001"}


@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_an_items_data_agree_with_what_it_is(one):
    codes = {rule.code for rule in all_rules()}.union(*(rule.known_as for rule in all_rules()))

    assert set(one.checks) <= codes
    assert one.checks
    assert bool(one.taxes) == one.taxed
    assert one.transfers_ownership == (one.opens(RegisterEntry.OWNERSHIP) and one.closes(RegisterEntry.OWNERSHIP))
    assert (one.registration_type is RegistrationType.OTHER) == (
        not one.effects or one.effects[0].verb is Verb.REISSUES
    )
    known = {way.code for way in one.alternatives}
    assert all(set(effect.alternatives) <= known for effect in one.effects)
    assert all(effect.becomes is None or effect.verb is Verb.CARRIES for effect in one.effects)
    assert one.modes
    assert (CaseMode.JUDICIAL in one.modes) == (one.is_judicial or one.code == "2006")


_BURDENED = folio(
    seizures=(Seizure(court="A"), Seizure(court="B", kind=SeizureKind.PRE_SEIZURE)),
    advance_notices=(notice("丁"),),
    objections=(Objection(by=Person(name="丙"), recorded=MONDAY),),
    burdens=(Burden(kind=RightType.HABITATION, holder=Person(name="老甲")),),
    cases_in_hand=(CaseInHand(item="2001"),),
    locked="数据整改",
)
_COMPARED = {"R04E", "R06E", "R09E", "R11W", "R12E", "R13W", "R14E", "R25E"}


@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_the_checks_an_item_lists_are_those_that_speak(one):
    asked = facts(one.code, folio=_BURDENED, application=application("甲", "乙"))

    spoken = {code for moment in Moment for code in consult(asked, moment).codes}

    assert spoken & _COMPARED == set(one.checks) & _COMPARED


@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_what_is_free_by_law_has_no_fee(one):
    free = {RegistrationType.CANCELLATION, RegistrationType.SEIZURE, RegistrationType.ADVANCE_NOTICE}
    free |= {RegistrationType.ALTERATION, RegistrationType.CORRECTION}

    assert (one.fee is FeeClass.NONE) == (one.registration_type in free or one.code in {"6002", "9801"})


@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_time_limits_are_known_for_every_day_and_only_ever_shorter(one):
    days = [one.limit(on=day).working_days for day in (date(2016, 1, 4), date(2020, 12, 7), date(2021, 1, 4))]

    assert days[:2] == [30, 5]
    assert days[2] == one.committed_working_days <= 3
    assert one.committed_days(on=date(2026, 3, 2), promised=30) == one.committed_working_days
    with pytest.raises(LookupError):
        one.limit(on=date(2014, 1, 6))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("3704", ["终止抵押权（申请指明的）"]),
        ("3701", ["新设抵押权", "终止抵押预告登记（承受人自己的）", "随转抵押权"]),
        ("9002", ["换发、补发证书、登记证明（申请指明的）"]),
        ("8005", ["终止查封（申请指明的）", "随转轮候查封（轮候第一位），转为查封"]),
        ("6002", ["终止异议登记（申请指明的）"]),
    ],
)
def test_effects_read_as_sentences(code, expected):
    assert effects(code) == expected


def test_a_mortgage_follows_the_house_and_a_notice_becomes_the_right():
    sale, new_house = item("2001"), item("2002")
    followed = {(one.entry, one.becomes) for one in new_house.effects if one.verb is Verb.CARRIES}

    assert (RegisterEntry.MORTGAGE, None) in {
        (one.entry, one.becomes) for one in sale.effects if one.verb is Verb.CARRIES
    }
    assert (RegisterEntry.MORTGAGE_NOTICE, RegisterEntry.MORTGAGE) in followed
    assert (RegisterEntry.PRE_SEIZURE, RegisterEntry.SEIZURE) in followed
    assert any(one.entry is RegisterEntry.SALE_NOTICE and one.reach is Reach.OF_ACQUIRERS for one in new_house.effects)


def test_a_judgment_wipes_out_only_what_it_names():
    lifted = [one for one in item("2006").effects if one.entry is RegisterEntry.MORTGAGE]

    assert [(one.verb, one.reach) for one in lifted] == [
        (Verb.CLOSES, Reach.NAMED_IN_RULING),
        (Verb.CARRIES, Reach.ALL),
    ]


def test_the_other_notice_is_of_a_sale_or_of_a_mortgage_by_who_applies():
    assert item("7003").notice_kind_for("joint") is AdvanceNoticeKind.SALE
    assert item("7003").notice_kind_for("mortgage") is AdvanceNoticeKind.MORTGAGE
    assert effects("7003", "joint") == ["新设买卖预告登记"]
    assert effects("7003", "mortgage") == ["新设抵押预告登记"]
    assert {one.entry for one in item("7003").effects} == _NOTICES


@pytest.mark.parametrize(
    ("code", "waivers"),
    [
        # domain notes 5.1: which shared data can make the paper unnecessary
        ("M02", {Waiver.POLICE, Waiver.MARKET, Waiver.ESTABLISHMENT, Waiver.CIVIL_AFFAIRS}),
        ("M04", {Waiver.REGISTER}),
        ("M05", {Waiver.REGISTER}),
        ("M06", {Waiver.HOUSING}),
        ("M07", {Waiver.HOUSING}),
        ("M11", {Waiver.BANKING}),
        ("M12", {Waiver.TAX}),
        ("M13", {Waiver.CIVIL_AFFAIRS}),
        ("M15", {Waiver.NOTARY}),
        ("M16", {Waiver.HEALTH, Waiver.CIVIL_AFFAIRS, Waiver.POLICE}),
        ("M17", {Waiver.POLICE, Waiver.HEALTH, Waiver.CIVIL_AFFAIRS}),
        ("M18", {Waiver.COURT}),
        ("M21", {Waiver.POLICE, Waiver.MARKET}),
        ("M30", {Waiver.HOUSING}),
        ("M32", {Waiver.HOUSING}),
        ("M44", {Waiver.STATE_ASSETS}),
    ],
)
def test_shared_data_waive_the_papers_of_the_interface_map(code, waivers):
    asked = [paper for one in items() for paper in one.materials if paper.code == code]

    assert asked
    assert all(set(paper.waivable_by) == waivers for paper in asked)


@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_nobody_is_asked_for_a_valuation_or_a_paper_the_law_does_not_know(one):
    assert not any("评估" in paper.name or "年检" in paper.name for paper in one.materials)
    assert not any(paper.required for paper in one.materials if paper.code in {"M11", "M41", "M43", "M44"})


@pytest.mark.parametrize(
    ("code", "filing"),
    [
        ("2001", HousingFiling.SENT),
        ("2002", HousingFiling.CHECKED),
        ("2005", HousingFiling.BY_PLACE),
        ("7001", HousingFiling.CHECKED),
        ("7004", HousingFiling.WITHDRAWN),
        ("3701", HousingFiling.NONE),
    ],
)
def test_the_housing_authority_hears_what_concerns_it(code, filing):
    assert item(code).housing_filing is filing


def test_an_institutions_switches_shape_what_it_offers():
    by_application = DEFAULT_SWITCHES.with_value("judicial_transfer_mode", "by_application")
    filing = DEFAULT_SWITCHES.with_value("gift_needs_housing_filing", value=True)
    quick = DEFAULT_SWITCHES.with_value("committed_working_days", {"2001": 1, "3701": 9})
    today = date(2026, 3, 2)

    assert [way.code for way in ways_offered(item("2006"), switches=DEFAULT_SWITCHES)] == ["right_holder", "court"]
    assert [way.code for way in ways_offered(item("2006"), switches=by_application)] == ["right_holder"]
    assert len(ways_offered(item("8001"), switches=by_application)) == 2
    assert filing_due(item("2005"), switches=DEFAULT_SWITCHES) is HousingFiling.NONE
    assert filing_due(item("2005"), switches=filing) is HousingFiling.SENT
    assert [committed_days(item(code), on=today, switches=quick) for code in ("2001", "3701", "2002")] == [1, 1, 3]


def test_taxes_are_named_for_the_tax_office():
    assert item("2001").taxes == (Tax.DEED, Tax.VALUE_ADDED, Tax.INCOME)
    assert item("3701").taxes == ()


@pytest.mark.parametrize("text", ["2001+3701", "3701+2001", "2001 + 3701"])
def test_a_sale_and_a_mortgage_go_together_the_sale_first(text):
    together = combined(text)

    assert together.code == "2001+3701"
    papers = [paper.code for paper in together.materials_for("joint", "joint")]
    assert len(papers) == len(set(papers))
    assert {"M06", "M09", "M10", "M12"} <= set(papers)
    assert together.committed_days(on=date(2026, 3, 2)) == 3


def test_what_does_not_go_together_is_refused():
    assert all(len(one.parts) == 2 for one in combined_items())
    for text in ("2001", "2001+9801", "2001+2001"):
        with pytest.raises(UnknownItem):
            combined(text)


@pytest.mark.parametrize(
    ("told", "fee"),
    [
        ({"code": "3701", "units": 5, "parcels": 2}, 160),  # one loan, two parcels: two pieces
        ({"code": "2001", "units": 2, "parcels": 1}, 160),  # sales are a piece for every unit
        ({"code": "2001", "nature": HouseNature.PUBLIC_RENTAL}, 0),
        ({"code": "2001", "waivers": [FeeWaiver.SHANTYTOWN_RESETTLEMENT]}, 0),
        ({"code": "2001", "use": PropertyUse.GARAGE, "waivers": [FeeWaiver.ANCILLARY]}, 0),
        ({"code": "9002", "units": 2, "extra_certificates": 1}, 40),
        ({"code": "9002", "document": CertificateKind.REGISTRATION, "units": 2}, 0),
        # before 财税〔2019〕45号
        ({"code": "2001", "use": PropertyUse.GARAGE, "on": date(2019, 6, 30)}, 550),
        ({"code": "2001", "use": PropertyUse.GARAGE, "on": date(2019, 7, 1)}, 80),
        ({"code": "3001", "on": date(2019, 6, 30)}, 40),
        ({"code": "5001", "use": PropertyUse.OFFICE, "on": date(2019, 6, 30)}, 275),
        ({"code": "3001", "on": date(2019, 7, 1)}, 0),
    ],
)
def test_what_is_charged(told, fee):
    told = {"use": PropertyUse.RESIDENTIAL} | told

    assert fee_for(item=item(told.pop("code")), **told) == Decimal(fee)


def test_a_bill_says_what_for_and_who_pays():
    bill = bill_for(item=item("2001"), use=PropertyUse.RESIDENTIAL, extra_certificates=2)

    assert bill.sentence == "登记费80元×1，增加证书工本费10元×2，共100元，由权利人缴纳。"
    assert payers_of(item("3701")) == (PartyRole.MORTGAGEE,)
    assert payers_of(item("2001")) == (PartyRole.BUYER,)
    waived = bill_for(item=item("3701"), use=PropertyUse.OFFICE, payer=Payer.SOLE_TRADER)
    assert waived.sentence == "不收费：小微企业（含个体工商户）免收。"
    assert bill_for(item=item("3704"), use=PropertyUse.OFFICE).sentence == "本事项不收费。"


@given(
    st.sampled_from(items()),
    st.sampled_from(PropertyUse),
    st.integers(1, 9),
    st.integers(0, 5),
    st.sampled_from(CertificateKind),
)
def test_a_fee_is_never_by_area_or_price_and_grows_by_whole_pieces(one, use, units, extra, document):
    fee = fee_for(item=one, use=use, units=units, extra_certificates=extra, document=document)
    single = fee_for(item=one, use=use, document=document)

    assert fee >= single * units >= 0
    assert fee % 5 == 0
    assert fee_for(item=one, use=use, units=units, payer=Payer.SMALL_ENTERPRISE) == 0
    assert one.right_type is not RightType.MORTGAGE or fee_for(item=one, use=use, units=units, parcels=1) == single
