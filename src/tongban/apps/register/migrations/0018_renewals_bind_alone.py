"""A seizure that an old register calls 续封 binds as any other: no two bind the same thing on one day (查封规定 §26)."""

from django.db import migrations

# As in 0002, for every kind that binds.
_BINDS_ALONE = """
ALTER TABLE seizure DROP CONSTRAINT seizure_binds_alone;
ALTER TABLE seizure ADD CONSTRAINT seizure_binds_alone EXCLUDE USING gist (
    int8range(folio_id, folio_id, '[]') WITH &&,
    daterange(from_date, until_date, '[]') WITH &&,
    (CASE WHEN share_numerator IS NULL THEN int8range(NULL, NULL)
          ELSE int8range(hashtextextended(against, 0), hashtextextended(against, 0), '[]') END) WITH &&
) WHERE (ended_at IS NULL AND kind IN ({kinds}));
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0017_known_to_the_planner")]

    operations = [
        migrations.RunSQL(
            sql=_BINDS_ALONE.format(kinds="'1', '3', '5'"), reverse_sql=_BINDS_ALONE.format(kinds="'1', '3'")
        )
    ]
