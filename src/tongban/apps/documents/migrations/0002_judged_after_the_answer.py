"""Scans are judged after the answer: what is asked for and what was found. New columns without a value rewrite no row."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns on stored files, and the few that wait."""

    dependencies: ClassVar = [("documents", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="storedfile",
            name="judging_asked_at",
            field=models.DateTimeField("请求检查清晰度的时间", null=True),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="warnings",
            field=models.JSONField("扫描质量提示", null=True),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                fields=["judging_asked_at"],
                condition=models.Q(judging_asked_at__isnull=False, warnings__isnull=True),
                name="stored_file_to_judge",
            ),
        ),
    ]
