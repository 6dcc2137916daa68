"""Lodging, the parcel, the mirror of the case, and the supplement."""

from datetime import date, time

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import moment
from tests.integration.documents.samples import pdf, text_of
from tests.integration.intake.home import MORTGAGE
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.operations.terms.office_time import decide_closing, decide_office_hours
from tongban.apps.documents.queries import open_file
from tongban.apps.documents.typesetting import typeset_paper
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import (
    InvalidWaybill,
    NoParcelWaiting,
    NotADraft,
    NothingToSupplement,
    NotReady,
)
from tongban.apps.intake.models import Application, CaseMirror, MirrorEvent
from tongban.apps.intake.printing import withdrawal_application
from tongban.apps.intake.queries import Shelf, application_of, material_of, overdue_parcels, shelf_of
from tongban.apps.messaging.models import FileNamed, OutboxMessage
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import (
    CaseAccepted,
    CaseAdvanced,
    CaseLodged,
    CaseReceived,
    CaseSupplemented,
    CaseSupplementRequested,
    PaperDispatched,
    PaperReceived,
    SupplementItem,
)
from tongban.exchange.contracts.types import Finding

pytestmark = pytest.mark.django_db
CASE = "41900120261120L370400001X"
HOME = "bureau.419001"


def sent(kind):
    rows = OutboxMessage.objects.filter(contract=kind.CONTRACT).order_by("sequence")
    return [kind.read(row.envelope.body) for row in rows]


def test_an_empty_draft_names_everything_that_is_missing_at_once(draft, clerk, friday_morning):
    with pytest.raises(NotReady) as refusal:
        intake.lodge(number=draft.intake_number, officer=clerk, version=draft.version, at=friday_morning)

    said = " ".join(one.sentence for one in refusal.value.shortcomings)
    for part in ("缺少抵押权人", "缺少材料：不动产登记证明", "询问笔录还有 4 个问题", "签名", "核对"):
        assert part in said
    assert not OutboxMessage.objects.exists()


def test_lodging_sends_the_whole_manifest(lodged):
    (manifest,) = sent(CaseLodged)

    assert manifest.intake_number == lodged.intake_number
    assert manifest.right_reference.certificate_number == MORTGAGE
    assert manifest.parties[0].agents[0].name == "李𬱖"
    assert f"{manifest.parties[0].document_until}" == "2036-05-12"
    assert {"M01", "M02", "M03", "M05", "M27", "M33"} == {one.code for one in manifest.materials}
    assert all(one.files for one in manifest.materials)
    assert manifest.identity_checks[0].score_band == "high"
    assert len(manifest.interview) == 4


def test_the_interview_record_names_who_answered_for_a_company(lodged):
    record = lodged.papers.get(kind="interview_record")

    with open_file(digest=record.digest) as stream:
        words = "".join(text_of(stream.read()).split())

    assert "委托代理人李𬱖，身份证41010119850101123X" in words


def test_who_acts_for_an_applicant_is_named_where_the_withdrawal_is_signed(lodged, friday_morning):
    paper = withdrawal_application(lodged, at=friday_morning)

    assert [(one.name, one.standing) for one in paper.signatories] == [
        ("中原银行股份有限公司济源分行", "抵押权人；委托代理人 李𬱖")
    ]
    assert "委托代理人李𬱖" in "".join(text_of(typeset_paper(paper)).split())


def test_lodging_prints_the_form_the_record_and_the_receipt(lodged):
    papers = {paper.kind: paper.digest for paper in lodged.papers.all()}

    assert set(papers) == {"application_form", "interview_record", "receipt"}
    for digest in papers.values():
        with open_file(digest=digest) as stream:
            assert stream.read(5) == b"%PDF-"


def test_a_lodged_application_is_fixed(lodged, clerk, friday_morning):
    with pytest.raises(NotADraft):
        intake.send_home(number=lodged.intake_number, officer=clerk, reason="改", at=friday_morning)


