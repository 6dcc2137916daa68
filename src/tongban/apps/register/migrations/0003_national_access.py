"""Messages and daily logs for the national platform."""

import django.db.models.deletion
from django.db import migrations, models

from tongban.apps.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_initial"),
        ("register", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessProgress",
            fields=[
                (
                    "institution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="identity.institution",
                    ),
                ),
                ("sequence", models.PositiveBigIntegerField(default=0, verbose_name="已生成至登簿日志序号")),
                ("serial", models.PositiveBigIntegerField(default=0, verbose_name="末号")),
                ("profile", models.CharField(default="as100_2015", max_length=12, verbose_name="接入标准")),
            ],
            options={
                "db_table": "access_progress",
            },
        ),
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=6, verbose_name="行政区划")),
                ("day", models.DateField(verbose_name="日期")),
                ("recorded", models.JSONField(verbose_name="当日登簿量")),
                ("reported", models.JSONField(verbose_name="当日报送量")),
                ("recorded_total", models.PositiveIntegerField(verbose_name="登簿总数")),
                ("reported_total", models.PositiveIntegerField(verbose_name="报送总数")),
                ("content", models.BinaryField(verbose_name="日志")),
                ("written_at", models.DateTimeField(verbose_name="生成时间")),
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
                "db_table": "access_log",
                "constraints": [
                    models.UniqueConstraint(fields=("institution", "area", "day"), name="access_log_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log_sequence", models.PositiveBigIntegerField(verbose_name="登簿日志序号")),
                ("right_table", models.CharField(max_length=20, verbose_name="权利表")),
                ("right_id", models.BigIntegerField(verbose_name="权利行")),
                ("unit_code", models.CharField(max_length=28, verbose_name="不动产单元号")),
                ("case_number", models.CharField(max_length=80, verbose_name="业务编号")),
                ("certificate_number", models.CharField(blank=True, max_length=60, verbose_name="证号")),
                ("recorded_by_name", models.CharField(max_length=60, verbose_name="登簿人")),
                ("recorded_at", models.DateTimeField(verbose_name="登簿时间")),
                ("area", models.CharField(max_length=6, verbose_name="行政区划")),
                ("day", models.DateField(verbose_name="登簿日期")),
                ("kind", models.CharField(max_length=20, verbose_name="报文种类")),
                ("profile", models.CharField(max_length=12, verbose_name="接入标准")),
                ("rec_type", models.CharField(max_length=7, verbose_name="业务编码")),
                ("registration_type", models.CharField(max_length=3, verbose_name="登记类型")),
                ("category", models.CharField(max_length=16, verbose_name="日志分类")),
                ("base_id", models.CharField(max_length=18, verbose_name="原报文号")),
                ("attempt", models.PositiveSmallIntegerField(default=1, verbose_name="第几次")),
                ("message_id", models.CharField(max_length=30, verbose_name="报文号")),
                ("content", models.BinaryField(verbose_name="报文")),
                ("written_at", models.DateTimeField(verbose_name="生成时间")),
                ("state", models.CharField(default="to_send", max_length=10, verbose_name="状态")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="送出时间")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="响应时间")),
                ("answer_code", models.CharField(blank=True, max_length=40, verbose_name="响应码")),
                ("answer_text", models.CharField(blank=True, max_length=500, verbose_name="响应说明")),
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
                "db_table": "access_message",
                "indexes": [
                    models.Index(fields=["institution", "state", "id"], name="access_message_by_state"),
                    models.Index(fields=["institution", "day", "area"], name="access_message_by_day"),
                    models.Index(fields=["message_id"], name="access_message_by_number"),
                    models.Index(fields=["institution", "unit_code"], name="access_message_by_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("base_id", "attempt"), name="access_message_attempt_once"),
                    models.UniqueConstraint(
                        fields=("institution", "log_sequence", "right_table", "right_id", "attempt"),
                        name="access_message_once_per_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["to_send", "sent", "confirmed", "refused", "invalid"])),
                        name="access_message_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "firstReg",
                                    "transferReg",
                                    "changeReg",
                                    "logoutReg",
                                    "riviseReg",
                                    "dissentingReg",
                                    "advanceReg",
                                    "seizeReg",
                                    "easementReg",
                                    "mortgageReg",
                                ],
                            )
                        ),
                        name="access_message_category_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True), ("answered_at__gte", models.F("sent_at")), _connector="OR"
                        ),
                        name="access_message_answered_after_sent",
                    ),
                ],
            },
        ),
        forbid_changes("access_log"),
    ]
