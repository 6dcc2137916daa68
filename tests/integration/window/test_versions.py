"""Two windows at the counter never overwrite each other: what came too late is refused and kept on the page."""

import pytest

from tests.integration.window.test_wizard import at, filled
from tongban.apps.identity.operations import claim_session
from tongban.apps.intake.models import Application
from tongban.domain.people import Role

STALE = "在另一个窗口保存过"


@pytest.fixture
def saved_meanwhile(counter, draft):
    """A draft that was saved in another window after its pages were opened; the version they showed."""
    shown = draft.version
    counter.post(at(draft, "applicants"), filled(draft))
    return shown


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("property", {"certificate_number": "某证号"}),
        ("applicants", {"form-0-name": "另一家银行"}),
        ("interview", {"Q1": "是"}),
        ("send-home", {"reason": "申请人要求到属地办理"}),
        ("lodge", {}),
    ],
)
def test_every_step_is_refused_on_a_page_that_is_out_of_date(counter, draft, saved_meanwhile, page, told):
    typed = filled(draft) if page == "applicants" else {}
    if page == "property":
        told = {"certificate_number": draft.right_certificate}
    before = Application.objects.values().get()

    for version in ({"version": saved_meanwhile}, {"version": ""}):
        answer = counter.post(at(draft, page), {**typed, **told, **version}, follow=page == "lodge").content.decode()
        assert STALE in answer
        assert all(value in answer for value in told.values())

    after = Application.objects.values().get()
    assert {name for name in before if before[name] != after[name]} == set()


def test_saving_again_after_reading_what_happened_is_deliberate(counter, draft, saved_meanwhile):
    typed = {**filled(draft), "form-0-name": "另一家银行"}
    again = counter.post(at(draft, "applicants"), {**typed, "version": saved_meanwhile}).content.decode()
    now_shown = Application.objects.get().version

    assert f'name="version" value="{now_shown}"' in again
    counter.post(at(draft, "applicants"), {**typed, "version": now_shown})
    assert draft.applicants.get().name == "另一家银行"


def test_copies_counted_in_another_window_are_not_counted_over(counter, draft):
    row = draft.materials.get(code="M27")
    shown, where = row.standing, at(draft, "materials/M27")
    counter.post(where, {"act": "count", "originals": "2", "copies": "1", "shown": shown})

    page = counter.post(where, {"act": "count", "originals": "5", "copies": "5", "shown": shown}, follow=True)

    row.refresh_from_db()
    assert (row.originals, row.copies) == (2, 1)
    assert "在另一个窗口有改动" in page.content.decode()


def test_of_two_who_take_a_draft_over_the_second_is_told_whose_it_is(client, appoint, zhengzhou, draft):
    first, second = (appoint(name, zhengzhou, Role.RECEIVE) for name in ("李收件", "孙收件"))
    shown = draft.officer.username
    for officer in (first, second):
        client.force_login(officer)
        claim_session(officer=officer, session_key=client.session.session_key)
        page = client.post(f"/intake/{draft.intake_number}/take-over", {"shown_with": shown}, follow=True)

    assert "李收件已经接手这份草稿" in page.content.decode()
    assert Application.objects.get().officer == first
