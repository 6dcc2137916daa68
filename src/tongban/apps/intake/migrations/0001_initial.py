"""Applications: the people and their materials."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import Q

from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="IntakeCounter",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("day", models.DateField("日期")),
            ("last", models.PositiveIntegerField("最近流水", default=0)),
            ("institution", protected_link("identity.institution")),
        ],
        options={
            "db_table": "intake_counter",
            "constraints": [
                models.UniqueConstraint(fields=["institution", "day"], name="intake_counter_one_per_day"),
                models.CheckConstraint(condition=Q(last__lte=99999), name="intake_counter_fits_the_number"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Application",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("intake_number", models.CharField("收件编号", max_length=20, db_collation="C", unique=True)),
            ("mode", models.CharField("业务模式", max_length=1, default="L")),
            ("state", models.CharField("状态", max_length=12, default="draft")),
            ("step", models.PositiveSmallIntegerField("步骤", default=1)),
            ("version", models.PositiveIntegerField("草稿版本", default=1)),
            ("item", models.CharField("业务事项", max_length=4)),
            ("way", models.CharField("申请方式", max_length=30)),
            ("home_code", models.CharField("属地机构", max_length=6)),
            ("home_name", models.CharField("属地机构名称", max_length=60)),
            ("unit_code", models.CharField("不动产单元号", max_length=28, blank=True, db_collation="C")),
            ("asked_certificate", models.CharField("出示的证号", max_length=100, blank=True)),
            ("right_kind", models.CharField("所指权利种类", max_length=30, blank=True)),
            ("right_certificate", models.CharField("所指证书证明号", max_length=100, blank=True)),
            ("together_with", models.CharField("合并办理的收件编号", max_length=20, blank=True, db_collation="C")),
            ("particulars", models.JSONField("申请表专有项", default=dict, encoder=DjangoJSONEncoder)),
            ("extract", models.JSONField("属地登记数据", null=True, encoder=DjangoJSONEncoder)),
            ("extract_taken_at", models.DateTimeField("取数时间", null=True)),
            ("extract_milliseconds", models.PositiveIntegerField("取数用时", null=True)),
            ("verdict", models.JSONField("属地核对结果", null=True, encoder=DjangoJSONEncoder)),
            ("checked_at", models.DateTimeField("核对时间", null=True)),
            ("window", models.CharField("窗口", max_length=20, blank=True)),
            ("contact_name", models.CharField("联系人", max_length=200, blank=True)),
            ("contact_phone", models.CharField("联系电话", max_length=30, blank=True)),
            ("delivery", models.CharField("领证方式", max_length=12, default="counter")),
            ("delivery_address", models.CharField("寄送地址", max_length=200, blank=True)),
            ("started_at", models.DateTimeField("开始时间")),
            ("saved_at", models.DateTimeField("最近保存")),
            ("signed", models.BooleanField("申请人已签名", default=False)),
            ("lodged_at", models.DateTimeField("提交时间", null=True)),
            ("ended_at", models.DateTimeField("结束时间", null=True)),
            ("ended_reason", models.CharField("结束原因", max_length=300, blank=True)),
            ("institution", protected_link("identity.institution", "机构")),
            ("officer", protected_link(settings.AUTH_USER_MODEL, "收件人员")),
            ("local_rules", models.JSONField("属地本地规定", null=True, encoder=DjangoJSONEncoder)),
            ("withdrawn_steps", ArrayField(models.PositiveIntegerField(), verbose_name="撤回的步骤", default=list)),
        ],
        options={
            "db_table": "application",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(intake_number__regex=r"^\d{14}S\d{5}$"), name="application_number_is_well_formed"
                ),
                models.CheckConstraint(
                    condition=Q(unit_code="") | Q(unit_code__regex=r"^\d{12}[GJZ][ABSXCDEFHGLNWY]\d{5}[FLQW]\d{8}$"),
                    name="application_unit_is_well_formed",
                ),
                models.CheckConstraint(
                    condition=Q(state__in=["draft", "lodged", "returned", "dropped", "closed"]),
                    name="application_state_is_known",
                ),
                models.CheckConstraint(condition=Q(step__in=[1, 2, 3, 4, 5]), name="application_step_is_known"),
                models.CheckConstraint(
                    condition=~Q(state__in=["lodged", "closed"])
                    | Q(extract__isnull=False, lodged_at__isnull=False) & ~Q(unit_code=""),
                    name="application_lodged_has_time_unit_and_data",
                ),
                models.CheckConstraint(
                    condition=~Q(state__in=["returned", "dropped", "closed"]) | Q(ended_at__isnull=False),
                    name="application_ended_says_when",
                ),
                models.CheckConstraint(
                    condition=~Q(state__in=["lodged", "closed"]) | ~Q(delivery="courier") | ~Q(delivery_address=""),
                    name="application_courier_needs_an_address",
                ),
            ],
            "indexes": [
                models.Index(fields=["institution", "state", "-saved_at"], name="application_by_state"),
                models.Index(fields=["institution", "unit_code"], name="application_by_unit"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ApplicantRow",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("序号")),
            ("name", models.CharField("姓名或名称", max_length=200)),
            ("document_kind", models.CharField("证件种类", max_length=4, default="1")),
            ("document_number", models.CharField("证件号码", max_length=60, db_collation="C")),
            ("phone", models.CharField("电话", max_length=30, blank=True)),
            ("role", models.CharField("身份", max_length=30)),
            ("kind", models.CharField("种类", max_length=12, default="person")),
            ("address", models.CharField("通讯地址", max_length=200, blank=True)),
            ("share", models.CharField("份额", max_length=20, blank=True)),
            (
                "application",
                models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="applicants"),
            ),
            ("document_until", models.DateField("证件有效期至", null=True)),
        ],
        options={
            "db_table": "applicant",
            "ordering": ["position"],
            "constraints": [
                models.UniqueConstraint(fields=["application", "position"], name="applicant_has_its_place"),
                models.CheckConstraint(
                    condition=Q(kind__in=["person", "enterprise", "agency"]), name="applicant_kind_is_known"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RepresentativeRow",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("序号")),
            ("name", models.CharField("姓名或名称", max_length=200)),
            ("document_kind", models.CharField("证件种类", max_length=4, default="1")),
            ("document_number", models.CharField("证件号码", max_length=60, db_collation="C")),
            ("phone", models.CharField("电话", max_length=30, blank=True)),
            ("capacity", models.CharField("身份", max_length=24)),
            ("mandate", models.CharField("授权方式", max_length=12)),
            ("authority", models.CharField("代理权限", max_length=200, blank=True)),
            (
                "applicant",
                models.ForeignKey("intake.applicantrow", on_delete=models.CASCADE, related_name="representatives"),
            ),
        ],
        options={
            "db_table": "representative",
            "ordering": ["position"],
            "constraints": [
                models.UniqueConstraint(fields=["applicant", "position"], name="representative_has_its_place"),
                models.CheckConstraint(
                    condition=Q(capacity__in=["agent", "guardian", "legal_representative"]),
                    name="representative_capacity_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(mandate__in=["notarised", "witnessed", "sealed", "statutory"]),
                    name="representative_mandate_is_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CounterPart",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("number", models.CharField("协办编号", max_length=48, db_collation="C", unique=True)),
            ("role", models.CharField("身份", max_length=30)),
            ("name", models.CharField("申请人", max_length=200)),
            ("document_number", models.CharField("证件号码", max_length=60, db_collation="C")),
            ("institution_code", models.CharField("协办机构", max_length=6)),
            ("institution_name", models.CharField("协办机构名称", max_length=60)),
            (
                "state",
                models.CharField(
                    "状态",
                    max_length=12,
                    default="requested",
                    choices=[
                        ("requested", "等待办理"),
                        ("given", "已交回"),
                        ("declined", "协办窗口退回"),
                        ("withdrawn", "已撤回"),
                        ("expired", "已逾期失效"),
                    ],
                ),
            ),
            ("requested_at", models.DateTimeField("请求时间")),
            ("respond_by", models.DateTimeField("应交回时间")),
            ("signed_at", models.DateTimeField("签名时间", null=True)),
            ("given_by", models.CharField("协办经办人", max_length=200, blank=True)),
            ("window", models.CharField("协办窗口", max_length=200, blank=True)),
            ("answers", models.JSONField("询问笔录", default=list, encoder=DjangoJSONEncoder)),
            ("ended_at", models.DateTimeField("结束时间", null=True)),
            ("reason", models.CharField("退回或撤回原因", max_length=1000, blank=True)),
            ("application", models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="parts")),
            ("requested_by", protected_link(settings.AUTH_USER_MODEL)),
        ],
        options={
            "db_table": "counter_part",
            "ordering": ["pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(state__in=["requested", "given", "declined", "withdrawn", "expired"]),
                    name="counter_part_state_is_known",
                ),
                models.UniqueConstraint(
                    fields=["application", "role", "document_number"],
                    condition=Q(state__in=["requested", "given"]),
                    name="counter_part_one_standing",
                ),
                models.CheckConstraint(
                    condition=~Q(state="given") | Q(ended_at__isnull=False, signed_at__isnull=False) & ~Q(given_by=""),
                    name="counter_part_given_says_who_and_when",
                ),
            ],
            "indexes": [
                models.Index(fields=["respond_by"], condition=Q(state="requested"), name="counter_part_waiting"),
            ],
        },
    ),
    migrations.CreateModel(
        name="IdentityCheck",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("name", models.CharField("姓名", max_length=200)),
            ("document_number", models.CharField("证件号码", max_length=60, db_collation="C")),
            (
                "method",
                models.CharField(
                    "方式", max_length=20, choices=[("card_and_face", "读卡和人像比对"), ("clerk", "窗口人工核验")]
                ),
            ),
            (
                "score_band",
                models.CharField(
                    "比对分档",
                    max_length=8,
                    choices=[
                        ("high", "80 分以上"),
                        ("middle", "70 至 80 分"),
                        ("low", "70 分以下"),
                        ("none", "未比对"),
                    ],
                ),
            ),
            (
                "outcome",
                models.CharField(
                    "结论",
                    max_length=10,
                    choices=[
                        ("passed", "人证一致"),
                        ("reviewed", "人工复核一致"),
                        ("refused", "人证不一致"),
                        ("pending", "待人工复核"),
                    ],
                ),
            ),
            ("reason", models.CharField("复核理由", max_length=200, blank=True)),
            ("at", models.DateTimeField("时间")),
            ("application", models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="checks")),
            ("officer", protected_link(settings.AUTH_USER_MODEL, null=True)),
            ("elsewhere", models.CharField("协办核验人", max_length=200, blank=True)),
            (
                "part",
                models.ForeignKey("intake.counterpart", null=True, on_delete=models.CASCADE, related_name="checks"),
            ),
            ("device", models.CharField("设备", max_length=160, blank=True)),
            ("device_operation", models.CharField("设备操作编号", max_length=64, blank=True)),
        ],
        options={
            "db_table": "identity_check",
            "ordering": ["at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=~Q(outcome="reviewed") | ~Q(reason=""), name="identity_check_reviewed_says_why"
                ),
                models.CheckConstraint(
                    condition=~Q(score_band="low") | Q(outcome="refused"), name="identity_check_low_score_never_passes"
                ),
                models.CheckConstraint(
                    condition=Q(officer__isnull=False) | Q(part__isnull=False) & ~Q(elsewhere=""),
                    name="identity_check_is_somebody_s",
                ),
                models.UniqueConstraint(
                    fields=["device_operation"],
                    condition=~Q(device_operation=""),
                    name="identity_check_one_an_operation",
                ),
            ],
            "indexes": [
                models.Index(fields=["document_number", "-at"], name="identity_check_by_person"),
            ],
        },
    ),
    migrations.CreateModel(
        name="MaterialRow",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("序号")),
            ("code", models.CharField("材料代码", max_length=10)),
            ("name", models.CharField("材料名称", max_length=100)),
            ("mandatory", models.BooleanField("必交", default=True)),
            ("printed_here", models.BooleanField("由窗口制作", default=False)),
            ("state", models.CharField("状态", max_length=14, default="required")),
            ("originals", models.PositiveSmallIntegerField("原件份数", default=0)),
            ("copies", models.PositiveSmallIntegerField("复印件份数", default=0)),
            ("reason", models.CharField("免交依据或补正要求", max_length=1000, blank=True)),
            (
                "application",
                models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="materials"),
            ),
        ],
        options={
            "db_table": "material",
            "ordering": ["position"],
            "constraints": [
                models.UniqueConstraint(fields=["application", "code"], name="material_once_per_application"),
                models.CheckConstraint(
                    condition=Q(state__in=["required", "received", "waived", "to_supplement"]),
                    name="material_state_is_known",
                ),
                models.CheckConstraint(condition=~Q(state="waived") | ~Q(reason=""), name="material_waiver_says_why"),
            ],
        },
    ),
    migrations.CreateModel(
        name="MaterialFile",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("序号")),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("size", models.PositiveBigIntegerField("字节数")),
            ("media_type", models.CharField("类型", max_length=40)),
            ("name", models.CharField("文件名", max_length=200)),
            ("pages", models.PositiveSmallIntegerField("页数")),
            ("added_at", models.DateTimeField("加入时间")),
            ("added_by", models.CharField("加入人", max_length=200)),
            ("material", models.ForeignKey("intake.materialrow", on_delete=models.CASCADE, related_name="files")),
            ("warnings", models.JSONField("扫描质量提示", default=list, encoder=DjangoJSONEncoder)),
            (
                "part",
                models.ForeignKey("intake.counterpart", null=True, on_delete=models.SET_NULL, related_name="files"),
            ),
        ],
        options={
            "db_table": "material_file",
            "ordering": ["position"],
            "constraints": [
                models.UniqueConstraint(
                    fields=["material", "position"],
                    deferrable=models.Deferrable.DEFERRED,
                    name="material_file_has_its_place",
                ),
                models.UniqueConstraint(fields=["material", "digest"], name="material_file_once_per_material"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("identity", "0001_initial")]

    operations = [_TABLES]
