"""标注: what officers note on a folio, one proposing and another confirming, and what the rules then say."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.integration.register.acts import BANK, SURVEYOR, UNIT, Home
from tongban.apps.identity.models import Officer
from tongban.apps.register.models import FolioNote, NoteProposal
from tongban.apps.register.operations import open_folio
from tongban.apps.register.operations.noting import (
    NoteTold,
    confirm_proposal,
    decline_proposal,
    propose_lifting,
    propose_note,
)
from tongban.apps.register.proving.verification import verify_register
from tongban.apps.register.queries import folio_facts, folio_page, history
from tongban.apps.register.queries.findings import findings_for
from tongban.apps.register.refusals import (
    ConfirmedByTheSame,
    FolioNotFound,
    NoteUnfounded,
    NotForThisPost,
    NothingToNote,
    ProposalNotFound,
)
from tongban.domain.people import Role
from tongban.domain.register.folio_notes import NoteKind, NoteReach, ProposalDecided, ProposalState
from tongban.domain.register.refusals import CourtAct
from tongban.domain.register.rulebook import Blocked
from tongban.domain.searching import Searcher

DISPUTE = NoteTold(reason="张三诉李四确认合同无效", basis="（2026）豫9001民初8号受理通知书")


@pytest.fixture
def examiner(jiyuan, appoint: Callable[..., Officer]) -> Officer:
    """Who proposes."""
    return appoint("钱初审", jiyuan, Role.EXAMINE)


@pytest.fixture
def chief(jiyuan, appoint: Callable[..., Officer]) -> Officer:
    """Who confirms."""
    return appoint("孙科长", jiyuan, Role.CHIEF)


@pytest.fixture
def owned(home: Home) -> Home:
    """A home that belongs to 张䶮."""
    home.sold_first_to("张䶮")
    return home


@pytest.fixture
def note(owned: Home, examiner: Officer, chief: Officer) -> Callable[..., NoteProposal]:
    """Propose and confirm."""

    def _note(kind: NoteKind, told: NoteTold = DISPUTE, *, unit_code: str = UNIT) -> NoteProposal:
        owned.at += timedelta(minutes=1)
        asked = propose_note(unit_code=unit_code, kind=kind, told=told, officer=examiner, at=owned.at)
        return confirm_proposal(number=asked.number, officer=chief, at=owned.at)

    return _note


@pytest.fixture
def lift(owned: Home, examiner: Officer, chief: Officer) -> Callable[..., NoteProposal]:
    """Propose to lift what stands, and confirm."""

    def _lift(kind: NoteKind, *, reach: NoteReach = NoteReach.UNIT) -> NoteProposal:
        owned.at += timedelta(minutes=1)
        standing = FolioNote.objects.get(folio__unit_code=UNIT, kind=kind.value, ended_at__isnull=True)
        told = NoteTold(reason="判决已生效，争议解决", basis="（2026）豫9001民初8号判决书", reach=reach)
        asked = propose_lifting(unit_code=UNIT, note=standing.pk, told=told, officer=examiner, at=owned.at)
        return confirm_proposal(number=asked.number, officer=chief, at=owned.at)

    return _lift


def test_a_dispute_bars_the_sale_until_it_is_lifted(owned, note, lift):
    note(NoteKind.DISPUTE)

    with pytest.raises(Blocked) as refused:
        owned.sold_to("王五")
    assert "RF02" in refused.value.codes
    assert "张三诉李四确认合同无效" in "".join(refused.value.sentences)

    lift(NoteKind.DISPUTE)
    assert owned.sold_to("王五").certificate


def test_a_lock_bars_everybody_but_the_courts(owned, note):
    note(NoteKind.LOCK, NoteTold(reason="数据整改", basis="2026年第3号整改通知"))

    with pytest.raises(Blocked) as refused:
        owned.mortgaged_to(BANK)
    assert "R12E" in refused.value.codes
    assert owned.court(CourtAct.SEIZE, "甲法院").is_done


def test_a_school_is_not_mortgaged_but_may_be_sold(owned, note):
    note(NoteKind.PUBLIC_INTEREST, NoteTold(reason="济源市第一幼儿园", basis="办学许可证"))

    with pytest.raises(Blocked) as refused:
        owned.mortgaged_to(BANK)
    assert "RF01" in refused.value.codes
    assert owned.sold_to("王五").certificate


def test_the_rules_are_told_of_troubled_projects_and_of_land_paid_for(owned, note):
    note(NoteKind.TROUBLED_PROJECT, NoteTold(reason="某某花园", basis="市政府专题会议纪要〔2026〕3号"))
    note(NoteKind.LAND_PRICE_PAID, NoteTold(reason="补缴土地出让金12,000.00元", basis="缴款凭证豫财0012"))

    told = folio_facts(institution=owned.institution, unit_code=UNIT, on=owned.at.date())

    assert told.troubled_project == "某某花园"
    assert told.unit.land_price_paid is True


def test_nothing_is_in_force_before_another_officer_confirms(owned, examiner):
    propose_note(unit_code=UNIT, kind=NoteKind.DISPUTE, told=DISPUTE, officer=examiner, at=owned.at)

    assert owned.sold_to("王五").certificate


def test_who_proposes_does_not_confirm(owned, jiyuan, appoint):
    reviewer = appoint("李复审", jiyuan, Role.REVIEW)
    asked = propose_note(unit_code=UNIT, kind=NoteKind.LOCK, told=DISPUTE, officer=reviewer, at=owned.at)

    with pytest.raises(ConfirmedByTheSame):
        confirm_proposal(number=asked.number, officer=reviewer, at=owned.at)
    assert not FolioNote.objects.exists()


def test_counter_staff_neither_propose_nor_confirm(owned, jiyuan, appoint, examiner):
    accepter = appoint("周受理", jiyuan, Role.ACCEPT)
    with pytest.raises(NotForThisPost):
        propose_note(unit_code=UNIT, kind=NoteKind.LOCK, told=DISPUTE, officer=accepter, at=owned.at)
    asked = propose_note(unit_code=UNIT, kind=NoteKind.LOCK, told=DISPUTE, officer=examiner, at=owned.at)
    with pytest.raises(NotForThisPost):
        confirm_proposal(number=asked.number, officer=accepter, at=owned.at)


def test_another_institution_can_neither_propose_nor_decide(owned, zhengzhou, appoint, examiner):
    stranger = appoint("外人", zhengzhou, Role.REVIEW)
    asked = propose_note(unit_code=UNIT, kind=NoteKind.LOCK, told=DISPUTE, officer=examiner, at=owned.at)

    with pytest.raises(FolioNotFound):
        propose_note(unit_code=UNIT, kind=NoteKind.LOCK, told=DISPUTE, officer=stranger, at=owned.at)
    with pytest.raises(ProposalNotFound):
        confirm_proposal(number=asked.number, officer=stranger, at=owned.at)


def test_a_note_needs_its_reason_and_its_paper(owned, examiner):
    for told in (NoteTold(reason=" ", basis="函"), NoteTold(reason="争议", basis="")):
        with pytest.raises(NoteUnfounded):
            propose_note(unit_code=UNIT, kind=NoteKind.DISPUTE, told=told, officer=examiner, at=owned.at)


def test_what_is_not_agreed_to_leaves_the_register_as_it_was(owned, examiner, chief):
    asked = propose_note(unit_code=UNIT, kind=NoteKind.DISPUTE, told=DISPUTE, officer=examiner, at=owned.at)

    declined = decline_proposal(number=asked.number, opinion="没有受理通知书", officer=chief, at=owned.at)

    assert declined.stands is ProposalState.DECLINED
    assert not FolioNote.objects.exists()
    with pytest.raises(ProposalDecided):
        confirm_proposal(number=asked.number, officer=chief, at=owned.at)


def test_the_same_is_not_noted_twice(note):
    note(NoteKind.DISPUTE)
    with pytest.raises(NothingToNote):
        note(NoteKind.DISPUTE)


def test_the_folio_shows_what_is_noted_and_what_was_noted_then(owned, note, lift, chief):
    noted = note(NoteKind.DISPUTE)
    lifted = lift(NoteKind.DISPUTE)

    assert folio_page(officer=chief, unit_code=UNIT).notes == ()
    then = folio_page(officer=chief, unit_code=UNIT, as_of=lifted.decided_at - timedelta(seconds=30))
    assert [(one.label, one.proposed_by, one.confirmed_by) for one in then.notes] == [("权属争议", "钱初审", "孙科长")]
    lines = [one for one in history(institution=owned.institution, unit_code=UNIT) if one.about == "标注"]
    assert [one.case_number for one in lines] == [noted.number, lifted.number]


def test_a_whole_building_is_noted_and_lifted_at_once(owned, note, lift):
    neighbour = UNIT[:-4] + "0403"
    open_folio(
        institution=owned.institution, unit_code=neighbour, author=SURVEYOR, under="测绘成果", at=owned.at,
        location="济源市沁园路1号1幢1单元403", status="surveyed", right_type="4",
    )  # fmt: skip
    elsewhere = UNIT[:20] + "0019" + UNIT[24:]
    open_folio(
        institution=owned.institution, unit_code=elsewhere, author=SURVEYOR, under="测绘成果", at=owned.at,
        location="济源市沁园路1号2幢", status="surveyed", right_type="4",
    )  # fmt: skip
    told = NoteTold(reason="某某花园", basis="会议纪要", reach=NoteReach.BUILDING)

    assert note(NoteKind.TROUBLED_PROJECT, told).folios_written == 2
    at = owned.at.date()
    troubled = {
        code: folio_facts(institution=owned.institution, unit_code=code, on=at).troubled_project
        for code in (UNIT, neighbour, elsewhere)
    }
    assert troubled == {UNIT: "某某花园", neighbour: "某某花园", elsewhere: ""}

    assert lift(NoteKind.TROUBLED_PROJECT, reach=NoteReach.BUILDING).folios_written == 2
    assert not FolioNote.objects.filter(ended_at__isnull=True).exists()


def test_what_is_noted_on_the_land_holds_for_the_houses_on_it(owned, note):
    land = UNIT[:19] + "W00000000"
    open_folio(
        institution=owned.institution, unit_code=land, author=SURVEYOR, under="测绘成果", at=owned.at,
        location="济源市沁园路1号", status="surveyed", right_type="3",
    )  # fmt: skip
    note(NoteKind.DISPUTE, unit_code=land)

    with pytest.raises(Blocked) as refused:
        owned.sold_to("王五")
    assert "RF02" in refused.value.codes


def test_a_search_calls_disputes_and_locks_a_restriction(owned, note, chief):
    note(NoteKind.DISPUTE)
    note(NoteKind.LAND_PRICE_PAID, NoteTold(reason="已缴清", basis="凭证"))

    lines = findings_for(officer=chief, unit_code=UNIT, searcher=Searcher.INTENDING, at=owned.at)

    (restricted,) = [one.value for one in lines if one.field.value == "is_restricted"]
    assert restricted == "有：权属争议"


def test_notes_are_sealed_and_neither_they_nor_proposals_can_be_rewritten(owned, note):
    note(NoteKind.DISPUTE)
    assert verify_register(owned.institution).holds
    for change in (
        lambda: FolioNote.objects.update(reason="改"),
        lambda: FolioNote.objects.all().delete(),
        lambda: NoteProposal.objects.update(opinion="改"),
        lambda: NoteProposal.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
