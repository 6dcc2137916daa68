"""Messages stay in their rows: signed text does not shrink, so compressing and moving it away only costs time."""

from django.db import migrations

_TABLES = ("messaging_outboxmessage", "messaging_inboxmessage")


class Migration(migrations.Migration):
    dependencies = [("messaging", "0004_signed_by_the_courier")]

    operations = [
        migrations.RunSQL(
            sql=[f"ALTER TABLE {table} SET (toast_tuple_target = 8160)" for table in _TABLES],
            reverse_sql=[f"ALTER TABLE {table} RESET (toast_tuple_target)" for table in _TABLES],
        )
    ]
