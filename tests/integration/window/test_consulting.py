"""The counter's side of a consultation: asked on the lodged application, answered, and the slip where it leads home."""

from tests.integration.window.test_after_lodging import HOME, received
from tongban.apps.intake import operations as intake
from tongban.apps.intake.models import ConsultationEntry
from tongban.apps.intake.operations.consulting import hear_from_home
from tongban.apps.messaging.models import OutboxMessage
from tongban.exchange.contracts.consulting import CaseConsultationAnswered


def answer(lodged, sentence, at, result=None) -> None:
    """What the home bureau says."""
    said = CaseConsultationAnswered(
        intake_number=lodged.intake_number, sentence=sentence, from_name="济源 赵受理", result=result, at=at
    )
    hear_from_home(said, intake_number=lodged.intake_number, sender=HOME, at=at)


def test_the_counter_asks_hears_and_prints_the_slip(counter, lodged, friday_morning):
    page = f"/intake/{lodged.intake_number}"
    assert "咨询属地" not in counter.get(page).content.decode()  # the home bureau has not numbered it yet
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)

    asked = counter.post(f"{page}/consult", {"sentence": "要公证吗？", "heard": "0"}, follow=True).content.decode()
    assert "已发给" in asked
    assert OutboxMessage.objects.filter(contract="case.consulted/1", about=lodged.intake_number).count() == 1

    answer(lodged, "须当面核验原件。", friday_morning, result="go_home")
    listed = counter.get("/intake?show=asked").content.decode()
    assert lodged.intake_number[-5:] in listed
    shown = counter.get(page).content.decode()
    assert "须当面核验原件。" in shown
    assert "打印引导单" in shown
    assert b"".join(counter.get(f"{page}/papers/guidance")).startswith(b"%PDF")
    assert not ConsultationEntry.objects.filter(incoming=True, read_at=None).exists()


def test_what_crosses_an_answer_is_not_sent_and_not_lost(counter, lodged, friday_morning):
    intake.apply_receipt(received(lodged), sender=HOME, at=friday_morning)
    answer(lodged, "请说明第 3 页。", friday_morning)

    told = {"sentence": "第 3 页是补充协议。", "heard": "0"}
    page = counter.post(f"/intake/{lodged.intake_number}/consult", told, follow=True).content.decode()

    assert "又有新的咨询内容" in page
    assert "第 3 页是补充协议。" in page
    assert not OutboxMessage.objects.filter(contract="case.consulted/1").exists()


def test_a_draft_is_asked_about_by_its_intake_number(counter, draft, friday_morning):
    page = f"/intake/{draft.intake_number}"
    assert "咨询属地" in counter.get(f"{page}/applicants").content.decode()

    asked = counter.post(f"{page}/consult", {"sentence": "要公证吗？", "heard": "0"}, follow=True).content.decode()
    assert "已发给" in asked
    sent = OutboxMessage.objects.get(contract="case.consulted/1").envelope.body
    assert sent["intake_number"] == draft.intake_number
    assert sent["draft"]["item"] == draft.item
    assert "case_number" not in sent

    answer(draft, "要，请一并扫描公证书。", friday_morning, result="settled")
    assert "看答复（1 条未读）" in counter.get(f"{page}/materials").content.decode()
    assert "请一并扫描公证书" in counter.get(f"{page}/consultation").content.decode()
    assert "看答复" not in counter.get(f"{page}/materials").content.decode()


def test_a_draft_that_can_not_be_settled_ends_with_the_slip(counter, draft, friday_morning):
    page = f"/intake/{draft.intake_number}"
    counter.post(f"{page}/consult", {"sentence": "签名和证件不一致，怎么办？", "heard": "0"})
    answer(draft, "须当面核验原件。", friday_morning, result="go_home")

    assert "结束草稿，打印引导单" in counter.get(f"{page}/consultation").content.decode()
    assert not draft.papers.exists()  # it may still be mended
    assert "须当面核验原件。" in counter.get(f"{page}/send-home").content.decode()
    counter.post(f"{page}/send-home", {"version": draft.version, "reason": "须当面核验原件。"})
    assert b"".join(counter.get(f"{page}/papers/guidance")).startswith(b"%PDF")
    closed = OutboxMessage.objects.get(contract="case.consultation_closed/1").envelope.body
    assert (closed["outcome"], closed["sentence"]) == ("sent_home", "须当面核验原件。")


def test_a_draft_nobody_wants_any_more_ends_with_its_reason_and_home_hears_it(counter, draft):
    page = f"/intake/{draft.intake_number}"
    counter.post(f"{page}/consult", {"sentence": "要公证吗？", "heard": "0"})
    assert "放弃收件…" in counter.get(f"{page}/consultation").content.decode()
    assert counter.post(f"{page}/drop", {"version": draft.version, "reason": ""}).status_code == 422

    ended = counter.post(f"{page}/drop", {"version": draft.version, "reason": "双方不办了"}, follow=True)

    assert "双方不办了" in ended.content.decode()
    assert draft.intake_number[-5:] in counter.get("/intake?show=ended").content.decode()
    closed = OutboxMessage.objects.get(contract="case.consultation_closed/1").envelope
    assert (closed.body["outcome"], closed.about) == ("dropped", draft.intake_number)


def test_a_draft_that_was_never_asked_about_ends_quietly(counter, draft):
    counter.post(f"/intake/{draft.intake_number}/drop", {"version": draft.version, "reason": "误建"})

    draft.refresh_from_db()
    assert draft.state == "dropped"
    assert not OutboxMessage.objects.filter(contract="case.consultation_closed/1").exists()
