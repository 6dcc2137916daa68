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
        case_number=received(lodged).case_number, sentence=sentence, from_name="济源 赵受理", result=result, at=at
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
