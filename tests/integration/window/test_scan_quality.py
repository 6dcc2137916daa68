"""Whether a scan can be read is said after it was taken in: the page asks for it by itself, and it hinders nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.integration.documents.samples import pdf
from tests.integration.intake.test_parts import ask, helper, shared  # noqa: F401 - fixtures
from tests.integration.window.test_visits import asked, other  # noqa: F401 - fixtures
from tests.integration.window.test_wizard import at
from tongban.apps.audit.models import AuditEntry
from tongban.apps.documents import judging
from tongban.apps.documents.judging import judge_next
from tongban.apps.intake import operations as intake
from tongban.apps.intake.models import MaterialFile
from tongban.apps.intake.queries import material_of

pytestmark = pytest.mark.django_db

PENDING, EMPTY_PAGE = "正在检查清晰度…", "第 1 页看起来是空白页"
BLANK = pdf(1)


def upload(browser, url):
    sent = {"scans": [SimpleUploadedFile("空白.pdf", BLANK)]}
    return browser.post(url, sent, follow=True).content.decode()


def judge_all():
    while judge_next():
        pass


def asks_for(page):
    """The addresses at which a page asks for what is not known yet, and after how many seconds."""
    found = re.findall(r'hx-get="([^"]+)" hx-trigger="load delay:(\d+)s"', page)
    return [(url.replace("&amp;", "&"), int(pause)) for url, pause in found]


@pytest.fixture
def scanned(counter, draft):
    """The page after an empty sheet was scanned for M27."""
    return upload(counter, at(draft, "materials/M27/files"))


def test_the_answer_comes_before_the_judgement_and_the_page_asks_for_it(counter, draft, scanned):
    assert material_of(draft, "M27").state == "received"
    assert PENDING in scanned
    assert EMPTY_PAGE not in scanned
    ((url, _),) = asks_for(scanned)

    assert PENDING in counter.get(url).content.decode()
    judge_all()

    told = counter.get(url).content.decode()
    assert told.strip().startswith("<li")
    assert EMPTY_PAGE in told
    assert "已核对，保留" in told
    assert "<html" not in told
    assert EMPTY_PAGE in counter.get(at(draft, "materials")).content.decode(), "whoever works without scripts reloads"


@pytest.mark.parametrize("count", ["9" * 5000, "²", "-1", "bald"])
def test_a_count_that_nobody_sent_begins_anew(counter, scanned, count):
    ((url, _),) = asks_for(scanned)
    address, _, _ = url.partition("?")

    answer = counter.get(address, {"asked": count})

    assert answer.status_code == 200
    assert asks_for(answer.content.decode())


def test_when_all_is_well_the_line_goes(counter, draft, scanned, monkeypatch):
    monkeypatch.setattr(judging, "judge_scan", lambda **_: ())
    judge_all()

    ((url, _),) = asks_for(scanned)
    assert counter.get(url).content.decode().strip() == ""
    assert "data-scan-quality" not in counter.get(at(draft, "materials")).content.decode()


def test_a_page_asks_ever_more_slowly_and_then_leaves_it_to_the_clerk(counter, scanned):
    pauses, page = [], scanned
    while found := asks_for(page):
        ((url, pause),) = found
        pauses.append(pause)
        page = counter.get(url).content.decode()

    assert pauses == [1, 2, 4, 8, 15, 30]
    assert PENDING in page
    assert "尚未完成，刷新查看结果" in page
    assert counter.get(f"{url[:-1]}999999").status_code == counter.get(f"{url}x").status_code == 200


def test_a_page_that_asks_is_no_look_of_anybody_s(counter, scanned):
    ((url, _),) = asks_for(scanned)
    before = AuditEntry.objects.count()
    counter.get(url)

    assert AuditEntry.objects.count() == before


def test_a_warning_hinders_nothing_and_can_be_settled(counter, draft, scanned):
    judge_all()
    scan = MaterialFile.objects.get()

    counter.post(at(draft, f"scans/{scan.pk}/change"), {"act": "keep"})

    assert "空白页" not in counter.get(at(draft, "materials")).content.decode()
    assert counter.get(at(draft, f"scans/{scan.pk}/quality")).content.decode().strip() == ""
    kept = AuditEntry.objects.get(act="保留扫描件", subject=draft.intake_number)
    assert kept.detail["warnings"] == [EMPTY_PAGE]


def test_what_was_settled_stays_so_for_this_scan_and_counts_anew_for_another(counter, draft, scanned):
    judge_all()
    scan = MaterialFile.objects.get()
    counter.post(at(draft, f"scans/{scan.pk}/change"), {"act": "keep"})

    again = upload(counter, at(draft, "materials/M27/files"))
    assert EMPTY_PAGE not in again
    elsewhere = upload(counter, at(draft, "materials/M05/files"))
    assert EMPTY_PAGE in elsewhere, "the same content was judged before, so that it is said at once"
    assert PENDING not in elsewhere


def test_the_last_step_says_what_is_known_and_asks_for_the_rest(counter, draft, fill_in):
    fill_in(draft)
    page = counter.get(at(draft, "review")).content.decode()
    assert page.count(PENDING) == 4
    assert all("as=span" in url for url, _ in asks_for(page))
    judge_all()

    page = counter.get(at(draft, "review")).content.decode()
    assert PENDING not in page
    assert "M27.pdf：" in page
    assert EMPTY_PAGE in page


def test_lodging_does_not_wait_and_the_warning_stands_on_the_page_afterwards(counter, draft, fill_in):
    ready = fill_in(draft)
    answer = counter.post(at(draft, "lodge"), {"version": ready.version}, follow=True).content.decode()
    assert "已提交" in answer
    assert PENDING in answer
    url, _ = asks_for(answer)[0]
    judge_all()

    told = counter.get(url).content.decode()
    assert told.strip().startswith("<span")
    assert EMPTY_PAGE in told
    assert "已核对，保留" not in told, "what was lodged is settled at home"
    assert EMPTY_PAGE in counter.get(f"/intake/{draft.intake_number}").content.decode()


def test_a_scan_taken_out_meanwhile_is_nobody_s(counter, draft, clerk, scanned, friday_morning):
    ((url, _),) = asks_for(scanned)
    scan = MaterialFile.objects.get()
    intake.remove_material_file(number=draft.intake_number, officer=clerk, file_id=scan.pk, at=friday_morning)
    judge_all()

    assert counter.get(url).status_code == 404
    assert EMPTY_PAGE not in counter.get(at(draft, "materials")).content.decode()


def test_the_counter_that_was_asked_sees_it_too(other, asked):  # noqa: F811
    page = upload(other, f"/parts/{asked.number}/materials/M02")
    assert PENDING in page
    ((url, _),) = asks_for(page)
    judge_all()

    told = other.get(url).content.decode()
    assert EMPTY_PAGE in told
    assert "已核对，保留" not in told
    assert EMPTY_PAGE in other.get(f"/parts/{asked.number}").content.decode()
