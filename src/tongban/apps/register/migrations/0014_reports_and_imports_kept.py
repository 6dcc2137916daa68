"""What was told to the platform and what an import did is kept as it was: evidence, though no right follows from it."""

from django.db import migrations

from tongban.apps.audit.append_only import forbid_changes

_FUNCTIONS = """
-- What is named may change; everything else stays as written, and no row goes away.
CREATE FUNCTION register_kept_but_for() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb;
    after jsonb;
    free text;
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'register: % on % refused, it is kept', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    before := to_jsonb(OLD);
    after := to_jsonb(NEW);
    FOREACH free IN ARRAY coalesce(TG_ARGV, '{}') LOOP
        before := before - free;
        after := after - free;
    END LOOP;
    IF before IS DISTINCT FROM after THEN
        RAISE EXCEPTION 'register: what % says is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION register_import_is_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL OR NEW.position < OLD.position THEN
        RAISE EXCEPTION 'register: import % only goes forward, and not at all once it is finished', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
_NO_FUNCTIONS = """
DROP FUNCTION register_import_is_over();
DROP FUNCTION register_kept_but_for();
"""


def _kept(table: str, *free: str) -> migrations.RunSQL:
    columns = ", ".join(f"'{column}'" for column in free)
    return migrations.RunSQL(
        sql=f"""
        CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION register_kept_but_for({columns});
        CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION register_kept_but_for();""",
        reverse_sql=f"""
        DROP TRIGGER {table}_kept ON {table};
        DROP TRIGGER {table}_never_emptied ON {table};""",
    )


class Migration(migrations.Migration):
    dependencies = [("register", "0013_determined_claims")]

    operations = [
        migrations.RunSQL(sql=_FUNCTIONS, reverse_sql=_NO_FUNCTIONS),
        _kept("access_message", "state", "sent_at", "answered_at", "answer_code", "answer_text"),
        _kept("import_run", "position", "added", "unchanged", "finished_at"),
        migrations.RunSQL(
            sql="""CREATE TRIGGER import_run_goes_forward BEFORE UPDATE ON import_run
                FOR EACH ROW EXECUTE FUNCTION register_import_is_over();""",
            reverse_sql="DROP TRIGGER import_run_goes_forward ON import_run;",
        ),
        forbid_changes("quarantined_row"),
    ]
