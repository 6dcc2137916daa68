"""Rows found and written by planned statements are the rows that Django itself would find and write (ADR 64)."""

from datetime import date
from threading import Thread
from time import monotonic, sleep

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from tests.integration.casework.conftest import cancellation, replacement
from tongban.apps.casework.models import Case
from tongban.apps.identity.asked_once import asked_once, asking_once
from tongban.apps.identity.queries import visible_row, visible_to
from tongban.apps.register.operations import decide_switch
from tongban.apps.register.queries.switching import switches_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def values(row: models.Model) -> dict[str, object]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}


def test_one_row_is_found_as_the_authorization_filter_finds_it(receive, advance, staff):
    case = advance(receive(cancellation()), to="recorded")
    ours = visible_row(Case, staff.examiner, "institution", "examined_by", case_number=case.case_number)
    djangos = visible_to(Case.objects.all(), staff.examiner).get(case_number=case.case_number)

    assert values(ours) == values(djangos)
    assert [type(one) for one in values(ours).values()] == [type(one) for one in values(djangos).values()]
    assert (ours.institution, ours.examined_by) == (djangos.institution, djangos.examined_by)


def test_a_row_of_another_institution_is_not_found(receive, appoint, zhengzhou, staff):
    case = receive(cancellation())
    stranger = appoint("外地", zhengzhou)

    assert visible_row(Case, stranger, case_number=case.case_number) is None
    assert visible_row(Case, stranger, lock=True, case_number=case.case_number) is None
    assert visible_row(Case, staff.examiner, case_number="不存在") is None


@pytest.mark.django_db(transaction=True)
def test_whoever_waited_for_a_lock_is_handed_the_row_as_the_other_left_it(receive, staff):
    number = receive(cancellation()).case_number
    found: list[Case | None] = []

    def take_hold() -> None:
        with transaction.atomic():
            found.append(visible_row(Case, staff.examiner, lock=True, case_number=number))
        connection.close()

    with transaction.atomic():
        case = visible_row(Case, staff.examiner, lock=True, case_number=number)
        waiting = Thread(target=take_hold)
        waiting.start()
        until = monotonic() + 10
        while not somebody_waits() and monotonic() < until:
            sleep(0.01)
        case.events_count, case.location = 41, "改过的坐落"
        case.save(update_fields=["events_count", "location"])
    waiting.join(timeout=10)

    assert [(one.events_count, one.location) for one in found] == [(41, "改过的坐落")]


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_what_is_saved_is_what_was_set_and_nothing_else(receive):
    case, other = receive(cancellation()), receive(replacement())
    before = values(Case.objects.get(pk=other.pk))
    case.location, case.due_at, case.particulars = (
        "河南省济源市 '100%' \\ 号",
        None,
        [{"code": "a", "value": [1, None]}],
    )
    case.save()
    stored = Case.objects.get(pk=case.pk)

    assert values(stored) == values(case)
    assert values(Case.objects.get(pk=other.pk)) == before

    case.location, case.receiving_name = "甲", "乙"
    case.save(update_fields=["location"])
    assert Case.objects.get(pk=case.pk).receiving_name == stored.receiving_name


def test_numbers_of_every_size_share_one_plan(receive):
    case = receive(cancellation())
    for case.steps_told in (1, 300, 32_767):
        case.save(update_fields=["steps_told"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%SET \"steps_told\"%%'", [])
        assert cursor.fetchone()[0] == 1


def test_what_only_the_database_can_work_out_is_left_to_it(receive):
    case = receive(cancellation())
    told = case.steps_told
    case.steps_told = F("steps_told") + 5
    case.save(update_fields=["steps_told"])
    assert Case.objects.get(pk=case.pk).steps_told == told + 5


def test_a_constraint_is_refused_as_django_refuses_it(receive):
    case = receive(cancellation())
    twin = {name: value for name, value in values(case).items() if name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(**twin)


def test_a_row_that_is_gone_is_not_said_to_be_saved(receive):
    case = receive(cancellation())
    case.pk = 0
    with pytest.raises(DatabaseError, match="did not affect any rows"):
        case.save(update_fields=["location"])


def test_what_an_institution_decided_is_asked_once_a_request_and_anew_after_deciding(jiyuan, appoint, friday_morning):
    admin = appoint("管理", jiyuan)
    asked = []

    @asked_once
    def ask_for(code: str) -> int:
        asked.append(code)
        return len(asked)

    with asking_once():
        assert (ask_for("a"), ask_for("a"), ask_for("b")) == (1, 1, 2)
        with CaptureQueriesContext(connection) as statements:
            before = [switches_of(jiyuan, on=TODAY) for _ in range(3)]
        assert len(statements) == 1
        decide_switch(
            officer=admin, name="automatic_assignment", value=not before[0].automatic_assignment, since=TODAY,
            reason="试行", at=friday_morning,
        )  # fmt: skip
        assert switches_of(jiyuan, on=TODAY).automatic_assignment is not before[0].automatic_assignment
    assert ask_for("a") != ask_for("a")
