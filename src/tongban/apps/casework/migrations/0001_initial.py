"""Cases: what was filed, and what was decided."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="Case",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("case_number", models.CharField("业务编号", max_length=40, db_collation="C", unique=True)),
            ("intake_number", models.CharField("收件编号", max_length=40, db_collation="C", unique=True)),
            ("receiving_code", models.CharField("收件机构代码", max_length=6)),
            ("receiving_name", models.CharField("收件机构", max_length=60)),
            ("mode", models.CharField("办理模式", max_length=1)),
            ("item", models.CharField("业务事项", max_length=8)),
            ("way", models.CharField("申请方式", max_length=60, blank=True)),
            ("bundle", models.CharField("合并办理", max_length=40, db_collation="C")),
            ("unit_code", models.CharField("不动产单元号", max_length=28, db_collation="C")),
            ("location", models.CharField("坐落", max_length=200, blank=True)),
            ("right_kind", models.CharField("所指权利", max_length=30, blank=True)),
            ("right_certificate", models.CharField("所指证号", max_length=100, blank=True)),
            ("particulars", models.JSONField("申请表专有项", default=list, encoder=DjangoJSONEncoder)),
            ("applicant_names", models.CharField("申请人", max_length=400)),
            ("state", models.CharField("状态", max_length=30)),
            ("events_count", models.PositiveIntegerField("步骤数", default=0)),
            ("steps_told", models.PositiveIntegerField("已通知收件机构的步骤数", default=0)),
            ("lodged_at", models.DateTimeField("移交时间")),
            ("received_at", models.DateTimeField("收到时间")),
            ("accept_by", models.DateTimeField("应受理时间")),
            ("accepted_at", models.DateTimeField("受理时间", null=True)),
            ("due_at", models.DateTimeField("承诺办结时间", null=True)),
            ("deadline_at", models.DateTimeField("当前时限", null=True)),
            ("nearly_due_at", models.DateTimeField("即将超期的起点", null=True)),
            ("recorded_at", models.DateTimeField("登簿时间", null=True)),
            ("issued_at", models.DateTimeField("发证时间", null=True)),
            ("closed_at", models.DateTimeField("了结时间", null=True)),
            ("late_acceptance_flagged_at", models.DateTimeField("超时未受理提示时间", null=True)),
            ("certificate_number", models.CharField("证号", max_length=60, blank=True, db_collation="C")),
            ("certificate_kind", models.CharField("证书种类", max_length=30, blank=True)),
            ("certificate_id", models.CharField("电子证照标识", max_length=90, blank=True, db_collation="C")),
            ("printed_serial", models.CharField("印制序列号", max_length=11, blank=True)),
            ("received_by", models.CharField("收件人员", max_length=200)),
            ("window", models.CharField("窗口", max_length=200, blank=True)),
            ("contact_name", models.CharField("联系人", max_length=200)),
            ("contact_phone", models.CharField("联系电话", max_length=200)),
            ("delivery_method", models.CharField("领证方式", max_length=60)),
            ("delivery_name", models.CharField("收件人", max_length=200, blank=True)),
            ("delivery_phone", models.CharField("收件人电话", max_length=200, blank=True)),
            ("delivery_address", models.CharField("收件地址", max_length=200, blank=True)),
            ("examined_by", protected_link(settings.AUTH_USER_MODEL, "初审人", null=True)),
            ("institution", protected_link("identity.institution", "机构")),
            ("assignee", protected_link(settings.AUTH_USER_MODEL, "办理人", db_index=False, null=True)),
        ],
        options={
            "db_table": "casework_case",
            "verbose_name": "案件",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(accepted_at__isnull=True, due_at__isnull=True)
                    | Q(accepted_at__isnull=False, due_at__gte=F("accepted_at")),
                    name="case_accepted_with_a_committed_time",
                ),
                models.CheckConstraint(
                    condition=Q(recorded_at__isnull=True) | Q(accepted_at__isnull=False),
                    name="case_recorded_only_after_acceptance",
                ),
                models.CheckConstraint(
                    condition=Q(printed_serial="") | Q(printed_serial__regex=r"^41\d{9}$"),
                    name="case_printed_serial_is_well_formed",
                ),
                models.UniqueConstraint(
                    fields=["institution", "printed_serial"],
                    condition=~Q(printed_serial=""),
                    name="case_printed_serial_used_once",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "deadline_at", "id"], condition=Q(closed_at__isnull=True), name="case_inbox"
                ),
                models.Index(fields=["institution", "state", "deadline_at"], name="case_by_state"),
                models.Index(fields=["institution", "-received_at"], name="case_by_arrival"),
                models.Index(
                    fields=["institution", "-closed_at"], condition=~Q(closed_at__isnull=True), name="case_archive"
                ),
                models.Index(fields=["institution", "unit_code"], name="case_by_unit"),
                models.Index(fields=["institution", "bundle"], name="case_by_bundle"),
                models.Index(fields=["institution", "certificate_number"], name="case_by_certificate"),
                models.Index(fields=["institution", "right_certificate"], name="case_by_right"),
                models.Index(fields=["certificate_id"], condition=~Q(certificate_id=""), name="case_by_certificate_id"),
                models.Index(
                    fields=["-accepted_at", "-id"],
                    condition=Q(item="9002", accepted_at__isnull=False),
                    name="case_losses_published",
                ),
                models.Index(
                    fields=["institution", "state", "receiving_code", "receiving_name"],
                    condition=Q(closed_at__isnull=True),
                    include=("deadline_at", "id", "assignee"),
                    name="case_backlog",
                ),
                models.Index(
                    fields=["assignee", "deadline_at"], condition=Q(closed_at__isnull=True), name="case_in_hand"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseNumberSequence",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("day", models.DateField("日期")),
            ("last", models.PositiveIntegerField("末号", default=0)),
            ("institution", protected_link("identity.institution")),
        ],
        options={
            "db_table": "case_number_sequence",
            "constraints": [
                models.UniqueConstraint(fields=["institution", "day"], name="case_number_sequence_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseEvent",
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
            ("case", protected_link("casework.case", related_name="events")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "case_event",
            "verbose_name": "办理步骤",
            "ordering": ["sequence"],
            "constraints": [
                models.UniqueConstraint(fields=["case", "sequence"], name="case_event_in_order"),
                models.CheckConstraint(condition=Q(sequence__gte=1), name="case_event_counts_from_one"),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseParty",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("顺序号")),
            ("role", models.CharField("身份", max_length=60)),
            ("kind", models.CharField("类型", max_length=16)),
            ("name", models.CharField("姓名或名称", max_length=200, db_collation="C")),
            ("document_kind", models.CharField("证件种类", max_length=4)),
            ("document_number", models.CharField("证件号码", max_length=60, db_collation="C")),
            ("phone", models.CharField("电话", max_length=200, blank=True)),
            ("address", models.CharField("通讯地址", max_length=200, blank=True)),
            ("share", models.CharField("份额", max_length=20, blank=True)),
            ("represented_by", models.JSONField("法定代表人", null=True, encoder=DjangoJSONEncoder)),
            ("agents", models.JSONField("代理人", default=list, encoder=DjangoJSONEncoder)),
            ("case", protected_link("casework.case", related_name="parties")),
            ("institution", protected_link("identity.institution", "机构")),
            ("document_until", models.DateField("证件有效期至", null=True)),
        ],
        options={
            "db_table": "case_party",
            "verbose_name": "当事人",
            "ordering": ["position"],
            "constraints": [
                models.UniqueConstraint(fields=["case", "position"], name="case_party_position_once"),
            ],
            "indexes": [
                models.Index(fields=["institution", "name"], name="case_party_by_name"),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseMaterial",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("round", models.PositiveSmallIntegerField("批次", default=0)),
            ("position", models.PositiveSmallIntegerField("顺序号")),
            ("code", models.CharField("材料代码", max_length=60)),
            ("name", models.CharField("材料名称", max_length=200)),
            ("state", models.CharField("状态", max_length=60)),
            ("originals", models.PositiveSmallIntegerField("原件份数", default=0)),
            ("copies", models.PositiveSmallIntegerField("复印件份数", default=0)),
            ("pages", models.PositiveSmallIntegerField("页数", default=0)),
            ("case", protected_link("casework.case", related_name="materials")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "case_material",
            "verbose_name": "申请材料",
            "ordering": ["round", "position"],
            "constraints": [
                models.UniqueConstraint(fields=["case", "round", "position"], name="case_material_position_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="MaterialFile",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("顺序号")),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("size", models.PositiveBigIntegerField("字节数")),
            ("media_type", models.CharField("类型", max_length=40)),
            ("name", models.CharField("文件名", max_length=200)),
            ("pages", models.PositiveSmallIntegerField("页数", default=1)),
            ("case", protected_link("casework.case", related_name="files")),
            ("institution", protected_link("identity.institution", "机构")),
            ("material", protected_link("casework.casematerial", related_name="files")),
        ],
        options={
            "db_table": "case_material_file",
            "verbose_name": "扫描件",
            "ordering": ["material__round", "material__position", "position"],
            "constraints": [
                models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="material_file_digest_is_sm3"),
            ],
            "indexes": [
                models.Index(fields=["institution", "digest"], name="material_file_by_digest"),
            ],
        },
    ),
    migrations.CreateModel(
        name="InterviewAnswer",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("顺序号")),
            ("question", models.CharField("问题", max_length=1000)),
            ("answer", models.CharField("回答", max_length=1000, blank=True)),
            ("case", protected_link("casework.case", related_name="interview")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={"db_table": "case_interview_answer", "ordering": ["position"]},
    ),
    migrations.CreateModel(
        name="IdentityCheckNote",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("party", models.CharField("被核验人", max_length=200)),
            ("method", models.CharField("核验方式", max_length=60)),
            ("score_band", models.CharField("比对分档", max_length=200, blank=True)),
            ("at", models.DateTimeField("核验时间")),
            ("officer_name", models.CharField("核验人", max_length=200)),
            ("case", protected_link("casework.case", related_name="identity_checks")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={"db_table": "case_identity_check", "ordering": ["at", "pk"]},
    ),
    migrations.CreateModel(
        name="SupplementRequest",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("items", models.JSONField("补正内容", encoder=DjangoJSONEncoder)),
            ("requested_at", models.DateTimeField("告知时间")),
            ("requested_by_name", models.CharField("告知人", max_length=60)),
            ("respond_by", models.DateTimeField("补正期限")),
            ("answered_at", models.DateTimeField("补正时间", null=True)),
            ("answer_note", models.CharField("补正说明", max_length=1000, blank=True)),
            ("case", models.OneToOneField("casework.case", on_delete=models.PROTECT, related_name="supplement")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "case_supplement_request",
            "indexes": [
                models.Index(
                    fields=["institution", "respond_by"],
                    condition=Q(answered_at__isnull=True),
                    name="supplement_request_open",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="DecisionReason",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("顺序号")),
            ("code", models.CharField("理由代码", max_length=10)),
            ("statute", models.CharField("法律依据", max_length=200)),
            ("sentence", models.CharField("理由", max_length=1000)),
            ("case", protected_link("casework.case", related_name="reasons")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "case_decision_reason",
            "ordering": ["position"],
            "constraints": [
                models.UniqueConstraint(fields=["case", "position"], name="decision_reason_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="CasePaper",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("kind", models.CharField("种类", max_length=30)),
            ("number", models.CharField("文书编号", max_length=60, db_collation="C", unique=True)),
            ("title", models.CharField("名称", max_length=100)),
            ("digest", models.CharField("SM3 摘要", max_length=64)),
            ("pages", models.PositiveSmallIntegerField("页数")),
            ("issued_at", models.DateTimeField("出具时间")),
            ("issued_by_name", models.CharField("出具人", max_length=60)),
            ("case", protected_link("casework.case", related_name="papers")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "case_paper",
            "verbose_name": "案件文书",
            "ordering": ["issued_at", "pk"],
            "constraints": [
                models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="case_paper_digest_is_sm3"),
            ],
            "indexes": [
                models.Index(fields=["institution", "digest"], name="case_paper_by_digest"),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseNote",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("kind", models.CharField("种类", max_length=10)),
            ("sender", models.CharField("来自（成员）", max_length=30, blank=True)),
            ("from_name", models.CharField("来自", max_length=200)),
            ("sentence", models.CharField("内容", max_length=1000)),
            ("at", models.DateTimeField("时间")),
            ("arrived_at", models.DateTimeField("收到时间")),
            ("deadline", models.DateTimeField("超过的时限", null=True)),
            ("answer_by", models.DateTimeField("应答复时间")),
            ("answered_at", models.DateTimeField("答复时间", null=True)),
            ("answered_by_name", models.CharField("答复人", max_length=60, blank=True)),
            ("answer", models.CharField("答复", max_length=1000, blank=True)),
            ("case", protected_link("casework.case", related_name="notes")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "case_note",
            "verbose_name": "催办和督办",
            "ordering": ["at", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=["case", "deadline"], condition=Q(kind="overdue"), name="case_note_raised_once"
                ),
                models.CheckConstraint(condition=Q(kind__in=["reminder", "overdue"]), name="case_note_kind_is_known"),
                models.CheckConstraint(
                    condition=Q(deadline__isnull=False, kind="overdue") | Q(deadline__isnull=True, kind="reminder"),
                    name="case_note_overdue_names_its_deadline",
                ),
                models.CheckConstraint(
                    condition=Q(answer="", answered_at__isnull=True) | Q(answered_at__isnull=False) & ~Q(answer=""),
                    name="case_note_answer_is_complete",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "answer_by"], condition=Q(answered_at=None), name="case_note_waiting"
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("identity", "0001_initial")]

    operations = [
        _TABLES,
        forbid_changes("case_event"),
        forbid_changes("case_party"),
        forbid_changes("case_material"),
        forbid_changes("case_material_file"),
        forbid_changes("case_interview_answer"),
        forbid_changes("case_identity_check"),
        forbid_changes("case_decision_reason"),
        forbid_changes("case_paper"),
    ]
