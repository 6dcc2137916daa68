"""The queue and the case page of a desk that shares its work out."""

import pytest
from django.urls import reverse

from tests.integration.casework.conftest import cancellation
from tests.integration.registry.conftest import shown
from tests.integration.registry.test_pages import case_url, text
from tongban.apps.casework.models import Absence, Case, SavedFilter
from tongban.domain.people import Role

INBOX = reverse("registry:inbox")


@pytest.fixture
def chief(jiyuan, appoint):
    return appoint("韩科长", jiyuan, Role.CHIEF)


@pytest.fixture
def second(jiyuan, appoint):
    return appoint("孙受理", jiyuan, Role.ACCEPT)


def test_a_case_is_claimed_taken_over_and_given(lodged, staff, second, chief, signed_in):
    assert "等待受理岗领取" in text(signed_in(staff.accepter).get(case_url(lodged)))
    assert "由您办理" in text(signed_in(staff.accepter).post(case_url(lodged, "claim"), follow=True))
    mine, theirs = text(signed_in(staff.accepter).get(INBOX)), text(signed_in(second).get(INBOX))
    assert (lodged.case_number in mine, lodged.case_number in theirs) == (True, False)
    refused = signed_in(second).post(case_url(lodged, "accept"), {**shown(lodged), "at_once": "1"})
    assert refused.status_code == 409
    assert "本案由赵受理办理" in text(refused)

    late = {"held_by": "", "reason": "赵受理开会"}
    page = text(signed_in(second).post(case_url(lodged, "take-over-case"), late))
    assert "办理人有变化：现在由赵受理办理" in page
    assert "赵受理开会" in page
    signed_in(second).post(case_url(lodged, "take-over-case"), {**late, "held_by": staff.accepter.username})
    assert Case.objects.get().assignee == second

    page = text(signed_in(chief).get(case_url(lodged, "assign")))
    assert "赵受理" in page
    given = {"to": staff.accepter.username, "held_by": second.username}
    assert "已分派给赵受理" in text(signed_in(chief).post(case_url(lodged, "assign"), given, follow=True))
    assert "科长分派　韩科长" in text(signed_in(staff.accepter).get(case_url(lodged)))
    back = {"held_by": staff.accepter.username, "reason": "外出"}
    signed_in(staff.accepter).post(case_url(lodged, "release"), back)
    assert Case.objects.get().assignee is None


@pytest.mark.parametrize("form", ["assign", "take-over-case", "release"])
def test_what_waits_for_nobody_here_has_no_form_to_hand_it_on(lodged, staff, chief, signed_in, form):
    gone = {**shown(lodged), "reason": "unreadable", "facts": "第二页无法打开。"}
    signed_in(staff.accepter).post(case_url(lodged, "hand-back"), gone)

    answer = signed_in(chief).get(case_url(lodged, form))

    assert answer.status_code == 409
    assert "不等待本机构办理" in text(answer)
    assert f'href="{case_url(lodged)}"' in text(answer)


def test_several_cases_are_claimed_given_and_archived_at_once(receive, staff, second, chief, signed_in):
    cases = [receive(cancellation(f"41010020261120S0001{n}")) for n in range(3)]
    lines = [f"{one.case_number}:{one.events_count}:" for one in cases]
    signed_in(second).post(case_url(cases[0], "claim"))

    told = {"case": lines, "act": "claim", "query": "state=lodged"}
    page = text(signed_in(staff.accepter).post(reverse("registry:bulk"), told, follow=True))

    assert "2 件已领取" in page
    assert "现在由孙受理办理" in page  # refused by itself, the others are done
    lines = [f"{one.case_number}:{one.events_count}:{staff.accepter.username}" for one in cases]
    told = {"case": lines, "act": "assign", "to": second.username}
    assert "2 件已分派" in text(signed_in(chief).post(reverse("registry:bulk"), told, follow=True))
    assert set(Case.objects.values_list("assignee", flat=True)) == {second.pk}
    told = {"case": lines, "act": "archive"}
    refused = text(signed_in(staff.archivist).post(reverse("registry:bulk"), told, follow=True))
    assert "不能归档" in refused
    assert set(Case.objects.values_list("state", flat=True)) == {"lodged"}


def test_a_filter_is_kept_used_by_default_and_dropped(lodged, staff, second, signed_in):
    browser = signed_in(staff.accepter)
    kept = {"name": "今天到期", "urgency": "today", "state": "", "item": "", "receiving": "", "whose": "mine"}
    assert "今天到期（默认）" in text(
        browser.post(reverse("registry:filter-save"), {**kept, "default": "on"}, follow=True)
    )

    assert browser.get(INBOX)["Location"] == f"{INBOX}?urgency=today&whose=mine"
    assert lodged.case_number in text(browser.get(INBOX, {"whose": ""}))
    assert signed_in(second).get(INBOX).status_code == 200  # nobody else's
    signed_in(second).post(reverse("registry:filter-drop", args=[SavedFilter.objects.get().pk]))
    assert SavedFilter.objects.count() == 1
    signed_in(staff.accepter).post(reverse("registry:filter-drop", args=[SavedFilter.objects.get().pk]))
    assert not SavedFilter.objects.exists()


def test_an_absence_is_set_shown_on_the_case_and_ended(lodged, staff, second, signed_in):
    browser = signed_in(staff.accepter)
    browser.post(case_url(lodged, "claim"))
    from tongban.apps.identity.clock import localdate

    days = {"first": f"{localdate()}", "last": f"{localdate()}", "reason": "培训"}
    told = {"absent": staff.accepter.username, "deputy": second.username, **days}
    assert "孙受理代办" in text(browser.post(reverse("registry:absences"), told, follow=True))

    page = text(signed_in(second).get(case_url(lodged)))
    assert "由 孙受理 代办" in page
    assert "接手…" not in page
    assert lodged.case_number in text(signed_in(second).get(INBOX, {"whose": "mine"}))
    signed_in(second).post(case_url(lodged, "accept"), {**shown(lodged), "at_once": "1"})
    assert Case.objects.get().state == "accepted"
    end = reverse("registry:absence-end", args=[Absence.objects.get().pk])
    assert signed_in(second).post(end).status_code == 403
    browser = signed_in(staff.accepter)
    assert "由本人办理" in text(browser.post(end, follow=True))
