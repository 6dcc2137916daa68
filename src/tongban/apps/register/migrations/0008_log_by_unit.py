"""The last line on a unit is asked for by everybody who writes on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0007_statements_checked_whole")]

    operations = [
        migrations.AddIndex(
            model_name="registerlogentry",
            index=models.Index(
                condition=models.Q(("unit_code", ""), _negated=True),
                fields=["institution", "unit_code", "at"],
                name="register_log_by_unit",
            ),
        ),
    ]
