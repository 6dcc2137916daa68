"""Who has borrowed which file of the archive."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0010_paper_sheet_by_sheet"),
        ("identity", "0002_administrators_kept_apart"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("borrower", models.CharField(max_length=60, verbose_name="借阅人")),
                ("organisation", models.CharField(max_length=120, verbose_name="单位或部门")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="联系电话")),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("basis", models.CharField(max_length=200, verbose_name="依据（批准人、介绍信或调卷函文号）")),
                ("lent_at", models.DateTimeField(verbose_name="借出时间")),
                ("lent_by_name", models.CharField(max_length=60, verbose_name="经办人")),
                ("until", models.DateField(verbose_name="应还日期")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="归还时间")),
                ("returned_to_name", models.CharField(blank=True, max_length=60, verbose_name="收回人")),
                ("condition", models.CharField(blank=True, max_length=200, verbose_name="归还时清点情况")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lendings", to="casework.case"
                    ),
                ),
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
                "verbose_name": "借阅登记",
                "db_table": "archive_lending",
                "ordering": ["-lent_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("returned_at__isnull", True)),
                        fields=["institution", "until"],
                        name="archive_lending_out",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("returned_at__isnull", True)),
                        fields=("case",),
                        name="archive_lending_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_at__isnull", True),
                            models.Q(
                                ("returned_at__gte", models.F("lent_at")), models.Q(("condition", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="archive_lending_returned_after_lent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", ""), _negated=True), models.Q(("basis", ""), _negated=True)
                        ),
                        name="archive_lending_says_why",
                    ),
                ],
            },
        ),
    ]
