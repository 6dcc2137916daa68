"""线上预审 at the counter and on the applicants' own page: sent in as a draft, added to by telephone, then lodged."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from tests.integration.documents.samples import pdf
from tests.integration.window.test_after_lodging import HOME
from tongban.apps.audit.models import AuditEntry
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import NotReady
from tongban.apps.intake.models import Application, MaterialFile, PreReviewEntry
from tongban.apps.intake.queries import pre_review_state, wanted_online
from tongban.apps.messaging.models import OutboxMessage
from tongban.domain.cases import CaseState
from tongban.exchange.contracts.cases import SupplementItem
from tongban.exchange.contracts.prereview import ApplicationForgotten, ApplicationPreReviewed

UNREADABLE = SupplementItem(material="M05", name="不动产登记证明", sentence="照片模糊，请重新拍照。")


def says(application, outcome, sentence, *items):
    """What the home bureau says."""
    said = ApplicationPreReviewed(
        intake_number=application.intake_number,
        outcome=outcome,
        items=items,
        sentence=sentence,
        from_name="济源 赵受理",
        at=now(),
    )
    return intake.hear_pre_review(said, sender=HOME, at=now())


def sent(application) -> list[str]:
    rows = OutboxMessage.objects.filter(about=application.intake_number).order_by("sequence")
    return [one.contract for one in rows]


@pytest.fixture
def ready(draft, fill_in) -> Application:
    return fill_in(draft)


@pytest.fixture
def sent_in(ready, clerk, friday_morning) -> Application:
    told = {"number": ready.intake_number, "version": ready.version, "at": friday_morning}
    return intake.send_for_pre_review(officer=clerk, **told)


def look_up(application) -> str:
    """The progress page, as the bank's agent finds it on the telephone."""
    told = {"number": application.intake_number, "last_four": "123X"}
    return Client().post("/progress", told).content.decode()


def test_a_draft_is_sent_in_and_stays_a_draft(counter, ready):
    page = f"/intake/{ready.intake_number}/pre-review"
    assert "送交预审" in counter.get(page).content.decode()

    told = counter.post(page, {"version": ready.version}, follow=True).content.decode()

    assert f"请告知申请人收件编号 {ready.intake_number}" in told
    assert sent(ready) == ["application.sent_in/1"]
    body = OutboxMessage.objects.get().envelope.body
    assert (body["mode"], body["intake_number"]) == ("R", ready.intake_number)
    ready.refresh_from_db()
    assert ready.is_draft
    assert "不需要再送" in counter.post(page, {"version": ready.version}, follow=True).content.decode()
    assert "待预审" in counter.get("/intake").content.decode()


def test_there_must_be_something_to_look_at(counter, draft, clerk, friday_morning):
    told = {"number": draft.intake_number, "officer": clerk, "version": draft.version, "at": friday_morning}
    with pytest.raises(NotReady):
        intake.send_for_pre_review(**told)
    assert "还没有材料的扫描件。" in counter.get(f"/intake/{draft.intake_number}/pre-review").content.decode()


def test_the_applicants_add_what_is_missing_on_the_telephone(sent_in):
    assert "正在预审" in look_up(sent_in)
    says(sent_in, "supplement_requested", "请在网上补充：不动产登记证明。", UNREADABLE)
    page = look_up(sent_in)
    assert "请补充材料" in page
    address = page.partition('href="/progress/supplement/')[2].partition('"')[0]
    telephone = Client()
    shown = telephone.get(f"/progress/supplement/{address}").content.decode()
    assert "照片模糊，请重新拍照。" in shown

    missing = telephone.post(f"/progress/supplement/{address}", {})
    assert missing.status_code == 422
    assert "请选择“不动产登记证明”的照片或者扫描件" in missing.content.decode()
    picture = SimpleUploadedFile("证明.pdf", pdf(1) + b"new", content_type="application/pdf")
    done = telephone.post(f"/progress/supplement/{address}", {"M05": picture}, follow=True).content.decode()

    assert "材料已送出" in done
    assert sent(sent_in) == ["application.sent_in/1", "application.supplemented/1"]
    assert MaterialFile.objects.filter(added_by="申请人（网上）").count() == 1
    assert pre_review_state(sent_in) is CaseState.PRE_REVIEW
    assert "正在预审" in look_up(sent_in)


def test_a_link_of_somebody_else_s_making_leads_back_to_the_enquiry(sent_in):
    answer = Client().get(f"/progress/supplement/{sent_in.intake_number}")
    assert (answer.status_code, answer.url) == (302, "/progress")


