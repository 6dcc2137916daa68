"""What the staff of a home bureau see and do in the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.integration.casework.applications import BUYER_ID, sale
from tests.integration.casework.conftest import OWNER_ID, PROOF, TITLE, UNIT, cancellation, replacement
from tests.integration.registry.conftest import shown
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import Case, CaseParty
from tongban.domain.people import Role
from tongban.sites.bureau.registry.acts import deciding


def case_url(case, name: str = "case") -> str:
    return reverse(f"registry:{name}", args=[case.case_number])


def text(answer) -> str:
    return answer.content.decode()


def test_the_inbox_shows_what_waits_for_my_role_and_how_long(lodged, staff, signed_in):
    mine = text(signed_in(staff.accepter).get(reverse("registry:inbox")))
    others = text(signed_in(staff.examiner).get(reverse("registry:inbox")))

    assert lodged.case_number in mine
    assert "郑州市不动产登记中心" in mine
    assert lodged.case_number not in others


def test_the_case_page_shows_what_recording_will_change(lodged, staff, signed_in):
    page = text(signed_in(staff.accepter).get(case_url(lodged)))

    assert "登簿后将发生的变化" in page
    assert "注销" in page
    assert "城市房地产管理法 §38" in page
    assert "受理</button>" in page
    assert AuditEntry.objects.filter(act="查看案件", subject=lodged.case_number).count() == 1


@pytest.mark.parametrize(("name", "document"), [("Alexander Müller", "E12345678"), ("abcdefghijklmno", "H01234567")])
def test_whoever_has_a_passport_is_found_by_name_and_by_number(lodged, staff, signed_in, name, document):
    someone = lodged.parties.order_by("position").values()[0]
    CaseParty.objects.create(**{**someone, "id": None, "position": 9, "name": name, "document_number": document})
    browser = signed_in(staff.accepter)

    for typed in (name, document):
        assert browser.get(reverse("registry:search"), {"q": typed}).url == case_url(lodged)


def test_numbers_are_masked_until_revealed_for_a_purpose(receive, staff, signed_in):
    case = receive(replacement())
    browser = signed_in(staff.accepter)

    assert OWNER_ID not in text(browser.get(case_url(case)))
    assert browser.post(case_url(case, "reveal"), {"purpose": " "}).status_code == 422
    assert OWNER_ID in text(browser.post(case_url(case, "reveal"), {"purpose": "核对身份证原件"}))
    assert AuditEntry.objects.get(act="查看完整证件号码").purpose == "核对身份证原件"


def test_another_institution_s_case_is_not_found(lodged, appoint, zhengzhou, signed_in):
    browser = signed_in(appoint("外地", zhengzhou, Role.ACCEPT, Role.ARCHIVE))

    assert browser.get(case_url(lodged)).status_code == 404
    assert browser.post(case_url(lodged, "accept"), shown(lodged)).status_code == 404
    assert case_url(lodged) not in text(browser.get(reverse("registry:search"), {"q": lodged.case_number}))
    assert lodged.case_number not in text(browser.get(reverse("registry:inbox")))
    assert browser.get(reverse("registry:folio", args=[UNIT])).status_code == 404


def test_the_wrong_role_is_refused(lodged, staff, signed_in):
    assert signed_in(staff.archivist).post(case_url(lodged, "accept"), shown(lodged)).status_code == 403


def test_an_act_out_of_turn_is_a_conflict_with_a_sentence(lodged, staff, signed_in):
    answer = signed_in(staff.examiner).post(case_url(lodged, "examine"), {**shown(lodged), "opinion": "同意"})

    assert answer.status_code == 409
    assert "待受理" in text(answer)


def test_a_cancellation_goes_from_inbox_to_archive(lodged, staff, signed_in):
    signed_in(staff.accepter).post(case_url(lodged, "accept"), shown(lodged))
    signed_in(staff.examiner).post(case_url(lodged, "examine"), {**shown(lodged), "opinion": "材料齐全。"})
    signed_in(staff.reviewer).post(case_url(lodged, "review"), {**shown(lodged), "opinion": "同意。"})
    recorder = signed_in(staff.recorder)
    assert "民法典 §214" in text(recorder.get(case_url(lodged, "record")))
    assert recorder.post(case_url(lodged, "record"), shown(lodged)).status_code == 200  # asks first
    recorder.post(case_url(lodged, "record"), {**shown(lodged), "confirmed": "1"})
    assert "“已登簿”，不能登簿" in text(recorder.get(case_url(lodged, "record")))
    signed_in(staff.issuer).post(case_url(lodged, "complete"), shown(lodged))
    archivist = signed_in(staff.archivist)
    answer = archivist.post(case_url(lodged, "archive-case"), shown(lodged), follow=True)

    assert Case.objects.get().state == "archived"
    assert "已归档" in text(answer)
    assert lodged.case_number in text(archivist.get(reverse("registry:archive")))
    digest = Case.objects.get().papers.last().digest
    download = archivist.get(reverse("registry:file", args=[lodged.case_number, digest]))
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    picture = archivist.get(reverse("registry:page", args=[lodged.case_number, digest, 1]), {"w": "320"})
    assert picture["Content-Type"] == "image/jpeg"


def test_a_new_certificate_is_prepared_and_handed_out(receive, advance, staff, signed_in):
    case = advance(receive(replacement()), to="recorded")
    issuer = signed_in(staff.issuer)

    assert "印制序列号应为" in text(issuer.post(case_url(case, "prepare"), {**shown(case), "printed_serial": "123"}))
    issuer.post(case_url(case, "prepare"), {**shown(case), "printed_serial": "41000000001"})
    told = {"method": "counter", "recipient": "张䶮", "waybill": "", "fee_receipt": ""}
    assert issuer.post(case_url(case, "issue"), told | shown(case)).status_code == 200  # the receipt is missing
    issuer.post(case_url(case, "issue"), {**shown(case), **told, "fee_receipt": "豫财001"})

    assert Case.objects.get().state == "issued"


@pytest.fixture
def within_the_half_day(monkeypatch, friday_morning) -> None:
    """Afterwards silence has become acceptance, and nothing is declined or asked for any more."""
    monkeypatch.setattr(deciding, "now", lambda: friday_morning + timedelta(minutes=10))


@pytest.mark.usefixtures("within_the_half_day")
def test_declining_needs_a_ground_and_asks_once(lodged, staff, signed_in):
    browser = signed_in(staff.accepter)
    told = {"reasons": ["NA03"], "facts": "登记证明为复印件。"}

    assert "请选择法定理由" in text(browser.post(case_url(lodged, "decline"), {**shown(lodged), "facts": "无"}))
    asked = text(browser.post(case_url(lodged, "decline"), told | shown(lodged)))
    assert "确定不予受理？" in asked
    assert lodged.case_number in asked
    assert Case.objects.get().state == "lodged"
    page = text(browser.post(case_url(lodged, "decline"), {**shown(lodged), **told, "confirmed": "1"}, follow=True))

    assert Case.objects.get().state == "declined"
    assert "登记证明为复印件。" in page


@pytest.mark.usefixtures("within_the_half_day")
def test_a_supplement_lists_everything_at_once(lodged, staff, signed_in):
    browser = signed_in(staff.accepter)
    rows = {"items-TOTAL_FORMS": "5", "items-INITIAL_FORMS": "0"}
    assert "请至少写明一项" in text(browser.post(case_url(lodged, "supplement"), rows | shown(lodged)))
    told = {**rows, "items-0-material": "M02", "items-0-sentence": "请重新扫描。", "items-1-sentence": "缺材料"}
    assert "请选择材料" in text(browser.post(case_url(lodged, "supplement"), told | shown(lodged)))

    browser.post(case_url(lodged, "supplement"), {**shown(lodged), **told, "items-1-material": "M05"})

    assert [one["material"] for one in Case.objects.get().supplement.items] == ["M02", "M05"]
    assert "一次性补正…" not in text(browser.get(case_url(lodged)))


def test_the_register_is_looked_up_and_every_look_is_written_down(register, staff, signed_in):
    browser = signed_in(staff.examiner)

    assert UNIT[:6] in text(browser.get(reverse("registry:register"), {"q": PROOF}))
    page = text(browser.get(reverse("registry:folio", args=[UNIT])))
    assert TITLE in page
    assert OWNER_ID not in page
    revealed = browser.post(reverse("registry:folio-reveal", args=[UNIT]), {"purpose": "核对权利人"})
    assert OWNER_ID in text(revealed)
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"查询登记簿", "查看簿页", "查看完整证件号码"} <= acts


@pytest.mark.parametrize("typed", ["case_number", "intake_number", "unit_code", "right_certificate", "contact_name"])
def test_the_search_box_finds_a_case_by(lodged, staff, signed_in, typed):
    answer = signed_in(staff.examiner).get(reverse("registry:search"), {"q": getattr(lodged, typed)}, follow=True)

    assert lodged.case_number in text(answer)


def test_the_search_box_finds_a_case_by_its_notice_and_by_its_applicant_s_document(receive, advance, staff, signed_in):
    case = advance(receive(sale()), to="accepted")
    browser = signed_in(staff.examiner)

    for typed in (case.papers.get().number, BUYER_ID.lower()):
        found = browser.get(reverse("registry:search"), {"q": typed}, follow=True)
        assert case.case_number in text(found), typed


def test_administrators_keep_the_accounts_of_their_own_institution(jiyuan, zhengzhou, appoint, signed_in):
    boss = appoint("马管理", jiyuan, Role.ADMINISTER)
    appoint("别处", zhengzhou, Role.ACCEPT, username="elsewhere")
    browser = signed_in(boss)
    told = {"username": "new.clerk", "name": "新来", "roles": ["accept"], "window": "2号", "password": "Kaihu-2026-ok"}

    browser.post(reverse("account-new"), told)
    listed = text(browser.get(reverse("accounts")))
    assert "new.clerk" in listed
    assert "elsewhere" not in listed
    assert browser.get(reverse("account", args=["elsewhere"])).status_code == 404
    browser.post(reverse("account", args=["new.clerk"]), {"roles": ["examine"], "is_active": "on", "window": ""})
    browser.post(reverse("account-password", args=["new.clerk"]), {"password": "Chongzhi-2026"})
    browser.post(reverse("account-unlock", args=["new.clerk"]))
    kept = browser.post(reverse("account", args=[boss.username]), {"roles": ["accept"], "is_active": "on"})
    assert "不能取消自己的管理岗位" in text(kept)
    trail = text(browser.get(reverse("audit")))
    for act in ("开立账号", "变更账号", "重置口令", "解锁账号"):
        assert act in trail


def test_a_folio_is_shown_as_it_stood_on_a_past_day(signed_in, staff, receive, advance):
    advance(receive(cancellation()), to="recorded")
    browser = signed_in(staff.examiner)
    address = reverse("registry:folio", args=[UNIT])

    before = text(browser.get(address, {"day": "2026-11-19"}))

    assert "这是该日终了时的登记簿" in before
    assert "没有抵押权" not in before
    assert "没有抵押权" in text(browser.get(address))
    assert "日期" in text(browser.get(address, {"day": "昨天"}))


def test_a_day_before_the_register_began_shows_no_folio(signed_in, staff, lodged):
    answer = text(signed_in(staff.examiner).get(reverse("registry:folio", args=[UNIT]), {"day": "2001-01-01"}))

    assert "这一天登记簿上还没有这个单元" in answer
    assert "所有权" not in answer


def test_the_top_bar_marks_one_entry_as_here(signed_in, staff):
    page = signed_in(staff.examiner).get("/register/search-certificates")

    assert [entry.label for entry in page.context["nav"] if entry.on] == ["查询证明"]
