"""The log is append-only and kept by class; what has been kept long enough is deleted with a leave the database checks.

The application's role cannot delete from the log. It may call one function, which runs with the owner's rights; and
the triggers refuse the owner, too, unless a `LogDeletion` of this very transaction covers the record. What was withdrawn
is as done as what was delivered; notices of returned messages are kept as long as messages are.

A division has one home: which institution answers for it is written by a trigger, so that no operation can forget to.

What is logged stays in its row: signed text does not shrink, so compressing and moving it away only costs time.
"""

from django.db import migrations

from tongban.apps.audit.append_only import forbid_changes

_WRITTEN_ONCE = ("directory_applicationdecision", "directory_joiningreport", "directory_logdeletion")
_LOG = ("directory_exchangerecord", "directory_outcome", "directory_resubmission")
_WHOLE = ("directory_exchangerecord", "directory_delivery", "directory_outcome")

_GUARD = """
CREATE FUNCTION directory_log_class(kind text, contract text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN kind = 'file_request' THEN 'file'
        WHEN contract LIKE 'exchange.%' AND contract NOT LIKE 'exchange.withdrawn/%'
            AND contract NOT LIKE 'exchange.returned/%' THEN 'trial' ELSE kind END
$$;

CREATE FUNCTION directory_guard_log() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    number uuid;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF TG_TABLE_NAME = 'directory_exchangerecord' THEN number := OLD.id; ELSE number := OLD.record_id; END IF;
        PERFORM FROM directory_exchangerecord r JOIN directory_logdeletion d
            ON d.record_class = directory_log_class(r.kind, r.contract) AND r.arrived_at < d.before
            WHERE r.id = number AND d.transaction_number = txid_current() AND d.before <= now() - interval '184 days'
            AND NOT EXISTS (
                SELECT FROM directory_delivery w WHERE w.record_id = r.id AND w.state IN ('waiting', 'parked'));
        IF FOUND THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION directory_delete_from_log(numbers uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM directory_outcome WHERE record_id = ANY(numbers);
    DELETE FROM directory_resubmission WHERE record_id = ANY(numbers);
    DELETE FROM directory_alarm WHERE record_id = ANY(numbers);
    DELETE FROM directory_givingback WHERE record_id = ANY(numbers);
    UPDATE directory_delivery SET in_place_of_id = NULL WHERE in_place_of_id = ANY(numbers);
    DELETE FROM directory_delivery WHERE record_id = ANY(numbers) AND NOT state IN ('waiting', 'parked');
    DELETE FROM directory_exchangerecord WHERE id = ANY(numbers);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""


_HOMES = """
CREATE FUNCTION directory_settle_divisions() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM directory_divisionhome WHERE member_id = NEW.name;
    IF NEW.kind = 'bureau' AND NEW.state <> 'applied' THEN
        INSERT INTO directory_divisionhome (division, member_id) SELECT DISTINCT unnest(NEW.covers), NEW.name;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER member_divisions_settled AFTER INSERT OR UPDATE OF kind, state, covers ON directory_member
FOR EACH ROW EXECUTE FUNCTION directory_settle_divisions();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_log")]

    operations = [
        migrations.RunSQL(_GUARD),
        migrations.RunSQL(_HOMES),
        *(forbid_changes(table) for table in _WRITTEN_ONCE),
        *(forbid_changes(table, rows="directory_guard_log") for table in _LOG),
        migrations.RunSQL([f"ALTER TABLE {table} SET (toast_tuple_target = 8160)" for table in _WHOLE]),
    ]
