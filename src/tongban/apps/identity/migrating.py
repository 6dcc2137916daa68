"""What the migrations of all apps are written with."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def protected_link(
    to: str, verbose_name: str | None = None, *, related_name: str | None = "+", **options: Any
) -> models.ForeignKey[Any, Any]:
    """A foreign key to what stays: nothing that is pointed to can be removed."""
    return models.ForeignKey(
        to, on_delete=models.PROTECT, verbose_name=verbose_name, related_name=related_name, **options
    )


class CreateTables(Operation):
    """Migration step: several new tables.

    Django makes the models of a new table anew together with all that are linked to them, however far. Almost every
    table is linked to the institution, so that table by table this took most of a migration's time.
    """

    def __init__(self, *tables: migrations.CreateModel) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the tables; the models are made when the first of them is asked for."""
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create them in their order."""
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop them, the last first."""
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate` says of it."""
        return f"Create {', '.join(table.name for table in self.tables)}"
