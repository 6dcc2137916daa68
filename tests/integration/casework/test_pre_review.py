"""线上预审: looked at before lodging, added to online, passed or refused; and what becomes of it when it is lodged."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.conftest import moment
from tests.integration.casework.conftest import BANK, BANK_CODE, SENDER, cancellation, party
from tests.integration.casework.test_every_turn import misjudged, tried
from tests.integration.registry.conftest import signed_in  # noqa: F401 - fixture
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.handlers import take_in_case
from tongban.apps.casework.models import Case, PreReview, ShortMessage
from tongban.apps.casework.operations import receive_case
from tongban.apps.casework.operations.before_lodging import pre_reviewing as act
from tongban.apps.casework.operations.before_lodging.forgetting import forget_unlodged
from tongban.apps.casework.operations.terms.lateness import flag_late_pre_reviews
from tongban.apps.casework.operations.terms.office_time import decide_closing
from tongban.apps.casework.operations.terms.retiming import Matter
from tongban.apps.casework.queries.course import clock_of, course_of
from tongban.apps.casework.queries.pre_reviews import pre_review_of, pre_reviews_late
from tongban.apps.casework.refusals import PreReviewMovedOn, PreReviewNotFound, PreReviewTaken
from tongban.apps.catalogue.operations import decide_variant
from tongban.apps.messaging.handlers import Received
from tongban.apps.messaging.models import FileWanted, OutboxMessage
from tongban.apps.register.operations import decide_switch
from tongban.domain.cases import Action, CaseState, Turn, allowed_actions, state_after
from tongban.domain.cases.states import BEFORE_LODGING
from tongban.domain.catalogue.variants import VariantChange, VariantKind
from tongban.domain.people import SEPARATED, Role
from tongban.exchange.contracts.cases import CaseLodged, SupplementItem
from tongban.exchange.contracts.prereview import (
    ApplicationForgotten,
    ApplicationGivenUp,
    ApplicationSentIn,
    ApplicationSupplemented,
)
from tongban.exchange.contracts.types import FileRef, MaterialData

UNREADABLE = SupplementItem(material="M05", name="不动产登记证明", sentence="照片模糊，请重新拍照。")
SCAN = FileRef(digest="b" * 64, size=1024, media_type="image/jpeg", name="证明.jpg", pages=1)
NUMBER = cancellation().intake_number


def lodged_now(**more) -> CaseLodged:
    return cancellation(mode="R", **more)


@pytest.fixture
def send_in(jiyuan, register, friday_morning):
    def _send_in(application: CaseLodged | None = None, *, sender: str = SENDER, at=friday_morning) -> PreReview:
        sent = ApplicationSentIn.read((application or lodged_now()).body())
        return act.take_in_for_pre_review(
            sent=sent, institution=jiyuan, sender=sender, sender_name="郑州市不动产登记中心", at=at
        )

    return _send_in


@pytest.fixture
def add_online(jiyuan, friday_morning):
    def _add_online(at=friday_morning) -> PreReview:
        paper = MaterialData(code="M05", name="不动产登记证明", state="received", pages=1, files=(SCAN,))
        added = ApplicationSupplemented(intake_number=NUMBER, materials=(paper,), note="已重新拍照。", at=at)
        return act.take_in_online_supplement(
            supplemented=added, institution=jiyuan, sender=SENDER, sender_name="郑州", at=at
        )

    return _add_online


def arrives(lodged: CaseLodged, at) -> Case:
    about = {"sender": SENDER, "recipient": "bureau.419001", "about": lodged.intake_number}
    take_in_case(lodged, Received(id=str(uuid4()), sequence=1, sent_at=at, at=at, **about))
    return Case.objects.get(intake_number=lodged.intake_number)


@pytest.fixture
def officers(jiyuan, appoint):
    return {role: appoint(role.label, jiyuan, role) for role in Role if role not in SEPARATED}


@pytest.fixture
def outside(send_in, add_online, receive, jiyuan, friday_morning) -> dict[Action, Callable[[], object]]:
    """What no officer of the home institution does."""
    given_up = ApplicationGivenUp(intake_number=NUMBER, sentence="不办了。", at=friday_morning)
    told = {"given_up": given_up, "institution": jiyuan, "sender": SENDER, "at": friday_morning}
    return {
        Action.SEND_IN: send_in,
        Action.SUPPLEMENT_ONLINE: add_online,
        Action.LODGE: lambda: receive(lodged_now()),
        Action.WITHDRAW: lambda: act.give_up_pre_review(**told),
    }


def test_in_every_state_before_lodging_every_act_by_every_role_works_or_says_why_not(
    send_in, officers, outside, friday_morning
):
    told = {"number": NUMBER, "at": friday_morning}
    acts: dict[Action, Callable] = {
        Action.REQUEST_ONLINE_SUPPLEMENT: lambda who: act.request_online_supplement(
            officer=who, items=[UNREADABLE], **told
        ),
        Action.PASS_PRE_REVIEW: lambda who: act.pass_pre_review(officer=who, **told),
        Action.REFUSE_PRE_REVIEW: lambda who: act.refuse_pre_review(officer=who, reason="抵押权已经注销。", **told),
    }
    seen: set[CaseState] = set()
    wrong: list[str] = []

    def walk() -> None:
        review = PreReview.objects.get()
        state = review.standing
        if state in seen:
            return
        seen.add(state)
        for action, take in acts.items():
            for role, officer in officers.items():
                refusal = tried(lambda take=take, who=officer: take(who), walk)
                if fault := misjudged(refusal, state, action, role, with_certificate=False):
                    wrong.append(f"{state}, {action} by {role}: {fault}")
        for action, happen in outside.items():
            refusal = tried(happen, walk)
            lawful = action in allowed_actions(state)
            # What is lodged is a case, whatever was sent in before; given up twice is given up once.
            if (refusal is None) is not lawful and action not in {Action.LODGE, Action.WITHDRAW}:
                wrong.append(f"{state}, {action}: {refusal}")

    send_in()
    walk()

    assert wrong == []
    assert seen == {*BEFORE_LODGING, CaseState.LODGED, CaseState.WITHDRAWN}


def test_the_desk_asks_for_a_better_picture_and_the_applicants_hear_of_it(send_in, staff, signed_in):  # noqa: F811
    send_in()
    browser, page = signed_in(staff.accepter), reverse("registry:pre-review", args=[NUMBER])
    assert "1 件待预审" in browser.get(reverse("registry:inbox")).content.decode()
    assert NUMBER in browser.get(reverse("registry:pre-reviews")).content.decode()
    assert browser.get(reverse("registry:search"), {"q": NUMBER})["Location"] == page
    shown = browser.get(page).content.decode()
    assert BANK in shown
    assert BANK_CODE not in shown

    rows = {"items-TOTAL_FORMS": "5", "items-INITIAL_FORMS": "0"}
    asked = {**rows, "items-0-material": "M05", "items-0-sentence": "照片模糊，请重新拍照。", "seen": "1"}
    address = reverse("registry:pre-review-supplement", args=[NUMBER])
    assert browser.post(address, {**rows, "seen": "1"}).status_code == 422
    assert "已请申请人在网上补充" in browser.post(address, asked, follow=True).content.decode()

    said = OutboxMessage.objects.get(contract="application.pre_reviewed/1")
    assert (said.about, said.recipient) == (NUMBER, SENDER)
    assert said.envelope.body["items"] == [UNREADABLE.model_dump()]
    message = ShortMessage.objects.get()
    assert (message.case, message.pre_review.intake_number) == (None, NUMBER)
    assert f"收件编号{NUMBER}" in message.text


@pytest.mark.parametrize("form", ["pre-review-supplement", "pre-review-refuse"])
def test_the_form_of_an_act_is_shown_only_while_it_may_be_taken(send_in, staff, signed_in, friday_morning, form):  # noqa: F811
    send_in()
    browser, address = signed_in(staff.accepter), reverse(f"registry:{form}", args=[NUMBER])
    assert browser.get(address).status_code == 200

    act.pass_pre_review(number=NUMBER, officer=staff.accepter, at=friday_morning)
    answer = browser.get(address)

    assert answer.status_code == 409
    assert "申请现在的状态是“预审通过，待提交”，不能" in answer.content.decode()
    assert f'href="{reverse("registry:pre-review", args=[NUMBER])}"' in answer.content.decode()


def test_what_was_added_meanwhile_is_looked_at_first(send_in, add_online, staff, signed_in, friday_morning):  # noqa: F811
    send_in()
    told = {"number": NUMBER, "officer": staff.accepter, "at": friday_morning}
    act.request_online_supplement(items=[UNREADABLE], **told)
    add_online()

    browser = signed_in(staff.accepter)
    late = browser.post(reverse("registry:pre-review-pass", args=[NUMBER]), {"seen": "1"}, follow=True)
    assert "有了新的进展" in late.content.decode()
    assert "网上补充：不动产登记证明" in late.content.decode()
    with pytest.raises(PreReviewMovedOn):
        act.pass_pre_review(seen=1, **told)
    assert act.pass_pre_review(seen=3, **told).standing is CaseState.PRE_REVIEWED


def test_while_the_applicants_are_to_add_something_it_is_their_time(send_in, add_online, staff, receive):
    send_in(at=moment("2026-11-20 09:00"))
    told = {"number": NUMBER, "officer": staff.accepter}
    act.request_online_supplement(items=[UNREADABLE], at=moment("2026-11-20 10:00"), **told)
    add_online(at=moment("2026-11-20 15:00"))
    act.pass_pre_review(at=moment("2026-11-20 15:30"), **told)

    case = receive(lodged_now(), at=moment("2026-11-20 16:30"))

    assert state_after(course_of(case)) is CaseState.LODGED
    assert case.accept_by == moment("2026-11-23 12:00")
    spent = clock_of(case).spent(moment("2026-11-20 17:00"))
    assert spent[Turn.HOME] == 60 + 30 + 30
    assert spent[Turn.APPLICANT] == 4 * 60 + 60
    assert clock_of(case).acceptance_due_at == case.accept_by


def test_another_counter_has_no_part_in_it(send_in, jiyuan, friday_morning):
    send_in()
    other = {"institution": jiyuan, "sender": "bureau.410181", "at": friday_morning}
    with pytest.raises(PreReviewTaken):
        send_in(sender="bureau.410181")
    given_up = ApplicationGivenUp(intake_number=NUMBER, sentence="不办了。", at=friday_morning)
    with pytest.raises(PreReviewNotFound):
        act.give_up_pre_review(given_up=given_up, **other)
    case = receive_from("bureau.410181", jiyuan, friday_morning)
    assert not hasattr(case, "pre_review")
    assert case.events.count() == 1


def receive_from(sender: str, institution, at) -> Case:
    lodged = lodged_now()
    return receive_case(lodged=lodged, institution=institution, sender=sender, sender_name="巩义", at=at)


def test_a_deadline_that_passes_is_seen_and_another_calendar_moves_it(send_in, staff, jiyuan, appoint):
    send_in(at=moment("2026-11-20 13:00"))
    late = moment("2026-11-20 16:45")
    assert pre_reviews_late(staff.accepter, at=late).count() == 1

    administrator = appoint("马管理", jiyuan, Role.ADMINISTER)
    told = {"first": date(2026, 11, 20), "last": date(2026, 11, 20), "reason": "停电公告"}
    [moved] = decide_closing(officer=administrator, closed=True, at=moment("2026-11-20 13:30"), **told)

    assert (moved.number, moved.matter, moved.about) == (NUMBER, Matter.PRE_REVIEW, "预审")
    assert (moved.before, moved.after) == (moment("2026-11-20 16:30"), moment("2026-11-23 13:30"))
    assert not pre_reviews_late(staff.accepter, at=late).exists()


def test_the_section_chief_sees_what_nobody_looked_at_until_somebody_has(send_in, staff, signed_in, appoint, jiyuan):  # noqa: F811
    send_in()
    browser, page = signed_in(appoint("韩科长", jiyuan, Role.CHIEF)), reverse("registry:supervision")
    late = browser.get(page).content.decode()  # whoever runs this does so after that Friday
    assert "线上预审超过答复时限" in late
    assert reverse("registry:pre-review", args=[NUMBER]) in late

    act.pass_pre_review(number=NUMBER, officer=staff.accepter, at=moment("2026-11-20 15:00"))
    assert NUMBER not in browser.get(page).content.decode()


def test_that_nobody_looked_in_time_is_audited_once_for_each_time(send_in, add_online, staff):
    review = send_in()
    assert flag_late_pre_reviews(at=review.answer_by) == 0
    late = moment("2026-11-20 14:00")
    assert [flag_late_pre_reviews(at=late), flag_late_pre_reviews(at=late)] == [1, 0]
    noted = AuditEntry.objects.get(act="超时未预审")
    assert (noted.institution_code, noted.subject, noted.actor) == ("419001", NUMBER, "system")

    told = {"number": NUMBER, "officer": staff.accepter, "at": moment("2026-11-20 15:00")}
    act.request_online_supplement(items=[UNREADABLE], **told)
    assert flag_late_pre_reviews(at=moment("2026-11-24 09:00")) == 0  # it is the applicants' turn
    add_online(at=moment("2026-11-23 09:00"))
    assert flag_late_pre_reviews(at=moment("2026-11-24 09:00")) == 1


@pytest.fixture
def promised(appoint, jiyuan):
    officer = appoint("马管理", jiyuan, Role.ADMINISTER)
    change = VariantChange(
        since=date(2026, 11, 20), item="3704", kind=VariantKind.AUTOMATIC_ACCEPTANCE, reason="中心会议纪要〔2026〕9号"
    )
    return decide_variant(officer=officer, change=change, at=moment("2026-11-18 09:00"))


@pytest.mark.usefixtures("promised")
def test_what_passed_and_has_not_changed_is_accepted_as_promised(send_in, staff, friday_morning):
    send_in()
    act.pass_pre_review(number=NUMBER, officer=staff.accepter, at=friday_morning)

    case = arrives(lodged_now(), friday_morning)

    assert case.state == CaseState.ACCEPTED
    assert [one.action for one in case.events.all()] == ["send_in", "pass_pre_review", "lodge", "accept"]
    assert case.events.get(action="lodge").detail["opinion"] == "与预审通过的内容一致。"


@pytest.mark.usefixtures("promised")
def test_what_was_changed_since_or_never_passed_waits_for_an_officer(send_in, staff, friday_morning):
    send_in()
    unpassed, other = (
        cancellation("41010020261120S00009", mode="R"),
        party("mortgagee", BANK, BANK_CODE, kind="enterprise"),
    )
    send_in(unpassed)
    act.pass_pre_review(number=NUMBER, officer=staff.accepter, at=friday_morning)

    changed = arrives(lodged_now(parties=[{**other, "phone": "13800000001"}]), friday_morning)
    never = arrives(unpassed, friday_morning)

    assert (changed.state, never.state) == (CaseState.LODGED, CaseState.LODGED)
    assert changed.events.get(action="lodge").detail["opinion"] == "预审通过后有变化：申请人。"
    assert never.events.get(action="lodge").detail["opinion"] == "提交时预审还没有通过。"


WITH_SCAN = MaterialData(code="M05", name="不动产登记证明", state="received", pages=1, files=(SCAN,))
LONG_AFTER = moment("2027-02-18 10:00")  # ninety days and an hour


def told_no_more(review: PreReview) -> bool:
    review.refresh_from_db()
    return review.forgotten_at is not None


def test_what_is_never_lodged_is_forgotten_after_ninety_days_but_for_its_steps(send_in, staff, friday_morning):
    review = send_in(lodged_now(materials=[WITH_SCAN]))
    act.pass_pre_review(number=NUMBER, officer=staff.accepter, at=friday_morning)
    assert forget_unlodged(at=moment("2027-02-18 09:00")) == 0

    assert [forget_unlodged(at=LONG_AFTER), forget_unlodged(at=LONG_AFTER)] == [1, 0]

    review.refresh_from_db()
    assert (review.applicant_names, review.contact_phone, review.unit_code, review.sent_in) == ("", "", "", {})
    assert not FileWanted.objects.exists()
    assert [(one.phone, one.text, one.parameters) for one in review.short_messages.all()] == [("", "", {})]
    assert [one.action for one in review.events.all()] == ["send_in", "pass_pre_review"]
    noted = AuditEntry.objects.get(act="清除未提交的预审申请信息")
    assert (noted.subject, noted.detail["kept_days"], noted.detail["files"]) == (NUMBER, 90, 1)
    with pytest.raises(PreReviewNotFound):
        pre_review_of(number=NUMBER, officer=staff.accepter)


def test_whoever_sent_it_in_is_told_that_it_was_forgotten_and_nobody_s_name(send_in, staff, friday_morning):
    send_in()
    act.pass_pre_review(number=NUMBER, officer=staff.accepter, at=friday_morning)

    forget_unlodged(at=LONG_AFTER)

    row = OutboxMessage.objects.get(contract="application.forgotten/1")
    said = ApplicationForgotten.read(row.envelope.body)
    assert (row.recipient, row.about, said.intake_number) == (SENDER, NUMBER, NUMBER)
    assert (said.last_word_at, said.kept_days, said.at) == (friday_morning, 90, LONG_AFTER)
    assert BANK not in str(row.envelope.body)


def test_what_we_have_still_to_look_at_or_was_lodged_is_kept(send_in, receive, friday_morning):
    waiting = send_in(cancellation("41010020261120S00009", mode="R"))
    lodged = send_in()
    receive(lodged_now())

    assert forget_unlodged(at=LONG_AFTER) == 0
    assert not told_no_more(waiting)
    assert not told_no_more(lodged)


def test_an_institution_may_keep_it_for_less(send_in, staff, appoint, jiyuan, friday_morning):
    review = send_in()
    act.pass_pre_review(number=NUMBER, officer=staff.accepter, at=friday_morning)
    officer = appoint("马管理", jiyuan, Role.ADMINISTER)
    told = {"name": "unlodged_kept_days", "value": 30, "since": date(2026, 12, 1), "reason": "会议纪要"}
    decide_switch(officer=officer, at=friday_morning, **told)

    forget_unlodged(at=moment("2026-12-21 09:30"))

    assert told_no_more(review)


def test_a_scan_that_another_application_names_stays(send_in, staff, friday_morning):
    other = send_in(cancellation("41010020261120S00009", mode="R", materials=[WITH_SCAN]))
    send_in(lodged_now(materials=[WITH_SCAN]))
    act.pass_pre_review(number=NUMBER, officer=staff.accepter, at=friday_morning)

    forget_unlodged(at=LONG_AFTER)

    assert FileWanted.objects.filter(about=other.intake_number).exists()
    assert AuditEntry.objects.get(act="清除未提交的预审申请信息").detail["files"] == 0


def test_what_was_forgotten_may_be_lodged_sent_in_anew_or_given_up_but_not_added_to(
    send_in, add_online, staff, jiyuan, friday_morning
):
    review = send_in()
    act.request_online_supplement(number=NUMBER, officer=staff.accepter, items=[UNREADABLE], at=friday_morning)
    forget_unlodged(at=LONG_AFTER)
    with pytest.raises(PreReviewNotFound):
        add_online(at=LONG_AFTER)

    case = arrives(lodged_now(), LONG_AFTER)
    assert (case.state, case.events.count()) == (CaseState.LODGED, 1)
    given_up = ApplicationGivenUp(intake_number=NUMBER, sentence="不办了。", at=LONG_AFTER)
    act.give_up_pre_review(given_up=given_up, institution=jiyuan, sender=SENDER, at=LONG_AFTER)
    review.refresh_from_db()
    assert review.standing is CaseState.WITHDRAWN


@pytest.mark.parametrize("said", ["refused", "passed", "asked for more"])
def test_what_was_forgotten_may_be_sent_in_anew_whatever_was_said_before(said, send_in, staff, friday_morning):
    send_in()
    told = {"number": NUMBER, "officer": staff.accepter, "at": friday_morning}
    {
        "refused": lambda: act.refuse_pre_review(reason="抵押权已经注销。", **told),
        "passed": lambda: act.pass_pre_review(**told),
        "asked for more": lambda: act.request_online_supplement(items=[UNREADABLE], **told),
    }[said]()
    forget_unlodged(at=LONG_AFTER)

    again = send_in(at=LONG_AFTER)

    assert not told_no_more(again)
    assert again.standing is CaseState.PRE_REVIEW
    assert BANK in again.applicant_names
