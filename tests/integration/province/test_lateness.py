"""The province sees who is late from the steps that pass through it: counts and case numbers, nobody's name."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.integration.messaging.conftest import ABOUT
from tongban.apps.directory import courier as hub_courier
from tongban.apps.directory.models import CaseStanding
from tongban.apps.directory.standings import follow_cases, institutions_by_lateness, late_cases
from tongban.apps.messaging import courier
from tongban.apps.messaging.operations import publish
from tongban.domain.people import Role

JIYUAN, ZHENGZHOU = "bureau.419001", "bureau.410100"


@pytest.fixture
def told(province, heard, step, now):
    """Let 济源 say a step: told(2, due_at=...)."""

    def _told(sequence: int, **more) -> None:
        with transaction.atomic():
            publish(step(sequence, **more), sender=JIYUAN, recipient=ZHENGZHOU, about=ABOUT, at=now)
        courier.deliver_due()
        hub_courier.deliver_due()

    return _told


def test_a_case_past_its_deadline_is_counted_and_named_by_its_number(told, seated, now):
    told(1, due_at=now - timedelta(hours=1))

    assert [follow_cases(), follow_cases()] == [1, 0]

    (row,) = institutions_by_lateness(at=now)
    assert (row.member, row.open_cases, row.late) == (JIYUAN, 1, 1)
    page = seated("周监管", Role.SUPERVISE).get("/lateness").content.decode()
    assert late_cases(at=now).get().case_number in page
    assert "张䶮" not in page


def test_a_case_that_stands_still_or_has_ended_is_not_late(told, now):
    told(1, due_at=now - timedelta(hours=1))
    told(2, due_at=now - timedelta(hours=1), action="suspend", state="suspended")
    follow_cases()

    (row,) = institutions_by_lateness(at=now)
    assert (row.late, row.standing_still) == (0, 1)

    told(3, action="withdraw", state="withdrawn")
    follow_cases()

    assert institutions_by_lateness(at=now) == []
    assert CaseStanding.objects.get().state == "withdrawn"
