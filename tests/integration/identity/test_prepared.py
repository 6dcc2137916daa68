"""Statements of busy paths: prepared when asked to, while the driver remembers nothing of what Django sends."""

import pytest
from django.db import connection, transaction

from tongban.apps.identity.models import Officer
from tongban.apps.identity.prepared import ask, run, unawaited

pytestmark = pytest.mark.django_db

_TWICE = "SELECT 2 * %s::int"


def prepared() -> list[str]:
    return [text for (text,) in run("SELECT statement FROM pg_prepared_statements ORDER BY 1", ()).fetchall()]


def test_a_statement_is_planned_once_whatever_its_values() -> None:
    for number in (1, 2, 3):
        assert ask(_TWICE, (number,)) == [(2 * number,)]
    assert prepared().count("SELECT 2 * $1::int") == 1


def test_the_driver_keeps_no_text_of_what_django_sends() -> None:
    ask(_TWICE, (1,))
    with unawaited():
        run(_TWICE, (2,))
    assert connection.connection.prepare_threshold is None
    for number in range(20):
        Officer.objects.filter(username=f"somebody {number}").exists()
    assert not [text for text in prepared() if "somebody" in text]
    assert not any("somebody" in repr(key) for key in connection.connection._prepared._counts)


def test_a_statement_stays_prepared_when_what_came_after_a_savepoint_is_undone() -> None:
    ask(_TWICE, (1,))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert ask(_TWICE, (4,)) == [(8,)]
    assert prepared().count("SELECT 2 * $1::int") == 1
