"""What becomes of an application: told by its home, sent by post, asked about, withdrawn."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="CaseMirror",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("case_number", models.CharField("业务编号", max_length=40, db_collation="C", unique=True)),
            ("received_at", models.DateTimeField("属地接收时间")),
            ("accept_by", models.DateTimeField("应受理时间", null=True)),
            ("state", models.CharField("案件状态", max_length=40, blank=True)),
            ("due_at", models.DateTimeField("应办结时间", null=True)),
            ("nearly_due_at", models.DateTimeField("即将超期的起点", null=True)),
            ("last_sequence", models.PositiveIntegerField("已应用步骤", default=0)),
            ("certificate_number", models.CharField("证书或证明号", max_length=100, blank=True)),
            ("updated_at", models.DateTimeField("最近更新")),
            (
                "application",
                models.OneToOneField("intake.application", on_delete=models.CASCADE, related_name="mirror"),
            ),
        ],
        options={"db_table": "case_mirror"},
    ),
    migrations.CreateModel(
        name="MirrorEvent",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("sequence", models.PositiveIntegerField("步骤序号")),
            ("contract", models.CharField("消息", max_length=60)),
            ("action", models.CharField("动作", max_length=60)),
            ("state", models.CharField("状态", max_length=60)),
            ("at", models.DateTimeField("时间")),
            ("actor", models.CharField("经办人", max_length=200)),
            ("role", models.CharField("岗位", max_length=60)),
            ("due_at", models.DateTimeField("承诺办结时间", null=True)),
            ("nearly_due_at", models.DateTimeField("即将超期的起点", null=True)),
            ("sentence", models.CharField("说明", max_length=1000)),
            ("detail", models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)),
            ("arrived_at", models.DateTimeField("收到时间")),
            ("mirror", protected_link("intake.casemirror", related_name="events")),
        ],
        options={
            "db_table": "mirror_event",
            "ordering": ["sequence"],
            "constraints": [
                models.UniqueConstraint(fields=["mirror", "sequence"], name="mirror_event_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PaperParcel",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("due_by", models.DateTimeField("应寄出时间")),
            ("sheets", models.PositiveIntegerField("页数", default=0)),
            ("courier", models.CharField("快递公司", max_length=60, blank=True)),
            ("waybill", models.CharField("运单号", max_length=13, blank=True)),
            ("dispatched_at", models.DateTimeField("寄出时间", null=True)),
            ("dispatched_by", models.CharField("寄出人", max_length=60, blank=True)),
            ("received_at", models.DateTimeField("属地签收时间", null=True)),
            ("overdue_noted_at", models.DateTimeField("逾期登记时间", null=True)),
            ("application", models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="parcels")),
        ],
        options={
            "db_table": "paper_parcel",
            "ordering": ["pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(waybill="") | Q(waybill__regex=r"^\d{13}$"),
                    name="paper_parcel_waybill_is_thirteen_digits",
                ),
                models.CheckConstraint(
                    condition=Q(courier="", dispatched_at__isnull=True, waybill="")
                    | Q(dispatched_at__isnull=False) & ~Q(waybill="") & ~Q(courier=""),
                    name="paper_parcel_dispatched_names_its_waybill",
                ),
                models.UniqueConstraint(
                    fields=["application"], condition=Q(dispatched_at__isnull=True), name="paper_parcel_one_waiting"
                ),
            ],
            "indexes": [
                models.Index(fields=["due_by"], condition=Q(dispatched_at__isnull=True), name="paper_parcel_waiting"),
                models.Index(fields=["waybill"], name="paper_parcel_by_waybill"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PaperSheet",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("material", models.CharField("材料代码", max_length=10)),
            ("name", models.CharField("材料名称", max_length=100)),
            ("page", models.PositiveSmallIntegerField("第几页")),
            ("place", models.CharField("所在", max_length=8, default="counter")),
            ("fault", models.CharField("不符", max_length=10, blank=True)),
            ("fault_note", models.CharField("不符说明", max_length=200, blank=True)),
            ("answer", models.CharField("答复", max_length=8, blank=True)),
            ("answer_note", models.CharField("答复说明", max_length=200, blank=True)),
            ("remedy", models.CharField("遗失后的处理", max_length=16, blank=True)),
            ("application", models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="sheets")),
            (
                "parcel",
                models.ForeignKey("intake.paperparcel", null=True, on_delete=models.SET_NULL, related_name="contents"),
            ),
        ],
        options={
            "db_table": "paper_sheet",
            "ordering": ["material", "page"],
            "constraints": [
                models.UniqueConstraint(fields=["application", "material", "page"], name="paper_sheet_once"),
                models.CheckConstraint(
                    condition=Q(place__in=["counter", "posted", "home", "filed", "missing", "lost"]),
                    name="paper_sheet_place_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(fault__in=["", "missing", "differs", "illegible", "copy"]),
                    name="paper_sheet_fault_is_known",
                ),
                models.CheckConstraint(
                    condition=~Q(place="posted") | Q(parcel__isnull=False), name="paper_sheet_on_its_way_is_in_a_parcel"
                ),
                models.CheckConstraint(condition=Q(answer="") | ~Q(fault=""), name="paper_sheet_answers_a_fault"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ParcelSearch",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("cause", models.CharField("起因", max_length=12)),
            ("carrier_reference", models.CharField("承运方查单号", max_length=60, blank=True)),
            ("opened_at", models.DateTimeField("开始查找")),
            ("opened_by", models.CharField("查找人", max_length=60)),
            ("statement", models.CharField("查找经过和结论", max_length=500, blank=True)),
            ("declared_at", models.DateTimeField("认定遗失时间", null=True)),
            ("declared_by", models.CharField("认定人账号", max_length=150, blank=True)),
            ("declared_by_name", models.CharField("认定人", max_length=60, blank=True)),
            ("confirmed_at", models.DateTimeField("复核时间", null=True)),
            ("confirmed_by", models.CharField("复核人账号", max_length=150, blank=True)),
            ("confirmed_by_name", models.CharField("复核人", max_length=60, blank=True)),
            ("found_at", models.DateTimeField("找到时间", null=True)),
            ("parcel", models.OneToOneField("intake.paperparcel", on_delete=models.CASCADE, related_name="search")),
        ],
        options={
            "db_table": "parcel_search",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(confirmed_at__isnull=True)
                    | Q(declared_at__isnull=False) & ~Q(confirmed_by=F("declared_by")),
                    name="parcel_search_two_people_close_it",
                ),
                models.CheckConstraint(
                    condition=Q(declared_at__isnull=True) | ~Q(statement=""), name="parcel_search_says_what_was_done"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="WithdrawalRequest",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("state", models.CharField("状态", max_length=10, default="asked")),
            ("reason", models.CharField("撤回原因", max_length=1000)),
            ("place", models.CharField("签名地点", max_length=200)),
            ("signatures", models.JSONField("签名", encoder=DjangoJSONEncoder)),
            ("digest", models.CharField("扫描件 SM3 摘要", max_length=64)),
            ("requested_at", models.DateTimeField("提出时间")),
            ("requested_by", models.CharField("经办人", max_length=60)),
            ("answered_at", models.DateTimeField("答复时间", null=True)),
            ("answer", models.CharField("答复", max_length=1000, blank=True)),
            (
                "application",
                models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="withdrawals"),
            ),
        ],
        options={
            "db_table": "withdrawal_request",
            "ordering": ["requested_at"],
            "constraints": [
                models.UniqueConstraint(
                    fields=["application"], condition=Q(state="asked"), name="withdrawal_request_one_waiting"
                ),
                models.CheckConstraint(
                    condition=Q(state__in=["asked", "withdrawn", "refused"]), name="withdrawal_request_state_is_known"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Reminder",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("sentence", models.CharField("内容", max_length=300)),
            ("at", models.DateTimeField("时间")),
            ("sent_by", models.CharField("催办人", max_length=60)),
            ("answered_at", models.DateTimeField("答复时间", null=True)),
            ("answered_by", models.CharField("答复人", max_length=200, blank=True)),
            ("answer", models.CharField("答复", max_length=1000, blank=True)),
            (
                "application",
                models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="reminders"),
            ),
        ],
        options={
            "db_table": "case_reminder",
            "ordering": ["at"],
            "constraints": [
                models.UniqueConstraint(
                    fields=["application"], condition=Q(answered_at=None), name="case_reminder_one_waiting"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ProgressEnquiry",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("address_key", models.CharField("来源", max_length=64)),
            ("number_key", models.CharField("编号", max_length=64)),
            ("at", models.DateTimeField("时间")),
            ("found", models.BooleanField("答复", default=False)),
        ],
        options={
            "db_table": "progress_enquiry",
            "indexes": [
                models.Index(fields=["address_key", "-at"], name="progress_enquiry_by_address"),
                models.Index(fields=["number_key", "-at"], name="progress_enquiry_by_number"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ConsultationEntry",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("incoming", models.BooleanField("来自属地")),
            ("from_name", models.CharField("发言人", max_length=200)),
            ("sentence", models.CharField("内容", max_length=1000)),
            ("result", models.CharField("结果", max_length=10, blank=True)),
            ("at", models.DateTimeField("时间")),
            ("read_at", models.DateTimeField("阅读时间", null=True)),
            ("read_by_name", models.CharField("阅读人", max_length=60, blank=True)),
            (
                "application",
                models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="consultations"),
            ),
        ],
        options={
            "db_table": "intake_consultation",
            "verbose_name": "咨询",
            "ordering": ["pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(result="") | Q(incoming=True, result__in=["settled", "go_home"]),
                    name="intake_consultation_result_is_the_home_s",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["application"],
                    condition=Q(incoming=True, read_at__isnull=True),
                    name="intake_consultation_unread",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AccountQuery",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("number", models.CharField("核对编号", max_length=44, db_collation="C", unique=True)),
            (
                "kind",
                models.CharField(
                    "种类",
                    max_length=12,
                    choices=[
                        ("water", "自来水"),
                        ("power", "供电"),
                        ("gas", "燃气"),
                        ("heat", "供暖"),
                        ("broadcast", "广播电视"),
                    ],
                ),
            ),
            ("account", models.CharField("户号", max_length=30, db_collation="C")),
            ("member", models.CharField("答复单位", max_length=30)),
            ("asked_at", models.DateTimeField("询问时间")),
            ("result", models.CharField("结果", max_length=10, blank=True)),
            ("code", models.CharField("原因代码", max_length=60, blank=True)),
            ("reason", models.CharField("原因", max_length=1000, blank=True)),
            ("answered_at", models.DateTimeField("答复时间", null=True)),
            (
                "application",
                models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="account_queries"),
            ),
        ],
        options={
            "db_table": "intake_account_query",
            "ordering": ["pk"],
            "constraints": [
                models.UniqueConstraint(fields=["application", "kind", "account"], name="intake_account_asked_once"),
                models.CheckConstraint(
                    condition=Q(answered_at__isnull=True, result="")
                    | Q(answered_at__isnull=False, result__in=["known", "doubtful"]),
                    name="intake_account_answer_says_when",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReturnedDeclaration",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("number", models.CharField("推送编号", max_length=44, db_collation="C")),
            ("code", models.CharField("原因代码", max_length=60)),
            ("reason", models.CharField("退回原因", max_length=1000)),
            ("told", models.JSONField("原来填写的内容", default=dict, encoder=DjangoJSONEncoder)),
            ("returned_at", models.DateTimeField("退回时间")),
            ("supplement", models.JSONField("补充的内容", default=dict, encoder=DjangoJSONEncoder)),
            ("supplemented_by", models.CharField("补充人", max_length=200, blank=True)),
            ("supplemented_at", models.DateTimeField("补充时间", null=True)),
            ("sent_again_by", models.CharField("由谁补充后重新推送", max_length=200, blank=True)),
            ("sent_again_at", models.DateTimeField("重新推送时间", null=True)),
            (
                "application",
                models.ForeignKey("intake.application", on_delete=models.CASCADE, related_name="returned_declarations"),
            ),
        ],
        options={
            "db_table": "intake_returned_declaration",
            "ordering": ["-pk"],
            "constraints": [
                models.UniqueConstraint(fields=["application", "number"], name="intake_returned_declaration_once"),
                models.CheckConstraint(
                    condition=Q(supplemented_at__isnull=True) | ~Q(supplemented_by=""),
                    name="intake_returned_declaration_says_when",
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("intake", "0001_initial")]

    operations = [
        _TABLES,
        forbid_changes("mirror_event"),
    ]
