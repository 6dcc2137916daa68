"""What no column constraint can say: rows are written once and closed once, shares make a whole, the log never gaps."""

from django.db import migrations

from tongban.apps.audit.append_only import forbid_changes

_ENDED = ("ended_at", "ended_by", "ended_by_name", "ended_under", "end_cause")
_WRITTEN_ONCE = {
    "folio": (),
    "parcel": ("ended_at",),
    "building": ("ended_at",),
    "unit_description": _ENDED,
    "ownership": _ENDED,
    "mortgage": _ENDED,
    "advance_notice": _ENDED,
    "burden": _ENDED,
    "seizure": _ENDED,
    "objection": (*_ENDED, "lawsuit_shown_at", "lawsuit_shown_under"),
    "holder": ("ended_at",),
    "certificate": ("voided_at", "voided_by", "voided_under", "void_reason"),
    "printed_sheet": ("certificate_id", "issued_at", "issued_by", "spoiled_at", "spoiled_by", "spoil_reason"),
}
_RIGHTS = ("ownership", "mortgage", "advance_notice", "burden")
_CERTIFIED = (*_RIGHTS, "objection")
_APPEND_ONLY = ("register_log", "register_tree_node", "register_tree_head", "court_order")

_FUNCTIONS = """
-- The columns named as arguments may go from nothing to a value, once. Everything else stays as written.
CREATE FUNCTION register_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb;
    after jsonb;
    late text;
BEGIN
    IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'register: % on % refused, entries are ended, never removed', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    before := to_jsonb(OLD);
    after := to_jsonb(NEW);
    FOREACH late IN ARRAY coalesce(TG_ARGV, '{}') LOOP
        IF before -> late <> 'null'::jsonb AND before -> late IS DISTINCT FROM after -> late THEN
            RAISE EXCEPTION 'register: %.% is written once', TG_TABLE_NAME, late
                USING ERRCODE = 'restrict_violation';
        END IF;
        before := before - late;
        after := after - late;
    END LOOP;
    IF before IS DISTINCT FROM after THEN
        RAISE EXCEPTION 'register: an entry of % is never changed, only ended', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- The holders of a right end with it.
CREATE FUNCTION register_end_holders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE holder SET ended_at = $1 WHERE %I = $2', TG_TABLE_NAME || '_id')
        USING NEW.ended_at, NEW.id;
    RETURN NULL;
END $$;

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

CREATE FUNCTION register_check_right() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM register_check_shares(TG_TABLE_NAME, NEW.id, to_jsonb(NEW) ->> 'mode');
    RETURN NULL;
END $$;

CREATE FUNCTION register_check_holder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ownership_id IS NOT NULL THEN
        PERFORM register_check_shares('ownership', o.id, o.mode) FROM ownership o WHERE o.id = NEW.ownership_id;
    ELSIF NEW.advance_notice_id IS NOT NULL THEN
        PERFORM register_check_shares('advance_notice', a.id, a.mode)
            FROM advance_notice a WHERE a.id = NEW.advance_notice_id;
    END IF;
    RETURN NULL;
END $$;

-- 权利终止，其证书、证明同时作废（实施细则 §23）
CREATE FUNCTION register_no_valid_certificate_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    number text;
BEGIN
    EXECUTE format('SELECT number FROM certificate WHERE %I = $1 AND voided_at IS NULL LIMIT 1',
                   TG_TABLE_NAME || '_id') INTO number USING NEW.id;
    IF number IS NOT NULL THEN
        RAISE EXCEPTION 'register: % % has ended, but its certificate % is still valid', TG_TABLE_NAME, NEW.id, number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ended_right_has_no_valid_certificate';
    END IF;
    RETURN NULL;
END $$;

-- 证号不得跳号：取号与核发在同一事务（domain.md 1.5）。旧簿的号段由 taken_over 记明
CREATE FUNCTION register_sequence_only_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last < OLD.last OR NEW.taken_over < OLD.taken_over THEN
        RAISE EXCEPTION 'register: certificate numbers are never given twice' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION register_last_number_was_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last > NEW.taken_over AND NOT EXISTS (
        SELECT 1 FROM certificate c WHERE c.institution_id = NEW.institution_id AND c.series_year = NEW.year
            AND c.kind = NEW.kind AND c.serial = NEW.last) THEN
        RAISE EXCEPTION 'register: number % of % was taken, but no certificate bears it', NEW.last, NEW.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_numbers_have_no_gaps';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION register_number_follows_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM certificate_sequence s WHERE s.institution_id = NEW.institution_id AND s.year = NEW.series_year
            AND s.kind = NEW.kind AND s.last >= NEW.serial AND s.taken_over < NEW.serial
            AND (s.taken_over = NEW.serial - 1 OR EXISTS (
                SELECT 1 FROM certificate c WHERE c.institution_id = NEW.institution_id
                    AND c.series_year = NEW.series_year AND c.kind = NEW.kind AND c.serial = NEW.serial - 1))) THEN
        RAISE EXCEPTION 'register: number % of % does not follow on', NEW.serial, NEW.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_numbers_have_no_gaps';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION register_log_follows_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
BEGIN
    SELECT sequence INTO before FROM register_log
        WHERE institution_id = NEW.institution_id ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence <> coalesce(before, 0) + 1 THEN
        RAISE EXCEPTION 'register: log line % of % does not follow on', NEW.sequence, NEW.institution_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'register_log_follows_on';
    END IF;
    RETURN NEW;
END $$;
"""

