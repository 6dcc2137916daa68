"""What each item of the catalogue does to the register."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction

from tests.integration.register.acts import (
    BANK,
    DEVELOPER,
    SURVEYOR,
    Home,
    mortgage_cancelled,
    numbers_of,
    person,
    replaced,
)
from tongban.apps.register.models import AdvanceNotice, Certificate, Mortgage, Objection, Ownership, RegisterLogEntry
from tongban.apps.register.operations import (
    MortgageTerms,
    UnitChange,
    changes_preview,
    record_together,
    survey_unit,
)
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.queries import certificate_face, folio_facts
from tongban.apps.register.queries.page import folio_page
from tongban.apps.register.refusals import NotRecordable, OrderIncomplete, OrderRefused, RightNotCurrent
from tongban.domain.catalogue import PartyRole as R
from tongban.domain.catalogue import items
from tongban.domain.dictionaries import AdvanceNoticeKind, ClaimSharing, CoOwnership, MortgageKind
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.rulebook import Blocked

HALF = Fraction(1, 2)


@pytest.fixture
def owned(home: Home) -> Home:
    """The home belongs to 张䶮."""
    home.sold_first_to("张䶮")
    return home


@pytest.fixture
def presold(jiyuan, clerk) -> Home:
    """A home still to be built, noted for 李㙍 and for the bank that lends to him."""
    home = Home(institution=jiyuan, officer=clerk, unit_code="419001001003GB00020F00010101").open(status="predicted")
    done = home.record(
        "7001", (DEVELOPER, R.PRESELLER), ("李㙍", R.PREBUYER), holders=(person("李㙍"),), obligor=person(DEVELOPER),
        price=Decimal(610000),
    )  # fmt: skip
    home.notices["sale"] = done.certificate.number
    terms = MortgageTerms(amount=Decimal(400000), scope="主债权及利息", debt_until=date(2050, 1, 1))
    done = home.record(
        "7002", ("李㙍", R.MORTGAGOR), (BANK, R.MORTGAGEE), holders=(person(BANK),), obligor=person("李㙍"),
        mortgage=terms,
    )  # fmt: skip
    home.notices["mortgage"] = done.certificate.number
    return home


def owners(home: Home) -> list[str]:
    facts = folio_facts(institution=home.institution, unit_code=home.unit_code, on=home.at.date())
    return [one.name for one in facts.ownership.holders]


def test_every_item_that_writes_can_be_written():
    from tongban.apps.register.recording import _ACTS, _OF_COURTS

    effects = {(one.verb, one.entry) for item in items() for one in item.effects}
    assert {one for one in effects if one not in _ACTS and one[1] not in _OF_COURTS} == set()


def test_a_search_writes_nothing(owned):
    with pytest.raises(NotRecordable):
        owned.record("9801")


def test_a_sale_carries_the_mortgage_along(owned):  # 2001, 带押过户
    owned.mortgaged_to(BANK)
    before = Mortgage.objects.get()

    done = owned.sold_to("王五")

    assert owners(owned) == ["王五"]
    assert Mortgage.objects.get() == before
    assert before.is_current
    assert any("抵押权继续存在" in one for one in done.carried)
    assert numbers_of(owned) == [owned.mortgage, owned.title]


def test_a_banned_transfer_needs_the_mortgagee(owned):
    owned.mortgaged_to(BANK, transfer_banned=True)

    with pytest.raises(Blocked) as refusal:
        owned.sold_to("王五")

    assert refusal.value.codes == ["RF06"]
    assert owners(owned) == ["张䶮"]


def test_a_house_is_sold_by_shares_that_make_a_whole(owned):
    owned.sold_to("王五", "赵六", shares=(HALF, HALF))
    owned.owner = "王五"
    with pytest.raises(OrderIncomplete, match="份额之和应为1"):
        owned.sold_to("孙七", "周八", shares=(HALF, Fraction(1, 3)), facts={"agreed_otherwise": True})


def test_one_owner_sells_his_share_and_the_other_stays(owned):
    owned.sold_to("王五", "赵六", shares=(HALF, HALF))

    owned.sold_to("孙七", shares=(HALF,), facts={"share_only": True})

    held = {one.name: one.share for one in Ownership.objects.get(ended_at=None).holders.all()}
    assert held == {"赵六": HALF, "孙七": HALF}


def test_part_of_a_share_leaves_its_seller_the_rest(owned):
    owned.sold_to("王五", "赵六", shares=(HALF, HALF))

    owned.sold_to("赵六", shares=(Fraction(1, 4),), facts={"share_only": True})

    held = {one.name: one.share for one in Ownership.objects.get(ended_at=None).holders.all()}
    assert held == {"王五": Fraction(1, 4), "赵六": Fraction(3, 4)}


def test_nobody_sells_more_than_his_share(owned):
    owned.sold_to("王五", "赵六", shares=(HALF, HALF))

    with pytest.raises(OrderIncomplete, match="转让的份额"):
        owned.sold_to("孙七", shares=(Fraction(2, 3),), facts={"share_only": True})


@pytest.mark.parametrize("item", ["2003", "2005", "2007"])
def test_spouses_gifts_and_partitions_pass_ownership(owned, item):
    done = owned.record(
        item, ("张䶮", R.OBLIGOR), ("王五", R.RIGHT_HOLDER), holders=(person("王五"),), obligor=person("张䶮")
    )

    assert owners(owned) == ["王五"]
    assert done.certificate.number == numbers_of(owned)[-1]


def test_an_heir_becomes_owner(owned):
    owned.record("2004", ("王五", R.RIGHT_HOLDER), holders=(person("王五"),), facts={"deceased": person("张䶮")})

    assert owners(owned) == ["王五"]


def test_a_judgment_strikes_out_the_mortgages_it_names_and_no_others(owned):  # 2006
    owned.mortgaged_to(BANK)
    named = owned.mortgage
    owned.mortgaged_to("别的银行")

    owned.record(
        "2006", ("王五", R.RIGHT_HOLDER), holders=(person("王五"),), cleared=(named,), alternative="right_holder",
        facts={"court_document": True},
    )  # fmt: skip

    standing = Mortgage.objects.filter(ended_at=None)
    assert [one.holders.get().name for one in standing] == ["别的银行"]
    assert owners(owned) == ["王五"]


def test_a_new_house_turns_notices_into_rights(presold):  # 2002, 预告转本登记、预告抵押转抵押
    noted_at = AdvanceNotice.objects.get(kind=AdvanceNoticeKind.PRESALE_MORTGAGE).recorded_at
    survey_unit(
        institution=presold.institution, unit_code=presold.unit_code, author=SURVEYOR, under="实测", at=presold.at,
        status="surveyed", area=Decimal("99.10"),
    )  # fmt: skip
    presold.sold_first_to(DEVELOPER)

    done = presold.record(
        "2002", (DEVELOPER, R.SELLER), ("李㙍", R.BUYER), holders=(person("李㙍"),), obligor=person(DEVELOPER)
    )

    assert owners(presold) == ["李㙍"]
    assert not AdvanceNotice.objects.filter(ended_at=None).exists()
    mortgage = Mortgage.objects.get()
    assert (mortgage.amount, mortgage.mortgagor, mortgage.effective_since) == (Decimal(400000), "李㙍", noted_at)
    assert (mortgage.scope, mortgage.debt_until) == ("主债权及利息", date(2050, 1, 1))
    assert {one.kind.value for one in done.certificates} == {"title", "registration"}
    assert set(done.voided) >= set(presold.notices.values())


def test_names_change_and_the_owner_stays_the_same(owned):  # 3001
    done = owned.record("3001", ("张䶮", R.OWNER), holders=(person("张龑"),), certificate_number=owned.title)

    assert owners(owned) == ["张龑"]
    new = Certificate.objects.get(number=done.certificate.number)
    assert new.replaces.number == owned.title


def test_a_new_address_is_a_new_version_of_the_unit(owned):  # 3002
    owned.record("3002", ("张䶮", R.OWNER), unit=UnitChange(location="济源市黄河路8号"), alternative="owner")

    page = folio_page(officer=owned.officer, unit_code=owned.unit_code)
    assert page.location == "济源市黄河路8号"
    before = folio_page(officer=owned.officer, unit_code=owned.unit_code, as_of=Ownership.objects.first().recorded_at)
    assert before.location == "济源市沁园路1号1幢1单元101"
    assert owners(owned) == ["张䶮"]


def test_a_correction_writes_anew_and_keeps_the_wrong_entry_readable(owned):  # 5001
    owned.record("5001", ("张䶮", R.OWNER), holders=(person("张龑"),), cause="姓名登记错误")

    assert [one.is_current for one in Ownership.objects.order_by("pk")] == [False, True]
    assert Ownership.objects.first().end_cause == "姓名登记错误"


def test_ownership_of_a_house_that_is_gone_ends(owned):  # 4001
    owned.record("4001", ("张䶮", R.OWNER))

    assert not Ownership.objects.filter(ended_at=None).exists()
    assert numbers_of(owned) == []


def test_a_house_is_registered_first_only_once(owned):
    with pytest.raises((Blocked, OrderRefused)):
        owned.sold_first_to("王五")


def test_mortgages_rank_by_recording_unless_the_parties_agreed(owned):
    owned.mortgaged_to(BANK)
    owned.mortgaged_to("别的银行", kind=MortgageKind.MAXIMUM_AMOUNT)
    owned.mortgaged_to("第三银行", rank=1)

    ranks = {one.holders.get().name: one.rank for one in Mortgage.objects.all()}
    assert ranks == {BANK: 1, "别的银行": 2, "第三银行": 1}


def test_an_altered_mortgage_keeps_its_rank_and_gets_a_new_certificate(owned):  # 3702
    owned.mortgaged_to(BANK)
    owned.mortgaged_to("别的银行")
    first = Mortgage.objects.order_by("pk").first()
    number = Certificate.objects.get(mortgage=first).number

    done = owned.record(
        "3702", ("张䶮", R.MORTGAGOR), (BANK, R.MORTGAGEE), certificate_number=number,
        mortgage=MortgageTerms(amount=Decimal(300000)),
    )  # fmt: skip

    now = Mortgage.objects.get(certificates__number=done.certificate.number)
    assert (now.amount, now.rank, now.holders.get().name) == (Decimal(300000), 1, BANK)
    assert now.effective_since == first.recorded_at


def test_a_mortgage_passes_on_with_its_debt(owned):  # 3703
    owned.mortgaged_to(BANK)

    owned.record(
        "3703", (BANK, R.OBLIGOR), ("别的银行", R.RIGHT_HOLDER), holders=(person("别的银行"),),
        certificate_number=owned.mortgage,
    )  # fmt: skip

    now = Mortgage.objects.get(ended_at=None)
    assert (now.amount, now.holders.get().name, now.rank) == (Decimal(500000), "别的银行", 1)


PART = Decimal(200000)
CEILING = MortgageTerms(amount=PART, kind=MortgageKind.MAXIMUM_AMOUNT)


@pytest.mark.parametrize(
    ("sharing", "stand"),
    [
        (ClaimSharing.SHARED, {(BANK, "别的银行"): ("2", 500000)}),
        (ClaimSharing.APART, {("别的银行",): ("1", 200000), (BANK,): ("2", 300000)}),
        (ClaimSharing.DETERMINED, {("别的银行",): ("1", 200000)}),
    ],
)
def test_a_part_of_the_claims_passes_on_as_the_parties_agreed(owned, sharing, stand):  # 3703, 操作规范 14.3
    """Whoever keeps a part of the claims keeps a mortgage for it."""
    owned.mortgaged_to(BANK, kind=MortgageKind.MAXIMUM_AMOUNT)
    since = Mortgage.objects.get().recorded_at

    done = owned.record(
        "3703", (BANK, R.OBLIGOR), ("别的银行", R.RIGHT_HOLDER), holders=(person("别的银行"),),
        certificate_number=owned.mortgage, facts={"partial_claim": True, "agreed_otherwise": True},
        mortgage=replace(CEILING, sharing=sharing, claim_fact="债权已于2026-11-01确定"),
    )  # fmt: skip

    now = Mortgage.objects.filter(ended_at=None).order_by("pk")
    assert {tuple(held.name for held in one.holders.all()): (one.kind, one.amount) for one in now} == stand
    assert {(one.rank, one.effective_since) for one in now} == {(1, since)}
    assert len(done.certificates) == len(stand)
    assert len(numbers_of(owned)) == 1 + len(stand)
    assert verify_register(owned.institution).holds


def test_a_part_of_the_claims_does_not_pass_on_before_it_is_said_how_the_mortgage_is_shared(owned):
    owned.mortgaged_to(BANK)

    with pytest.raises(OrderIncomplete, match="部分债权转让后抵押权的安排"):
        owned.record(
            "3703", (BANK, R.OBLIGOR), ("别的银行", R.RIGHT_HOLDER), holders=(person("别的银行"),),
            certificate_number=owned.mortgage, facts={"partial_claim": True}, mortgage=MortgageTerms(amount=PART),
        )  # fmt: skip


def test_the_certificate_of_a_mortgage_says_what_is_secured_and_whether_a_transfer_is_banned(owned):
    owned.mortgaged_to(BANK, scope="主债权及利息", transfer_banned=True)

    face = certificate_face(institution=owned.institution, number=owned.mortgage)

    other = next(line.value for line in face.lines if line.label == "其他").splitlines()
    assert "担保范围：主债权及利息" in other
    assert other[-1] == "是否存在禁止或限制转让抵押不动产的约定：是"


def test_an_objection_is_certified_and_cancelled_by_its_maker(owned):  # 6001, 6002
    done = owned.record("6001", ("王五", R.INTERESTED), holders=(person("王五"),), matter="房屋系共同出资购买")
    face = certificate_face(institution=owned.institution, number=done.certificate.number)
    assert "房屋系共同出资购买" in [line.value for line in face.lines]

    owned.record("6002", ("王五", R.INTERESTED), certificate_number=done.certificate.number)

    assert not Objection.objects.filter(ended_at=None).exists()


def test_a_sale_despite_an_objection_needs_an_undertaking_and_keeps_the_objection(owned):
    owned.record("6001", ("王五", R.INTERESTED), holders=(person("王五"),), matter="房屋系共同出资购买")
    with pytest.raises(Blocked):
        owned.sold_to("赵六")

    owned.sold_to("赵六", facts={"undertakings": frozenset({"R11W"})})

    assert Objection.objects.get().is_current


@pytest.mark.parametrize(
    ("alternative", "parties", "kind"),
    [
        ("joint", (("张䶮", R.SELLER), ("王五", R.BUYER)), AdvanceNoticeKind.SALE),
        ("mortgage", (("张䶮", R.MORTGAGOR), ("王五", R.MORTGAGEE)), AdvanceNoticeKind.MORTGAGE),
    ],
)
def test_other_notices_are_of_sale_or_of_mortgage(owned, alternative, parties, kind):  # 7003
    owned.record(
        "7003", *parties, alternative=alternative, holders=(person("王五"),), obligor=person("张䶮"),
        price=Decimal(100),
    )  # fmt: skip

    assert AdvanceNotice.objects.get().kind == kind


def test_a_notice_is_cancelled_with_the_mortgage_notice_that_rests_on_it(presold):  # 7004
    presold.record(
        "7004", ("李㙍", R.RIGHT_HOLDER), (BANK, R.MORTGAGEE), certificate_number=presold.notices["sale"],
        cleared=(presold.notices["mortgage"],),
    )  # fmt: skip

    assert not AdvanceNotice.objects.filter(ended_at=None).exists()
    assert numbers_of(presold) == []


def test_a_notice_follows_its_holders_new_name(presold):  # 7005
    presold.record(
        "7005", ("李㙍", R.RIGHT_HOLDER), holders=(person("李明"),), certificate_number=presold.notices["sale"]
    )

    now = AdvanceNotice.objects.get(kind=AdvanceNoticeKind.PRESALE, ended_at=None)
    assert (now.holders.get().name, now.price) == ("李明", Decimal(610000))


def test_a_notice_passes_to_another_buyer(presold):  # 7006
    presold.record(
        "7006", ("李㙍", R.OBLIGOR), ("王五", R.RIGHT_HOLDER), holders=(person("王五"),),
        certificate_number=presold.notices["sale"], facts={"consents": (person(BANK), person("李㙍"))},
    )  # fmt: skip

    now = AdvanceNotice.objects.get(kind=AdvanceNoticeKind.PRESALE, ended_at=None)
    assert now.holders.get().name == "王五"
    assert AdvanceNotice.objects.get(kind=AdvanceNoticeKind.PRESALE_MORTGAGE).is_current


def test_a_lost_certificate_is_reissued_and_says_so(owned):  # 9002
    old = owned.title
    done = owned.record("9002", ("张䶮", R.OWNER), certificate_number=old)

    face = certificate_face(institution=owned.institution, number=done.certificate.number)
    remarks = next(line.value for line in face.lines if line.label == "附记")
    assert remarks == f"补发，原证号{old}。"


def test_a_certificate_replaced_under_seizure_tells_of_it(owned):  # 9001: 查封、异议不阻断换证但附记
    owned.record("6001", ("王五", R.INTERESTED), holders=(person("王五"),), matter="共同出资")
    for court in ("甲法院", "乙法院"):
        owned.seized_by(court)
    old, number = owned.title, replaced(owned)
    owned.court(CourtAct.RELEASE, "甲法院")
    owned.court(CourtAct.RELEASE, "乙法院")

    face = certificate_face(institution=owned.institution, number=number)

    assert next(line.value for line in face.lines if line.label == "附记").splitlines() == [
        f"换发，原证号{old}。",
        "换发时该不动产有甲法院查封（（2026）甲法院执1号，2026-11-20起2029-11-19止），轮候1件。",
        "换发时该不动产有王五（2026-11-20）的异议登记。",
    ]


def test_buying_with_a_loan_is_recorded_in_one_transaction(owned):  # 2001+3701
    sale = owned.order("2001", ("张䶮", R.SELLER), ("王五", R.BUYER), holders=(person("王五"),), obligor=person("张䶮"))
    loan = owned.order(
        "3701", ("王五", R.MORTGAGOR), (BANK, R.MORTGAGEE), holders=(person(BANK),), obligor=person("王五"),
        mortgage=MortgageTerms(amount=Decimal(300000)),
    )  # fmt: skip

    both = record_together(institution=owned.institution, orders=[sale, loan], officer=owned.officer, at=owned.at)

    assert [one.certificate.kind.value for one in both] == ["title", "registration"]
    assert both[1].log_sequence == both[0].log_sequence + 1
    assert owners(owned) == ["王五"]


def test_buying_with_a_loan_is_recorded_whole_or_not_at_all(owned):
    sale = owned.order("2001", ("张䶮", R.SELLER), ("王五", R.BUYER), holders=(person("王五"),), obligor=person("张䶮"))
    loan = owned.order("3701", ("王五", R.MORTGAGOR), (BANK, R.MORTGAGEE), holders=(person(BANK),))
    lines = RegisterLogEntry.objects.count()

    with pytest.raises(OrderIncomplete, match="数额"), transaction.atomic():
        record_together(institution=owned.institution, orders=[sale, loan], officer=owned.officer, at=owned.at)

    assert owners(owned) == ["张䶮"]
    assert RegisterLogEntry.objects.count() == lines


def test_the_preview_says_exactly_what_recording_does(owned):
    order = owned.order(
        "2001", ("张䶮", R.SELLER), ("王五", R.BUYER), holders=(person("王五"),), obligor=person("张䶮")
    )

    seen = changes_preview(institution=owned.institution, order=order, at=owned.at)

    assert owners(owned) == ["张䶮"]
    assert [(one.about, one.after) for one in seen] == [
        ("所有权", "转移"),
        ("不动产权证书", "作废"),
        ("所有权", "王五，单独所有（存量房买卖）"),
        ("不动产权证书", "登簿时取号"),
    ]


@pytest.mark.parametrize("item", ["3702", "3703", "3704", "6002", "7004", "9001"])
def test_what_is_not_on_the_folio_cannot_be_dealt_in(owned, item):
    order = replace(owned.order(item), certificate_number="豫(2019)济源市不动产证明第0000099号", holders=())

    with pytest.raises(RightNotCurrent):
        changes_preview(institution=owned.institution, order=order, at=owned.at)


def test_a_folio_is_shown_as_it_stood_at_any_past_instant(owned):
    owned.mortgaged_to(BANK)
    mortgaged_at = owned.at
    owned.sold_to("王五")
    mortgage_cancelled(owned)

    then = folio_page(officer=owned.officer, unit_code=owned.unit_code, as_of=mortgaged_at)
    now = folio_page(officer=owned.officer, unit_code=owned.unit_code)

    assert ([one.name for one in then.owners], len(then.rights)) == (["张䶮"], 1)
    assert ([one.name for one in now.owners], len(now.rights)) == (["王五"], 0)
    assert [one.number for one in then.certificates] != [one.number for one in now.certificates]


def test_everything_recorded_here_verifies(presold, owned):
    replaced(owned)
    owned.mortgaged_to(BANK)
    owned.sold_to("王五")

    verdict = verify_register(owned.institution)

    assert verdict.holds, [one.sentence for one in verdict.found]
    assert owned.unit_code != presold.unit_code
    assert Ownership.objects.get(ended_at=None).mode == CoOwnership.SOLE
