"""What institutions decided to do differently from the province's list."""

import django.db.models.deletion
from django.db import migrations, models

from tongban.apps.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0002_administrators_kept_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="VariantDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="生效日期")),
                ("item", models.CharField(max_length=4, verbose_name="事项")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("material", "另需一份材料"),
                            ("time_limit", "缩短办理时限"),
                            ("automatic_acceptance", "预审通过即受理"),
                        ],
                        max_length=24,
                        verbose_name="种类",
                    ),
                ),
                ("holds", models.BooleanField(default=True, verbose_name="执行")),
                ("material_code", models.CharField(blank=True, max_length=10, verbose_name="材料代码")),
                ("material_name", models.CharField(blank=True, max_length=100, verbose_name="材料名称")),
                ("statute", models.CharField(blank=True, max_length=200, verbose_name="材料的法律依据")),
                ("working_days", models.PositiveSmallIntegerField(null=True, verbose_name="工作日")),
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
                "db_table": "variant_decision",
                "indexes": [models.Index(fields=["institution", "item", "since"], name="variant_decision_by_item")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="variant_decision_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holds", False),
                            models.Q(
                                ("kind", "material"),
                                models.Q(("material_code", ""), _negated=True),
                                models.Q(("material_name", ""), _negated=True),
                                models.Q(("statute", ""), _negated=True),
                            ),
                            models.Q(("kind", "time_limit"), ("working_days__isnull", False)),
                            ("kind", "automatic_acceptance"),
                            _connector="OR",
                        ),
                        name="variant_decision_says_what",
                    ),
                ],
            },
        ),
        forbid_changes("variant_decision"),
    ]