def test_a_finding_that_blocks_keeps_the_application_here(draft, fill_in, home, clerk, friday_morning):
    home.verdict_findings = (
        Finding(code="R14E", severity="block", statute="细则 §67", sentence="该不动产正在办理其他登记。"),
    )
    ready = fill_in(draft)

    with pytest.raises(NotReady) as refusal:
        intake.lodge(number=ready.intake_number, officer=clerk, version=ready.version, at=friday_morning)

    assert "正在办理其他登记" in refusal.value.sentence


def test_paper_is_due_one_working_day_later_and_then_overdue(lodged, clerk):
    parcel = lodged.parcels.get()

    assert parcel.due_by == moment("2026-11-23 17:00")
    assert not overdue_parcels(at=moment("2026-11-23 17:00")).exists()
    late = moment("2026-11-23 17:01")
    assert [one.pk for one in overdue_parcels(at=late)] == [parcel.pk]
    assert shelf_of(clerk, Shelf.OVERDUE, at=late).count() == 1


def test_paper_is_due_by_the_counters_own_hours_and_closings(appoint, draft, fill_in, clerk, friday_morning):
    deciding = {
        "officer": appoint("马管理", clerk.institution, Role.ADMINISTER),
        "at": moment("2026-11-19 09:00"),
        "reason": "供暖检修通知",
    }
    decide_closing(first=date(2026, 11, 23), last=date(2026, 11, 23), closed=True, **deciding)
    hours = {"morning": (time(8), time(12)), "afternoon": (time(14), time(18))}
    decide_office_hours(since=date(2026, 11, 20), **hours, **deciding)
    ready = fill_in(draft)

    lodged = intake.lodge(number=ready.intake_number, officer=clerk, version=ready.version, at=friday_morning)

    assert lodged.parcels.get().due_by == moment("2026-11-24 18:00")


def test_an_overdue_parcel_is_noted_once(lodged):
    late = moment("2026-11-24 09:00")

    assert intake.note_overdue_parcels(at=late) == 1
    assert intake.note_overdue_parcels(at=late) == 0
    assert AuditEntry.objects.filter(act="纸质材料逾期未寄").count() == 1


def test_a_waybill_has_thirteen_digits(lodged, clerk, friday_morning):
    parcel = {"number": lodged.intake_number, "officer": clerk, "courier": "中国邮政EMS", "sheets": 8}
    with pytest.raises(InvalidWaybill):
        intake.dispatch_paper(waybill="119983068747", at=friday_morning, **parcel)

    intake.dispatch_paper(waybill="1199830687479", at=friday_morning, **parcel)

    assert sent(PaperDispatched)[0].waybill == "1199830687479"
    with pytest.raises(NoParcelWaiting):
        intake.dispatch_paper(waybill="1199830687479", at=friday_morning, **parcel)


def received(lodged) -> CaseReceived:
    at = moment("2026-11-20 09:05")
    return CaseReceived(
        intake_number=lodged.intake_number, case_number=CASE, received_at=at, accept_by=moment("2026-11-20 13:35")
    )


def step(lodged, sequence, kind=CaseAdvanced, **changes):
    plain = {
        "intake_number": lodged.intake_number,
        "case_number": CASE,
        "sequence": sequence,
        "action": "examine",
        "state": "examined",
        "at": moment("2026-11-20 10:00"),
        "actor": "王审核",
        "role": "examine",
        "sentence": f"第 {sequence} 步",
    }
    return kind(**{**plain, **changes})


