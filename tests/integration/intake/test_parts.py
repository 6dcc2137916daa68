"""One application with people at several counters: asked for, done there, given back, lodged here when complete."""

from datetime import timedelta

import pytest

from tests.conftest import moment
from tests.integration.documents.samples import pdf
from tests.integration.intake.conftest import COUNTER
from tests.integration.intake.counters import carry, deliver, do_part, said
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.operations.terms.office_time import decide_closing
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import NotReady, NotTakenIn, PartClosed, PartNotFound
from tongban.apps.intake.manifest import lodging_of
from tongban.apps.intake.models import Application, PartTask
from tongban.apps.intake.queries import material_of
from tongban.apps.intake.queries.parts import tasks_of
from tongban.domain.codes.identity_documents import DocumentKind
from tongban.domain.people import Role

pytestmark = pytest.mark.django_db

BUYER, SELLER = "41010119850101123X", "419001199003072512"
TODAY = moment("2026-11-20 09:00").date()


def person(role: str, name: str, number: str) -> intake.ApplicantEntry:
    return intake.ApplicantEntry(
        role=role,
        name=name,
        kind="person",
        document_kind=DocumentKind.ID_CARD,
        document_number=number,
        phone="13800000000",
    )


@pytest.fixture
def helper(appoint, jiyuan):
    return appoint("李协办", jiyuan, Role.RECEIVE)


@pytest.fixture
def shared(home, clerk, friday_morning) -> Application:
    """A home is sold: the buyer stands in 郑州, the seller is in 济源."""
    at = friday_morning
    begun = intake.start_application(
        officer=clerk, item="2001", way="joint", unit_code="419001001002GB00012F00180302", at=at
    )
    draft = intake.take_register_data(number=begun.intake_number, officer=clerk, at=at)
    return intake.save_applicants(
        number=draft.intake_number,
        officer=clerk,
        version=draft.version,
        applicants=[person("buyer", "李𬱖", BUYER), person("seller", "张䶮", SELLER)],
        correspondence=COUNTER,
        particulars={"price": "900000.00", "mode": "sole"},
        at=at,
    )


@pytest.fixture
def ask(shared, clerk, friday_morning):
    def _ask(**changes):
        seller = shared.applicants.get(role="seller")
        plain = {"applicant": seller.pk, "institution": "419001", "papers": ["M02"], "note_text": "下午到场"}
        return intake.invite_counter(
            number=shared.intake_number, officer=clerk, at=friday_morning, **{**plain, **changes}
        )

    return _ask


@pytest.fixture
def task(ask, jiyuan, friday_morning) -> PartTask:
    ask()
    carry("intake.part_requested/1", friday_morning)
    return PartTask.objects.get()


def missing(application: Application) -> list[str]:
    return [one.sentence for one in intake.shortcomings_of(application, on=TODAY)]


def test_the_request_says_what_the_part_needs_and_nothing_else(task):
    asked = task.asked

    assert (asked.applicant.name, asked.applicant.document_number) == ("张䶮", SELLER)
    assert [(one.role, one.name) for one in asked.others] == [("buyer", "李𬱖")]
    assert [one.code for one in asked.papers] == ["M02"]
    said_at_all = str(task.request)
    assert BUYER not in said_at_all  # no number of anybody else
    assert "中原银行" not in said_at_all  # nothing of what the register says


def test_the_other_counter_has_three_days_on_which_the_asking_one_works(appoint, ask, clerk):
    decide_closing(
        officer=appoint("马管理", clerk.institution, Role.ADMINISTER),
        first=TODAY + timedelta(days=4),
        last=TODAY + timedelta(days=4),
        closed=True,
        reason="供暖检修通知",
        at=moment("2026-11-19 09:00"),
    )

    assert ask().respond_by == moment("2026-11-26 17:00")  # Friday; counted are Monday, Wednesday, Thursday


def test_who_is_missing_is_said_until_the_part_is_back(shared, task, helper, friday_morning):
    assert "张䶮在济源市不动产登记中心的核验、询问和签名还没有交回。" in missing(shared)

    done = do_part(task, helper, SELLER, scan=pdf(1), at=friday_morning)
    intake.give_part(number=task.number, officer=helper, version=done.version, at=friday_morning)
    carry("intake.part_given/1", friday_morning)

    assert not any("张䶮" in one for one in missing(shared))
    assert any("李𬱖" in one for one in missing(shared))  # the buyer stands here


def test_what_comes_back_carries_who_where_and_when(shared, task, helper, friday_morning):
    later = friday_morning + timedelta(hours=2)
    done = do_part(task, helper, SELLER, scan=pdf(1), at=later)
    intake.give_part(number=task.number, officer=helper, version=done.version, at=later)
    carry("intake.part_given/1", later)

    part = shared.parts.get()
    assert (part.state, part.given_by, part.signed_at) == ("given", "李协办", later)
    scan = material_of(shared, "M02").files.get()
    assert scan.added_by == "李协办（济源市不动产登记中心）"
    assert "张䶮" in material_of(shared, "M01").files.get().name
    shared.lodged_at = later
    manifest = lodging_of(shared)
    assert [(one.party, one.officer) for one in manifest.identity_checks] == [
        ("张䶮", "李协办（济源市不动产登记中心）")
    ]
    assert all("张䶮，济源市不动产登记中心" in one.question for one in manifest.interview)


