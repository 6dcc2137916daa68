"""How far imports came, and the rows they set aside."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_initial"),
        ("register", "0003_national_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("label", models.CharField(max_length=80, verbose_name="名称")),
                ("started_at", models.DateTimeField(verbose_name="开始时间")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("position", models.PositiveBigIntegerField(default=0, verbose_name="已处理行数")),
                ("added", models.JSONField(default=dict, verbose_name="新导入")),
                ("unchanged", models.PositiveBigIntegerField(default=0, verbose_name="已有未变")),
            ],
            options={
                "db_table": "import_run",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=("fingerprint",),
                        name="import_run_one_unfinished",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuarantinedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.CharField(max_length=300, verbose_name="文件")),
                ("line", models.PositiveBigIntegerField(verbose_name="行")),
                ("unit_code", models.CharField(blank=True, max_length=40, verbose_name="不动产单元号")),
                ("reason", models.CharField(max_length=300, verbose_name="原因")),
                (
                    "institution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quarantined", to="register.importrun"
                    ),
                ),
            ],
            options={
                "db_table": "quarantined_row",
                "indexes": [models.Index(fields=["institution", "run"], name="quarantined_by_institution")],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "file", "line", "reason"), name="quarantined_row_once_a_run")
                ],
            },
        ),
    ]