def test_the_mirror_follows_in_order_and_shrugs_off_repetitions(lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    due = moment("2026-11-23 17:00")
    accepted = step(lodged, 1, CaseAccepted, action="accept", state="accepted", due_at=due)
    intake.apply_step(accepted, sender=HOME, at=friday_morning)
    intake.apply_step(step(lodged, 3, action="review", state="reviewed"), sender=HOME, at=friday_morning)
    early = intake.apply_step(accepted, sender=HOME, at=friday_morning)
    assert (early.state, early.last_sequence) == ("accepted", 1)

    mirror = intake.apply_step(step(lodged, 2), sender=HOME, at=friday_morning)

    assert (mirror.state, mirror.last_sequence, mirror.due_at) == ("reviewed", 3, due)
    assert MirrorEvent.objects.count() == 3


def test_a_step_that_was_withdrawn_is_not_waited_for(lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    for number in (1, 3):
        intake.apply_step(step(lodged, number), sender=HOME, at=friday_morning)
    told = {"about": lodged.intake_number, "sender": HOME, "at": friday_morning}

    intake.step_withdrawn(**told, step=2)

    assert CaseMirror.objects.get().last_sequence == 3
    intake.apply_step(step(lodged, 2, state="accepted"), sender=HOME, at=friday_morning)  # said once more, too late
    assert (CaseMirror.objects.get().state, MirrorEvent.objects.count()) == ("examined", 3)


def test_a_withdrawn_step_that_is_said_once_more_in_time_is_applied_in_its_turn(lodged, friday_morning):
    intake.step_withdrawn(about=lodged.intake_number, step=1, sender=HOME, at=friday_morning)
    for number in (1, 2):
        mirror = intake.apply_step(step(lodged, number), sender=HOME, at=friday_morning)
        assert mirror.last_sequence == number


def test_the_end_of_the_case_closes_the_application(lodged, friday_morning):
    archived = step(lodged, 1, action="archive", state="archived", role="archive")
    intake.apply_step(archived, sender=HOME, at=friday_morning)

    assert Application.objects.get().state == "closed"


def test_no_other_bureau_speaks_about_the_case(lodged, friday_morning):
    with pytest.raises(Exception, match="没有这件收件"):
        intake.apply_receipt(received(lodged), sender="bureau.410122", at=friday_morning)


def test_mirror_events_cannot_be_rewritten(lodged, friday_morning):
    intake.apply_step(step(lodged, 1), sender=HOME, at=friday_morning)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE mirror_event SET sentence = 'x'")


def test_a_supplement_round(lodged, clerk, friday_morning):
    number = lodged.intake_number
    with pytest.raises(NothingToSupplement):
        intake.supplement(number=number, officer=clerk, note_text="", at=friday_morning)
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    wanted = SupplementItem(material="M27", name="主债权消灭的证明", sentence="复印件不清晰，请重新扫描。")
    asked_at = moment("2026-11-20 10:00")
    request = step(
        lodged, 1, CaseSupplementRequested, action="request_supplement", state="awaiting_supplement", items=(wanted,)
    )
    intake.apply_step(request, sender=HOME, at=asked_at)
    assert material_of(lodged, "M27").state == "to_supplement"
    with pytest.raises(NotReady):
        intake.supplement(number=number, officer=clerk, note_text="", at=asked_at)

    later = moment("2026-11-20 11:00")
    intake.add_material_file(number=number, officer=clerk, code="M27", filename="重扫.pdf", chunks=[pdf(3)], at=later)
    intake.supplement(number=number, officer=clerk, note_text="已重新扫描。", at=later)

    (message,) = sent(CaseSupplemented)
    assert [one.code for one in message.materials] == ["M27"]
    assert material_of(lodged, "M27").state == "received"
    assert application_of(clerk, number).parcels.count() == 1


def test_the_home_bureau_opens_the_parcel(lodged, clerk, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    intake.dispatch_paper(
        number=lodged.intake_number,
        officer=clerk,
        courier="中国邮政EMS",
        waybill="1199830687479",
        sheets=8,
        at=friday_morning,
    )
    arrived = moment("2026-11-23 10:00")
    intake.note_paper_arrival(
        PaperReceived(
            intake_number=lodged.intake_number, case_number=CASE, waybill="1199830687479", sheets=8, at=arrived
        ),
        sender=HOME,
    )

    assert lodged.parcels.get().received_at == arrived


def test_files_go_to_the_home_bureau_and_to_nobody_else(lodged):
    digest = material_of(lodged, "M27").files.get().digest
    named = FileNamed.objects.filter(digest=digest).values_list("holder", "party", "about")

    assert list(named) == [("bureau.410100", HOME, lodged.intake_number)]
