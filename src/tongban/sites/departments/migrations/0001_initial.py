"""What the simulated carriers and offices keep."""

from django.db import migrations, models
from django.db.models import Q

from tongban.apps.identity.migrating import CreateTables

_TABLES = CreateTables(
    migrations.CreateModel(
        name="CarriedMessage",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("biz_id", models.CharField("流水号", max_length=40, unique=True)),
            ("out_id", models.CharField("业务方编号", max_length=64, unique=True)),
            ("app_key", models.CharField("应用", max_length=40)),
            ("phone_number", models.CharField("手机号", max_length=20, db_index=True)),
            ("sign_name", models.CharField("签名", max_length=40)),
            ("template_code", models.CharField("模板", max_length=40)),
            ("content", models.TextField("内容")),
            ("send_time", models.DateTimeField("提交时间")),
            ("report_time", models.DateTimeField("回执时间", null=True)),
            (
                "fate",
                models.CharField(
                    "状态",
                    max_length=10,
                    default="ACCEPTD",
                    choices=[("ACCEPTD", "已接收"), ("DELIVRD", "已送达"), ("UNDELIV", "未送达")],
                ),
            ),
            ("callback_url", models.URLField("回执地址", blank=True)),
            ("reported", models.BooleanField("回执已推送", default=False)),
            ("report_attempts", models.PositiveIntegerField("推送次数", default=0)),
            ("next_report_at", models.DateTimeField("下次推送", null=True)),
        ],
        options={"db_table": "departments_carried_message", "ordering": ["-send_time", "-pk"]},
    ),
    migrations.CreateModel(
        name="CarriedParcel",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("order_number", models.CharField("商户单号", max_length=80, unique=True)),
            ("customer", models.CharField("协议客户", max_length=40)),
            ("waybill", models.CharField("运单号", max_length=13, unique=True)),
            ("receiver", models.CharField("收件人", max_length=60)),
            ("phone", models.CharField("收件人电话", max_length=20)),
            ("address", models.CharField("收件地址", max_length=300)),
            ("contents", models.CharField("内件", max_length=100)),
            ("ordered_at", models.DateTimeField("下单时间")),
            ("cancelled_at", models.DateTimeField("撤单时间", null=True)),
            ("next_scan_at", models.DateTimeField("下次扫描", null=True)),
        ],
        options={"db_table": "departments_carried_parcel", "ordering": ["-ordered_at", "-pk"]},
    ),
    migrations.CreateModel(
        name="ParcelScan",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("at", models.DateTimeField("时间")),
            ("code", models.CharField("轨迹码", max_length=4)),
            ("place", models.CharField("地点", max_length=200)),
            ("remark", models.CharField("说明", max_length=300)),
            ("parcel", models.ForeignKey("departments.carriedparcel", on_delete=models.CASCADE, related_name="scans")),
        ],
        options={"db_table": "departments_parcel_scan", "ordering": ["at", "pk"]},
    ),
    migrations.CreateModel(
        name="OfficeMatter",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("system", models.CharField("系统", max_length=10)),
            ("member", models.CharField("交换成员", max_length=30)),
            ("number", models.CharField("推送编号", max_length=44, unique=True)),
            ("asker", models.CharField("来自", max_length=30)),
            ("intake_number", models.CharField("收件编号", max_length=40)),
            ("case_number", models.CharField("业务编号", max_length=40)),
            ("body", models.JSONField("来件内容")),
            ("answer", models.JSONField("办理情况", default=dict)),
            (
                "stage",
                models.CharField(
                    "进展",
                    max_length=10,
                    default="received",
                    choices=[
                        ("asked", "待核对"),
                        ("received", "待办理"),
                        ("returned", "已退回"),
                        ("assessed", "已核税，待缴款"),
                        ("issued", "已开单，待缴款"),
                        ("paid", "已缴款"),
                        ("answered", "已办结"),
                        ("void", "已作废"),
                    ],
                ),
            ),
            ("told", models.CharField("最近一次答复", max_length=300, blank=True)),
            ("arrived_at", models.DateTimeField("到达时间")),
            ("next_at", models.DateTimeField("自动办理时间", null=True)),
        ],
        options={
            "db_table": "departments_office_matter",
            "ordering": ["-arrived_at", "-pk"],
            "indexes": [
                models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="office_matter_due"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [_TABLES]
