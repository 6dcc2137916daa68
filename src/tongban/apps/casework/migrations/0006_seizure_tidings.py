"""Who has to be told what came about beside a court's order: noted, printed, sent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_court_orders_at_the_desk"),
        ("identity", "0002_administrators_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SeizureTiding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_code", models.CharField(db_collation="C", max_length=28, verbose_name="不动产单元号")),
                ("location", models.CharField(blank=True, max_length=200, verbose_name="坐落")),
                ("what", models.CharField(max_length=20, verbose_name="事由")),
                ("whom", models.CharField(max_length=300, verbose_name="告知对象")),
                ("came_about_at", models.DateTimeField(verbose_name="发生时间")),
                ("noted_at", models.DateTimeField(verbose_name="登簿时间")),
                ("court", models.CharField(max_length=100, verbose_name="查封机关")),
                ("court_case_number", models.CharField(blank=True, max_length=60, verbose_name="案号")),
                ("document_number", models.CharField(blank=True, max_length=100, verbose_name="文号")),
                ("against", models.CharField(blank=True, max_length=300, verbose_name="被执行人")),
                ("served_at", models.DateTimeField(verbose_name="送达时间")),
                ("from_date", models.DateField(null=True, verbose_name="查封起始日期")),
                ("until_date", models.DateField(null=True, verbose_name="查封终止日期")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="通知书 SM3 摘要")),
                ("printed_at", models.DateTimeField(null=True, verbose_name="出具时间")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="送达登记时间")),
                ("manner", models.CharField(blank=True, max_length=12, verbose_name="送达方式")),
                ("receipt", models.CharField(blank=True, max_length=100, verbose_name="送达凭证")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
            ],
            options={
                "db_table": "seizure_tiding",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["institution", "came_about_at"],
                        name="seizure_tiding_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("institution", "unit_code", "what", "whom", "came_about_at"), name="seizure_tiding_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "what__in",
                                [
                                    "activated",
                                    "became_seizure",
                                    "expired",
                                    "voided",
                                    "frozen",
                                    "thawed",
                                    "co_owners",
                                    "maximum_amount",
                                ],
                            )
                        ),
                        name="seizure_tiding_what_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", ""), ("printed_at__isnull", True)),
                            models.Q(("digest__regex", "^[0-9a-f]{64}$"), ("printed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="seizure_tiding_printed_with_its_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("manner", ""), ("sent_at__isnull", True), ("sent_by__isnull", True)),
                            models.Q(
                                ("manner__in", ["post", "in_person", "network"]),
                                ("sent_at__isnull", False),
                                ("sent_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="seizure_tiding_sent_by_somebody",
                    ),
                ],
            },
        ),
    ]
