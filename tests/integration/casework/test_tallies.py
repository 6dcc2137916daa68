"""Each count at the head of the inbox is that of the list it leads to, for the officer's own institution alone."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count, product

import pytest

from tests.conftest import moment
from tests.integration.casework.conftest import cancellation
from tongban.apps.casework.models import Case, CaseConsultation, DraftEnquiry, PreReview, SupplementRequest
from tongban.apps.casework.queries.consulting import asked_about, enquiries_late, enquiries_waiting, questions_late
from tongban.apps.casework.queries.notes import supplements_overdue
from tongban.apps.casework.queries.pre_reviews import pre_reviews_late, pre_reviews_waiting
from tongban.apps.casework.queries.tallies import Tallies, tallies_of
from tongban.apps.identity.models import Institution, Officer
from tongban.domain.people import Role

pytestmark = pytest.mark.django_db

NOW = moment("2026-11-20 15:00")
BEFORE, AFTER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
NUMBERS = count(1)


@pytest.fixture
def chief(jiyuan: Institution, appoint: Callable[..., Officer]) -> Officer:
    return appoint("孙科长", jiyuan, Role.CHIEF)


def listed(officer: Officer) -> Tallies:
    """The same by the lists themselves."""
    return Tallies(
        asked=asked_about(officer).count(),
        questions_late=questions_late(officer, at=NOW).count(),
        enquiries=enquiries_waiting(officer).count(),
        enquiries_late=enquiries_late(officer, at=NOW).count(),
        supplements_overdue=supplements_overdue(officer, at=NOW).count(),
        pre_reviews=pre_reviews_waiting(officer).count(),
        pre_reviews_late=pre_reviews_late(officer, at=NOW).count(),
    )


def number() -> str:
    return f"41010020261120S{next(NUMBERS):05}"


def fill(institution: Institution, case: Case) -> None:
    """One of everything that counts and of everything that does not."""
    for waiting, due in ((BEFORE, BEFORE), (BEFORE, AFTER), (None, None)):
        DraftEnquiry.objects.create(
            institution=institution, intake_number=number(), asked_at=BEFORE, waiting_since=waiting, answer_by=due
        )
    for state, due in (("pre_review", BEFORE), ("pre_review", AFTER), ("pre_reviewed", None)):
        PreReview.objects.create(
            institution=institution,
            intake_number=number(),
            state=state,
            arrived_at=BEFORE,
            answer_by=due,
            sent_in={"kept": state},
        )
    for incoming, read_at in product((True, False), (None, BEFORE)):
        CaseConsultation.objects.create(
            institution=institution, case=case, incoming=incoming, sentence="请问", at=BEFORE, read_at=read_at
        )


def late_question(institution: Institution, case: Case) -> None:
    CaseConsultation.objects.create(
        institution=institution,
        case=case,
        incoming=True,
        sentence="还要多久？",
        at=BEFORE,
        waiting_since=BEFORE,
        answer_by=BEFORE,
    )


def overdue_supplement(institution: Institution, case: Case) -> None:
    SupplementRequest.objects.create(
        institution=institution, case=case, items=[], requested_at=BEFORE, respond_by=BEFORE
    )
    Case.objects.filter(pk=case.pk).update(state="awaiting_supplement")


def test_every_count_is_that_of_its_list(
    jiyuan: Institution, zhengzhou: Institution, chief: Officer, receive: Callable[..., Case]
) -> None:
    asked, silent = receive(cancellation()), receive(cancellation(number()))
    assert tallies_of(chief, at=NOW) == listed(chief) == Tallies(*[0] * 7)
    fill(jiyuan, asked)
    late_question(jiyuan, asked)
    overdue_supplement(jiyuan, silent)
    fill(zhengzhou, asked)
    assert tallies_of(chief, at=NOW) == listed(chief)
    assert tallies_of(chief, at=NOW) == Tallies(
        asked=1,
        questions_late=1,
        enquiries=2,
        enquiries_late=1,
        supplements_overdue=1,
        pre_reviews=2,
        pre_reviews_late=1,
    )


def test_a_supplement_that_came_is_not_overdue(
    jiyuan: Institution, chief: Officer, receive: Callable[..., Case]
) -> None:
    overdue_supplement(jiyuan, receive(cancellation()))
    SupplementRequest.objects.update(answered_at=BEFORE)
    assert tallies_of(chief, at=NOW) == listed(chief)
    assert tallies_of(chief, at=NOW).supplements_overdue == 0
