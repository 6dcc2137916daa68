"""What was checked row by row is checked once for a whole statement: the same truth for a county as for one entry.

Links: register rows are never deleted and never change their key (migration 0002), so that whatever a link points to
when it is written is there for good; no row of the parent needs locking. Beyond what the foreign keys said, a link
stays within its folio and institution.

Holders: rights and holders are written by different statements, so that the check waits until commit. What is owed is
noted as a range of keys, one line per statement instead of one deferred trigger per row, and gone when it was checked.

There is no way back by migration: a node that must go back restores its backup.
"""

from django.db import migrations

_HELD = ("ownership", "mortgage", "advance_notice", "burden")
_SHARED = ("ownership", "advance_notice")
_ENTRIES = ("unit_description", *_HELD, "seizure", "objection")
# With a lookup by index for each row a plan made for an empty register stays good for a full one: scalar subselects
# are neither hashed nor joined.
_BY_INDEX = "SET enable_seqscan = off SET enable_bitmapscan = off"

_OWED = f"""
CREATE TABLE register_owed_check (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    right_table text NOT NULL CHECK (right_table IN ({", ".join(f"'{table}'" for table in _HELD)})),
    first_id bigint NOT NULL,
    last_id bigint NOT NULL
);

CREATE FUNCTION register_owe_right_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register_owed_check (right_table, first_id, last_id)
    SELECT TG_TABLE_NAME, min(id), max(id) FROM written HAVING count(*) > 0;
    RETURN NULL;
END $$;

-- Holders of rights whose own statement owes the check already add nothing to it.
CREATE FUNCTION register_owe_holder_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO register_owed_check (right_table, first_id, last_id)
    SELECT fresh.right_table, fresh.first_id, fresh.last_id FROM (
        SELECT 'ownership' AS right_table, min(ownership_id) AS first_id, max(ownership_id) AS last_id FROM written
        UNION ALL SELECT 'advance_notice', min(advance_notice_id), max(advance_notice_id) FROM written
    ) fresh
    WHERE fresh.first_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM register_owed_check known WHERE known.right_table = fresh.right_table
            AND known.first_id <= fresh.first_id AND known.last_id >= fresh.last_id);
    RETURN NULL;
END $$;

-- The count says at once which rights are in order; register_check_shares finds the words for the others.
CREATE FUNCTION register_check_owed() RETURNS trigger LANGUAGE plpgsql {_BY_INDEX} AS $$
BEGIN
    DELETE FROM register_owed_check WHERE id = NEW.id;
    IF NEW.right_table = 'ownership' THEN
        PERFORM register_check_shares('ownership', r.id, r.mode) FROM (
            SELECT o.id, o.mode, (SELECT count(*) FROM holder h WHERE h.ownership_id = o.id) AS held
            FROM ownership o WHERE o.id BETWEEN NEW.first_id AND NEW.last_id) r
        WHERE CASE r.mode WHEN '0' THEN r.held <> 1 WHEN '1' THEN r.held < 2 WHEN '2' THEN true ELSE r.held = 0 END;
    ELSIF NEW.right_table = 'advance_notice' THEN
        PERFORM register_check_shares('advance_notice', r.id, r.mode) FROM (
            SELECT a.id, a.mode, (SELECT count(*) FROM holder h WHERE h.advance_notice_id = a.id) AS held
            FROM advance_notice a WHERE a.id BETWEEN NEW.first_id AND NEW.last_id) r
        WHERE CASE r.mode WHEN '0' THEN r.held <> 1 WHEN '1' THEN r.held < 2 WHEN '2' THEN true ELSE r.held = 0 END;
    ELSIF NEW.right_table = 'mortgage' THEN
        PERFORM register_check_shares('mortgage', m.id, NULL) FROM mortgage m
        WHERE m.id BETWEEN NEW.first_id AND NEW.last_id
            AND (SELECT TRUE FROM holder h WHERE h.mortgage_id = m.id LIMIT 1) IS NULL;
    ELSE
        PERFORM register_check_shares('burden', b.id, NULL) FROM burden b
        WHERE b.id BETWEEN NEW.first_id AND NEW.last_id
            AND (SELECT TRUE FROM holder h WHERE h.burden_id = b.id LIMIT 1) IS NULL;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER register_owed_check_is_made AFTER INSERT ON register_owed_check
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_check_owed();
CREATE TRIGGER holder_owes_a_check AFTER INSERT ON holder
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION register_owe_holder_check();
DROP TRIGGER holder_shares_make_a_whole ON holder;
DROP FUNCTION register_check_holder();
"""  # noqa: S608 - names from the tables above

_RIGHTS = "".join(
    f"""
DROP TRIGGER {table}_has_its_holders ON {table};
CREATE TRIGGER {table}_owes_a_check AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION register_owe_right_check();"""
    for table in _HELD
)


def _missing(link: str, parent: str, *, within: str) -> str:
    condition = f"t.id = w.{link} AND t.institution_id = w.institution_id{within}"
    return f"(w.{link} IS NOT NULL AND (SELECT TRUE FROM {parent} t WHERE {condition} LIMIT 1) IS NULL)"  # noqa: S608 - names from below


def _linked(table: str, conditions: list[str]) -> str:
    """A trigger that finds a row of a statement which points to nothing."""
    return f"""
CREATE FUNCTION register_{table}_links() RETURNS trigger LANGUAGE plpgsql {_BY_INDEX} AS $$
DECLARE
    lost bigint;
BEGIN
    SELECT w.id INTO lost FROM written w WHERE {" OR ".join(conditions)} LIMIT 1;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION 'register: {table} % points to what is not there', lost
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = '{table}_links_exist';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_links_exist AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION register_{table}_links();
"""  # noqa: S608 - names from the tables above


def _links(table: str) -> str:
    if table == "folio":
        return _linked(table, ["(SELECT TRUE FROM institution i WHERE i.code = w.institution_id LIMIT 1) IS NULL"])
    folio = _missing("folio_id", "folio", within="")
    if table in _ENTRIES:
        return _linked(table, [folio])
    rights = _HELD if table == "holder" else (*_HELD, "objection")
    conditions = [_missing(f"{right}_id", right, within=" AND t.folio_id = w.folio_id") for right in rights]
    if table == "certificate":
        conditions.append(_missing("replaces_id", "certificate", within=""))
    return _linked(table, [folio, *conditions])


_LINKED = ("folio", *_ENTRIES, "holder", "certificate")


class Migration(migrations.Migration):
    dependencies = [("register", "0006_written_in_bulk")]

    operations = [
        # A manifest is hashes: nothing to compress.
        migrations.RunSQL(sql="ALTER TABLE register_log ALTER COLUMN manifest SET STORAGE EXTERNAL"),
        migrations.RunSQL(sql=_OWED),
        migrations.RunSQL(sql=_RIGHTS),
        *(migrations.RunSQL(sql=_links(table)) for table in _LINKED),
    ]
