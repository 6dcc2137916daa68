"""What is read of a case in one statement is what Django reads of it, table by table."""

from collections.abc import Callable

import pytest
from django.db import connection, models
from django.db.models import prefetch_related_objects
from django.test.utils import CaptureQueriesContext

from tests.integration.casework.conftest import cancellation
from tongban.apps.casework.models import Case, MaterialFile
from tongban.apps.casework.queries.cases import whole_case
from tongban.apps.identity.gathering import gather
from tongban.apps.identity.models import Officer

pytestmark = pytest.mark.django_db

PATHS = ("parties", "materials__files", "events", "papers", "services__paper", "sheets", "supplement", "interview")


def values(row: models.Model) -> dict[str, object]:
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def case(receive: Callable[..., Case], advance: Callable[..., Case]) -> Case:
    advanced: Case = advance(receive(cancellation()), to="recorded")
    material = advanced.materials.last()
    for position in range(2):
        MaterialFile.objects.create(
            institution=advanced.institution,
            case=advanced,
            material=material,
            position=position,
            digest=f"{position:064}",
            size=9,
            pages=1,
        )
    return advanced


def test_every_value_is_as_django_reads_it(case: Case) -> None:
    ours, djangos = fresh(case), fresh(case)
    gather(ours, *PATHS)
    prefetch_related_objects([djangos], *[one for one in PATHS if one != "supplement"])
    for name in ("parties", "materials", "events", "papers", "services", "sheets", "interview"):
        expected = [values(one) for one in getattr(djangos, name).all()]
        assert [values(one) for one in getattr(ours, name).all()] == expected
        assert [type(value) for one in getattr(ours, name).all() for value in values(one).values()] == [
            type(value) for one in expected for value in one.values()
        ]
    files = [[values(one) for one in material.files.all()] for material in djangos.materials.all()]
    assert [[values(one) for one in material.files.all()] for material in ours.materials.all()] == files
    assert any(files)


def test_what_was_read_is_not_asked_for_again(case: Case) -> None:
    ours = fresh(case)
    gather(ours, *PATHS)
    with CaptureQueriesContext(connection) as asked:
        assert [event.case.case_number for event in ours.events.all()] == [case.case_number] * ours.events.count()
        assert [file.material for one in ours.materials.all() for file in one.files.all()]
        assert not hasattr(ours, "supplement")
    assert len(asked) == 0


def test_whoever_narrows_what_was_read_asks_of_the_same_case_alone(case: Case, receive: Callable[..., Case]) -> None:
    other = receive(cancellation("41010020261120S00077"))
    ours = fresh(case)
    gather(ours, *PATHS)
    assert other.events.filter(action="lodge").exists()
    assert [one.case_id for one in ours.events.filter(action="lodge")] == [case.pk]
    assert {one.case_id for one in ours.events.order_by("-sequence")} == {case.pk}
    assert ours.events.exclude(action="lodge").count() == ours.events.count() - 1
    assert ours.events.last().sequence == ours.events_count


def test_all_of_a_case_takes_one_statement(case: Case, jiyuan_examiner: Officer) -> None:
    with CaptureQueriesContext(connection) as asked:
        whole_case(number=case.case_number, officer=jiyuan_examiner)
    assert len(asked) == 1


@pytest.fixture
def jiyuan_examiner(staff) -> Officer:
    examiner: Officer = staff.examiner
    return examiner
