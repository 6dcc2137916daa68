"""How often holders' keys and stems of addresses repeat.

PostgreSQL takes no statistics from a partial index. Without these it thinks that every name, number and stem is that of
one row in two hundred: at ten million units it then gathered ninety thousand rows in parallel to find two.
"""

from django.db import migrations

_STATISTICS = """
CREATE STATISTICS holder_names ON (hashtextextended(name, institution_id::bigint)) FROM holder;
CREATE STATISTICS holder_numbers ON (hashtextextended(document_number, institution_id::bigint)) FROM holder;
CREATE STATISTICS unit_stems ON (register_address_stem(location)) FROM unit_description;
"""
_NO_STATISTICS = "DROP STATISTICS unit_stems, holder_numbers, holder_names"


class Migration(migrations.Migration):
    dependencies = [("register", "0016_folio_notes")]

    operations = [migrations.RunSQL(sql=_STATISTICS, reverse_sql=_NO_STATISTICS)]
