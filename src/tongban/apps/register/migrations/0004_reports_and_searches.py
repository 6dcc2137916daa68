"""Proposals of notes, messages for the national platform, imports, searches."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="NoteProposal",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("number", models.CharField("编号", max_length=40, db_collation="C", unique=True)),
            ("kind", models.CharField("标注种类", max_length=20)),
            ("reach", models.CharField("范围", max_length=10, default="unit")),
            ("reason", models.CharField("事由", max_length=200)),
            ("basis", models.CharField("依据", max_length=200)),
            ("proposed_at", models.DateTimeField("提请时间")),
            ("state", models.CharField("状态", max_length=10, default="waiting")),
            ("decided_at", models.DateTimeField("处理时间", null=True)),
            ("opinion", models.CharField("意见", max_length=200, blank=True)),
            ("folios_written", models.PositiveIntegerField("写入的簿页数", default=0)),
            ("decided_by", protected_link(settings.AUTH_USER_MODEL, "处理人", null=True)),
            ("folio", protected_link("register.folio", "簿页")),
            ("institution", protected_link("identity.institution", "机构")),
            ("lifts", protected_link("register.folionote", "解除", null=True)),
            ("proposed_by", protected_link(settings.AUTH_USER_MODEL, "提请人")),
        ],
        options={
            "db_table": "note_proposal",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(kind__in=["dispute", "lock", "public_interest", "troubled_project", "land_price_paid"]),
                    name="note_proposal_kind_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(reach__in=["unit", "building"]), name="note_proposal_reach_is_known"
                ),
                models.CheckConstraint(condition=~Q(reason="") & ~Q(basis=""), name="note_proposal_says_why"),
                models.CheckConstraint(
                    condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                    name="note_proposal_decided_by_another",
                ),
                models.CheckConstraint(
                    condition=Q(decided_at__isnull=True, decided_by__isnull=True, state="waiting")
                    | Q(decided_at__isnull=False, decided_by__isnull=False, state__in=["confirmed", "declined"]),
                    name="note_proposal_decided_when_it_says_so",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "proposed_at"], condition=Q(state="waiting"), name="note_proposal_waiting"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AccessProgress",
        fields=[
            (
                "institution",
                models.OneToOneField(
                    "identity.institution",
                    on_delete=models.PROTECT,
                    primary_key=True,
                    related_name="+",
                    serialize=False,
                ),
            ),
            ("sequence", models.PositiveBigIntegerField("已生成至登簿日志序号", default=0)),
            ("serial", models.PositiveBigIntegerField("末号", default=0)),
            ("profile", models.CharField("接入标准", max_length=12, default="as100_2015")),
        ],
        options={"db_table": "access_progress"},
    ),
    migrations.CreateModel(
        name="AccessLog",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("area", models.CharField("行政区划", max_length=6)),
            ("day", models.DateField("日期")),
            ("recorded", models.JSONField("当日登簿量")),
            ("reported", models.JSONField("当日报送量")),
            ("recorded_total", models.PositiveIntegerField("登簿总数")),
            ("reported_total", models.PositiveIntegerField("报送总数")),
            ("content", models.BinaryField("日志")),
            ("written_at", models.DateTimeField("生成时间")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "access_log",
            "constraints": [
                models.UniqueConstraint(fields=["institution", "area", "day"], name="access_log_once_a_day"),
            ],
        },
    ),
    migrations.CreateModel(
        name="AccessMessage",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("log_sequence", models.PositiveBigIntegerField("登簿日志序号")),
            ("right_table", models.CharField("权利表", max_length=20)),
            ("right_id", models.BigIntegerField("权利行")),
            ("unit_code", models.CharField("不动产单元号", max_length=28)),
            ("case_number", models.CharField("业务编号", max_length=80)),
            ("certificate_number", models.CharField("证号", max_length=60, blank=True)),
            ("recorded_by_name", models.CharField("登簿人", max_length=60)),
            ("recorded_at", models.DateTimeField("登簿时间")),
            ("area", models.CharField("行政区划", max_length=6)),
            ("day", models.DateField("登簿日期")),
            ("kind", models.CharField("报文种类", max_length=20)),
            ("profile", models.CharField("接入标准", max_length=12)),
            ("rec_type", models.CharField("业务编码", max_length=7)),
            ("registration_type", models.CharField("登记类型", max_length=3)),
            ("category", models.CharField("日志分类", max_length=16)),
            ("base_id", models.CharField("原报文号", max_length=18)),
            ("attempt", models.PositiveSmallIntegerField("第几次", default=1)),
            ("message_id", models.CharField("报文号", max_length=30)),
            ("content", models.BinaryField("报文")),
            ("written_at", models.DateTimeField("生成时间")),
            ("state", models.CharField("状态", max_length=10, default="to_send")),
            ("sent_at", models.DateTimeField("送出时间", null=True)),
            ("answered_at", models.DateTimeField("响应时间", null=True)),
            ("answer_code", models.CharField("响应码", max_length=40, blank=True)),
            ("answer_text", models.CharField("响应说明", max_length=500, blank=True)),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "access_message",
            "constraints": [
                models.UniqueConstraint(fields=["base_id", "attempt"], name="access_message_attempt_once"),
                models.UniqueConstraint(
                    fields=["institution", "log_sequence", "right_table", "right_id", "attempt"],
                    name="access_message_once_per_entry",
                ),
                models.CheckConstraint(
                    condition=Q(state__in=["to_send", "sent", "confirmed", "refused", "invalid"]),
                    name="access_message_state_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(
                        category__in=[
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
                        ]
                    ),
                    name="access_message_category_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("sent_at")),
                    name="access_message_answered_after_sent",
                ),
            ],
            "indexes": [
                models.Index(fields=["institution", "state", "id"], name="access_message_by_state"),
                models.Index(fields=["institution", "day", "area"], name="access_message_by_day"),
                models.Index(fields=["message_id"], name="access_message_by_number"),
                models.Index(fields=["institution", "unit_code"], name="access_message_by_unit"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ImportRun",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("fingerprint", models.CharField("文件指纹", max_length=64)),
            ("label", models.CharField("名称", max_length=80)),
            ("started_at", models.DateTimeField("开始时间")),
            ("finished_at", models.DateTimeField("完成时间", null=True)),
            ("position", models.PositiveBigIntegerField("已处理行数", default=0)),
            ("added", models.JSONField("新导入", default=dict)),
            ("unchanged", models.PositiveBigIntegerField("已有未变", default=0)),
        ],
        options={
            "db_table": "import_run",
            "constraints": [
                models.UniqueConstraint(
                    fields=["fingerprint"], condition=Q(finished_at__isnull=True), name="import_run_one_unfinished"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="QuarantinedRow",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("file", models.CharField("文件", max_length=300)),
            ("line", models.PositiveBigIntegerField("行")),
            ("unit_code", models.CharField("不动产单元号", max_length=40, blank=True)),
            ("reason", models.CharField("原因", max_length=300)),
            ("institution", protected_link("identity.institution", null=True)),
            ("run", protected_link("register.importrun", related_name="quarantined")),
        ],
        options={
            "db_table": "quarantined_row",
            "constraints": [
                models.UniqueConstraint(fields=["run", "file", "line", "reason"], name="quarantined_row_once_a_run"),
            ],
            "indexes": [
                models.Index(fields=["institution", "run"], name="quarantined_by_institution"),
            ],
        },
    ),
    migrations.CreateModel(
        name="AddressStem",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("stem", models.CharField("词干", max_length=200, db_collation="C")),
            ("bigrams", ArrayField(models.CharField(max_length=2), verbose_name="相邻两字")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "address_stem",
            "constraints": [
                models.UniqueConstraint(fields=["institution", "stem"], name="address_stem_once"),
            ],
            "indexes": [
                GinIndex(fields=["bigrams"], name="address_stem_by_bigram"),
            ],
        },
    ),
    migrations.CreateModel(
        name="FolioLook",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("at", models.DateTimeField("时间")),
            ("actor", models.CharField("账号或成员", max_length=80)),
            ("actor_name", models.CharField("姓名或机构", max_length=100)),
            ("act", models.CharField("行为", max_length=40)),
            ("on_behalf_of", models.CharField("为谁", max_length=200, blank=True)),
            ("purpose", models.CharField("目的", max_length=200, blank=True)),
            ("fields", ArrayField(models.CharField(max_length=20), verbose_name="看到的内容", default=list)),
            ("address", models.CharField("来源", max_length=60, blank=True)),
            ("folio", protected_link("register.folio")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "folio_look",
            "indexes": [
                models.Index(fields=["folio", "-at"], name="folio_look_by_folio"),
            ],
        },
    ),
    migrations.CreateModel(
        name="SearchCertificate",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("number", models.CharField("编号", max_length=24)),
            ("code", models.CharField("验证码", max_length=16)),
            ("searcher", models.CharField("查询主体", max_length=12)),
            ("applicant", models.CharField("申请人", max_length=200)),
            ("document_kind", models.CharField("证件种类", max_length=4)),
            ("document_number", models.CharField("证件号", max_length=60)),
            ("represented_by", models.CharField("代理人", max_length=100, blank=True)),
            ("purpose", models.CharField("查询目的", max_length=200)),
            ("proofs", ArrayField(models.CharField(max_length=60), verbose_name="查验的材料")),
            ("lines", models.JSONField("查询结果")),
            ("fields", ArrayField(models.CharField(max_length=20), verbose_name="查询内容")),
            ("issued_at", models.DateTimeField("出具时间")),
            ("issued_by", models.CharField("经办人账号", max_length=60)),
            ("issued_by_name", models.CharField("经办人", max_length=60)),
            ("digest", models.CharField("文件摘要", max_length=64)),
            ("folio", protected_link("register.folio")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "search_certificate",
            "constraints": [
                models.UniqueConstraint(fields=["number"], name="search_certificate_number_once"),
                models.UniqueConstraint(fields=["code"], name="search_certificate_code_once"),
                models.CheckConstraint(
                    condition=Q(
                        searcher__in=["holder", "successor", "interested", "intending", "lawyer", "state_organ"]
                    ),
                    name="search_certificate_searcher_is_known",
                ),
                models.CheckConstraint(condition=~Q(purpose=""), name="search_certificate_says_why"),
            ],
            "indexes": [
                models.Index(fields=["institution", "-issued_at"], name="search_certificate_by_time"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("register", "0003_holders_and_certificates")]

    operations = [_TABLES]
