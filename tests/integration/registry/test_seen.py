"""Nobody overwrites anybody: every act on a case counts only while the case stands where the page has shown it."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.conftest import moment
from tests.integration.documents.samples import pdf
from tests.integration.registry.conftest import shown
from tests.integration.registry.test_pages import case_url, text
from tongban.apps.casework.models import Case, CaseEvent, CaseNote
from tongban.apps.casework.operations import accept_case, note_dispatch
from tongban.apps.casework.operations.terms.escalating import escalate_deadlines
from tongban.domain.people import Role
from tongban.exchange.contracts.cases import PaperDispatched
from tongban.sites.bureau.registry import urls

LOOKS = {"case", "reveal", "file", "page", "device-ticket", "service-scan-quality"}
"""What changes nothing."""
HANDED = {
    "consult",
    "claim",
    "take-over-case",
    "release",
    "assign",
    "lend",
    "take-back",
    "serve",
    "service-receipt",
    "service-scans",
}
"""These say whose it was, what had been said, whether the file was there or a notice served: see their own tests."""
TYPED = "写在表里的话"
TOLD = {
    "accept": {},
    "decline": {"reasons": ["NA03"], "facts": TYPED, "confirmed": "1"},
    "supplement": {
        "items-TOTAL_FORMS": "5",
        "items-INITIAL_FORMS": "0",
        "items-0-material": "M02",
        "items-0-sentence": TYPED,
    },
    "examine": {"opinion": TYPED},
    "return": {"opinion": TYPED},
    "review": {"opinion": TYPED},
    "approve": {"opinion": TYPED},
    "refuse": {"reasons": ["RF02"], "facts": TYPED, "confirmed": "1"},
    "record": {"confirmed": "1"},
    "prepare": {"printed_serial": "41000000001"},
    "issue": {"method": "counter", "recipient": TYPED},
    "withdraw-posting": {},
    "complete": {},
    "archive-case": {},
    "paper": {"waybill": "1234567890123", "sheets": "8", "mismatch_note": TYPED},
    "note": {"sentence": TYPED},
    "withdraw": {"reason": TYPED, "place": "济源 1 号窗口", "signed_0": "self"},
    "suspend": {"reason": "site_visit", "facts": TYPED},
    "resume": {"opinion": TYPED},
    "payment": {},
    "paid": {"receipt": TYPED},
    "hand-back": {"reason": "unreadable", "facts": TYPED},
    "branch-tax": {"outcome": TYPED, "clearance": "paid"},
    "branch-housing": {"outcome": TYPED},
    "branch-utilities": {"outcome": TYPED},
    "declare": {"price": "1"},
    "housing-again": {},
    "waive": {"waiver": "small_enterprise", "basis": TYPED},
}


def acts() -> Iterator[str]:
    """Every route of a case by its name."""
    return (entry.name for entry in urls.urlpatterns if str(entry.pattern).startswith("cases/<str:number>"))


@pytest.fixture
def everybody(jiyuan, appoint):
    """One who may do everything, as in a small county."""
    return appoint("全能", jiyuan, *(role for role in Role if not role.value.startswith("administer")))


@pytest.fixture
def waiting(lodged, jiyuan) -> Case:
    """A case with a parcel on its way and a missed deadline: every form of its pages has something to choose."""
    dispatched = PaperDispatched(
        intake_number=lodged.intake_number,
        case_number=lodged.case_number,
        courier="邮政",
        waybill="1234567890123",
        sheets=9,
        at=moment("2026-11-20 10:00"),
    )
    note_dispatch(dispatched=dispatched, institution=jiyuan, sender="bureau.410100")
    escalate_deadlines(at=moment("2026-11-20 15:00"))
    return lodged


def test_every_act_is_refused_on_a_page_that_is_out_of_date(waiting, everybody, staff, signed_in):
    browser, before = signed_in(everybody), shown(waiting)
    accept_case(number=waiting.case_number, officer=staff.accepter, at=moment("2026-11-20 15:30"))
    steps = CaseEvent.objects.count()

    assert {*acts()} - LOOKS - HANDED == {*TOLD}
    for act, told in TOLD.items():
        more = {"document": SimpleUploadedFile("撤回.pdf", pdf(1))} if act == "withdraw" else {}
        where = [waiting.case_number, CaseNote.objects.get().pk] if act == "note" else [waiting.case_number]
        for version in (before, {}):  # an old page, and no page of ours at all
            answer = browser.post(reverse(f"registry:{act}", args=where), {**told, **version, **more})
            page = text(answer)
            assert (answer.status_code, "刚才没有" in page) == (409, True), act
            assert "赵受理于 11-20 15:30 受理" in page, act
            assert TYPED in page or TYPED not in told.values(), act
            more = {key: SimpleUploadedFile("撤回.pdf", pdf(1)) for key in more}
    assert CaseEvent.objects.count() == steps
    assert not CaseNote.objects.exclude(answered_at=None).exists()


def test_what_was_typed_is_sent_again_after_reading_what_happened(waiting, staff, signed_in):
    before = shown(waiting)
    accept_case(number=waiting.case_number, officer=staff.accepter, at=moment("2026-11-20 15:30"))
    examiner = signed_in(staff.examiner)

    again = text(examiner.post(case_url(waiting, "examine"), {**before, "opinion": TYPED}))
    assert f'name="seen" value="{shown(waiting)["seen"]}"' in again
    examiner.post(case_url(waiting, "examine"), {**shown(waiting), "opinion": TYPED})

    assert Case.objects.get().state == "examined"


def test_an_act_without_a_form_leads_back_to_the_case_as_it_is_now(waiting, staff, signed_in):
    before = shown(waiting)
    accept_case(number=waiting.case_number, officer=staff.accepter, at=moment("2026-11-20 15:30"))

    told = {**before, "at_once": "1"}
    page = text(signed_in(staff.accepter).post(case_url(waiting, "accept"), told, follow=True))

    assert "赵受理于 11-20 15:30 受理" in page
    assert "已受理" in page


def test_a_link_from_an_old_page_says_so_before_anything_is_typed(waiting, staff, signed_in):
    before = shown(waiting)
    accept_case(number=waiting.case_number, officer=staff.accepter, at=moment("2026-11-20 15:30"))
    examiner = signed_in(staff.examiner)

    assert "赵受理于" in text(examiner.get(case_url(waiting, "examine"), before))
    assert "赵受理于" not in text(examiner.get(case_url(waiting, "examine"), shown(waiting)))
