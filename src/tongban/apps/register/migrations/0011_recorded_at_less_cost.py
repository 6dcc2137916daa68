"""What every recording writes costs fewer pages.

Voiding a certificate and ending a mortgage change no indexed column. With room left in the page the new version of the
row stays there, and none of the table's indexes is touched; a page filled to the brim sends it elsewhere, with an entry
in each. Holders and ownerships gain nothing: their ends are part of the condition of an index.

A line of the log locked its institution's row for a foreign key, at the one moment when everybody else waits. The
trigger that numbers lines looks instead: institutions, too, are not removed. No index is kept on the institution alone.
"""

import django.db.models.deletion
from django.db import migrations, models

_ROOMY = ("certificate", "mortgage", "certificate_sequence")
_FOLLOWS_ON = """
CREATE OR REPLACE FUNCTION register_log_follows_on() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


def _institution() -> models.ForeignKey:  # type: ignore[type-arg] # of a migration's model
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="identity.institution",
        verbose_name="机构",
    )


class Migration(migrations.Migration):
    dependencies = [("register", "0010_taking_the_pen")]

    operations = [
        *(
            migrations.RunSQL(f"ALTER TABLE {table} SET (fillfactor = 85)", f"ALTER TABLE {table} RESET (fillfactor)")
            for table in _ROOMY
        ),
        migrations.AlterField("registerlogentry", "institution", _institution()),
        migrations.AlterField("treenode", "institution", _institution()),
        migrations.RunSQL(_FOLLOWS_ON, migrations.RunSQL.noop),
    ]
