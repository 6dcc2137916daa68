"""What departments hold of people and organisations, who asked for it, and which department is silent."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three tables."""

    dependencies: ClassVar = [
        ("departments", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="SharedEnquiry",
            fields=[
                ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
                ("serial", models.CharField("流水号", max_length=60, unique=True)),
                ("number", models.CharField("核验编号", max_length=44)),
                ("asker", models.CharField("来自", max_length=30)),
                ("operator", models.CharField("经办人", max_length=100)),
                ("purpose", models.CharField("目的", max_length=200)),
                ("basis", models.CharField("法律依据", max_length=200)),
                ("asked", models.CharField("核验内容", max_length=1000)),
                ("outcome", models.CharField("结果", max_length=300)),
                ("at", models.DateTimeField("时间")),
            ],
            options={
                "db_table": "departments_shared_enquiry",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SilentDepartment",
            fields=[
                ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
                ("department", models.CharField("部门", max_length=40, unique=True)),
            ],
            options={
                "db_table": "departments_silent",
            },
        ),
        migrations.CreateModel(
            name="SharedRecord",
            fields=[
                ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
                (
                    "dataset",
                    models.CharField(
                        "数据类别",
                        choices=[
                            ("identity", "身份证信息"),
                            ("household", "户籍信息（姓名、证件号变更）"),
                            ("enterprise", "企业登记信息"),
                            ("establishment", "机关、事业单位登记信息"),
                            ("marriage", "婚姻登记信息"),
                            ("death", "死亡医学证明信息"),
                            ("finance", "金融许可信息"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField("姓名或名称", max_length=200)),
                ("number", models.CharField("证件号码", db_collation="C", max_length=60)),
                ("other_name", models.CharField("另一方姓名", blank=True, max_length=200)),
                ("other_number", models.CharField("另一方证件号码", blank=True, db_collation="C", max_length=60)),
                ("former_name", models.CharField("曾用姓名（名称）", blank=True, max_length=200)),
                ("former_number", models.CharField("原证件号码", blank=True, db_collation="C", max_length=60)),
                (
                    "standing",
                    models.CharField(
                        "状态", choices=[("in_force", "有效"), ("ended", "已终止")], default="in_force", max_length=10
                    ),
                ),
            ],
            options={
                "db_table": "departments_shared_record",
                "ordering": ["dataset", "name", "pk"],
                "indexes": [models.Index(fields=["dataset", "other_number"], name="shared_record_by_other")],
                "constraints": [
                    models.UniqueConstraint(fields=("dataset", "number", "other_number"), name="shared_record_once")
                ],
            },
        ),
    ]
