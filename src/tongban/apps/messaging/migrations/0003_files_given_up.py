"""A file that can not be had is given up by a person; until now it could only wait for one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_files_named")]
    operations = [
        migrations.AlterField(
            model_name="filewanted",
            name="state",
            field=models.CharField(
                choices=[("waiting", "待取"), ("parked", "停取待查"), ("given_up", "不再取"), ("stored", "已取回")],
                default="waiting",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.RemoveConstraint(model_name="filewanted", name="file_wanted_stored_with_time"),
        migrations.AddConstraint(
            model_name="filewanted",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "parked", "given_up"], stored_at=None)
                | models.Q(state="stored", stored_at__isnull=False),
                name="file_wanted_stored_with_time",
            ),
        ),
    ]
