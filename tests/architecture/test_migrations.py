"""The models and their migrations agree, and so do the migrations and the database."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tongban.cli.node import refuse_another_history
from tongban.cli.refusal import Refusal


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)

    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_database_of_another_version_is_left_alone():
    refuse_another_history()

    MigrationRecorder(connection).record_applied("register", "0099_of_a_later_version")

    with pytest.raises(Refusal, match="0099_of_a_later_version"):
        refuse_another_history()