_NO_FUNCTIONS = """
DROP FUNCTION register_log_follows_on();
DROP FUNCTION register_number_follows_on();
DROP FUNCTION register_last_number_was_used();
DROP FUNCTION register_sequence_only_rises();
DROP FUNCTION register_no_valid_certificate_left();
DROP FUNCTION register_check_holder();
DROP FUNCTION register_check_right();
DROP FUNCTION register_check_shares(text, bigint, text);
DROP FUNCTION register_end_holders();
DROP FUNCTION register_written_once();
"""


def _written_once(table: str, late: tuple[str, ...]) -> migrations.RunSQL:
    columns = ", ".join(f"'{column}'" for column in late)
    return migrations.RunSQL(
        sql=f"""
        CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION register_written_once({columns});
        CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION register_written_once();""",
        reverse_sql=f"""
        DROP TRIGGER {table}_written_once ON {table};
        DROP TRIGGER {table}_never_emptied ON {table};""",
    )


def _right(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=f"""
        CREATE TRIGGER {table}_ends_holders AFTER UPDATE OF ended_at ON {table}
            FOR EACH ROW EXECUTE FUNCTION register_end_holders();
        CREATE CONSTRAINT TRIGGER {table}_has_its_holders AFTER INSERT ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_check_right();""",
        reverse_sql=f"""
        DROP TRIGGER {table}_has_its_holders ON {table};
        DROP TRIGGER {table}_ends_holders ON {table};""",
    )


def _certified(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=f"""
        CREATE CONSTRAINT TRIGGER {table}_ends_with_its_certificates AFTER UPDATE ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL)
            EXECUTE FUNCTION register_no_valid_certificate_left();""",
        reverse_sql=f"DROP TRIGGER {table}_ends_with_its_certificates ON {table};",
    )


_SINGLE = migrations.RunSQL(
    sql="""
    CREATE CONSTRAINT TRIGGER holder_shares_make_a_whole AFTER INSERT ON holder
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_check_holder();
    CREATE TRIGGER certificate_sequence_only_rises BEFORE UPDATE ON certificate_sequence
        FOR EACH ROW EXECUTE FUNCTION register_sequence_only_rises();
    CREATE CONSTRAINT TRIGGER certificate_sequence_numbers_are_used AFTER INSERT OR UPDATE ON certificate_sequence
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_last_number_was_used();
    CREATE CONSTRAINT TRIGGER certificate_number_follows_on AFTER INSERT ON certificate
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.serial IS NOT NULL)
        EXECUTE FUNCTION register_number_follows_on();
    CREATE TRIGGER register_log_follows_on BEFORE INSERT ON register_log
        FOR EACH ROW EXECUTE FUNCTION register_log_follows_on();
    -- 民诉法解释 §485：不动产查封期限不得超过三年
    ALTER TABLE seizure ADD CONSTRAINT seizure_lasts_three_years_at_most
        CHECK (renewed OR until_date IS NULL OR until_date <= from_date + interval '3 years');
    -- 同一标的同一天只有一个生效的查封，其余轮候（查封规定 §26）；按份查封各共有人份额的除外。
    -- Ranges throughout, so that no extension is needed: a folio and a debtor are ranges of one point, a seizure
    -- of the whole reaches every debtor.
    ALTER TABLE seizure ADD CONSTRAINT seizure_binds_alone EXCLUDE USING gist (
        int8range(folio_id, folio_id, '[]') WITH &&,
        daterange(from_date, until_date, '[]') WITH &&,
        (CASE WHEN share_numerator IS NULL THEN int8range(NULL, NULL)
              ELSE int8range(hashtextextended(against, 0), hashtextextended(against, 0), '[]') END) WITH &&
    ) WHERE (ended_at IS NULL AND kind IN ('1', '3'));""",
    reverse_sql="""
    ALTER TABLE seizure DROP CONSTRAINT seizure_binds_alone;
    ALTER TABLE seizure DROP CONSTRAINT seizure_lasts_three_years_at_most;
    DROP TRIGGER register_log_follows_on ON register_log;
    DROP TRIGGER certificate_number_follows_on ON certificate;
    DROP TRIGGER certificate_sequence_numbers_are_used ON certificate_sequence;
    DROP TRIGGER certificate_sequence_only_rises ON certificate_sequence;
    DROP TRIGGER holder_shares_make_a_whole ON holder;""",
)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [
        migrations.RunSQL(sql=_FUNCTIONS, reverse_sql=_NO_FUNCTIONS),
        *(_written_once(table, late) for table, late in _WRITTEN_ONCE.items()),
        *(_right(table) for table in _RIGHTS),
        *(_certified(table) for table in _CERTIFIED),
        _SINGLE,
        *(forbid_changes(table) for table in _APPEND_ONLY),
    ]
