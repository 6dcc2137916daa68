"""What is logged stays in its row: signed text does not shrink, so compressing and moving it away only costs time."""

from django.db import migrations

_TABLES = ("directory_exchangerecord", "directory_delivery", "directory_outcome")


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_where_cases_stand")]

    operations = [
        migrations.RunSQL(
            sql=[f"ALTER TABLE {table} SET (toast_tuple_target = 8160)" for table in _TABLES],
            reverse_sql=[f"ALTER TABLE {table} RESET (toast_tuple_target)" for table in _TABLES],
        )
    ]
