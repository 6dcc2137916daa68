"""How a material was held against shared data travels home with it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns."""

    dependencies: ClassVar = [("casework", "0008_escalation")]
    operations: ClassVar = [
        migrations.AddField(
            "casematerial",
            "reason",
            models.CharField("免交依据", max_length=1000, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("casematerial", "verification", models.JSONField("共享数据核验", null=True)),
    ]
