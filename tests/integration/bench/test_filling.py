"""The filler of the measurement makes cases that a bureau could have had."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest

from tests.conftest import moment
from tongban.apps.audit.models import AuditEntry
from tongban.apps.casework.models import Case, CaseEvent, CaseMaterial, CaseNumberSequence
from tongban.apps.casework.queries.course import clock_of, time_left_of
from tongban.apps.identity.models import Institution
from tongban.cli.bench.pages.filling import open_staff_accounts, stock_files
from tongban.cli.bench.pages.people import STAFF
from tongban.cli.bench.stored_cases.caseload import Bureau, CaseDerivedWrongly, Caseload, verify_cases
from tongban.cli.county import County, make_county
from tongban.domain.cases.clock import Urgency
from tongban.domain.cases.states import CaseState
from tongban.domain.cases.transitions import Action
from tongban.domain.codes.case_number import CaseNumber

_CASES = 120


def _chance() -> Random:
    return Random(7)  # noqa: S311 - the same cases every time


@pytest.fixture(scope="module")
def county() -> County:
    return make_county(code="419001", units=600, seed=7)


@pytest.fixture
def friday_afternoon() -> datetime:
    """Friday 20 November 2026: cases of the same morning are still open."""
    return moment("2026-11-20 16:30")


@pytest.fixture
def bureau(db: None, friday_afternoon: datetime) -> Bureau:
    staff = open_staff_accounts()
    return Bureau(
        institution=Institution.objects.get(code="419001"), staff=staff, stock=stock_files(at=friday_afternoon)
    )


@pytest.fixture
def filled(bureau: Bureau, county: County, friday_afternoon: datetime) -> Bureau:
    Caseload(bureau=bureau, units=county.units, now=friday_afternoon, chance=_chance()).write(_CASES)
    return bureau


def test_every_stored_case_is_what_its_events_say(filled: Bureau) -> None:
    looked_at = verify_cases(institution=filled.institution, sample=_CASES, chance=_chance())

    assert looked_at == Case.objects.count() == _CASES


def test_what_is_open_turns_yellow_when_its_clock_does(filled: Bureau) -> None:
    running = list(Case.objects.filter(deadline_at__isnull=False))
    assert running
    for case in running:
        before, since = case.nearly_due_at - timedelta(minutes=1), case.nearly_due_at
        assert [time_left_of(case, on=at).urgency for at in (before, since)] == [Urgency.OK, Urgency.YELLOW]
        assert clock_of(case).time_left(since).urgency is Urgency.YELLOW
    assert not Case.objects.filter(deadline_at__isnull=True, nearly_due_at__isnull=False).exists()


def test_a_case_that_says_something_else_is_found(filled: Bureau) -> None:
    Case.objects.filter(state=CaseState.ARCHIVED).update(state=CaseState.ISSUED)

    with pytest.raises(CaseDerivedWrongly):
        verify_cases(institution=filled.institution, sample=_CASES, chance=_chance())


def test_nobody_reviews_what_they_examined(filled: Bureau) -> None:
    for case in Case.objects.prefetch_related("events"):
        actors = {event.action: event.actor for event in case.events.all()}
        assert actors.get(Action.EXAMINE) != actors.get(Action.REVIEW) or Action.REVIEW not in actors


def test_nothing_happens_before_its_time_or_after_now(filled: Bureau, friday_afternoon: datetime) -> None:
    for case in Case.objects.prefetch_related("events"):
        moments = [event.at for event in case.events.all()]
        assert moments == sorted(moments)
        assert case.lodged_at < moments[0]
        assert moments[-1] <= friday_afternoon


def test_case_numbers_agree_with_the_sequences_of_their_days(filled: Bureau) -> None:
    serials = Counter(CaseNumber.parse(case.case_number).day for case in Case.objects.all())

    assert serials == {row.day: row.last for row in CaseNumberSequence.objects.all()}


def test_every_event_is_in_the_audit_trail_and_every_case_has_its_materials(filled: Bureau) -> None:
    assert AuditEntry.objects.count() == CaseEvent.objects.count()
    assert CaseMaterial.objects.values("case").distinct().count() == _CASES


def test_staff_hold_one_role_each_and_are_opened_once(bureau: Bureau) -> None:
    again = open_staff_accounts()

    assert sum(len(officers) for officers in again.values()) == len(STAFF)
    assert all(officer.roles == [role] for role, officers in again.items() for officer in officers)
