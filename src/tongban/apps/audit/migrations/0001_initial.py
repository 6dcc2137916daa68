"""The audit trail: it only grows."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import CreateTables

_TABLES = CreateTables(
    migrations.CreateModel(
        name="AuditEntry",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("at", models.DateTimeField("时间")),
            ("institution_code", models.CharField("机构", max_length=6)),
            ("actor", models.CharField("账号或成员", max_length=60)),
            ("actor_name", models.CharField("姓名", max_length=60)),
            ("act", models.CharField("行为", max_length=60)),
            ("subject", models.CharField("对象", max_length=120)),
            ("purpose", models.CharField("目的", max_length=200, blank=True)),
            ("succeeded", models.BooleanField("成功", default=True)),
            ("address", models.CharField("来源地址", max_length=60, blank=True)),
            ("detail", models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)),
        ],
        options={
            "db_table": "audit_entry",
            "indexes": [
                models.Index(fields=["institution_code", "-at"], name="audit_by_institution"),
                models.Index(fields=["subject"], name="audit_by_subject"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        _TABLES,
        forbid_changes("audit_entry"),
    ]
