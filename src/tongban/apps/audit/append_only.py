"""Tables that only grow: the database itself refuses to change or remove a row."""

from typing import Any

from django.db import migrations

from tongban.apps.identity.planned import PlannedModel

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


class AppendOnlyModel(PlannedModel):
    """A row that is written once. The trigger from `forbid_changes` stands behind this promise."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; an existing row cannot be saved again."""
        if not self._state.adding:
            msg = f"{self._meta.db_table} is append-only"
            raise TypeError(msg)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: nothing is removed."""
        del args, kwargs
        msg = f"{self._meta.db_table} is append-only"
        raise TypeError(msg)


def forbid_changes(table: str, *, rows: str = "refuse_change") -> migrations.RunSQL:
    """Migration step: UPDATE, DELETE and TRUNCATE on `table` raise from now on, whoever asks.

    `rows` names the function that guards single rows, where it knows of a reason to let some go.
    """
    return migrations.RunSQL(
        sql=f"""{_FUNCTION}
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {rows}();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();""",
        reverse_sql=f"""
        DROP TRIGGER {table}_append_only ON {table};
        DROP TRIGGER {table}_no_truncate ON {table};""",
    )
