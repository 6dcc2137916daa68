"""Orders of courts and other organs at the desk, and tidings of seizures."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="EnforcementOrder",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("number", models.CharField("业务编号", max_length=40, db_collation="C", unique=True)),
            ("kind", models.CharField("协助事项", max_length=10)),
            ("state", models.CharField("状态", max_length=12, default="taking_in")),
            ("court", models.CharField("机关", max_length=100)),
            ("court_case_number", models.CharField("案号", max_length=60)),
            ("ruling_number", models.CharField("裁定书文号", max_length=100, blank=True)),
            ("notice_number", models.CharField("协助执行通知书文号", max_length=100)),
            ("first_bearer", models.CharField("送达人一", max_length=60)),
            ("first_work_card", models.CharField("工作证号（一）", max_length=60)),
            ("first_duty_card", models.CharField("执行公务证号（一）", max_length=60)),
            ("second_bearer", models.CharField("送达人二", max_length=60)),
            ("second_work_card", models.CharField("工作证号（二）", max_length=60)),
            ("second_duty_card", models.CharField("执行公务证号（二）", max_length=60)),
            ("delivering_court", models.CharField("受委托送达的法院", max_length=100, blank=True)),
            ("received_at", models.DateTimeField("收件时间")),
            ("served_at", models.DateTimeField("送达时间")),
            ("against", models.CharField("被执行人", max_length=300, blank=True)),
            ("share_numerator", models.PositiveIntegerField("份额分子", null=True)),
            ("share_denominator", models.PositiveIntegerField("份额分母", null=True)),
            ("term_years", models.PositiveSmallIntegerField("期限（年）", null=True)),
            ("term_until", models.DateField("期限至", null=True)),
            ("amount", models.DecimalField("保全（执行）标的额（元）", max_digits=18, decimal_places=2, null=True)),
            ("earlier_document", models.CharField("在先查封的文号", max_length=100, blank=True)),
            ("in_place_of", models.CharField("原查封法院", max_length=100, blank=True)),
            ("contract_filed", models.BooleanField("被执行人购买并已网签备案", default=False)),
            ("third_party_confirms", models.BooleanField("登记的权利人已书面确认属于被执行人", default=False)),
            ("note", models.CharField("备注", max_length=500, blank=True)),
            ("submitted_at", models.DateTimeField("提交登簿时间", null=True)),
            ("done_at", models.DateTimeField("办理时间", null=True)),
            ("events_count", models.PositiveIntegerField("步骤数", default=0)),
            ("carried_out_by", protected_link(settings.AUTH_USER_MODEL, "登簿人", null=True)),
            ("institution", protected_link("identity.institution", "机构")),
            ("taken_in_by", protected_link(settings.AUTH_USER_MODEL, "收件人")),
            ("organ", models.CharField("机关类别", max_length=16, default="court")),
            ("acquirers", models.TextField("受让人", max_length=2000, blank=True)),
            ("acquirer_phone", models.CharField("受让人电话", max_length=40, blank=True)),
            ("price", models.DecimalField("成交价（元）", max_digits=18, decimal_places=2, null=True)),
            ("cleared", models.TextField("涤除的登记证明", max_length=1000, blank=True)),
            ("case", protected_link("casework.case", "转移登记案件", related_name="ordered_by", null=True)),
        ],
        options={
            "db_table": "enforcement_order",
            "verbose_name": "协助执行",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(carried_out_by__isnull=True) | ~Q(carried_out_by=F("taken_in_by")),
                    name="enforcement_carried_out_by_another",
                ),
                models.CheckConstraint(
                    condition=Q(served_at__lte=F("received_at")), name="enforcement_served_before_received"
                ),
                models.CheckConstraint(
                    condition=Q(share_denominator__isnull=True, share_numerator__isnull=True)
                    | Q(share_denominator__gte=F("share_numerator"), share_numerator__gte=1),
                    name="enforcement_share_is_a_fraction_of_one",
                ),
                models.CheckConstraint(
                    condition=Q(amount__isnull=True) | Q(amount__gte=0), name="enforcement_amount_is_not_negative"
                ),
                models.CheckConstraint(
                    condition=Q(organ__in=["court", "procuratorate", "police", "other"]),
                    name="enforcement_organ_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(kind__in=["seize", "renew", "release", "transfer", "search"]),
                    name="enforcement_kind_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(state__in=["taking_in", "submitted", "in_case", "done", "handed_back"]),
                    name="enforcement_state_is_known",
                ),
                models.CheckConstraint(
                    condition=~Q(state="in_case") | Q(case__isnull=False), name="enforcement_in_a_case_has_its_case"
                ),
            ],
            "indexes": [
                models.Index(fields=["institution", "-received_at"], name="enforcement_by_arrival"),
                models.Index(fields=["institution", "state", "-received_at"], name="enforcement_by_state"),
            ],
        },
    ),
    migrations.CreateModel(
        name="EnforcementUnit",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("unit_code", models.CharField("不动产单元号", max_length=28, db_collation="C")),
            ("location", models.CharField("坐落", max_length=200, blank=True)),
            ("institution", protected_link("identity.institution", "机构")),
            ("order", protected_link("casework.enforcementorder", related_name="units")),
            ("certificate_number", models.CharField("文书载明的证书号", max_length=100, blank=True)),
        ],
        options={
            "db_table": "enforcement_unit",
            "ordering": ["unit_code"],
            "constraints": [
                models.UniqueConstraint(fields=["order", "unit_code"], name="enforcement_unit_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="EnforcementFile",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("paper", models.CharField("文书", max_length=20)),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("name", models.CharField("文件名", max_length=200)),
            ("media_type", models.CharField("类型", max_length=40)),
            ("pages", models.PositiveSmallIntegerField("页数")),
            ("added_at", models.DateTimeField("加入时间")),
            ("institution", protected_link("identity.institution", "机构")),
            ("order", protected_link("casework.enforcementorder", related_name="files")),
        ],
        options={
            "db_table": "enforcement_file",
            "ordering": ["paper", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=["order", "paper", "digest"], name="enforcement_file_once"),
                models.CheckConstraint(
                    condition=Q(digest__regex="^[0-9a-f]{64}$"), name="enforcement_file_digest_is_sm3"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="EnforcementEvent",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("sequence", models.PositiveIntegerField("序号")),
            ("step", models.CharField("步骤", max_length=20)),
            ("state", models.CharField("之后的状态", max_length=12)),
            ("actor", models.CharField("账号", max_length=60)),
            ("actor_name", models.CharField("经办人", max_length=60)),
            ("at", models.DateTimeField("时间")),
            ("sentence", models.CharField("说明", max_length=1000)),
            ("detail", models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)),
            ("institution", protected_link("identity.institution", "机构")),
            ("order", protected_link("casework.enforcementorder", related_name="events")),
        ],
        options={
            "db_table": "enforcement_event",
            "ordering": ["sequence"],
            "constraints": [
                models.UniqueConstraint(fields=["order", "sequence"], name="enforcement_event_in_order"),
            ],
        },
    ),
    migrations.CreateModel(
        name="EnforcementPaper",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("number", models.CharField("文书编号", max_length=60, db_collation="C", unique=True)),
            ("title", models.CharField("名称", max_length=100)),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("pages", models.PositiveSmallIntegerField("页数")),
            ("issued_at", models.DateTimeField("出具时间")),
            ("issued_by_name", models.CharField("出具人", max_length=60)),
            ("institution", protected_link("identity.institution", "机构")),
            ("order", protected_link("casework.enforcementorder", related_name="papers")),
        ],
        options={
            "db_table": "enforcement_paper",
            "ordering": ["number"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(digest__regex="^[0-9a-f]{64}$"), name="enforcement_paper_digest_is_sm3"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SeizureTiding",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("unit_code", models.CharField("不动产单元号", max_length=28, db_collation="C")),
            ("location", models.CharField("坐落", max_length=200, blank=True)),
            ("what", models.CharField("事由", max_length=20)),
            ("whom", models.CharField("告知对象", max_length=300)),
            ("came_about_at", models.DateTimeField("发生时间")),
            ("noted_at", models.DateTimeField("登簿时间")),
            ("court", models.CharField("查封机关", max_length=100)),
            ("court_case_number", models.CharField("案号", max_length=60, blank=True)),
            ("document_number", models.CharField("文号", max_length=100, blank=True)),
            ("against", models.CharField("被执行人", max_length=300, blank=True)),
            ("served_at", models.DateTimeField("送达时间")),
            ("from_date", models.DateField("查封起始日期", null=True)),
            ("until_date", models.DateField("查封终止日期", null=True)),
            ("digest", models.CharField("通知书 SM3 摘要", max_length=64, blank=True)),
            ("printed_at", models.DateTimeField("出具时间", null=True)),
            ("sent_at", models.DateTimeField("送达登记时间", null=True)),
            ("manner", models.CharField("送达方式", max_length=12, blank=True)),
            ("receipt", models.CharField("送达凭证", max_length=100, blank=True)),
            ("institution", protected_link("identity.institution", "机构")),
            ("sent_by", protected_link(settings.AUTH_USER_MODEL, "经办人", null=True)),
        ],
        options={
            "db_table": "seizure_tiding",
            "constraints": [
                models.UniqueConstraint(
                    fields=["institution", "unit_code", "what", "whom", "came_about_at"], name="seizure_tiding_once"
                ),
                models.CheckConstraint(
                    condition=Q(
                        what__in=[
                            "activated",
                            "became_seizure",
                            "expired",
                            "voided",
                            "frozen",
                            "thawed",
                            "co_owners",
                            "maximum_amount",
                        ]
                    ),
                    name="seizure_tiding_what_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(digest="", printed_at__isnull=True)
                    | Q(digest__regex="^[0-9a-f]{64}$", printed_at__isnull=False),
                    name="seizure_tiding_printed_with_its_letter",
                ),
                models.CheckConstraint(
                    condition=Q(manner="", sent_at__isnull=True, sent_by__isnull=True)
                    | Q(manner__in=["post", "in_person", "network"], sent_at__isnull=False, sent_by__isnull=False),
                    name="seizure_tiding_sent_by_somebody",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "came_about_at"],
                    condition=Q(sent_at__isnull=True),
                    name="seizure_tiding_unsent",
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("casework", "0001_initial")]

    operations = [
        _TABLES,
        forbid_changes("enforcement_event"),
        forbid_changes("enforcement_paper"),
    ]
