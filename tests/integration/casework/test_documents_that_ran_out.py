"""R24W: an identity document that has run out is told from what the counter wrote down of it."""

from datetime import date

import pytest

from tests.integration.casework.conftest import OWNER, OWNER_ID, TITLE, lodging, party
from tongban.apps.casework.queries.facts import facts_of
from tongban.apps.casework.queries.people import parties_of_request
from tongban.domain.register.rulebook import Moment, consult


@pytest.mark.parametrize(
    ("until", "speaks"),
    [
        (date(2026, 11, 19), True),  # yesterday was its last day
        (date(2026, 11, 20), False),  # today still is
        (None, False),  # valid for life, or not read
    ],
)
def test_a_document_that_ran_out_is_told_at_home_and_to_the_counter_that_asks(
    receive, friday_morning, *, until, speaks
):
    owner = party("owner", OWNER, OWNER_ID, document_until=until and until.isoformat())
    told = lodging("9001", intake_number="41010020261120S00077", parties=[owner], certificate=TITLE)

    facts = facts_of(receive(told), on=friday_morning)

    spoken = [one.code for one in consult(facts, Moment.ACCEPT).spoken]
    assert ("R24W" in spoken) is speaks
    (asked,) = parties_of_request(told.parties)
    assert asked.applicant.document_until == until
