"""Lists and counts of planned statements are those that the authorization filter and Django's own filter give."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.db.models import Count, F, Q
from django.test.utils import CaptureQueriesContext

from tests.conftest import moment
from tests.integration.casework.conftest import cancellation, replacement
from tongban.apps.casework.models import Assignment, Case, CaseConsultation, CaseNote, SavedFilter
from tongban.apps.casework.queries.assignments import standing_assignment
from tongban.apps.casework.queries.consulting import unread_among, unread_questions
from tongban.apps.casework.queries.facts import cases_in_hand, cases_on_unit
from tongban.apps.casework.queries.inbox import InboxFilter, backlog, holders_shown, waiting_cases
from tongban.apps.casework.queries.linked import open_beside
from tongban.apps.casework.queries.notes import reminded_of
from tongban.apps.casework.words import AssignmentWay
from tongban.apps.identity.gathering import Part
from tongban.apps.identity.queries import visible_count, visible_part, visible_rows, visible_to
from tongban.domain.people import Role
from tongban.sites.bureau.registry.queue.rows import case_rows

pytestmark = pytest.mark.django_db

NOW = moment("2026-11-20 15:00")
HOUR = timedelta(hours=1)
NUMBERS = [f"41010020261120S1000{digit}" for digit in range(6)]


@pytest.fixture
def accepter(staff):
    return staff.accepter


@pytest.fixture
def queue(receive, staff, advance):
    """Six cases in two states, of two counters, three without a holder, one without a deadline, one closed."""
    cases = [receive(cancellation(one)) for one in NUMBERS]
    for place, case in enumerate(cases):
        case.deadline_at = None if place == 2 else NOW + (3 - place) * HOUR
        case.nearly_due_at = None if place == 2 else NOW - HOUR
        case.assignee = (None, staff.accepter, staff.examiner)[place % 3]
        case.receiving_code = "410100" if place < 4 else "410200"
        case.closed_at = NOW if place == 5 else None
        case.save()
    examined = receive(replacement())
    return [*cases, advance(examined, to="accepted")]


def keys(rows) -> list[int]:
    return [one.pk for one in rows]


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ({"closed_at": None}, Q(closed_at__isnull=True)),
        ({"state": ["lodged", "examined"]}, Q(state__in=["lodged", "examined"])),
        ({"state": []}, Q(state__in=[])),
        ({"deadline_at__lt": NOW}, Q(deadline_at__lt=NOW)),
        ({"deadline_at__gte": NOW, "deadline_at__lte": NOW + HOUR}, Q(deadline_at__range=(NOW, NOW + HOUR))),
        ({"events_count__gt": 1}, Q(events_count__gt=1)),
        ({"assignee_id": [None]}, Q(assignee__isnull=True)),
        ({"receiving_code": "410100", "closed_at": None}, Q(receiving_code="410100", closed_at__isnull=True)),
    ],
)
def test_rows_are_listed_and_counted_as_the_filter_lists_them(queue, accepter, held, asked):
    ours = visible_rows(Case, accepter, "assignee", **held)
    djangos = list(visible_to(Case.objects.filter(asked), accepter).order_by("pk"))

    assert keys(ours) == keys(djangos)
    assert [one.assignee for one in ours] == [one.assignee for one in djangos]
    assert visible_count(Case, accepter, **held) == len(djangos)


def test_nobody_s_rows_are_listed_among_those_of_some(queue, accepter):
    ours = visible_rows(Case, accepter, assignee_id={None, accepter.pk})
    mine_or_free = Q(assignee=accepter) | Q(assignee__isnull=True)
    assert keys(ours) == keys(visible_to(Case.objects.filter(mine_or_free), accepter).order_by("pk"))


def test_what_is_true_or_false_is_asked_for_as_such(queue, accepter, jiyuan):
    for incoming, read_at in product((True, False), (None, NOW)):
        said = {"incoming": incoming, "read_at": read_at, "sentence": "请问", "at": NOW}
        CaseConsultation.objects.create(institution=jiyuan, case=queue[0], **said)
    for incoming in (True, False):
        ours = visible_rows(CaseConsultation, accepter, incoming=incoming, read_at=None)
        assert [(one.incoming, one.read_at) for one in ours] == [(incoming, None)]


def test_another_institution_s_officer_is_told_of_none(queue, appoint, zhengzhou):
    stranger = appoint("外地", zhengzhou, Role.ACCEPT)
    page = Part(order=("pk",), first=0, most=20)

    assert visible_rows(Case, stranger, closed_at=None) == visible_part(Case, stranger, {}, part=page) == []
    assert visible_count(Case, stranger) == 0
    assert backlog(officer=stranger, at=NOW).rows == ()
    assert waiting_cases(officer=stranger, chosen=InboxFilter(whose="all"), at=NOW).part(first=0, most=20) == []


def test_pages_of_a_queue_follow_each_other_the_nearest_deadline_first(queue, accepter):
    found = waiting_cases(officer=accepter, chosen=InboxFilter(), at=NOW)
    pages = [found.part(first=first, most=2) for first in (0, 2, 4, 6)]
    soonest = visible_to(Case.objects.filter(closed_at__isnull=True, state="lodged"), accepter).order_by(
        F("deadline_at").asc(nulls_last=True), "pk"
    )
    assert [keys(page) for page in pages] == [keys(soonest[first : first + 2]) for first in (0, 2, 4, 6)]
    assert pages[-1] == []


def test_a_line_of_the_queue_asks_nothing_more_of_its_case(queue, accepter):
    found = waiting_cases(officer=accepter, chosen=InboxFilter(), at=NOW).part(first=0, most=20)
    with CaptureQueriesContext(connection) as statements:
        lines = case_rows(found, on=NOW)
    assert len(statements) == 2  # of the institution's office hours, for all lines together
    assert lines == case_rows([Case.objects.get(pk=key) for key in keys(found)], on=NOW)


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [
        (InboxFilter(), Q(state="lodged")),
        (InboxFilter(state="accepted", whose="all"), Q(state="accepted")),
        (InboxFilter(item="3704"), Q(state="lodged", item="3704")),
        (InboxFilter(receiving="410200"), Q(state="lodged", receiving_code="410200")),
        (InboxFilter(urgency="late"), Q(state="lodged", deadline_at__lt=NOW)),
        (InboxFilter(urgency="nearly"), Q(state="lodged", deadline_at__gte=NOW, nearly_due_at__lte=NOW)),
        (InboxFilter(urgency="today"), Q(state="lodged", deadline_at__gte=NOW, deadline_at__lt=NOW + 9 * HOUR)),
    ],
)
@pytest.mark.parametrize("whose", ["", "mine", "free", "all"])
def test_a_queue_holds_and_counts_what_was_chosen(queue, accepter, chosen, asked, whose):
    chosen = InboxFilter(**{**vars(chosen), "whose": chosen.whose or whose})
    mine, free = Q(assignee=accepter), Q(assignee__isnull=True)
    held_by = {"": mine | free, "mine": mine, "free": free, "all": Q()}[chosen.whose]
    holders = holders_shown(accepter, chosen, hands=[accepter.pk])
    found = waiting_cases(officer=accepter, chosen=chosen, at=NOW, holders=holders)
    expected = visible_to(Case.objects.filter(asked & held_by, closed_at__isnull=True), accepter)

    assert set(keys(found.part(first=0, most=20))) == set(keys(expected))
    assert found.count() == expected.count()


def test_the_backlog_counts_every_open_case_by_state_origin_and_holder(queue, accepter):
    names = ("state", "receiving_code", "receiving_name", "assignee_id")
    late = Count("id", filter=Q(deadline_at__lt=NOW))
    counted = visible_to(Case.objects.filter(closed_at__isnull=True), accepter).values_list(*names)
    assert set(backlog(officer=accepter, at=NOW).rows) == set(
        counted.annotate(waiting=Count("id"), late=late).order_by()
    )


def test_the_numbers_of_cases_with_something_unread_are_told(queue, accepter, jiyuan):
    for case, read_at in ((queue[0], None), (queue[0], None), (queue[1], NOW), (queue[4], None)):
        said = {"incoming": True, "read_at": read_at, "sentence": "请问", "at": NOW}
        CaseConsultation.objects.create(institution=jiyuan, case=case, **said)
    assert unread_among(accepter, queue[:4]) == {queue[0].case_number}
    assert unread_among(accepter, queue) == {one.case.case_number for one in unread_questions(accepter)}
    assert unread_among(accepter, []) == frozenset()


def test_deadlines_that_near_are_counted_on_the_own_desk_alone(queue, staff, jiyuan):
    at = NOW - 9 * HOUR
    for case in queue:
        due = case.deadline_at
        if due is None:
            continue
        told = {
            "kind": "nearly",
            "from_name": "系统",
            "sentence": "临近时限",
            "at": at,
            "arrived_at": at,
            "answer_by": due,
        }
        CaseNote.objects.create(institution=jiyuan, case=case, deadline=due, **told)
    CaseNote.objects.filter(case=queue[3]).update(closed_at=at)
    Case.objects.filter(pk=queue[4].pk).update(deadline_at=NOW + 9 * HOUR)

    # Nobody's first, and the accepter's second; the fourth was closed, of the fifth the deadline has moved.
    assert reminded_of(staff.accepter, hands=[staff.accepter.pk], at=at) == 2
    assert reminded_of(staff.accepter, hands=[staff.accepter.pk], at=NOW + 3 * HOUR) == 1
    assert reminded_of(staff.archivist, hands=[], at=at) == 0


def test_cases_beside_are_the_open_ones_of_the_unit_and_those_in_hand_were_accepted(queue):
    case, accepted = queue[0], queue[-1]
    beside = open_beside(case)

    assert keys(beside) == keys(Case.objects.filter(closed_at__isnull=True).exclude(pk=case.pk).order_by("pk"))
    assert {one.institution for one in beside} == {case.institution}
    assert cases_in_hand(case, [case]) == cases_on_unit(case.institution_id, case.unit_code)
    assert [one.number for one in cases_in_hand(case, [case])] == [accepted.case_number]
    assert cases_in_hand(case, [case, accepted]) == ()
    assert cases_in_hand(accepted, [accepted]) == ()


def test_the_latest_assignment_for_a_role_stands(queue, staff, jiyuan):
    case = queue[0]
    assert standing_assignment(case, Role.ACCEPT) is None
    for role, officer, way in (
        ("accept", staff.accepter, AssignmentWay.PULLED),
        ("accept", None, AssignmentWay.RELEASED),
        ("examine", staff.examiner, AssignmentWay.PULLED),
    ):
        given = {"role": role, "officer": officer, "way": way.value, "by_account": "x", "by_name": "x", "at": NOW}
        Assignment.objects.create(institution=jiyuan, case=case, **given)
    assert standing_assignment(case, Role.ACCEPT).officer is None
    assert standing_assignment(case, Role.EXAMINE).officer == staff.examiner


def test_kept_filters_are_the_officer_s_own_by_name(staff, jiyuan):
    for officer, name in ((staff.accepter, "乙"), (staff.accepter, "丙"), (staff.examiner, "甲")):
        SavedFilter.objects.create(institution=jiyuan, officer=officer, name=name, chosen={"state": "lodged"})
    ours = visible_rows(SavedFilter, staff.accepter, officer_id=staff.accepter.pk)
    assert ours == list(visible_to(SavedFilter.objects.filter(officer=staff.accepter), staff.accepter))
    assert [one.chosen for one in ours] == [{"state": "lodged"}] * 2