def test_a_part_is_given_back_complete_or_not_at_all(task, helper, friday_morning):
    with pytest.raises(NotReady) as refusal:
        intake.give_part(number=task.number, officer=helper, version=task.version, at=friday_morning)

    said_missing = [one.sentence for one in refusal.value.shortcomings]
    assert said_missing[:2] == ["张䶮还没有通过人证核验。", "缺少材料：申请人身份证明。"]
    assert said_missing[-1] == "申请人还没有在签署页上签名。"


def test_a_change_of_the_content_makes_the_part_void(shared, task, helper, clerk, friday_morning):
    done = do_part(task, helper, SELLER, scan=pdf(1), at=friday_morning)
    intake.give_part(number=task.number, officer=helper, version=done.version, at=friday_morning)
    carry("intake.part_given/1", friday_morning)
    shared.refresh_from_db()
    intake.save_applicants(
        number=shared.intake_number,
        officer=clerk,
        version=shared.version,
        applicants=[person("buyer", "李𬱖", BUYER), person("seller", "张䶮", SELLER)],
        correspondence=COUNTER,
        particulars={"price": "950000.00", "mode": "sole"},
        at=friday_morning,
    )
    carry("intake.part_withdrawn/1", friday_morning)

    assert shared.parts.get().state == "withdrawn"
    assert not material_of(shared, "M01").files.exists()  # signed for another price
    assert material_of(shared, "M02").files.exists()  # the identity card is still his
    assert "张䶮还没有通过人证核验。" in missing(shared)
    task.refresh_from_db()
    assert (task.state, task.reason) == ("withdrawn", "申请内容已修改，牵头窗口将按新的内容重新请求。")


def test_what_crosses_a_withdrawal_on_the_way_changes_nothing(shared, task, helper, clerk, friday_morning):
    done = do_part(task, helper, SELLER, scan=pdf(1), at=friday_morning)
    intake.give_part(number=task.number, officer=helper, version=done.version, at=friday_morning)
    intake.withdraw_part(number=shared.intake_number, officer=clerk, part=task.number, at=friday_morning)
    carry("intake.part_given/1", friday_morning)

    assert shared.parts.get().state == "withdrawn"
    assert not shared.checks.exists()
    assert AuditEntry.objects.filter(act="协办交回未采用", subject=shared.intake_number).exists()


def test_the_same_part_given_twice_is_taken_once(shared, task, helper, friday_morning):
    done = do_part(task, helper, SELLER, scan=pdf(1), at=friday_morning)
    intake.give_part(number=task.number, officer=helper, version=done.version, at=friday_morning)
    given = carry("intake.part_given/1", friday_morning)
    deliver(given, friday_morning)

    assert shared.checks.count() == 1


def test_only_the_counter_that_was_asked_may_answer(shared, task, helper, friday_morning):
    done = do_part(task, helper, SELLER, scan=pdf(1), at=friday_morning)
    intake.give_part(number=task.number, officer=helper, version=done.version, at=friday_morning)
    given = said("intake.part_given/1")[-1].payload()

    with pytest.raises(PartNotFound):
        intake.take_part_back(given, sender="bureau.410300", at=friday_morning)


def test_a_part_that_is_not_given_back_in_time_lapses_at_both_ends(shared, task, helper, friday_morning):
    too_late = friday_morning + timedelta(days=6)
    assert intake.expire_parts(at=friday_morning + timedelta(days=2)) == 0
    assert intake.expire_parts(at=too_late) == 1
    with pytest.raises(PartClosed):  # also before the news has arrived
        do_part(task, helper, SELLER, scan=pdf(1), at=too_late)
    carry("intake.part_withdrawn/1", too_late)

    task.refresh_from_db()
    assert (shared.parts.get().state, task.state) == ("expired", "expired")


def test_a_counter_says_why_it_can_not(shared, task, helper, friday_morning):
    with pytest.raises(NotTakenIn):
        intake.decline_part(number=task.number, officer=helper, reason=" ", at=friday_morning)
    intake.decline_part(number=task.number, officer=helper, reason="申请人未到场", at=friday_morning)
    carry("intake.part_declined/1", friday_morning)

    part = shared.parts.get()
    assert (part.state, part.reason, part.given_by) == ("declined", "申请人未到场", "李协办")


def test_nobody_is_asked_twice_for_the_same_person(task, ask):
    with pytest.raises(NotTakenIn):
        ask()


def test_a_window_of_the_same_house_takes_the_draft_over_instead(ask):
    with pytest.raises(NotTakenIn):
        ask(institution="410100")


def test_only_papers_that_were_asked_for_are_taken(task, helper, friday_morning):
    with pytest.raises(NotTakenIn):
        intake.add_part_file(
            number=task.number, officer=helper, code="M12", filename="x.pdf", chunks=[pdf(1)], at=friday_morning
        )


def test_each_counter_sees_its_own_only(task, helper, clerk, friday_morning):
    assert tasks_of(helper).count() == 1
    assert tasks_of(clerk).count() == 0
    with pytest.raises(PartNotFound):
        intake.vouch_for_part(
            number=task.number, officer=clerk, document_number=SELLER, reason="核对", at=friday_morning
        )


def test_sending_the_applicants_home_ends_what_others_were_asked_for(shared, task, clerk, friday_morning):
    intake.send_home(number=shared.intake_number, officer=clerk, reason="材料不齐", at=friday_morning)
    carry("intake.part_withdrawn/1", friday_morning)

    task.refresh_from_db()
    assert task.reason == "牵头窗口已结束这件收件。"
