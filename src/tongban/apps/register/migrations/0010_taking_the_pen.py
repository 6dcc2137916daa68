"""Whoever appends to the log learns in one step where it ends; from there to the commit everybody else waits.

Two triggers of migration 0002 composed their statements anew for every row; now each table has one of its own, whose
plan is kept.
"""

from django.db import migrations

_HELD = ("ownership", "mortgage", "advance_notice", "burden")
_CERTIFIED = (*_HELD, "objection")

_TAKE = """
-- The last line, its leaf, and the full subtrees that the next line will be joined with (levels 1 and up).
-- Whatever the transaction still owes the constraints is settled first, so that nobody waits for that either.
CREATE FUNCTION register_take_the_pen(home text, OUT last bigint, OUT leaf bytea, OUT joined bytea[])
LANGUAGE plpgsql AS $$
DECLARE
    height integer := 1;
    ones bigint := 3;
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
    PERFORM pg_advisory_xact_lock(hashtext('register.log'), home::integer);
    SELECT l.sequence, l.leaf INTO last, leaf FROM register_log l
        WHERE l.institution_id = home ORDER BY l.sequence DESC LIMIT 1;
    last := coalesce(last, 0);
    joined := '{}';
    WHILE last & ones = ones LOOP
        joined := joined || (SELECT n.digest FROM register_tree_node n
            WHERE n.institution_id = home AND n.level = height AND n.position = (last >> height) - 1);
        height := height + 1;
        ones := (ones << 1) | 1;
    END LOOP;
END $$;
"""
_UNDO = "DROP FUNCTION register_take_the_pen(text);"


def _by_table(statements: dict[str, str]) -> str:
    branches = [f"IF TG_TABLE_NAME = '{table}' THEN {statement};" for table, statement in statements.items()]
    return "\n    ELS".join(branches) + "\n    END IF;"


_END_HOLDERS = f"""
CREATE OR REPLACE FUNCTION register_end_holders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {_by_table({table: f"UPDATE holder SET ended_at = NEW.ended_at WHERE {table}_id = NEW.id" for table in _HELD})}
    RETURN NULL;
END $$;
"""  # noqa: S608 - names from the tuple above
_VALID = {
    table: f"SELECT number INTO valid FROM certificate WHERE {table}_id = NEW.id AND voided_at IS NULL LIMIT 1"  # noqa: S608 - as above
    for table in _CERTIFIED
}
_NO_VALID_CERTIFICATE = f"""
CREATE OR REPLACE FUNCTION register_no_valid_certificate_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    valid text;
BEGIN
    {_by_table(_VALID)}
    IF valid IS NOT NULL THEN
        RAISE EXCEPTION 'register: % % has ended, but its certificate % is still valid', TG_TABLE_NAME, NEW.id, valid
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ended_right_has_no_valid_certificate';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0009_switch_decisions")]

    operations = [
        migrations.RunSQL(_TAKE, _UNDO),
        migrations.RunSQL(_END_HOLDERS, migrations.RunSQL.noop),
        migrations.RunSQL(_NO_VALID_CERTIFICATE, migrations.RunSQL.noop),
    ]
