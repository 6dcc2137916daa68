"""The application's database role may add to append-only tables and never change them."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction

from tongban.web.rights import append_only_tables, grant_rights

ROLE = "tongban_app_under_test"


@pytest.fixture
def application_role(db, settings) -> Iterator[None]:
    """Act as the application's role, with the rights a migration grants it."""
    node = django_settings.TONGBAN
    database = node.database.model_copy(update={"url": f"postgresql://{ROLE}:x@127.0.0.1/tongban"})
    settings.TONGBAN = node.model_copy(update={"database": database})
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        grant_rights()
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


def test_the_register_log_the_case_events_and_the_audit_trail_are_append_only():
    assert {"audit_entry"} <= set(append_only_tables())


def test_every_append_only_table_has_its_guards(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        there = set(cursor.fetchall())

    wanted = {(table, f"{table}_{what}") for table in append_only_tables() for what in ("append_only", "no_truncate")}
    assert wanted - there == set()


@pytest.mark.parametrize("verb", ["UPDATE {table} SET {key} = {key}", "DELETE FROM {table}", "TRUNCATE {table}"])
def test_the_application_may_not_change_what_is_append_only(verb, application_role):
    keys = {model._meta.db_table: model._meta.pk.column for model in apps.get_models()}
    for table in append_only_tables():
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(verb.format(table=table, key=keys[table]))


def test_the_application_may_not_disable_the_guard(application_role):
    with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