def test_what_is_brought_to_the_counter_is_sent_from_there(counter, sent_in, clerk):
    says(sent_in, "supplement_requested", "请在网上补充：不动产登记证明。", UNREADABLE)
    page = f"/intake/{sent_in.intake_number}/pre-review"
    assert "照片模糊，请重新拍照。" in counter.get(page).content.decode()
    assert "还没有新的扫描件" in counter.post(page, {"supplement": "1"}, follow=True).content.decode()

    told = {"number": sent_in.intake_number, "officer": clerk, "at": now()}
    intake.add_material_file(code="M05", filename="证明.pdf", chunks=[pdf(1) + b"new"], **told)
    counter.post(page, {"supplement": "1"})

    assert sent(sent_in)[-1] == "application.supplemented/1"
    assert not wanted_online(sent_in)


def test_what_passed_is_lodged_under_its_number_and_tells_its_story(counter, sent_in, clerk):
    says(sent_in, "passed", "预审通过，请带齐材料原件到收件窗口核验、签名并提交。")
    assert "预审通过" in look_up(sent_in)
    draft = Application.objects.get()

    intake.lodge(number=draft.intake_number, officer=clerk, version=draft.version, at=now())

    assert sent(draft) == ["application.sent_in/1", "case.lodged/1"]
    shown = look_up(draft)
    assert shown.index("预审通过，请带齐") < shown.index("不动产登记中心收件")
    assert says(draft, "refused", "预审未通过：来晚了。") is None  # it crossed the lodging
    assert PreReviewEntry.objects.count() == 2
    assert counter.get(f"/intake/{draft.intake_number}").status_code == 200


def test_a_refusal_is_mended_and_sent_in_again_and_a_draft_given_up_is_looked_at_no_more(sent_in, clerk):
    says(sent_in, "refused", "预审未通过：抵押权已经注销。")
    assert "预审未通过：抵押权已经注销" in look_up(sent_in)
    draft = Application.objects.get()
    told = {"number": draft.intake_number, "officer": clerk}

    again = intake.send_for_pre_review(version=draft.version, at=now(), **told)
    intake.drop_draft(reason="申请人不再办理。", version=again.version, at=now(), **told)

    assert sent(draft) == ["application.sent_in/1", "application.sent_in/1", "application.given_up/1"]


def forgets(application) -> PreReviewEntry | None:
    """The home bureau keeps nothing of it any more."""
    told = ApplicationForgotten(
        intake_number=application.intake_number,
        last_word_at=application.saved_at,
        kept_days=90,
        sentence="送交预审后 90 日没有提交，济源市不动产登记中心已清除申请信息。",
        at=now(),
    )
    return intake.hear_it_was_forgotten(told, sender=HOME, at=now())


def test_what_home_has_forgotten_is_said_at_the_counter_and_to_the_applicants(counter, sent_in):
    says(sent_in, "supplement_requested", "请补充。", UNREADABLE)

    forgets(sent_in)

    page = counter.get(f"/intake/{sent_in.intake_number}/pre-review").content.decode()
    assert "送交预审后 90 日没有提交" in page
    assert "送交预审" in page
    assert "等待申请人在网上补充材料" not in page
    public = look_up(sent_in)
    assert "没有提交，预审信息已清除" in public
    assert "补充材料</a>" not in public
    assert AuditEntry.objects.get(act="属地清除预审申请信息").subject == sent_in.intake_number


def test_what_home_has_forgotten_may_be_sent_in_anew_or_given_up_in_silence(sent_in, clerk):
    says(sent_in, "passed", "预审通过。")
    forgets(sent_in)
    sent_in.refresh_from_db()

    again = intake.send_for_pre_review(number=sent_in.intake_number, version=sent_in.version, officer=clerk, at=now())
    assert pre_review_state(again) is CaseState.PRE_REVIEW
    forgets(sent_in)
    intake.drop_draft(number=sent_in.intake_number, officer=clerk, reason="不办了", at=now())

    assert sent(sent_in) == ["application.sent_in/1", "application.sent_in/1"]


def test_a_word_that_it_was_forgotten_comes_too_late_once_it_is_lodged(sent_in, clerk):
    says(sent_in, "passed", "预审通过。")
    sent_in.refresh_from_db()
    intake.lodge(number=sent_in.intake_number, officer=clerk, version=sent_in.version, at=now())

    assert forgets(sent_in) is None
