"""What people are told and sent, what offices and counters ask or are asked."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="ShortMessage",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("phone", models.CharField("手机号码", max_length=20)),
            ("template", models.CharField("模板", max_length=40)),
            ("parameters", models.JSONField("模板变量", encoder=DjangoJSONEncoder)),
            ("text", models.CharField("内容", max_length=500)),
            (
                "state",
                models.CharField(
                    "状态",
                    max_length=10,
                    default="QUEUED",
                    choices=[
                        ("QUEUED", "待发送"),
                        ("SENT", "已发送"),
                        ("DELIVERED", "已送达"),
                        ("FAILED", "未送达"),
                        ("WITHHELD", "已退订，未发送"),
                    ],
                ),
            ),
            ("attempts", models.PositiveSmallIntegerField("发送次数", default=0)),
            ("provider_id", models.CharField("运营商编号", max_length=60, blank=True)),
            ("queued_at", models.DateTimeField("排队时间")),
            ("sent_at", models.DateTimeField("发送时间", null=True)),
            ("reported_at", models.DateTimeField("回执时间", null=True)),
            ("failure", models.CharField("失败原因", max_length=200, blank=True)),
            ("case", protected_link("casework.case", related_name="short_messages", null=True)),
            ("pre_review", protected_link("casework.prereview", related_name="short_messages", null=True)),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "short_message",
            "verbose_name": "短信",
            "ordering": ["queued_at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(case__isnull=False, pre_review__isnull=True)
                    | Q(case__isnull=True, pre_review__isnull=False),
                    name="short_message_is_about_something",
                ),
                models.CheckConstraint(
                    condition=~Q(state__in=["SENT", "DELIVERED"]) | Q(sent_at__isnull=False),
                    name="short_message_sent_has_a_time",
                ),
                models.CheckConstraint(
                    condition=Q(state__in=["QUEUED", "SENT", "DELIVERED", "FAILED", "WITHHELD"]),
                    name="short_message_state_is_known",
                ),
            ],
            "indexes": [
                models.Index(fields=["provider_id"], name="short_message_by_provider"),
            ],
        },
    ),
    migrations.CreateModel(
        name="SmsOptOut",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("phone", models.CharField("手机号码", max_length=20, unique=True)),
            ("since", models.DateTimeField("退订时间")),
        ],
        options={"db_table": "sms_opt_out", "verbose_name": "短信退订"},
    ),
    migrations.CreateModel(
        name="VerificationLookup",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("address_digest", models.CharField("来源地址摘要", max_length=64)),
            ("at", models.DateTimeField("时间")),
        ],
        options={
            "db_table": "verification_lookup",
            "indexes": [
                models.Index(fields=["address_digest", "at"], name="verification_by_address"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PostedCertificate",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("recipient", models.CharField("收件人", max_length=60)),
            ("phone", models.CharField("收件人电话", max_length=20)),
            ("address", models.CharField("收件地址", max_length=200)),
            ("fee_receipt", models.CharField("缴费票据号", max_length=40, blank=True)),
            ("state", models.CharField("状态", max_length=12, default="CREATED")),
            ("waybill", models.CharField("运单号", max_length=13, blank=True)),
            ("handed_at", models.DateTimeField("交寄时间")),
            ("trouble", models.CharField("承运方的答复", max_length=200, blank=True)),
            ("look_at", models.DateTimeField("下次查询时间", null=True)),
            ("over_at", models.DateTimeField("结束时间", null=True)),
            ("case", protected_link("casework.case", related_name="postings")),
            ("handed_by", protected_link(settings.AUTH_USER_MODEL, "交寄人")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "posted_certificate",
            "verbose_name": "邮寄发证",
            "ordering": ["handed_at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(
                        state__in=[
                            "CREATED",
                            "PICKUP_WAIT",
                            "PICKED",
                            "TRANSIT",
                            "DELIVERING",
                            "FAILED",
                            "SIGNED",
                            "RETURNED",
                            "CANCELLED",
                        ]
                    ),
                    name="posted_certificate_state_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(waybill="") | Q(waybill__regex=r"^\d{13}$"),
                    name="posted_certificate_waybill_has_13_digits",
                ),
                models.CheckConstraint(
                    condition=Q(over_at__isnull=False, state__in=["SIGNED", "RETURNED", "CANCELLED"])
                    | ~Q(state__in=["SIGNED", "RETURNED", "CANCELLED"]) & Q(over_at__isnull=True),
                    name="posted_certificate_over_has_a_time",
                ),
                models.UniqueConstraint(
                    fields=["case"], condition=Q(over_at__isnull=True), name="posted_certificate_one_on_its_way"
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["look_at"], condition=Q(look_at__isnull=False), name="posted_certificate_to_look_at"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PostingScan",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("at", models.DateTimeField("时间")),
            ("code", models.CharField("轨迹码", max_length=4)),
            ("place", models.CharField("地点", max_length=200)),
            ("remark", models.CharField("说明", max_length=300, blank=True)),
            ("institution", protected_link("identity.institution", "机构")),
            ("posting", protected_link("casework.postedcertificate", related_name="scans")),
        ],
        options={
            "db_table": "posting_scan",
            "verbose_name": "物流轨迹",
            "ordering": ["at", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=["posting", "at", "code"], name="posting_scan_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="NoticeService",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("recipient", models.CharField("受送达人", max_length=200)),
            ("way", models.CharField("送达方式", max_length=12)),
            ("proof", models.CharField("送达凭据", max_length=500)),
            ("signed_by", models.CharField("签收人", max_length=60, blank=True)),
            ("phone", models.CharField("电话", max_length=20, blank=True)),
            ("waybill", models.CharField("运单号", max_length=13, blank=True)),
            ("look_at", models.DateTimeField("下次查询时间", null=True)),
            ("token", models.CharField("查看凭证摘要", max_length=64, blank=True)),
            ("wrong_tries", models.PositiveSmallIntegerField("核对未通过次数", default=0)),
            ("begun_at", models.DateTimeField("开始送达时间")),
            ("begun_by", models.CharField("送达人账号", max_length=60)),
            ("begun_by_name", models.CharField("送达人", max_length=60)),
            ("served_at", models.DateTimeField("送达时间", null=True)),
            ("given_up_at", models.DateTimeField("未能送达的时间", null=True)),
            ("trouble", models.CharField("未能送达的原因", max_length=200, blank=True)),
            ("case", protected_link("casework.case", related_name="services")),
            ("institution", protected_link("identity.institution", "机构")),
            ("paper", protected_link("casework.casepaper", "文书", related_name="services")),
            (
                "receipt",
                models.OneToOneField(
                    "casework.casepaper", verbose_name="送达回证", null=True, on_delete=models.PROTECT, related_name="+"
                ),
            ),
        ],
        options={
            "db_table": "notice_service",
            "verbose_name": "送达",
            "ordering": ["begun_at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(way__in=["direct", "entrusted", "electronic", "post", "left", "public"]),
                    name="notice_service_way_is_known",
                ),
                models.CheckConstraint(condition=~Q(proof=""), name="notice_service_is_proved"),
                models.CheckConstraint(
                    condition=Q(served_at__isnull=True) | Q(given_up_at__isnull=True),
                    name="notice_service_either_served_or_given_up",
                ),
                models.CheckConstraint(
                    condition=Q(given_up_at__isnull=True, trouble="") | Q(given_up_at__isnull=False) & ~Q(trouble=""),
                    name="notice_service_given_up_says_why",
                ),
                models.CheckConstraint(
                    condition=~Q(way="electronic") | ~Q(token=""), name="notice_service_electronic_has_a_token"
                ),
                models.UniqueConstraint(
                    fields=["paper", "recipient"], condition=Q(given_up_at__isnull=True), name="notice_service_once"
                ),
            ],
            "indexes": [
                models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="notice_service_to_look_at"),
                models.Index(fields=["token"], condition=~Q(token=""), name="notice_service_by_token"),
            ],
        },
    ),
    migrations.CreateModel(
        name="OfficeRequest",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("system", models.CharField("系统", max_length=10)),
            ("number", models.CharField("推送编号", max_length=44, unique=True)),
            ("member", models.CharField("交换成员", max_length=30)),
            ("stage", models.CharField("进展", max_length=12, default="sent")),
            ("asked", models.JSONField("推送内容", encoder=DjangoJSONEncoder)),
            ("answer", models.JSONField("答复内容", default=dict, encoder=DjangoJSONEncoder)),
            ("asked_at", models.DateTimeField("推送时间")),
            ("answer_by", models.DateTimeField("应答时限")),
            ("answered_at", models.DateTimeField("答复时间", null=True)),
            ("case", protected_link("casework.case", related_name="office_requests")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "office_request",
            "verbose_name": "推送",
            "ordering": ["asked_at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(system__in=["tax", "treasury", "housing", "utilities"]),
                    name="office_request_system_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(
                        stage__in=[
                            "sent",
                            "returned",
                            "assessed",
                            "issued",
                            "paid",
                            "cleared",
                            "filed",
                            "differs",
                            "rejected",
                            "done",
                            "waived",
                            "by_hand",
                            "withdrawn",
                        ]
                    ),
                    name="office_request_stage_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(answered_at__isnull=True, stage="sent")
                    | ~Q(stage="sent") & Q(answered_at__isnull=False),
                    name="office_request_answered_has_a_time",
                ),
                models.CheckConstraint(
                    condition=Q(answer_by__gte=F("asked_at")), name="office_request_answered_after_asking"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="DraftEnquiry",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("intake_number", models.CharField("收件编号", max_length=40, db_collation="C")),
            ("receiving_code", models.CharField("收件机构", max_length=6)),
            ("receiving_name", models.CharField("收件机构名称", max_length=200)),
            ("item", models.CharField("业务事项", max_length=8)),
            ("way", models.CharField("申请方式", max_length=60, blank=True)),
            ("unit_code", models.CharField("不动产单元号", max_length=28, blank=True, db_collation="C")),
            ("location", models.CharField("坐落", max_length=200, blank=True)),
            ("certificate_number", models.CharField("证书号或证明号", max_length=100, blank=True)),
            ("phone", models.CharField("窗口电话", max_length=200, blank=True)),
            ("asked_at", models.DateTimeField("首次咨询")),
            ("waiting_since", models.DateTimeField("等待答复", null=True)),
            ("answer_by", models.DateTimeField("应答复时间", null=True)),
            ("late_noted_for", models.DateTimeField("已记录超时的时限", null=True)),
            ("case", protected_link("casework.case", null=True)),
            ("ended", models.CharField("结束方式", max_length=10, blank=True)),
            ("ended_at", models.DateTimeField("结束时间", null=True)),
            ("ended_reason", models.CharField("结束原因", max_length=1000, blank=True)),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "draft_enquiry",
            "verbose_name": "收件咨询",
            "ordering": ["waiting_since", "-asked_at"],
            "constraints": [
                models.UniqueConstraint(fields=["institution", "intake_number"], name="draft_enquiry_once"),
                models.CheckConstraint(
                    condition=Q(waiting_since__isnull=True, answer_by__isnull=True)
                    | Q(waiting_since__isnull=False, answer_by__isnull=False, case__isnull=True, ended=""),
                    name="draft_enquiry_waits_until",
                ),
                models.CheckConstraint(
                    condition=Q(ended="", ended_at__isnull=True)
                    | Q(ended__in=["dropped", "sent_home"], ended_at__isnull=False),
                    name="draft_enquiry_ended_says_how",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "waiting_since"],
                    condition=Q(waiting_since__isnull=False),
                    name="draft_enquiry_waiting",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseConsultation",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("incoming", models.BooleanField("来自收件机构")),
            ("from_name", models.CharField("发言人", max_length=200)),
            ("sentence", models.CharField("内容", max_length=1000)),
            ("result", models.CharField("结果", max_length=10, blank=True)),
            ("at", models.DateTimeField("时间")),
            ("read_at", models.DateTimeField("阅读时间", null=True)),
            ("read_by_name", models.CharField("阅读人", max_length=60, blank=True)),
            ("waiting_since", models.DateTimeField("等待答复", null=True)),
            ("answer_by", models.DateTimeField("应答复时间", null=True)),
            ("late_noted_for", models.DateTimeField("已记录超时的时限", null=True)),
            ("case", protected_link("casework.case", related_name="consultations", null=True)),
            ("institution", protected_link("identity.institution", "机构")),
            ("enquiry", protected_link("casework.draftenquiry", related_name="consultations", null=True)),
        ],
        options={
            "db_table": "case_consultation",
            "verbose_name": "咨询",
            "ordering": ["pk"],
            "constraints": [
                models.UniqueConstraint(
                    condition=Q(waiting_since__isnull=False), fields=["case"], name="case_consultation_waits_once"
                ),
                models.CheckConstraint(
                    condition=Q(waiting_since__isnull=True, answer_by__isnull=True)
                    | Q(waiting_since__isnull=False, answer_by__isnull=False, incoming=True, case__isnull=False),
                    name="case_consultation_waits_until",
                ),
                models.CheckConstraint(
                    condition=Q(result="") | Q(incoming=False, result__in=["settled", "go_home"]),
                    name="case_consultation_result_is_ours",
                ),
                models.CheckConstraint(
                    condition=Q(case__isnull=False) | Q(enquiry__isnull=False),
                    name="case_consultation_is_about_something",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "case"],
                    condition=Q(incoming=True, read_at__isnull=True),
                    name="case_consultation_unread",
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("casework", "0004_pre_reviews")]

    operations = [_TABLES]
