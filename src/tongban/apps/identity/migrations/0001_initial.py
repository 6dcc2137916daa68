"""Institutions, and the officers who work there."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q

from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="Institution",
        fields=[
            ("code", models.CharField("机构代码", max_length=6, primary_key=True, serialize=False)),
            ("name", models.CharField("名称", max_length=60)),
            ("place", models.CharField("证书所载市县", max_length=20)),
            ("covers", ArrayField(models.CharField(max_length=6), verbose_name="管辖区划", default=list)),
            ("address", models.CharField("地址", max_length=120, blank=True)),
            ("phone", models.CharField("电话", max_length=30, blank=True)),
        ],
        options={
            "db_table": "institution",
            "constraints": [
                models.CheckConstraint(condition=Q(code__regex=r"^\d{6}$"), name="institution_code_is_six_digits"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Officer",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("password", models.CharField("password", max_length=128)),
            ("last_login", models.DateTimeField("last login", null=True, blank=True)),
            ("username", models.CharField("账号", max_length=40, unique=True)),
            ("name", models.CharField("姓名", max_length=40)),
            ("roles", ArrayField(models.CharField(max_length=20), verbose_name="岗位", default=list)),
            ("window", models.CharField("窗口", max_length=20, blank=True)),
            ("is_active", models.BooleanField("在岗", default=True)),
            ("session_key", models.CharField("当前会话", max_length=40, blank=True)),
            ("password_changed_at", models.DateTimeField("口令更新时间", null=True)),
            ("institution", protected_link("identity.institution", "机构", related_name="officers")),
        ],
        options={
            "db_table": "officer",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(roles__len__lte=1)
                    | ~Q(roles__overlap=["administer_audit", "administer_security", "administer_system"]),
                    name="officer_administers_one_thing_alone",
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [_TABLES]
