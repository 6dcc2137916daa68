"""What institutions decided to do differently from the province's list."""

from django.db import migrations, models
from django.db.models import Q

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="VariantDecision",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("since", models.DateField("生效日期")),
            ("item", models.CharField("事项", max_length=4)),
            (
                "kind",
                models.CharField(
                    "种类",
                    max_length=24,
                    choices=[
                        ("material", "另需一份材料"),
                        ("time_limit", "缩短办理时限"),
                        ("automatic_acceptance", "预审通过即受理"),
                        ("third_review", "登簿前须经核定"),
                    ],
                ),
            ),
            ("holds", models.BooleanField("执行", default=True)),
            ("material_code", models.CharField("材料代码", max_length=10, blank=True)),
            ("material_name", models.CharField("材料名称", max_length=100, blank=True)),
            ("statute", models.CharField("材料的法律依据", max_length=200, blank=True)),
            ("working_days", models.PositiveSmallIntegerField("工作日", null=True)),
            ("reason", models.CharField("依据", max_length=200)),
            ("decided_at", models.DateTimeField("决定时间")),
            ("decided_by", models.CharField("决定人账号", max_length=60)),
            ("decided_by_name", models.CharField("决定人", max_length=60)),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "variant_decision",
            "constraints": [
                models.CheckConstraint(condition=~Q(reason=""), name="variant_decision_says_why"),
                models.CheckConstraint(
                    condition=Q(holds=False)
                    | Q(kind="material") & ~Q(material_code="") & ~Q(material_name="") & ~Q(statute="")
                    | Q(kind="time_limit", working_days__isnull=False)
                    | Q(kind__in=["automatic_acceptance", "third_review"]),
                    name="variant_decision_says_what",
                ),
            ],
            "indexes": [
                models.Index(fields=["institution", "item", "since"], name="variant_decision_by_item"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("identity", "0001_initial")]

    operations = [
        _TABLES,
        forbid_changes("variant_decision"),
    ]
