"""The rulebook as a whole, and the values rules are asked about."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.sample_facts import MONDAY, OWNED_JOINTLY, application, facts, folio, mortgage, notice
from tongban.domain.calendar import published_calendar
from tongban.domain.catalogue import items
from tongban.domain.codes.unit_code import UnitCode
from tongban.domain.dictionaries import CoOwnership, HouseNature, HouseType, HouseUse, PropertyUse, SeizureKind
from tongban.domain.register.facts import (
    ApplicationFacts,
    ApplicationParty,
    CaseInHand,
    Facts,
    Holder,
    InvalidOwnership,
    Objection,
    Ownership,
    Person,
    Seizure,
    UnitDescription,
)
from tongban.domain.register.rulebook import Moment, Severity, all_rules, consult

_WORST = folio(
    unit_code=UnitCode.from_register("410105999999JL99999L00010001"),
    unit=UnitDescription(use=HouseUse.OFFICE, house_type=HouseType.OFFICE, nature=HouseNature.AFFORDABLE),
    mortgages=(mortgage(transfer_banned=True, is_seized=True), mortgage()),
    advance_notices=(notice("丁"),),
    seizures=(Seizure(court="甲法院"), Seizure(court="乙法院", kind=SeizureKind.PRE_SEIZURE)),
    objections=(Objection(by=Person(name="丙"), recorded=date(2026, 2, 25)),),
    cases_in_hand=(CaseInHand(item="2001"),),
    first_registered=False,
    surveyed=False,
    troubled_project="某某花园",
)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_names_its_law_and_speaks_a_full_sentence(rule):
    assert rule.statute
    assert rule.sentence.endswith("。")
    assert rule.moments
    assert rule.check.__doc__


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_whatever_the_item_the_worst_folio_is_answered_in_sentences(one, moment):
    asked = Facts(folio=_WORST, item=one, on=MONDAY, application=application("甲", "乙"))

    for spoken in consult(asked, moment).spoken:
        assert "{" not in spoken.sentence
        assert spoken.severity in Severity


@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("one", items(), ids=lambda one: one.code)
def test_before_anybody_applies_no_rule_about_applicants_speaks(one, moment):
    asked = Facts(folio=folio(mortgages=(mortgage(),)), item=one, on=MONDAY)

    assert not {"NA05", "RF08", "RF06", "R09E"} & set(consult(asked, moment).codes)


def test_what_blocks_comes_before_what_only_warns():
    verdict = consult(facts("2001", folio=_WORST, application=application("甲", "乙")), Moment.ACCEPT)
    order = [Severity.BLOCK, Severity.CONSENT, Severity.NOTICE]

    ranks = [order.index(one.severity) for one in verdict.spoken]

    assert ranks == sorted(ranks)


def test_a_namesake_with_another_document_is_not_the_owner():
    owner = Holder(name="甲", document_number="41010119850101123X")
    owned = folio(ownership=Ownership(mode=CoOwnership.SOLE, holders=(owner,)))
    namesake = ApplicationParty(name="甲", document_number="411303197805120048")

    verdict = consult(facts("9001", folio=owned, application=ApplicationFacts(parties=(namesake,))), Moment.ACCEPT)

    assert verdict.codes == ["NA05", "R20W"]


def test_the_owner_is_known_by_the_old_number_of_fifteen_digits_too():
    owner = Holder(name="甲", document_number="410101850101123")
    owned = folio(ownership=Ownership(mode=CoOwnership.SOLE, holders=(owner,)))
    same = ApplicationParty(name="甲", document_number="41010119850101123X")

    assert consult(facts("9001", folio=owned, application=ApplicationFacts(parties=(same,))), Moment.ACCEPT).is_ok


def test_somebody_nobody_can_reach_cannot_apply():
    silent = ApplicationFacts(parties=(ApplicationParty(name="甲", has_contact=False),))

    assert consult(facts("9001", folio=folio(), application=silent), Moment.INTAKE).codes == ["R17E"]


def test_consent_in_writing_counts_like_applying():
    consenting = application("甲", "丙", consents=(Person(name="乙"),))

    assert (
        "RF08"
        not in consult(facts("2001", folio=folio(ownership=OWNED_JOINTLY), application=consenting), Moment.ACCEPT).codes
    )


@pytest.mark.parametrize(
    ("mode", "shares"),
    [
        (CoOwnership.SOLE, [None, None]),
        (CoOwnership.BY_SHARES, [Fraction(1, 2), Fraction(1, 3)]),
        (CoOwnership.BY_SHARES, [Fraction(1, 2), None]),
        (CoOwnership.JOINT, []),
    ],
)
def test_ownership_that_contradicts_itself_is_refused(mode, shares):
    holders = tuple(Holder(name=f"共有人{n}", share=share) for n, share in enumerate(shares))

    with pytest.raises(InvalidOwnership):
        Ownership(mode=mode, holders=holders)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6), st.data())
def test_two_thirds_of_the_shares_decide_whoever_holds_them(parts, data):
    total = sum(parts)
    holders = tuple(Holder(name=f"共有人{n}", share=Fraction(part, total)) for n, part in enumerate(parts))
    ownership = Ownership(mode=CoOwnership.BY_SHARES, holders=holders)

    agreeing = data.draw(st.sets(st.sampled_from(holders)))

    assert ownership.agreed_by(agreeing) is (3 * sum(one.share for one in agreeing) >= 2)


@pytest.mark.parametrize(
    ("use", "house_type", "expected"),
    [
        (HouseUse.VILLA, HouseType.HOUSING, PropertyUse.RESIDENTIAL),
        (HouseUse.DORMITORY, None, PropertyUse.RESIDENTIAL),
        (HouseUse.APARTMENT, HouseType.GARAGE, PropertyUse.GARAGE),
        (HouseUse.STORAGE, HouseType.STORAGE, PropertyUse.INDUSTRIAL),
        (HouseUse.FINANCE, None, PropertyUse.COMMERCIAL),
        (HouseUse.OFFICE, None, PropertyUse.OFFICE),
        (HouseUse.EDUCATION, None, PropertyUse.OTHER),
    ],
)
def test_registered_uses_fall_into_the_classes_of_the_fee_schedule(use, house_type, expected):
    assert PropertyUse.of(use=use, house_type=house_type) is expected


def test_an_objection_taken_to_court_does_not_lapse():
    sued = Objection(by=Person(name="丙"), recorded=date(2026, 1, 5), lawsuit_shown=True)

    assert sued.in_force(on=MONDAY, calendar=published_calendar())
