"""An answer of the home bureau says what it is about. A new column with a default rewrites no row."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column on the applications; answers kept before are about nothing known, so home is asked once more."""

    dependencies: ClassVar = [("intake", "0006_warnings_with_the_file")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="application",
            name="checked_about",
            field=models.CharField("核对内容摘要", blank=True, db_collation="C", default="", max_length=64),
            preserve_default=False,
        ),
    ]
