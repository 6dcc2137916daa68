"""Seizures on the register: served first binds, others wait, dates alone decide (domain notes 7.5, 7.6)."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.conftest import moment
from tests.integration.register.acts import BANK, DEVELOPER, SURVEYOR, Home, person
from tongban.apps.register import subscriptions
from tongban.apps.register.models import CourtOrder, Holder, Objection, RegisterLogEntry, Seizure
from tongban.apps.register.operations import (
    CourtTerms,
    SeizuresChanged,
    note_lawsuit,
    survey_unit,
    sweep,
)
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.queries import folio_facts, if_lifted_today, seizure_standing, unit_extract
from tongban.apps.register.queries.findings import findings_for
from tongban.apps.register.queries.page import folio_page
from tongban.apps.register.refusals import AlreadyRecorded, OrderRefused, RightNotCurrent
from tongban.domain.catalogue import PartyRole as R
from tongban.domain.dictionaries import CoOwnership
from tongban.domain.dictionaries import SeizureKind as K
from tongban.domain.register.refusals import CourtAct, OrderPapers, Paper, Refusal
from tongban.domain.register.rulebook import Blocked
from tongban.domain.register.seizure_events import Occurrence, Term
from tongban.domain.searching import Searcher, SearchField
from tongban.domain.switches import Switches, WaitlistTerm

HALF = Fraction(1, 2)


@pytest.fixture
def owned(home: Home) -> Home:
    home.sold_first_to("张䶮")
    return home


def effective(home: Home, at=None) -> list[str]:
    standing = seizure_standing(institution=home.institution, unit_code=home.unit_code, at=at or home.at)
    return [one.court for one in standing.effective]


def queued(home: Home) -> list[str]:
    standing = seizure_standing(institution=home.institution, unit_code=home.unit_code, at=home.at)
    return [one.court for one in standing.queue]


def test_a_seizure_binds_from_its_service_and_bars_disposal(owned):
    answer = owned.seized_by("甲法院")

    assert (answer.refusal, answer.recorded_as, answer.is_done) == (None, K.SEIZURE, True)
    assert (answer.from_date, answer.until_date) == (date(2026, 11, 20), date(2029, 11, 19))
    with pytest.raises(Blocked) as refusal:
        owned.sold_to("王五")
    assert "R04E" in refusal.value.codes


def test_who_is_served_later_waits_and_is_told_the_place(owned):
    owned.seized_by("甲法院")

    answer = owned.seized_by("乙法院")
    third = owned.seized_by("丙法院")

    assert (answer.refusal, answer.place, third.place) == (Refusal.QUEUED, 1, 2)
    assert "首封法院甲法院" in answer.remark
    assert (effective(owned), queued(owned)) == (["甲法院"], ["乙法院", "丙法院"])


def test_the_millisecond_of_service_decides_not_the_desk(owned):
    """乙 comes to the desk first, but 甲 was served a millisecond earlier."""
    served = owned.at + timedelta(seconds=1)
    owned.seized_by("乙法院", served=served + timedelta(milliseconds=1))

    owned.seized_by("甲法院", served=served)

    assert (effective(owned), queued(owned)) == (["甲法院"], ["乙法院"])
    assert verify_register(owned.institution).holds


def test_release_lets_the_first_in_line_move_up_at_once(owned):
    owned.seized_by("甲法院")
    owned.seized_by("乙法院")
    owned.seized_by("丙法院")

    answer = owned.court(CourtAct.RELEASE, "甲法院")

    assert (effective(owned), queued(owned)) == (["乙法院"], ["丙法院"])
    assert (Occurrence.ACTIVATED, "乙法院") in {(one.what, one.whom) for one in answer.occurred}
    first = Seizure.objects.get(court="甲法院")
    assert first.end_cause == "解除"


def test_another_courts_seizure_is_not_released(owned):
    owned.seized_by("甲法院")

    answer = owned.court(CourtAct.RELEASE, "乙法院")

    assert (answer.refusal, answer.is_done) == (Refusal.ANOTHER_COURTS, False)
    assert RegisterLogEntry.objects.get(sequence=answer.log_sequence).summary.endswith("未予办理（F08）")
    assert effective(owned) == ["甲法院"]


def test_the_same_request_is_answered_once(owned):
    lines = RegisterLogEntry.objects.count()
    first = owned.seized_by("甲法院", request="20261120419001000001")
    again = owned.seized_by("甲法院", request="20261120419001000001")

    assert again.repeated
    assert (again.refusal, again.log_sequence) == (first.refusal, first.log_sequence)
    assert (CourtOrder.objects.count(), Seizure.objects.count()) == (1, 1)
    assert RegisterLogEntry.objects.count() == lines + 1


def test_an_overlong_order_is_cut_to_three_years(owned):
    answer = owned.seized_by("甲法院", years=5)

    assert answer.until_date == date(2029, 11, 19)
    assert "截至三年" in answer.remark


def test_nothing_of_a_stranger_is_seized(owned):
    answer = owned.seized_by("甲法院", against="王五")

    assert answer.refusal is Refusal.NOT_THE_DEBTORS
    assert Seizure.objects.count() == 0


def test_what_passed_before_service_is_not_seized(owned):
    owned.sold_to("王五")

    assert owned.seized_by("甲法院", against="张䶮").refusal is Refusal.ALREADY_TRANSFERRED


def test_what_passed_between_service_and_recording_goes_to_a_person(owned):
    served = owned.at + timedelta(seconds=5)
    owned.sold_to("王五")

    answer = owned.seized_by("甲法院", served=served, against="王五")

    assert answer.refusal is Refusal.NEEDS_A_PERSON


def test_renewal_extends_and_is_refused_once_over(owned):
    owned.seized_by("甲法院", years=1)
    renewed = owned.court(CourtAct.RENEW, "甲法院", years=2)
    assert renewed.until_date == date(2028, 11, 19)
    assert Seizure.objects.get(ended_at=None).renewed

    owned.at = moment("2028-11-20 09:00")
    assert owned.court(CourtAct.RENEW, "甲法院").refusal is Refusal.NO_EARLIER_SEIZURE


def test_the_last_day_still_binds_and_the_next_belongs_to_whoever_waits(owned):
    owned.seized_by("甲法院", years=1)
    owned.seized_by("乙法院", years=2)

    assert effective(owned, moment("2027-11-19 23:59:59")) == ["甲法院"]
    assert effective(owned, moment("2027-11-20 00:00")) == ["乙法院"]
    facts = folio_facts(institution=owned.institution, unit_code=owned.unit_code, on=date(2027, 11, 20))
    assert facts.effective_seizure(on=date(2027, 11, 20)).court == "乙法院"


@pytest.mark.parametrize("swept_at", ["2027-11-20 00:05", "2027-11-20 17:00", "2027-12-24 08:00"])
def test_a_sweep_only_writes_down_what_dates_have_done(owned, swept_at):
    """A node that was off at midnight gives the same answers, before and after it catches up."""
    owned.seized_by("甲法院", years=1)
    owned.seized_by("乙法院", years=2)
    instants = [moment(f"2027-11-{day:02} {hour:02}:01") for day in (19, 20, 21) for hour in (0, 12, 23)]
    before = [effective(owned, at) for at in instants]

    swept = sweep(at=moment(swept_at))

    assert swept.folios == 1
    assert [effective(owned, at) for at in instants] == before
    now = Seizure.objects.get(ended_at=None)
    assert (now.court, now.kind, now.from_date) == ("乙法院", K.SEIZURE, date(2027, 11, 20))
    assert now.recorded_at == moment("2027-11-20 00:00")
    assert sweep(at=moment(swept_at)).folios == 0
    assert verify_register(owned.institution).holds


def test_whoever_listens_hears_of_an_end_that_a_recording_came_upon_before_a_sweep(owned, monkeypatch):
    """A frozen case goes on, and the next court is told, whoever wrote it down."""
    owned.seized_by("甲法院", years=1)
    heard: list[SeizuresChanged] = []
    monkeypatch.setattr(subscriptions, "_listeners", [heard.append])
    owned.at = moment("2028-01-05 09:00")

    owned.mortgaged_to(BANK)

    assert [(one.what, one.whom) for told in heard for one in told.occurred] == [(Occurrence.EXPIRED, "甲法院")]
    assert heard[-1].standing.effective == ()


def test_the_waiting_courts_term_runs_as_the_institution_decided(owned):
    owned.seized_by("甲法院", years=1)
    owned.seized_by("乙法院", years=2)
    at = moment("2027-11-20 00:05")

    sweep(at=at, switches=Switches(waitlist_term_mode=WaitlistTerm.DOCUMENT_END))

    assert Seizure.objects.get(ended_at=None).until_date == date(2028, 11, 19)


def test_owners_by_shares_are_seized_each_for_his_own(owned):
    owned.sold_to("王五", "赵六", shares=(HALF, HALF))

    first = owned.seized_by("甲法院", against="王五")
    second = owned.seized_by("乙法院", against="赵六")

    assert (first.place, second.place) == (0, 0)
    assert set(effective(owned)) == {"甲法院", "乙法院"}
    assert (Occurrence.CO_OWNERS, "赵六") in {(one.what, one.whom) for one in first.occurred}
    assert Seizure.objects.get(court="甲法院").share == HALF
    assert owned.seized_by("丙法院", against="王五").place == 1


def test_what_is_asked_beyond_the_debtors_share_is_refused(owned):
    owned.sold_to("王五", "赵六", shares=(HALF, HALF))

    assert owned.seized_by("甲法院", against="王五", share="2/3").refusal is Refusal.SCOPE_UNSUPPORTED


def test_a_buyers_pre_seizure_turns_when_the_house_becomes_his(jiyuan, clerk):
    """7.6: 预查封转查封，期限连续"""
    home = Home(institution=jiyuan, officer=clerk, unit_code="419001001003GB00020F00010101").open(status="predicted")
    home.record(
        "7001", (DEVELOPER, R.PRESELLER), ("李㙍", R.PREBUYER), holders=(person("李㙍"),), obligor=person(DEVELOPER)
    )
    pre = home.seized_by("甲法院", against="李㙍")
    home.seized_by("乙法院", against="李㙍")
    assert Seizure.objects.get(court="甲法院").kind == K.PRE_SEIZURE
    survey_unit(
        institution=jiyuan, unit_code=home.unit_code, author=SURVEYOR, under="实测", at=home.at, status="surveyed"
    )
    home.sold_first_to(DEVELOPER)

    done = home.record(
        "2002", (DEVELOPER, R.SELLER), ("李㙍", R.BUYER), holders=(person("李㙍"),), obligor=person(DEVELOPER)
    )

    now = {one.court: one for one in Seizure.objects.filter(ended_at=None)}
    assert (now["甲法院"].kind, now["甲法院"].until_date) == (K.SEIZURE, pre.until_date)
    assert now["甲法院"].from_date == pre.from_date
    assert now["乙法院"].kind == K.QUEUED
    assert (Occurrence.BECAME_SEIZURE, "甲法院") in {(one.what, one.whom) for one in done.occurred}


def test_of_two_buyers_the_debtors_share_alone_is_seized_when_the_house_becomes_theirs(jiyuan, clerk):
    """法发〔2004〕5号 §16, 查封规定 §12: the other buyer is not the debtor."""
    home = Home(institution=jiyuan, officer=clerk).open(status="predicted")
    buyers = (person("李㙍", share=HALF), person("王五", share=HALF))
    presale = {"holders": buyers, "mode": CoOwnership.BY_SHARES, "obligor": person(DEVELOPER)}
    home.record("7001", (DEVELOPER, R.PRESELLER), ("李㙍", R.PREBUYER), ("王五", R.PREBUYER), **presale)
    home.seized_by("甲法院", against="李㙍")
    survey_unit(
        institution=jiyuan, unit_code=home.unit_code, author=SURVEYOR, under="实测", at=home.at, status="surveyed"
    )
    home.sold_first_to(DEVELOPER)

    home.record("2002", (DEVELOPER, R.SELLER), ("李㙍", R.BUYER), ("王五", R.BUYER), **presale)

    now = Seizure.objects.get(ended_at=None)
    assert (now.kind, now.against, now.share) == (K.SEIZURE, "李㙍", HALF)


def test_a_pre_seizure_follows_a_house_that_was_sold_by_its_owner_too(owned):
    """7003 and 2001: what is registered to the debtor is seized, whoever sold it (法发〔2004〕5号 §16)."""
    owned.record(
        "7003", ("张䶮", R.SELLER), ("王五", R.BUYER), alternative="joint", holders=(person("王五"),),
        obligor=person("张䶮"),
    )  # fmt: skip
    pre = owned.seized_by("甲法院", against="王五")
    with pytest.raises(Blocked) as refusal:
        owned.sold_to("赵六", facts={"consents": (person("王五"),)})
    assert "R06E" in refusal.value.codes

    owned.sold_to("王五")

    now = Seizure.objects.get(ended_at=None)
    assert (pre.recorded_as, now.kind, now.until_date) == (K.PRE_SEIZURE, K.SEIZURE, pre.until_date)


@pytest.mark.parametrize("court", [None, "乙法院", "甲法院"])  # he applies; another court orders; its own does
def test_a_judgment_may_give_the_house_to_the_buyer_whose_claim_is_pre_seized(owned, court):
    """2006: the seller who will not sign is replaced by a judgment; the pre-seizure follows (法发〔2004〕5号 §16)."""
    owned.record(
        "7003", ("张䶮", R.SELLER), ("王五", R.BUYER), alternative="joint", holders=(person("王五"),),
        obligor=person("张䶮"),
    )  # fmt: skip
    pre, waiting = owned.seized_by("甲法院", against="王五"), owned.seized_by("丙法院", against="王五")
    terms = CourtTerms(court=court, document_number="（2026）执1号", served_at=owned.at) if court else None

    def judged(to):
        owned.record(
            "2006", (to, R.RIGHT_HOLDER), holders=(person(to),), alternative="court" if court else "right_holder",
            facts={"court_document": True, "executing_court": court or "", "consents": (person("王五"),)}, court=terms,
        )  # fmt: skip

    with pytest.raises((Blocked, OrderRefused)):
        judged("赵六")

    judged("王五")

    now = {one.court: one for one in Seizure.objects.filter(ended_at=None)}
    assert (now["甲法院"].kind, now["甲法院"].until_date) == (K.SEIZURE, pre.until_date)
    assert (waiting.recorded_as, now["丙法院"].kind) == (K.QUEUED_PRE_SEIZURE, K.QUEUED)


def test_a_court_sells_what_it_seized_and_the_queue_is_void(owned):
    owned.seized_by("甲法院")
    owned.seized_by("乙法院")

    owned.record(
        "2006", ("王五", R.RIGHT_HOLDER), holders=(person("王五"),), alternative="court",
        facts={"court_document": True, "executing_court": "甲法院"},
        court=CourtTerms(court="甲法院", document_number="（2026）甲执1号", served_at=owned.at),
    )  # fmt: skip

    assert {one.court: one.end_cause for one in Seizure.objects.all()} == {
        "甲法院": "已由法院处置",
        "乙法院": "自动失效",
    }
    assert effective(owned) == []


def test_a_court_sells_half_and_the_next_in_line_binds_the_half_that_is_left(owned):
    owned.seized_by("甲法院", against="张䶮")
    owned.seized_by("乙法院", against="张䶮")

    done = owned.record(
        "2006", ("王五", R.RIGHT_HOLDER), holders=(person("王五", share=Fraction(1, 2)),), alternative="court",
        obligor=person("张䶮"), facts={"court_document": True, "executing_court": "甲法院", "share_only": True},
        court=CourtTerms(court="甲法院", document_number="（2026）甲执1号", served_at=owned.at, share="1/2"),
    )  # fmt: skip

    now = Seizure.objects.get(ended_at=None)
    assert (now.court, now.kind, now.share) == ("乙法院", K.SEIZURE, Fraction(1, 2))
    held = {one.name: one.share for one in Holder.objects.filter(ownership__isnull=False, ended_at=None)}
    assert held == {"张䶮": Fraction(1, 2), "王五": Fraction(1, 2)}
    assert (Occurrence.ACTIVATED, "乙法院") in {(one.what, one.whom) for one in done.occurred}


def test_a_seizure_by_the_counter_is_a_case_like_any_other(owned):  # 8001 by recording
    court = CourtTerms(court="甲法院", document_number="1号", served_at=owned.at, term=Term(years=2))
    done = owned.record("8001", ("甲法院", R.COURT), court=court, facts={"court_document": True})

    assert effective(owned) == ["甲法院"]
    assert done.registration_type.value == "800"
    with pytest.raises(OrderRefused) as refusal:
        owned.record(
            "8005", ("乙法院", R.COURT), facts={"court_document": True},
            court=CourtTerms(court="乙法院", document_number="2号", served_at=owned.at),
        )  # fmt: skip
    assert refusal.value.refusal is Refusal.ANOTHER_COURTS


def test_what_would_hold_if_it_were_lifted_today(owned):
    owned.seized_by("甲法院")
    owned.seized_by("乙法院")

    would = if_lifted_today(institution=owned.institution, unit_code=owned.unit_code, at=owned.at)

    assert [one.court for one in would.effective] == ["乙法院"]
    assert effective(owned) == ["甲法院"]


def test_listeners_hear_what_freezes_and_what_thaws(owned, monkeypatch):
    heard: list[SeizuresChanged] = []
    monkeypatch.setattr(subscriptions, "_listeners", [heard.append])
    accepted = owned.at

    owned.seized_by("甲法院")
    owned.court(CourtAct.RELEASE, "甲法院")

    assert [one.freezes(to="王五", accepted_at=accepted) for one in heard] == [True, False]


def test_a_listener_that_fails_undoes_the_seizure(owned, monkeypatch):
    def fail(_change):
        raise RuntimeError("casework is down")

    monkeypatch.setattr(subscriptions, "_listeners", [fail])
    with pytest.raises(RuntimeError):
        owned.seized_by("甲法院")

    assert Seizure.objects.count() == 0


def test_mortgagees_of_maximum_amounts_are_told(owned):
    from tongban.domain.dictionaries import MortgageKind

    owned.mortgaged_to(BANK, kind=MortgageKind.MAXIMUM_AMOUNT)

    answer = owned.seized_by("甲法院")

    assert (Occurrence.MAXIMUM_AMOUNT, BANK) in {(one.what, one.whom) for one in answer.occurred}


def test_past_days_show_the_seizures_that_bound_then(owned):
    owned.seized_by("甲法院", years=1)
    owned.seized_by("乙法院")
    sweep(at=moment("2028-01-05 08:00"))

    page = folio_page(officer=owned.officer, unit_code=owned.unit_code, as_of=moment("2027-11-19 12:00"))
    assert ["甲法院查封" in one.sentence for one in page.restrictions] == [True, False]
    page = folio_page(officer=owned.officer, unit_code=owned.unit_code, as_of=moment("2027-11-21 12:00"))
    assert ["乙法院查封" in one.sentence for one in page.restrictions] == [True]


def objected(home: Home) -> str:
    done = home.record("6001", ("王五", R.INTERESTED), holders=(person("王五"),), matter="共同出资")
    return done.certificate.number


def test_an_objection_lapses_after_fifteen_days_without_a_lawsuit(owned):
    objected(owned)

    assert sweep(at=moment("2026-12-05 23:00")).folios == 0
    assert sweep(at=moment("2026-12-08 00:05")).folios == 1  # 12-05 is a Saturday, the term ends on Monday 12-07
    assert "未提起诉讼" in Objection.objects.get().end_cause


def test_a_search_tells_what_stands_by_its_dates_whether_or_not_anybody_swept(owned):
    objected(owned)

    def burdened(at: str) -> str:
        lines = findings_for(
            officer=owned.officer, unit_code=owned.unit_code, searcher=Searcher.INTENDING, at=moment(at)
        )
        return next(line.value for line in lines if line.field is SearchField.IS_BURDENED)

    assert [burdened("2026-12-07 23:00"), burdened("2026-12-08 00:01")] == ["有：异议登记", "无"]


def test_what_binds_the_land_under_a_house_follows_from_dates_too(owned):
    land = Home(institution=owned.institution, officer=owned.officer, unit_code=f"{owned.unit_code[:19]}W00000000")
    land.open().sold_first_to("张䶮")
    land.seized_by("甲法院", years=1)
    land.seized_by("乙法院", years=2)

    day = date(2027, 11, 20)
    facts = folio_facts(institution=owned.institution, unit_code=owned.unit_code, on=day)

    assert [one.court for one in facts.parcel_seizures if one.in_force(on=day)] == ["乙法院"]


def test_an_objection_goes_on_when_the_lawsuit_is_shown_in_time(owned):
    number = objected(owned)
    note_lawsuit(
        institution=owned.institution, unit_code=owned.unit_code, certificate_number=number, case_number="CASE-X",
        officer=owned.officer, at=moment("2026-12-04 10:00"),
    )  # fmt: skip

    assert sweep(at=moment("2026-12-20 00:05")).folios == 0
    assert Objection.objects.get().is_current
    assert verify_register(owned.institution).holds


def test_a_lawsuit_is_noted_once(owned):  # found by the long run: the database refused it, not the law
    number = objected(owned)
    shown = {
        "institution": owned.institution, "unit_code": owned.unit_code, "certificate_number": number,
        "officer": owned.officer, "at": moment("2026-12-04 10:00"),
    }  # fmt: skip
    note_lawsuit(case_number="CASE-X", **shown)

    with pytest.raises(AlreadyRecorded):
        note_lawsuit(case_number="CASE-Y", **shown)


def test_a_lawsuit_shown_too_late_revives_nothing(owned):
    number = objected(owned)

    with pytest.raises(RightNotCurrent):
        note_lawsuit(
            institution=owned.institution, unit_code=owned.unit_code, certificate_number=number, case_number="CASE-X",
            officer=owned.officer, at=moment("2026-12-09 10:00"),
        )  # fmt: skip


def test_a_notice_lapses_ninety_days_after_the_buyer_could_be_registered(jiyuan, clerk):
    """民法典 §221(2): a house that stands and that its developer has not registered yet costs the buyer no day."""
    home = Home(institution=jiyuan, officer=clerk, at=moment("2026-03-02 09:00")).open(status="predicted")
    home.record(
        "7001", (DEVELOPER, R.PRESELLER), ("李㙍", R.PREBUYER), holders=(person("李㙍"),), obligor=person(DEVELOPER)
    )
    survey_unit(
        institution=jiyuan, unit_code=home.unit_code, author=SURVEYOR, under="实测", status="surveyed",
        at=moment("2026-04-01 09:00"),
    )  # fmt: skip
    assert sweep(at=moment("2026-07-05 00:05")).folios == 0
    home.at = moment("2026-07-06 09:00")
    home.sold_first_to(DEVELOPER)

    assert sweep(at=moment("2026-10-08 12:00")).folios == 0  # the ninetieth day lies in the National Day holidays
    told = [
        unit_extract(institution=jiyuan, item="7001", at=moment(at), unit_code=home.unit_code).advance_notices
        for at in ("2026-10-08 12:00", "2026-10-09 00:04")
    ]
    assert [len(one) for one in told] == [1, 0]  # whether or not anybody has swept
    assert sweep(at=moment("2026-10-09 00:05")).folios == 1
    facts = folio_facts(institution=jiyuan, unit_code=home.unit_code, on=date(2026, 10, 9))
    assert facts.advance_notices == ()


@pytest.mark.usefixtures("own_calendar")
def test_a_term_beyond_the_published_calendar_is_not_guessed(owned):
    owned.at = moment("2026-12-28 09:00")
    objected(owned)

    swept = sweep(at=moment("2027-02-01 00:05"))

    assert swept.unjudged == (owned.unit_code,)
    assert Objection.objects.get().is_current


def test_a_lapsed_notice_nobody_swept_does_not_stand_in_the_way(jiyuan, clerk):
    """Found by the state machine: the law called the notice lapsed, the table still held it."""
    home = Home(institution=jiyuan, officer=clerk, at=moment("2026-03-02 09:00")).open(status="surveyed")
    home.sold_first_to(DEVELOPER)
    presale = {"parties": [(DEVELOPER, R.PRESELLER)], "obligor": person(DEVELOPER)}
    for buyer, at in (("李㙍", "2026-03-03 09:00"), ("王五", "2026-07-01 09:00")):
        home.at = moment(at)
        home.record(
            "7001", *presale["parties"], (buyer, R.PREBUYER), holders=(person(buyer),), obligor=presale["obligor"]
        )

    facts = folio_facts(institution=jiyuan, unit_code=home.unit_code, on=date(2026, 7, 1))
    assert [one.holder.name for one in facts.advance_notices] == ["王五"]
    assert verify_register(jiyuan).holds


def test_an_order_whose_form_is_wrong_is_handed_back_with_its_code(owned):
    """F04 and F05 of the national answer; what the order says of the debtor is not looked at (查封规定 §1)."""
    whole = OrderPapers(
        act=CourtAct.SEIZE, unit_code=owned.unit_code, papers=frozenset({Paper.RULING, Paper.NOTICE}), electronic=True
    )

    missing = owned.seized_by("甲法院", papers=replace(whole, papers=frozenset({Paper.RULING})))
    strange = owned.seized_by("甲法院", papers=replace(whole, certificate_number="豫(2020)济源市不动产权第0000999号"))
    done = owned.seized_by("甲法院", papers=replace(whole, certificate_number=owned.title))

    assert [missing.refusal, strange.refusal, done.refusal] == [Refusal.PAPERS_MISSING, Refusal.ANOTHER_UNIT, None]
    assert missing.remark == "缺少法律文书或者文书不清"
    assert CourtOrder.objects.filter(answer="F05").count() == 1
