"""The list of intakes and the start of a new one."""

import pytest

from tests.integration.intake.home import MORTGAGE, UNIT
from tongban.apps.intake.models import Application, PaperParcel
from tongban.domain.people import Role
from tongban.exchange.contracts.types import Finding

pytestmark = pytest.mark.django_db


def test_an_empty_list_says_what_to_do(counter):
    page = counter.get("/intake").content.decode()

    assert "开始收件" in page
    assert "这里没有收件" in page


def test_a_unit_code_leads_to_the_first_step_with_the_home_register_s_data(counter, home):
    answer = counter.post("/intake/start", {"about": UNIT, "way": "3704:mortgagee"}, follow=True)
    page = answer.content.decode()

    assert answer.redirect_chain[-1][0].endswith("/property")
    assert "济源市沁园路118号18幢3单元302" in page
    assert "仅供本次收件" in page
    assert "属于“全豫通办”范围" in page


def test_a_wrong_code_keeps_what_was_typed(counter, home):
    answer = counter.post("/intake/start", {"about": "419001001002GB00012F0018030", "way": "3704:mortgagee"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "应为28位" in page
    assert "419001001002GB00012F0018030" in page


def test_out_of_scope_property_is_refused_with_the_law(counter, home):
    answer = counter.post("/intake/start", {"about": "419001001001JC00007F00010001", "way": "3704:mortgagee"})

    assert answer.status_code == 422
    assert "集体土地" in answer.content.decode()
    assert not Application.objects.exists()


def test_the_home_register_s_refusal_is_told_too(counter, home):
    home.in_scope = False
    home.findings = (Finding(code="X07", severity="block", statute="总体方案 五", sentence="属于历史遗留问题楼盘。"),)
    answer = counter.post("/intake/start", {"about": UNIT, "way": "3704:mortgagee"})

    assert "历史遗留问题楼盘" in answer.content.decode()
    assert not Application.objects.exists()


def test_while_the_hub_is_away_the_draft_waits(counter, home):
    home.reachable = False
    page = counter.post("/intake/start", {"about": MORTGAGE, "way": "3704:mortgagee"}, follow=True).content.decode()
    assert "草稿已保存" in page

    home.reachable = True
    number = Application.objects.get().intake_number
    page = counter.post(f"/intake/{number}/register-data", follow=True).content.decode()

    assert "济源市沁园路118号" in page


def test_trouble_has_a_card_only_while_there_is_any(counter, lodged, friday_morning):
    assert "寄件逾期" not in counter.get("/intake").content.decode()

    PaperParcel.objects.update(due_by=friday_morning.replace(year=2025))

    assert "寄件逾期" in counter.get("/intake").content.decode()


def test_overdue_paper_is_red(counter, lodged, friday_morning):
    PaperParcel.objects.update(due_by=friday_morning.replace(year=2025))
    page = counter.get("/intake?show=overdue").content.decode()

    assert "已逾期" in page
    assert lodged.intake_number[:6] in page


@pytest.mark.parametrize("shelf", ["all", "drafts", "lodged", "paper", "overdue", "supplement", "ended", "nonsense"])
def test_every_filter_opens(counter, draft, shelf):
    assert counter.get(f"/intake?show={shelf}").status_code == 200


def test_a_colleague_sees_masked_data_and_takes_over(client, appoint, zhengzhou, draft, fill_in):
    number = fill_in(draft).intake_number
    colleague = appoint("李收件", zhengzhou, Role.RECEIVE)
    client.force_login(colleague)
    colleague.session_key = client.session.session_key
    colleague.save(update_fields=["session_key"])

    page = client.get(f"/intake/{number}/applicants", follow=True).content.decode()
    assert "91419001MA00000079" not in page
    assert "41010119850101123X" not in page
    assert "接手" in page

    client.post(f"/intake/{number}/take-over", {"shown_with": draft.officer.username})
    assert Application.objects.get().officer == colleague


def test_another_institution_finds_nothing(client, appoint, jiyuan, draft):
    stranger = appoint("外人", jiyuan, Role.RECEIVE)
    client.force_login(stranger)
    stranger.session_key = client.session.session_key
    stranger.save(update_fields=["session_key"])

    assert client.get(f"/intake/{draft.intake_number}").status_code == 404
    assert draft.intake_number[-5:] not in client.get("/intake").content.decode()
