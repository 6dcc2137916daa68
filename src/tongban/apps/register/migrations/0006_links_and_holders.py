"""What is checked once for a whole statement: the same truth for a county as for one entry.

Links: register rows are never deleted and never change their key (migration `written_once`), so that whatever a link points to
when it is written is there for good; no row of the parent needs locking. Beyond what foreign keys would say, a link
stays within its folio and institution. Holders and certificates point to a right of the same folio, and the right to
its folio: the folio need not be looked for again.

Holders: rights and holders are written by different statements, so that the check waits until commit. What is owed is
noted as a range of keys, one line per statement instead of one deferred trigger per row, and gone when it was checked.
"""

from django.db import migrations

_HELD = ("ownership", "mortgage", "advance_notice", "burden")
_ON_A_FOLIO = ("unit_description", *_HELD, "seizure", "objection")
# With a lookup by index for each row a plan made for an empty register stays good for a full one: scalar subselects
# are neither hashed nor joined.
_BY_INDEX = "SET enable_seqscan = off SET enable_bitmapscan = off"

_SHARES = """
-- 按份共有的份额之和为一；单独所有只有一人；共同共有至少两人；每项权利都有权利人（domain.md 2.4）
CREATE FUNCTION register_check_shares(right_table text, right_id bigint, mode text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    holders integer;
    part record;
    numerator numeric := 0;
    denominator numeric := 1;
BEGIN
    -- One static query per table: its plan is kept, which an import of a whole county feels.
    IF right_table = 'ownership' THEN
        SELECT count(*) INTO holders FROM holder WHERE ownership_id = right_id;
    ELSIF right_table = 'mortgage' THEN
        SELECT count(*) INTO holders FROM holder WHERE mortgage_id = right_id;
    ELSIF right_table = 'advance_notice' THEN
        SELECT count(*) INTO holders FROM holder WHERE advance_notice_id = right_id;
    ELSE
        SELECT count(*) INTO holders FROM holder WHERE burden_id = right_id;
    END IF;
    IF holders = 0 OR (mode = '0' AND holders <> 1) OR (mode = '1' AND holders < 2) THEN
        RAISE EXCEPTION 'register: % % has % holders, which its mode % does not allow',
            right_table, right_id, holders, mode
            USING ERRCODE = 'check_violation', CONSTRAINT = 'holders_fit_the_mode';
    END IF;
    IF mode IS DISTINCT FROM '2' THEN
        RETURN;
    END IF;
    FOR part IN SELECT share_numerator AS n, share_denominator AS d FROM holder
                WHERE (right_table = 'ownership' AND ownership_id = right_id)
                   OR (right_table = 'advance_notice' AND advance_notice_id = right_id) LOOP
        IF part.n IS NULL THEN
            RAISE EXCEPTION 'register: % % is held by shares, but a holder has none', right_table, right_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_make_a_whole';
        END IF;
        numerator := numerator * part.d + part.n * denominator;
        denominator := denominator * part.d;
    END LOOP;
    IF numerator <> denominator THEN
        RAISE EXCEPTION 'register: the shares of % % do not make a whole', right_table, right_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shares_make_a_whole';
    END IF;
END $$;
"""
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
"""  # noqa: S608 - names from the tuple above
_RIGHTS_OWE = "".join(
    f"""
CREATE TRIGGER {table}_owes_a_check AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION register_owe_right_check();"""
    for table in _HELD
)

# One note at a time is confirmed: nothing is gained by looking at a statement.
_NOTE_LINKS = """
CREATE FUNCTION register_folio_note_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM folio t WHERE t.id = NEW.folio_id AND t.institution_id = NEW.institution_id) THEN
        RAISE EXCEPTION 'register: folio_note % points to what is not there', NEW.id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'folio_note_links_exist';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER folio_note_links_exist AFTER INSERT ON folio_note
    FOR EACH ROW EXECUTE FUNCTION register_folio_note_links();
"""


def _missing(link: str, parent: str, *, within: str = "") -> str:
    condition = f"t.id = w.{link} AND t.institution_id = w.institution_id{within}"
    return f"(w.{link} IS NOT NULL AND (SELECT TRUE FROM {parent} t WHERE {condition} LIMIT 1) IS NULL)"  # noqa: S608 - names from this module


def _missing_right(right: str) -> str:
    return _missing(f"{right}_id", right, within=" AND t.folio_id = w.folio_id")


_LOST = {
    "folio": ["(SELECT TRUE FROM institution i WHERE i.code = w.institution_id LIMIT 1) IS NULL"],
    **{table: [_missing("folio_id", "folio")] for table in _ON_A_FOLIO},
    "holder": [_missing_right(right) for right in _HELD],
    "certificate": [
        *(_missing_right(right) for right in (*_HELD, "objection")),
        _missing("replaces_id", "certificate"),
    ],
}


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
"""  # noqa: S608 - names from this module


class Migration(migrations.Migration):
    dependencies = [("register", "0005_written_once")]

    operations = [
        *(migrations.RunSQL(_linked(table, conditions)) for table, conditions in _LOST.items()),
        migrations.RunSQL(_NOTE_LINKS),
        migrations.RunSQL(_SHARES),
        migrations.RunSQL(_OWED),
        migrations.RunSQL(_RIGHTS_OWE),
    ]
