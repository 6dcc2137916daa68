"""The home register is asked about an application when it has not just answered about the very same."""

from datetime import timedelta

import pytest

from tests.integration.documents.samples import pdf
from tests.integration.intake.conftest import COUNTER, bank
from tongban.apps.audit.models import AuditEntry
from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import NotCompared, NotTakenIn
from tongban.apps.intake.models import Application
from tongban.apps.intake.operations.checking import COUNTS_FOR
from tongban.apps.messaging.calls import HubUnreachable
from tongban.exchange.contracts.registers import CheckApplication

pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(draft, clerk, friday_morning):
    """A draft with applicants nobody has been asked about."""
    return intake.save_applicants(
        number=draft.intake_number,
        officer=clerk,
        version=draft.version,
        applicants=[bank()],
        correspondence=COUNTER,
        at=friday_morning,
    )


@pytest.fixture
def save_again(saved, clerk, friday_morning):
    """Save these applicants of the draft."""

    def _save_again(*applicants):
        return intake.save_applicants(
            number=saved.intake_number,
            officer=clerk,
            version=saved.version,
            applicants=applicants,
            correspondence=COUNTER,
            at=friday_morning,
        )

    return _save_again


@pytest.fixture
def check(saved, clerk, friday_morning):
    """Have the draft compared unless that is known, so many minutes after it was saved."""

    def _check(*, after=timedelta()):
        return intake.check_unless_known(number=saved.intake_number, officer=clerk, at=friday_morning + after)

    return _check


def questions(home):
    return [one for one in home.asked if isinstance(one, CheckApplication)]


def test_the_same_is_asked_once(check, home):
    check()
    known = check(after=COUNTS_FOR)

    assert len(questions(home)) == 1
    assert known.answer.matches[0].matches
    assert AuditEntry.objects.filter(act="属地核对申请").count() == 1


def test_an_answer_grows_old(check, home):
    check()
    check(after=COUNTS_FOR + timedelta(seconds=1))

    assert len(questions(home)) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "中原银行股份有限公司郑州分行"},
        {"share": "1/2"},
        {"phone": "13900000000"},
        {"representatives": ()},
    ],
)
def test_other_applicants_are_another_question(check, save_again, home, changed):
    check()
    save_again(bank(**changed))
    check()

    assert len(questions(home)) == 2


def test_saving_the_same_applicants_again_is_no_other_question(check, save_again, home):
    check()
    save_again(bank())
    check()

    assert len(questions(home)) == 1


def test_a_paper_more_is_another_question(check, saved, home, clerk, friday_morning):
    check()
    intake.add_material_file(
        number=saved.intake_number, officer=clerk, code="M27", filename="M27.pdf", chunks=[pdf()], at=friday_morning
    )
    check()

    first, second = questions(home)
    assert set(second.papers) - set(first.papers) == {"M27"}


def test_register_data_taken_again_wants_a_new_answer(check, saved, home, clerk, friday_morning):
    check()
    intake.take_register_data(number=saved.intake_number, officer=clerk, at=friday_morning)
    check()

    assert len(questions(home)) == 2


def test_whoever_asks_expressly_is_answered(check, saved, home, clerk, friday_morning):
    check()
    intake.check_application(number=saved.intake_number, officer=clerk, at=friday_morning)

    assert len(questions(home)) == 2


def test_a_question_that_failed_is_not_remembered_as_asked(check, home):
    home.reachable = False
    with pytest.raises(HubUnreachable):
        check()
    home.reachable = True

    assert check().answer is not None
    assert len(questions(home)) == 1


def test_what_was_said_of_something_else_is_not_enough_to_lodge(draft, fill_in, home, clerk, friday_morning):
    ready = fill_in(draft)
    Application.objects.filter(pk=ready.pk).update(particulars={"cause": "贷款已经还清"})
    home.reachable = False
    with pytest.raises(HubUnreachable):
        intake.check_unless_known(number=ready.intake_number, officer=clerk, at=friday_morning)

    with pytest.raises(NotCompared):
        intake.lodge(number=ready.intake_number, officer=clerk, version=ready.version, at=friday_morning)


def test_what_was_compared_can_be_lodged_later(draft, fill_in, clerk, friday_morning):
    ready, later = fill_in(draft), friday_morning + timedelta(hours=2)

    lodged = intake.lodge(number=ready.intake_number, officer=clerk, version=ready.version, at=later)

    assert lodged.state == "lodged"


def test_a_draft_saved_while_home_thinks_keeps_no_answer(check, save_again, home):
    answered = home.answer

    def answer(request, at):
        save_again(bank(phone="13900000000"))
        return answered(request, at)

    home.answer = answer

    assert check().verdict is None


def test_without_applicants_there_is_nothing_to_compare(draft, home, clerk, friday_morning):
    with pytest.raises(NotTakenIn):
        intake.check_unless_known(number=draft.intake_number, officer=clerk, at=friday_morning)

    assert not questions(home)


def test_a_press_that_changes_nothing_reads_the_draft_twice(check, django_assert_num_queries):
    check()

    with django_assert_num_queries(4):  # begin, the draft, what is asked about, end
        check()
