"""Messages stay whole in their rows, with room beside them, and each index of the outbox answers its own question.

Signed text does not shrink, so compressing and moving it away only costs time. A message is signed where it stands when
its page has room: no index hears of it. The index of a matter's line says otherwise than that of what is due which rows
it holds, so that PostgreSQL never searches the one for the other.
"""

from django.db import migrations, models

_TABLES = ("messaging_outboxmessage", "messaging_inboxmessage")


class Migration(migrations.Migration):
    dependencies = [("messaging", "0004_signed_by_the_courier")]

    operations = [
        migrations.RunSQL(
            sql=[f"ALTER TABLE {table} SET (toast_tuple_target = 8160)" for table in _TABLES],
            reverse_sql=[f"ALTER TABLE {table} RESET (toast_tuple_target)" for table in _TABLES],
        ),
        migrations.RunSQL(
            sql="ALTER TABLE messaging_outboxmessage SET (fillfactor = 45)",
            reverse_sql="ALTER TABLE messaging_outboxmessage RESET (fillfactor)",
        ),
        migrations.RemoveIndex(model_name="outboxmessage", name="outbox_head_of_line"),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("delivered_at", None)),
                fields=["sender", "recipient", "about", "sequence"],
                name="outbox_head_of_line",
            ),
        ),
    ]
