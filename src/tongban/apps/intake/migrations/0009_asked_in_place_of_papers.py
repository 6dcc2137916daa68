"""What departments said in a paper's place is kept with the material."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns."""

    dependencies: ClassVar = [("intake", "0008_handed_back")]
    operations: ClassVar = [
        migrations.AddField("materialrow", "verification", models.JSONField("共享数据核验", null=True)),
        migrations.AddField(
            "materialrow",
            "verified_about",
            models.CharField("核验内容摘要", max_length=64, blank=True, default="", db_collation="C"),
            preserve_default=False,
        ),
        migrations.AddField(
            "materialrow", "verifications_asked", models.PositiveSmallIntegerField("核验次数", default=0)
        ),
    ]
