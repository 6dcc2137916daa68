"""Entries are written once and ended once; what was told and imported is kept; proposals are decided once.

There is no way back by migration: a node that must go back restores its backup.
"""

from django.db import migrations

from tongban.apps.audit.append_only import forbid_changes

# Table by table the columns that may go from nothing to a value, once.
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
    "folio_note": _ENDED,
    "holder": ("ended_at",),
    "certificate": ("voided_at", "voided_by", "voided_under", "void_reason"),
    "printed_sheet": ("certificate_id", "issued_at", "issued_by", "spoiled_at", "spoiled_by", "spoil_reason"),
}
# Evidence, though no right follows from it. Table by table the columns that may change.
_KEPT = {
    "access_message": ("state", "sent_at", "answered_at", "answer_code", "answer_text"),
    "import_run": ("position", "added", "unchanged", "finished_at"),
}
_APPEND_ONLY = (
    "register_log",
    "register_tree_node",
    "register_tree_head",
    "court_order",
    "access_log",
    "folio_look",
    "search_certificate",
    "switch_decision",
    "quarantined_row",
)

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
"""
_IMPORT_GOES_FORWARD = """
CREATE FUNCTION register_import_is_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL OR NEW.position < OLD.position THEN
        RAISE EXCEPTION 'register: import % only goes forward, and not at all once it is finished', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER import_run_goes_forward BEFORE UPDATE ON import_run
    FOR EACH ROW EXECUTE FUNCTION register_import_is_over();
"""
_PROPOSAL_DECIDED_ONCE = """
-- A proposal is decided once; what was asked for stays as it was written.
CREATE FUNCTION register_proposal_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided text[] := ARRAY['state', 'decided_at', 'decided_by_id', 'opinion', 'folios_written'];
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'register: % on note_proposal refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'waiting' OR (to_jsonb(OLD) - decided) IS DISTINCT FROM (to_jsonb(NEW) - decided) THEN
        RAISE EXCEPTION 'register: a proposal is never changed, only decided, once'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER note_proposal_decided_once BEFORE UPDATE OR DELETE ON note_proposal
    FOR EACH ROW EXECUTE FUNCTION register_proposal_decided_once();
CREATE TRIGGER note_proposal_never_emptied BEFORE TRUNCATE ON note_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION register_proposal_decided_once();
"""


def _guarded(table: str, trigger: str, function: str, columns: tuple[str, ...]) -> migrations.RunSQL:
    named = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(f"""
        CREATE TRIGGER {table}_{trigger} BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {function}({named});
        CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {function}();""")


class Migration(migrations.Migration):
    dependencies = [("register", "0004_reports_and_searches")]

    operations = [
        migrations.RunSQL(_FUNCTIONS),
        *(_guarded(table, "written_once", "register_written_once", late) for table, late in _WRITTEN_ONCE.items()),
        *(_guarded(table, "kept", "register_kept_but_for", free) for table, free in _KEPT.items()),
        migrations.RunSQL(_IMPORT_GOES_FORWARD),
        migrations.RunSQL(_PROPOSAL_DECIDED_ONCE),
        *(forbid_changes(table) for table in _APPEND_ONLY),
    ]
