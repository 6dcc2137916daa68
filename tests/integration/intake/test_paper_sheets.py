"""Paper at the counter, sheet by sheet: posted, counted at home, answered, searched for, lost."""

import pytest

from tests.conftest import moment
from tests.integration.intake.test_lodging import HOME, received, sent
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import LossNotDeclared, NotTakenIn, ParcelNotSearchable, SamePersonTwice
from tongban.apps.intake.operations import SheetAnswer
from tongban.apps.intake.queries import Shelf, shelf_of, waiting_parcel
from tongban.domain.paper_trail import FaultAnswer, LossCause, LossRemedy, SheetPlace
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import PaperDispatched, PaperReceived
from tongban.exchange.contracts.papers import PaperAnswered, PaperLost, PaperSearched, SheetFault

pytestmark = pytest.mark.django_db
WAYBILL = "1199830687479"
MONDAY = moment("2026-11-23 10:00")


def places(application, **chosen) -> set[str]:
    return set(application.sheets.filter(**chosen).values_list("place", flat=True))


@pytest.fixture
def posted(lodged, clerk, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    intake.dispatch_paper(
        number=lodged.intake_number, officer=clerk, courier="中国邮政EMS", waybill=WAYBILL, sheets=9, at=friday_morning
    )
    return lodged


@pytest.fixture
def colleague(appoint, clerk):
    return appoint("吴收件", clerk.institution, Role.RECEIVE)


def counted(posted, *faults) -> PaperReceived:
    return PaperReceived(
        intake_number=posted.intake_number,
        case_number=received(posted).case_number,
        waybill=WAYBILL,
        sheets=8,
        faults=faults,
        at=MONDAY,
    )


def test_every_scanned_page_is_registered_and_named_in_the_parcel(lodged, posted):
    codes = [one.code for one in lodged.sheets.all()]
    (told,) = sent(PaperDispatched)

    assert {"M01-001", "M02-001", "M33-001"} <= set(codes)
    assert [(one.material, one.page) for one in told.contents] == [
        (one.material, one.page) for one in lodged.sheets.all()
    ]
    assert places(posted) == {SheetPlace.POSTED}


def test_a_missing_sheet_is_answered_and_posted_again(posted, clerk):
    fault = SheetFault(material="M02", page=1, fault="missing", note="信封内没有")
    intake.note_paper_arrival(counted(posted, fault), sender=HOME)
    assert places(posted, material="M02", page=1) == {SheetPlace.MISSING}
    assert places(posted, material="M01") == {SheetPlace.HOME}
    assert shelf_of(clerk, Shelf.FAULTS, at=MONDAY).count() == 1
    answer = {"number": posted.intake_number, "officer": clerk, "at": MONDAY}
    with pytest.raises(NotTakenIn, match="还没有答复"):
        intake.answer_faults(answers=[], **answer)

    intake.answer_faults(answers=[SheetAnswer(code="M02-001", answer=FaultAnswer.POST)], **answer)

    assert sent(PaperAnswered)[0].answers[0].answer == "post"
    assert waiting_parcel(posted).due_by == moment("2026-11-24 17:00")
    again = {**answer, "courier": "中国邮政EMS", "waybill": "1199830687480", "sheets": 1}
    intake.dispatch_paper(**again)
    assert [one.material for one in sent(PaperDispatched)[-1].contents] == ["M02"]


def test_an_explanation_needs_words(posted, clerk):
    intake.note_paper_arrival(counted(posted, SheetFault(material="M02", page=1, fault="copy")), sender=HOME)

    with pytest.raises(NotTakenIn, match="写明情况"):
        intake.answer_faults(
            number=posted.intake_number,
            officer=clerk,
            answers=[SheetAnswer(code="M02-001", answer=FaultAnswer.EXPLAIN)],
            at=MONDAY,
        )


def test_a_silent_parcel_comes_onto_the_list_after_five_working_days(posted, clerk):
    assert not shelf_of(clerk, Shelf.SILENT, at=moment("2026-11-27 23:00")).exists()
    assert shelf_of(clerk, Shelf.SILENT, at=moment("2026-11-30 09:00")).count() == 1


def test_two_people_establish_that_a_parcel_is_lost(posted, clerk, colleague):
    act = {"number": posted.intake_number, "officer": clerk, "waybill": WAYBILL, "at": MONDAY}
    intake.search_parcel(cause=LossCause.SILENT, carrier_reference="11183-01", **act)
    assert sent(PaperSearched)[0].carrier_reference == "11183-01"
    with pytest.raises(LossNotDeclared):
        intake.confirm_loss(**act)
    remedies = dict.fromkeys(posted.sheets.values_list("material", flat=True), LossRemedy.CERTIFIED_COPY)
    remedies["M27"] = LossRemedy.RECOLLECT
    intake.declare_loss(statement="邮政 11183 答复确认丢失。", remedies=remedies, **act)
    with pytest.raises(SamePersonTwice):
        intake.confirm_loss(**act)

    intake.confirm_loss(**{**act, "officer": colleague})

    (told,) = sent(PaperLost)
    assert {one.material for one in told.sheets if one.remedy == "recollect"} == {"M27"}
    assert (told.declared_by, told.confirmed_by) == (clerk.name, colleague.name)
    assert places(posted, material="M27") == {SheetPlace.LOST}
    assert places(posted, material="M01") == {SheetPlace.COUNTER}
    assert waiting_parcel(posted).due_by == moment("2026-11-24 17:00")
    intake.collect_again(number=posted.intake_number, officer=clerk, material="M27", at=MONDAY)
    assert places(posted) == {SheetPlace.COUNTER}


def test_a_parcel_that_arrives_ends_its_search(posted, clerk):
    act = {"number": posted.intake_number, "officer": clerk, "waybill": WAYBILL, "at": MONDAY}
    search = intake.search_parcel(cause=LossCause.SILENT, carrier_reference="11183-01", **act)

    intake.note_paper_arrival(counted(posted), sender=HOME)

    search.refresh_from_db()
    assert search.found_at == MONDAY
    with pytest.raises(ParcelNotSearchable):
        intake.declare_loss(statement="丢失。", remedies={}, **act)
