"""What the public progress page may learn, and how often."""

from datetime import timedelta

import pytest

from tongban.apps.intake import operations as intake
from tongban.apps.intake.failures import TooManyEnquiries
from tongban.apps.intake.models import ProgressEnquiry

pytestmark = pytest.mark.django_db


def ask(number, last_four, at, address="192.0.2.1"):
    return intake.answer_enquiry(number=number, last_four=last_four, address=address, at=at)


@pytest.mark.parametrize("last_four", ["0079", "123x", "123X"])  # the bank's code, its agent's card
def test_number_and_last_four_lead_to_the_application(lodged, friday_morning, last_four):
    assert ask(lodged.intake_number, last_four, friday_morning).application == lodged


@pytest.mark.parametrize("last_four", ["0000", "", "%", "____", "079"])
def test_wrong_digits_and_unknown_numbers_answer_alike(lodged, friday_morning, last_four):
    assert ask(lodged.intake_number, last_four, friday_morning) is None
    assert ask("41010020261120S00099", last_four, friday_morning) is None


def test_a_draft_is_nobody_s_business(draft, fill_in, friday_morning):
    fill_in(draft)

    assert ask(draft.intake_number, "0079", friday_morning) is None


def test_the_sixth_try_has_to_wait_by_address(lodged, friday_morning):
    for serial in range(5):
        ask(f"41010020261120S0009{serial}", "0079", friday_morning)

    with pytest.raises(TooManyEnquiries):
        ask(lodged.intake_number, "0079", friday_morning)
    assert ask(lodged.intake_number, "0079", friday_morning + timedelta(minutes=11))


def test_the_sixth_try_has_to_wait_by_number(lodged, friday_morning):
    for host in range(5):
        ask(lodged.intake_number, "9999", friday_morning, address=f"192.0.2.{host}")

    with pytest.raises(TooManyEnquiries):
        ask(lodged.intake_number, "0079", friday_morning, address="192.0.2.77")


def test_right_answers_do_not_count(lodged, friday_morning):
    for _ in range(7):
        assert ask(lodged.intake_number, "0079", friday_morning)


def test_tries_are_forgotten_after_a_day_and_name_nobody(lodged, friday_morning):
    ask(lodged.intake_number, "9999", friday_morning)
    row = ProgressEnquiry.objects.get()
    assert lodged.intake_number not in (row.number_key, row.address_key)

    assert intake.forget_old_enquiries(at=friday_morning + timedelta(hours=25)) == 1
