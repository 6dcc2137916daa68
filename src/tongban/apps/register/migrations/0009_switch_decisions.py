"""What an institution decided where the law leaves a choice."""

import django.db.models.deletion
from django.db import migrations, models

from tongban.apps.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_administrators_kept_apart"),
        ("register", "0008_log_by_unit"),
    ]

    operations = [
        migrations.CreateModel(
            name="SwitchDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="生效日期")),
                ("name", models.CharField(max_length=40, verbose_name="开关")),
                ("value", models.JSONField(verbose_name="取值")),
                ("reason", models.CharField(max_length=200, verbose_name="依据")),
                ("decided_at", models.DateTimeField(verbose_name="决定时间")),
                ("decided_by", models.CharField(max_length=60, verbose_name="决定人账号")),
                ("decided_by_name", models.CharField(max_length=60, verbose_name="决定人")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "db_table": "switch_decision",
                "indexes": [models.Index(fields=["institution", "since"], name="switch_decision_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="switch_decision_says_why"
                    )
                ],
            },
        ),
        forbid_changes("switch_decision"),
    ]
