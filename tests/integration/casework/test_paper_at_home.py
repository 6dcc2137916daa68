"""The originals at home: counted sheet by sheet, faults told back, losses borne, pages given in the archive."""

import pytest

from tests.conftest import moment
from tests.integration.casework.test_lending import pages_under, read
from tests.integration.casework.test_procedure import SENDER, told
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import CaseSheet, MaterialFile
from tongban.apps.casework.operations import (
    archive_case,
    complete_without_certificate,
    note_dispatch,
    receive_paper,
)
from tongban.apps.casework.operations.papers.paper import CountedFault, note_answers, note_loss, note_search
from tongban.apps.casework.queries.paper import case_on_paper, parcels_expected
from tongban.apps.casework.refusals import PaperOutstanding
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.paper_trail import SheetFault
from tongban.exchange.contracts.cases import PaperDispatched, PaperReceived
from tongban.exchange.contracts.papers import FaultAnswer, LostSheet, PaperAnswered, PaperLost, PaperSearched, Sheet

pytestmark = pytest.mark.django_db
WAYBILL = "1199830687479"


@pytest.fixture
def announced(lodged, jiyuan, friday_morning):
    material = lodged.materials.filter(pages__gt=0).first()
    MaterialFile.objects.create(
        institution=jiyuan, case=lodged, material=material, position=1, digest="a" * 64, size=9, pages=2,
        media_type="application/pdf", name="申请书.pdf",
    )  # fmt: skip
    sheets = tuple(Sheet(material=material.code, name=material.name, page=page) for page in (1, 2))
    dispatched = PaperDispatched(
        intake_number=lodged.intake_number,
        courier="中国邮政EMS",
        waybill=WAYBILL,
        sheets=2,
        contents=sheets,
        at=friday_morning,
    )
    note_dispatch(dispatched=dispatched, institution=jiyuan, sender=SENDER)
    note_dispatch(dispatched=dispatched, institution=jiyuan, sender=SENDER)
    return sheets


def lying(case) -> list[str]:
    return list(case.sheets.order_by("page").values_list("place", flat=True))


def test_what_is_wrong_is_told_back_by_sheet_and_holds_the_archive(  # noqa: PLR0917 - fixtures
    lodged, announced, advance, staff, jiyuan, friday_morning
):
    fault = CountedFault(code=f"{announced[1].material}-002", fault=SheetFault.MISSING, note="信封内没有")
    receive_paper(
        number=lodged.case_number,
        officer=staff.archivist,
        waybill=WAYBILL,
        sheets=1,
        faults=[fault],
        at=friday_morning,
    )
    message = PaperReceived.read(OutboxMessage.objects.get(contract="paper.received/1").envelope.body)
    assert [(one.page, one.fault) for one in message.faults] == [(2, "missing")]
    assert lying(lodged) == ["home", "missing"]

    advance(lodged, to="recorded")
    complete_without_certificate(number=lodged.case_number, officer=staff.issuer, at=friday_morning)
    archive = {"number": lodged.case_number, "officer": staff.archivist, "at": friday_morning}
    with pytest.raises(PaperOutstanding):
        archive_case(**archive)
    said = FaultAnswer(material=announced[1].material, page=2, answer="explain", note="原件只有一页，扫描多出空白页。")
    answered = PaperAnswered(
        intake_number=lodged.intake_number,
        case_number=lodged.case_number,
        answers=(said,),
        answered_by="陈收件",
        at=friday_morning,
    )
    note_answers(answered=answered, institution=jiyuan, sender=SENDER)
    archive_case(**archive)

    assert lying(lodged) == ["filed", "missing"]
    assert CaseSheet.objects.get(page=1).archive_page >= 1


def test_a_lost_parcel_is_told_to_the_applicant_and_holds_nothing_open(
    lodged, announced, staff, jiyuan, friday_morning
):
    due = lodged.accept_by
    searched = PaperSearched(
        intake_number=lodged.intake_number,
        waybill=WAYBILL,
        cause="silent",
        carrier_reference="11183-01",
        at=friday_morning,
    )
    note_search(searched=searched, institution=jiyuan, sender=SENDER)
    assert parcels_expected(officer=staff.accepter).get().carrier_reference == "11183-01"
    lost = PaperLost(
        intake_number=lodged.intake_number,
        waybill=WAYBILL,
        statement="邮政 11183 答复确认丢失。",
        sheets=tuple(LostSheet(**one.model_dump(), remedy="recollect") for one in announced),
        declared_by="陈收件",
        confirmed_by="孙收件",
        at=friday_morning,
    )
    note_loss(lost=lost, institution=jiyuan, sender=SENDER, at=friday_morning)
    note_loss(lost=lost, institution=jiyuan, sender=SENDER, at=friday_morning)

    assert lying(lodged) == ["lost", "lost"]
    assert announced[0].name in lodged.short_messages.get(template="paper_lost").text
    assert not parcels_expected(officer=staff.accepter).exists()
    lodged.refresh_from_db()
    assert lodged.accept_by == due
    assert "paper.lost/1" not in told(lodged)


def test_originals_that_come_after_archiving_take_the_pages_of_their_scans(  # noqa: PLR0917 - fixtures
    lodged, announced, advance, staff, jiyuan, friday_morning
):
    told = {"intake_number": lodged.intake_number, "waybill": WAYBILL, "at": friday_morning}
    sheets = tuple(LostSheet(**one.model_dump(), remedy="certified_copy") for one in announced)
    lost = PaperLost(statement="邮政确认丢失。", sheets=sheets, declared_by="陈收件", confirmed_by="孙收件", **told)
    note_loss(lost=lost, institution=jiyuan, sender=SENDER, at=friday_morning)
    advance(lodged, to="recorded")
    act = {"number": lodged.case_number, "at": friday_morning}
    complete_without_certificate(officer=staff.issuer, **act)
    archive_case(officer=staff.archivist, **act)
    assert lying(lodged) == ["lost", "lost"]

    late = {**act, "at": moment("2026-12-01 10:00")}
    receive_paper(officer=staff.archivist, waybill=WAYBILL, sheets=2, **late)

    assert lying(lodged) == ["filed", "filed"]
    first, last = lodged.sheets.order_by("page").values_list("archive_page", flat=True)
    table = read(lodged.papers.get(kind="archive_continuation"))
    assert f"{announced[0].name}（原件）" in table
    assert f"{first}–{last}" in table
    assert f"编至第{pages_under(lodged.papers.get(kind='archive_cover'))}页" in table
    assert "页数不变" in table
    assert WAYBILL in table
    noted = AuditEntry.objects.get(act="归档后原件入卷", subject=lodged.case_number)
    assert noted.detail["sheets"] == [f"{one.material}-{one.page:03d}" for one in announced]


@pytest.mark.parametrize("of", ["intake_number", "case_number"])
def test_the_scanned_number_opens_the_case(lodged, announced, staff, appoint, zhengzhou, of):  # noqa: PLR0917
    assert case_on_paper(getattr(lodged, of), officer=staff.accepter) == lodged
    assert case_on_paper(WAYBILL, officer=staff.accepter) == lodged
    assert case_on_paper(WAYBILL, officer=appoint("外地受理", zhengzhou)) is None
