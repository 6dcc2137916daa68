"""What an import writes, it writes at the ends of its indexes wherever that can be; and it checks nothing twice.

Entries of a folio were found by one index, imported contents by another over institution and content: a hash, so that
every row of an import changed a page somewhere in the middle. One index over folio and content does both. A folio is
its institution's and a content names its unit, so that the constraint says what it said.

Holders are looked for by eight bytes of hash over name or number and institution, not by the texts themselves.

Holders and certificates point to a right of the same folio, and the right to its folio: both were looked for.
"""

from django.db import migrations, models

from tongban.apps.register.models.rights import HolderKey

_ENTRIES = {
    "unitdescription": "unit_description",
    "ownership": "ownership",
    "mortgage": "mortgage",
    "advancenotice": "advance_notice",
    "burden": "burden",
    "seizure": "seizure",
    "objection": "objection",
}
_HELD = ("ownership", "mortgage", "advance_notice", "burden")


def _folio() -> models.ForeignKey:  # type: ignore[type-arg] # of a migration's model
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=models.PROTECT, related_name="+", to="register.folio"
    )


def _without_folio_index(model: str, table: str) -> migrations.SeparateDatabaseAndState:
    """The index on the folio alone, dropped by hand: AlterField would take the unique ones on the folio with it."""
    drop = f"""
DO $$
DECLARE
    alone text;
BEGIN
    SELECT i.indexrelid::regclass INTO STRICT alone FROM pg_index i JOIN pg_attribute a
        ON a.attrelid = i.indrelid AND a.attname = 'folio_id'
        WHERE i.indrelid = '{table}'::regclass AND i.indkey::text = a.attnum::text
            AND NOT i.indisunique AND i.indpred IS NULL;
    EXECUTE format('DROP INDEX %s', alone);
END $$;
"""  # noqa: S608 - names from above
    return migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RunSQL(drop, f"CREATE INDEX {table}_folio_id ON {table} (folio_id)")],
        state_operations=[migrations.AlterField(model, "folio", _folio())],
    )


def _once(model: str, table: str) -> list[migrations.operations.base.Operation]:
    name = f"{table}_imported_once"
    return [
        migrations.RemoveConstraint(model, name),
        _without_folio_index(model, table),
        migrations.AddConstraint(model, models.UniqueConstraint(fields=["folio", "source_key"], name=name)),
    ]


def _missing(link: str, parent: str, *, within: str) -> str:
    condition = f"t.id = w.{link} AND t.institution_id = w.institution_id{within}"
    return f"(w.{link} IS NOT NULL AND (SELECT TRUE FROM {parent} t WHERE {condition} LIMIT 1) IS NULL)"  # noqa: S608 - names from above


def _linked(table: str, *, folio: bool) -> str:
    """The function of migration 0007; without the folio's own condition where the right implies it."""
    rights = _HELD if table == "holder" else (*_HELD, "objection")
    conditions = [_missing(f"{right}_id", right, within=" AND t.folio_id = w.folio_id") for right in rights]
    if table == "certificate":
        conditions.append(_missing("replaces_id", "certificate", within=""))
    if folio:
        conditions.insert(0, _missing("folio_id", "folio", within=""))
    return f"""
CREATE OR REPLACE FUNCTION register_{table}_links() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_bitmapscan = off AS $$
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
"""  # noqa: S608 - names from the tables above


def _by_key(name: str, column: str) -> list[migrations.operations.base.Operation]:
    index = models.Index(HolderKey(column), "folio", condition=models.Q(ended_at__isnull=True), name=name)
    return [migrations.RemoveIndex("holder", name), migrations.AddIndex("holder", index)]


class Migration(migrations.Migration):
    dependencies = [("register", "0014_reports_and_imports_kept")]

    operations = [
        *(operation for model, table in _ENTRIES.items() for operation in _once(model, table)),
        *_by_key("holder_by_name", "name"),
        *_by_key("holder_by_document", "document_number"),
        *(
            migrations.RunSQL(_linked(table, folio=False), _linked(table, folio=True))
            for table in ("holder", "certificate")
        ),
    ]
