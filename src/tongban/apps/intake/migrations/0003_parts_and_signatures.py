"""What is done for other counters and said before lodging; answers, undertakings, papers and signatures."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="PartTask",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("number", models.CharField("协办编号", max_length=48, db_collation="C")),
            ("lead_code", models.CharField("牵头机构", max_length=6)),
            ("lead_name", models.CharField("牵头机构名称", max_length=60)),
            ("applicant_name", models.CharField("申请人", max_length=200)),
            ("request", models.JSONField("协办请求", encoder=DjangoJSONEncoder)),
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
            ("version", models.PositiveIntegerField("版本", default=1)),
            ("answers", models.JSONField("回答", default=dict, encoder=DjangoJSONEncoder)),
            ("signed_at", models.DateTimeField("签名时间", null=True)),
            ("received_at", models.DateTimeField("收到时间")),
            ("respond_by", models.DateTimeField("应交回时间")),
            ("ended_at", models.DateTimeField("结束时间", null=True)),
            ("reason", models.CharField("退回或撤回原因", max_length=1000, blank=True)),
            ("institution", protected_link("identity.institution", "机构")),
            ("officer", protected_link(settings.AUTH_USER_MODEL, null=True)),
        ],
        options={
            "db_table": "part_task",
            "ordering": ["respond_by", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=["institution", "number"], name="part_task_once"),
                models.CheckConstraint(
                    condition=Q(state__in=["requested", "given", "declined", "withdrawn", "expired"]),
                    name="part_task_state_is_known",
                ),
                models.CheckConstraint(
                    condition=~Q(state="given") | Q(officer__isnull=False, signed_at__isnull=False),
                    name="part_task_given_is_signed",
                ),
            ],
            "indexes": [
                models.Index(fields=["institution", "state", "respond_by"], name="part_task_by_state"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PartCheck",
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
            ("officer", protected_link(settings.AUTH_USER_MODEL)),
            ("task", models.ForeignKey("intake.parttask", on_delete=models.CASCADE, related_name="checks")),
            ("device", models.CharField("设备", max_length=160, blank=True)),
            ("device_operation", models.CharField("设备操作编号", max_length=64, blank=True)),
        ],
        options={
            "db_table": "part_check",
            "ordering": ["at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=~Q(outcome="reviewed") | ~Q(reason=""), name="part_check_reviewed_says_why"
                ),
                models.CheckConstraint(
                    condition=~Q(score_band="low") | Q(outcome="refused"), name="part_check_low_score_never_passes"
                ),
                models.UniqueConstraint(
                    fields=["device_operation"], condition=~Q(device_operation=""), name="part_check_one_an_operation"
                ),
            ],
            "indexes": [
                models.Index(fields=["document_number", "-at"], name="part_check_by_person"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PartFile",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("code", models.CharField("材料代码", max_length=60)),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("size", models.PositiveBigIntegerField("字节数")),
            ("media_type", models.CharField("类型", max_length=40)),
            ("name", models.CharField("文件名", max_length=200)),
            ("pages", models.PositiveSmallIntegerField("页数")),
            ("added_at", models.DateTimeField("加入时间")),
            ("added_by", models.CharField("加入人", max_length=60)),
            ("task", models.ForeignKey("intake.parttask", on_delete=models.CASCADE, related_name="files")),
        ],
        options={
            "db_table": "part_file",
            "ordering": ["code", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=["task", "code", "digest"], name="part_file_once_per_paper"),
            ],
        },
    ),
    migrations.CreateModel(
        name="InterviewAnswer",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("序号")),
            ("code", models.CharField("问题代码", max_length=40)),
            ("question", models.CharField("问题", max_length=500)),
            ("answer", models.CharField("回答", max_length=1000)),
            ("application", models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="answers")),
        ],
        options={
            "db_table": "interview_answer",
            "ordering": ["position"],
            "constraints": [
                models.UniqueConstraint(fields=["application", "code"], name="interview_answer_once_per_question"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Undertaking",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            (
                "kind",
                models.CharField(
                    "种类", max_length=8, choices=[("R11W", "知悉异议登记承诺书"), ("R24W", "监护人保证书")]
                ),
            ),
            ("sentence", models.CharField("承诺缘由", max_length=1000)),
            ("signed", models.BooleanField("已签名", default=False)),
            (
                "application",
                models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="undertakings"),
            ),
        ],
        options={
            "db_table": "intake_undertaking",
            "ordering": ["kind"],
            "constraints": [
                models.UniqueConstraint(fields=["application", "kind"], name="intake_undertaking_one_of_a_kind"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Paper",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            (
                "kind",
                models.CharField(
                    "文书",
                    max_length=20,
                    choices=[
                        ("application_form", "不动产登记申请书"),
                        ("interview_record", "询问笔录"),
                        ("receipt", "收件回执"),
                        ("objection_known", "知悉异议登记承诺书"),
                        ("guardians_promise", "监护人保证书"),
                        ("guidance", "引导单"),
                    ],
                ),
            ),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("printed_at", models.DateTimeField("制作时间")),
            ("application", models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="papers")),
        ],
        options={
            "db_table": "intake_paper",
            "constraints": [
                models.UniqueConstraint(fields=["application", "kind"], name="intake_paper_one_of_a_kind"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PadSignature",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            (
                "kind",
                models.CharField(
                    "文书",
                    max_length=20,
                    choices=[
                        ("application_form", "不动产登记申请书"),
                        ("interview_record", "询问笔录"),
                        ("receipt", "收件回执"),
                        ("objection_known", "知悉异议登记承诺书"),
                        ("guardians_promise", "监护人保证书"),
                        ("guidance", "引导单"),
                    ],
                ),
            ),
            ("name", models.CharField("签名人", max_length=200)),
            ("document_number", models.CharField("证件号码", max_length=60, db_collation="C")),
            (
                "by",
                models.CharField(
                    "方式", max_length=12, choices=[("handwriting", "手写签名"), ("fingerprint", "按指印")]
                ),
            ),
            ("text", models.TextField("所显示的全文")),
            ("text_sm3", models.CharField("全文 SM3", max_length=64)),
            ("shown_at", models.DateTimeField("开始显示（设备时间）")),
            ("read_at", models.DateTimeField("读完（设备时间）")),
            ("pad_signed_at", models.DateTimeField("签名（设备时间）")),
            ("confirmed", models.PositiveSmallIntegerField("逐问确认", default=0)),
            ("width", models.PositiveIntegerField("书写区宽")),
            ("height", models.PositiveIntegerField("书写区高")),
            ("strokes", models.JSONField("笔迹", default=list, encoder=DjangoJSONEncoder)),
            ("image_digest", models.CharField("图像 SM3", max_length=64)),
            ("device", models.CharField("设备", max_length=160)),
            ("device_operation", models.CharField("设备操作编号", max_length=64, unique=True)),
            ("at", models.DateTimeField("收到时间")),
            ("application", protected_link("intake.application", related_name="signatures")),
            ("institution", protected_link("identity.institution", "机构")),
            ("officer", protected_link(settings.AUTH_USER_MODEL)),
        ],
        options={
            "db_table": "pad_signature",
            "ordering": ["at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(read_at__lte=F("pad_signed_at"), shown_at__lte=F("read_at")),
                    name="pad_signature_read_before_signed",
                ),
                models.CheckConstraint(
                    condition=Q(by__in=["handwriting", "fingerprint"]), name="pad_signature_way_is_known"
                ),
            ],
            "indexes": [
                models.Index(fields=["application", "kind"], name="pad_signature_of_a_paper"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PartSignature",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("name", models.CharField("签名人", max_length=200)),
            ("document_number", models.CharField("证件号码", max_length=60, db_collation="C")),
            (
                "by",
                models.CharField(
                    "方式", max_length=12, choices=[("handwriting", "手写签名"), ("fingerprint", "按指印")]
                ),
            ),
            ("text", models.TextField("所显示的全文")),
            ("text_sm3", models.CharField("全文 SM3", max_length=64)),
            ("shown_at", models.DateTimeField("开始显示（设备时间）")),
            ("read_at", models.DateTimeField("读完（设备时间）")),
            ("pad_signed_at", models.DateTimeField("签名（设备时间）")),
            ("confirmed", models.PositiveSmallIntegerField("逐问确认", default=0)),
            ("width", models.PositiveIntegerField("书写区宽")),
            ("height", models.PositiveIntegerField("书写区高")),
            ("strokes", models.JSONField("笔迹", default=list, encoder=DjangoJSONEncoder)),
            ("image_digest", models.CharField("图像 SM3", max_length=64)),
            ("device", models.CharField("设备", max_length=160)),
            ("device_operation", models.CharField("设备操作编号", max_length=64, unique=True)),
            ("at", models.DateTimeField("收到时间")),
            ("institution", protected_link("identity.institution", "机构")),
            ("officer", protected_link(settings.AUTH_USER_MODEL)),
            ("task", protected_link("intake.parttask", related_name="signatures")),
        ],
        options={
            "db_table": "part_signature",
            "ordering": ["at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(read_at__lte=F("pad_signed_at"), shown_at__lte=F("read_at")),
                    name="part_signature_read_before_signed",
                ),
                models.CheckConstraint(
                    condition=Q(by__in=["handwriting", "fingerprint"]), name="part_signature_way_is_known"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PreReviewEntry",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("incoming", models.BooleanField("来自属地")),
            ("state", models.CharField("之后的状态", max_length=30)),
            ("items", models.JSONField("要补充的材料", default=list, encoder=DjangoJSONEncoder)),
            ("sentence", models.CharField("说明", max_length=1000)),
            ("from_name", models.CharField("经办人", max_length=200)),
            ("at", models.DateTimeField("时间")),
            ("arrived_at", models.DateTimeField("收到时间")),
            ("application", protected_link("intake.application", related_name="pre_review")),
        ],
        options={
            "db_table": "intake_pre_review_entry",
            "verbose_name": "预审经过",
            "ordering": ["pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(
                        state__in=["pre_review", "awaiting_online_supplement", "pre_reviewed", "pre_review_refused"]
                    ),
                    name="intake_pre_review_state_is_known",
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("intake", "0002_after_lodging")]

    operations = [
        _TABLES,
        forbid_changes("pad_signature"),
        forbid_changes("part_signature"),
        forbid_changes("intake_pre_review_entry"),
    ]
