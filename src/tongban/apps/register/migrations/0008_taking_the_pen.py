"""Whoever appends to the log learns in one step where it ends; from there to the commit everybody else waits."""

from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = [("register", "0005_searching")]

    operations = [migrations.RunSQL(_TAKE, _UNDO)]
