"""On which days an institution closes or opens beside the calendar."""

from django.db import migrations, models
from django.db.models import Q

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import protected_link

_CLOSINGS = migrations.CreateModel(
    name="OfficeClosing",
    fields=[
        ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
        ("day", models.DateField("日期")),
        ("closed", models.BooleanField("停止办公")),
        ("reason", models.CharField("依据", max_length=200)),
        ("decided_at", models.DateTimeField("决定时间")),
        ("decided_by", models.CharField("决定人账号", max_length=60)),
        ("decided_by_name", models.CharField("决定人", max_length=60)),
        ("institution", protected_link("identity.institution", "机构")),
    ],
    options={
        "db_table": "office_closing",
        "verbose_name": "停止办公日",
        "ordering": ["pk"],
        "constraints": [models.CheckConstraint(condition=~Q(reason=""), name="office_closing_says_why")],
        "indexes": [models.Index(fields=["institution", "day"], name="office_closing_by_day")],
    },
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("identity", "0001_initial")]

    operations = [_CLOSINGS, forbid_changes("office_closing")]
