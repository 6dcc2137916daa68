"""The audit trail cannot be rewritten: not by the application, not by its owner's slip."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import moment
from tongban.apps.audit.models import AuditEntry
from tongban.apps.audit.operations import record_act


@pytest.fixture
def entry(db):
    record_act(
        act="查看",
        at=moment("2026-11-20 09:00"),
        institution_code="419001",
        actor="jy.chushen",
        actor_name="王初审",
        subject="41900120210615L700100001A",
    )
    return AuditEntry.objects.get()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_database_refuses_to_change_an_entry(statement, entry):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.get().act == "查看"


def test_an_entry_is_not_saved_twice(entry):
    with pytest.raises(TypeError):
        entry.save()


def test_an_entry_is_not_deleted(entry):
    with pytest.raises(TypeError):
        entry.delete()
