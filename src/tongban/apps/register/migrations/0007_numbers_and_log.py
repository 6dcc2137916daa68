"""What no column constraint can say of certificates, seizures and the log.

Rights end with their holders and certificates, numbers and log lines follow on without gaps, seizures bind alone.
"""

from django.db import migrations

_HELD = ("ownership", "mortgage", "advance_notice", "burden")
_CERTIFIED = (*_HELD, "objection")


def _by_table(statements: dict[str, str]) -> str:
    """One statement per table, so that the plan of each is kept: one composed anew for every row has none."""
    branches = [f"IF TG_TABLE_NAME = '{table}' THEN {statement};" for table, statement in statements.items()]
    return "\n    ELS".join(branches) + "\n    END IF;"


_END_HOLDERS = f"""
-- The holders of a right end with it.
CREATE FUNCTION register_end_holders() RETURNS trigger LANGUAGE plpgsql AS $$
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
-- 权利终止，其证书、证明同时作废（实施细则 §23）
CREATE FUNCTION register_no_valid_certificate_left() RETURNS trigger LANGUAGE plpgsql AS $$
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
_RIGHTS_END = [
    *(
        f"""CREATE TRIGGER {table}_ends_holders AFTER UPDATE OF ended_at ON {table}
            FOR EACH ROW EXECUTE FUNCTION register_end_holders();"""
        for table in _HELD
    ),
    *(
        f"""CREATE CONSTRAINT TRIGGER {table}_ends_with_its_certificates AFTER UPDATE ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL)
            EXECUTE FUNCTION register_no_valid_certificate_left();"""
        for table in _CERTIFIED
    ),
]

_NUMBERS = """
-- 证号不得跳号：取号与核发在同一事务（domain.md 1.5）。旧簿的号段由 taken_over 记明
CREATE FUNCTION register_sequence_only_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last < OLD.last OR NEW.taken_over < OLD.taken_over THEN
        RAISE EXCEPTION 'register: certificate numbers are never given twice' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER certificate_sequence_only_rises BEFORE UPDATE ON certificate_sequence
    FOR EACH ROW EXECUTE FUNCTION register_sequence_only_rises();

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
CREATE CONSTRAINT TRIGGER certificate_sequence_numbers_are_used AFTER INSERT OR UPDATE ON certificate_sequence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION register_last_number_was_used();

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
CREATE CONSTRAINT TRIGGER certificate_number_follows_on AFTER INSERT ON certificate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.serial IS NOT NULL)
    EXECUTE FUNCTION register_number_follows_on();
"""

# 实施细则 §21：分别持证与合并持证不并存，持证人须是共有人之一。 Certificates of an old register that all hold together
# are not asked: an import writes certificates of one ownership in one row, together or apart.
_TOGETHER_OR_APART = """
CREATE FUNCTION register_certificates_together_or_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.holder_position IS NOT NULL AND NOT EXISTS (
        SELECT FROM holder h WHERE h.ownership_id = NEW.ownership_id AND h.position = NEW.holder_position) THEN
        RAISE EXCEPTION 'register: certificate % is of holder %, who does not own', NEW.number, NEW.holder_position
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_holder_is_an_owner';
    END IF;
    IF EXISTS (
        SELECT FROM certificate c WHERE c.ownership_id = NEW.ownership_id AND c.voided_at IS NULL
            AND (c.holder_position IS NULL) <> (NEW.holder_position IS NULL))
        AND EXISTS (SELECT FROM certificate c WHERE c.id = NEW.id AND c.voided_at IS NULL) THEN
        RAISE EXCEPTION 'register: ownership % is certified both together and apart', NEW.ownership_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificates_together_or_apart';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER certificate_together_or_apart AFTER INSERT ON certificate
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.holder_position IS NOT NULL OR (NEW.ownership_id IS NOT NULL AND NEW.serial IS NOT NULL))
    EXECUTE FUNCTION register_certificates_together_or_apart();
"""

_SEIZURES = """
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
) WHERE (ended_at IS NULL AND kind IN ('1', '3', '5'));
"""

_LOG = """
-- A foreign key would lock the institution's row, at the one moment when everybody else waits. Institutions, too, are
-- not removed, so that a look is enough.
CREATE FUNCTION register_log_follows_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM institution i WHERE i.code = NEW.institution_id) THEN
        RAISE EXCEPTION 'register: log line of %, an institution that is not there', NEW.institution_id
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'register_log_has_its_institution';
    END IF;
    SELECT sequence INTO before FROM register_log
        WHERE institution_id = NEW.institution_id ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence <> coalesce(before, 0) + 1 THEN
        RAISE EXCEPTION 'register: log line % of % does not follow on', NEW.sequence, NEW.institution_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'register_log_follows_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER register_log_follows_on BEFORE INSERT ON register_log
    FOR EACH ROW EXECUTE FUNCTION register_log_follows_on();

-- Whoever appends to the log learns in one step where it ends; from there to the commit everybody else waits.
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


class Migration(migrations.Migration):
    dependencies = [("register", "0006_links_and_holders")]

    operations = [
        migrations.RunSQL(_END_HOLDERS),
        migrations.RunSQL(_NO_VALID_CERTIFICATE),
        migrations.RunSQL(_RIGHTS_END),
        migrations.RunSQL(_NUMBERS),
        migrations.RunSQL(_TOGETHER_OR_APART),
        migrations.RunSQL(_SEIZURES),
        migrations.RunSQL(_LOG),
    ]
