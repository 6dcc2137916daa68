"""To whom a case was given, who stands in for whom, and the filters officers keep."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tongban.apps.audit.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0012_sms_opt_out"),
        ("identity", "0002_administrators_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_date", models.DateField(verbose_name="自")),
                ("last_date", models.DateField(verbose_name="至")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("set_by_name", models.CharField(max_length=60, verbose_name="登记人")),
                ("set_at", models.DateTimeField(verbose_name="登记时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="提前结束时间")),
                ("ended_by_name", models.CharField(blank=True, max_length=60, verbose_name="提前结束人")),
            ],
            options={
                "verbose_name": "请假代办",
                "db_table": "officer_absence",
                "ordering": ["-first_date", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=20, verbose_name="岗位")),
                ("way", models.CharField(max_length=12, verbose_name="方式")),
                ("by_account", models.CharField(max_length=60, verbose_name="分派人账号")),
                ("by_name", models.CharField(max_length=60, verbose_name="分派人")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                ("at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "分派记录",
                "db_table": "case_assignment",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                (
                    "chosen",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="条件"
                    ),
                ),
                ("is_default", models.BooleanField(default=False, verbose_name="默认")),
            ],
            options={
                "verbose_name": "常用筛选",
                "db_table": "case_saved_filter",
                "ordering": ["name"],
            },
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_backlog",
        ),
        migrations.AddField(
            model_name="case",
            name="assignee",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="办理人",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["institution", "state", "receiving_code", "receiving_name"],
                include=("deadline_at", "id", "assignee"),
                name="case_backlog",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)), fields=["assignee", "deadline_at"], name="case_in_hand"
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="deputy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="代办人",
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.institution",
                verbose_name="机构",
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="absences",
                to=settings.AUTH_USER_MODEL,
                verbose_name="请假人",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="casework.case"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.institution",
                verbose_name="机构",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="officer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="办理人",
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="institution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.institution",
                verbose_name="机构",
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="saved_filters", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["institution", "last_date"],
                name="absence_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_date__gte", models.F("first_date"))), name="absence_ends_after_it_began"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("officer", models.F("deputy")), _negated=True), name="absence_deputy_is_another"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["case", "role", "-id"], name="case_assignment_latest"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["officer", "-at"], name="case_assignment_by_officer"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["pulled", "assigned", "rotated", "taken_over", "released"])),
                name="case_assignment_way_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("officer__isnull", True), ("way", "released")),
                    models.Q(models.Q(("way", "released"), _negated=True), ("officer__isnull", False)),
                    _connector="OR",
                ),
                name="case_assignment_released_to_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(fields=("officer", "name"), name="case_saved_filter_named_once"),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("officer",), name="case_saved_filter_one_default"
            ),
        ),
        forbid_changes("case_assignment"),
    ]
