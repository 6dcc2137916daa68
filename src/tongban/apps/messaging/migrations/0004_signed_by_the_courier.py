"""The courier signs what the outbox holds, many at once: until then an envelope waits unsigned."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_files_given_up")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="unsigned",
            field=models.TextField(blank=True, db_default="", verbose_name="待签信封"),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="jws",
            field=models.TextField(blank=True, verbose_name="签名报文"),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("jws", ""), ("state", "waiting"), models.Q(("unsigned", ""), _negated=True)),
                    models.Q(models.Q(("jws", ""), _negated=True), ("unsigned", "")),
                    _connector="OR",
                ),
                name="outbox_signed_or_yet_to_be",
            ),
        ),
    ]
