"""What the home bureau has forgotten is told at the counter. A new column with a default rewrites no row."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column on the steps of a pre-review."""

    dependencies: ClassVar = [("intake", "0003_parts_and_signatures")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="prereviewentry",
            name="forgotten",
            field=models.BooleanField("属地已清除", default=False),
        ),
    ]
