"""What is looked at before it is lodged, and so is no case yet."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import Q

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="PreReview",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("intake_number", models.CharField("收件编号", max_length=40, db_collation="C")),
            ("receiving_member", models.CharField("来自（成员）", max_length=30)),
            ("receiving_name", models.CharField("收件机构", max_length=60)),
            ("item", models.CharField("业务事项", max_length=8)),
            ("unit_code", models.CharField("不动产单元号", max_length=28, db_collation="C")),
            ("location", models.CharField("坐落", max_length=200, blank=True)),
            ("applicant_names", models.CharField("申请人", max_length=400)),
            ("contact_phone", models.CharField("联系电话", max_length=200)),
            ("sent_in", models.JSONField("送审内容", encoder=DjangoJSONEncoder)),
            ("state", models.CharField("状态", max_length=30)),
            ("events_count", models.PositiveIntegerField("步骤数", default=0)),
            ("arrived_at", models.DateTimeField("最近送到时间")),
            ("answer_by", models.DateTimeField("应预审时间", null=True)),
            ("late_noted_for", models.DateTimeField("已记录超时的时限", null=True)),
            ("forgotten_at", models.DateTimeField("清除时间", null=True)),
            (
                "case",
                models.OneToOneField("casework.case", on_delete=models.PROTECT, related_name="pre_review", null=True),
            ),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "pre_review",
            "verbose_name": "线上预审",
            "ordering": ["answer_by", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=["institution", "intake_number"], name="pre_review_once"),
                models.CheckConstraint(
                    condition=Q(
                        state__in=[
                            "pre_review",
                            "awaiting_online_supplement",
                            "pre_reviewed",
                            "pre_review_refused",
                            "lodged",
                            "withdrawn",
                        ]
                    ),
                    name="pre_review_state_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(state="pre_review", answer_by__isnull=False)
                    | ~Q(state="pre_review") & Q(answer_by__isnull=True),
                    name="pre_review_waits_until",
                ),
                models.CheckConstraint(
                    condition=Q(state="lodged", case__isnull=False) | ~Q(state="lodged") & Q(case__isnull=True),
                    name="pre_review_lodged_as_a_case",
                ),
                models.CheckConstraint(
                    condition=Q(forgotten_at__isnull=True)
                    | Q(applicant_names="", contact_phone="", unit_code="", location="", sent_in={}, case__isnull=True),
                    name="pre_review_forgotten_names_nobody",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "answer_by"], condition=Q(state="pre_review"), name="pre_review_waiting"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PreReviewEvent",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("sequence", models.PositiveIntegerField("序号")),
            ("action", models.CharField("动作", max_length=30)),
            ("state", models.CharField("动作后的状态", max_length=30)),
            ("actor", models.CharField("账号或成员", max_length=60)),
            ("actor_name", models.CharField("经办人", max_length=60)),
            ("role", models.CharField("岗位", max_length=20, blank=True)),
            ("at", models.DateTimeField("时间")),
            ("sentence", models.CharField("说明", max_length=1000, blank=True)),
            ("detail", models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)),
            ("institution", protected_link("identity.institution", "机构")),
            ("review", protected_link("casework.prereview", related_name="events")),
        ],
        options={
            "db_table": "pre_review_event",
            "verbose_name": "预审步骤",
            "ordering": ["sequence"],
            "constraints": [
                models.UniqueConstraint(fields=["review", "sequence"], name="pre_review_event_in_order"),
                models.CheckConstraint(condition=Q(sequence__gte=1), name="pre_review_event_counts_from_one"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("casework", "0003_work_and_papers")]

    operations = [_TABLES, forbid_changes("pre_review_event")]
