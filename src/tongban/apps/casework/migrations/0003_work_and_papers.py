"""Who works on a case and when, and where its papers lie."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.audit.append_only import forbid_changes
from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="Assignment",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("role", models.CharField("岗位", max_length=20)),
            ("way", models.CharField("方式", max_length=12)),
            ("by_account", models.CharField("分派人账号", max_length=60)),
            ("by_name", models.CharField("分派人", max_length=60)),
            ("reason", models.CharField("原因", max_length=300, blank=True)),
            ("at", models.DateTimeField("时间")),
            ("case", protected_link("casework.case", related_name="assignments")),
            ("institution", protected_link("identity.institution", "机构")),
            ("officer", protected_link(settings.AUTH_USER_MODEL, "办理人", null=True)),
        ],
        options={
            "db_table": "case_assignment",
            "verbose_name": "分派记录",
            "ordering": ["at", "pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(way__in=["pulled", "assigned", "rotated", "taken_over", "released"]),
                    name="case_assignment_way_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(officer__isnull=True, way="released") | ~Q(way="released") & Q(officer__isnull=False),
                    name="case_assignment_released_to_nobody",
                ),
            ],
            "indexes": [
                models.Index(fields=["case", "role", "-id"], name="case_assignment_latest"),
                models.Index(fields=["officer", "-at"], name="case_assignment_by_officer"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Absence",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("first_date", models.DateField("自")),
            ("last_date", models.DateField("至")),
            ("reason", models.CharField("事由", max_length=200)),
            ("set_by_name", models.CharField("登记人", max_length=60)),
            ("set_at", models.DateTimeField("登记时间")),
            ("ended_at", models.DateTimeField("提前结束时间", null=True)),
            ("ended_by_name", models.CharField("提前结束人", max_length=60, blank=True)),
            ("deputy", protected_link(settings.AUTH_USER_MODEL, "代办人")),
            ("institution", protected_link("identity.institution", "机构")),
            ("officer", protected_link(settings.AUTH_USER_MODEL, "请假人", related_name="absences")),
        ],
        options={
            "db_table": "officer_absence",
            "verbose_name": "请假代办",
            "ordering": ["-first_date", "-pk"],
            "constraints": [
                models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="absence_ends_after_it_began"),
                models.CheckConstraint(condition=~Q(officer=F("deputy")), name="absence_deputy_is_another"),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "last_date"], condition=Q(ended_at__isnull=True), name="absence_standing"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SavedFilter",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("name", models.CharField("名称", max_length=20)),
            ("chosen", models.JSONField("条件", default=dict, encoder=DjangoJSONEncoder)),
            ("is_default", models.BooleanField("默认", default=False)),
            ("institution", protected_link("identity.institution", "机构")),
            (
                "officer",
                models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"),
            ),
        ],
        options={
            "db_table": "case_saved_filter",
            "verbose_name": "常用筛选",
            "ordering": ["name"],
            "constraints": [
                models.UniqueConstraint(fields=["officer", "name"], name="case_saved_filter_named_once"),
                models.UniqueConstraint(
                    fields=["officer"], condition=Q(is_default=True), name="case_saved_filter_one_default"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PaperParcel",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("courier", models.CharField("快递公司", max_length=200)),
            ("waybill", models.CharField("运单号", max_length=60)),
            ("sheets", models.PositiveSmallIntegerField("寄出页数")),
            ("dispatched_at", models.DateTimeField("寄出时间")),
            ("received_at", models.DateTimeField("签收时间", null=True)),
            ("received_by", models.CharField("签收人账号", max_length=60, blank=True)),
            ("received_by_name", models.CharField("签收人", max_length=60, blank=True)),
            ("received_sheets", models.PositiveSmallIntegerField("签收页数", null=True)),
            ("mismatch_note", models.CharField("不符说明", max_length=500, blank=True)),
            ("case", protected_link("casework.case", related_name="parcels")),
            ("institution", protected_link("identity.institution", "机构")),
            ("carrier_reference", models.CharField("承运方查单号", max_length=60, blank=True)),
            ("loss_statement", models.CharField("查找经过和结论", max_length=500, blank=True)),
            ("lost_at", models.DateTimeField("认定遗失时间", null=True)),
            ("lost_by_names", models.CharField("认定人和复核人", max_length=200, blank=True)),
            ("searched_at", models.DateTimeField("收件机构开始查找的时间", null=True)),
        ],
        options={
            "db_table": "case_paper_parcel",
            "ordering": ["dispatched_at"],
            "constraints": [
                models.UniqueConstraint(fields=["case", "waybill"], name="paper_parcel_once"),
                models.CheckConstraint(
                    condition=Q(received_at__isnull=True, received_sheets__isnull=True)
                    | Q(received_at__isnull=False, received_sheets__isnull=False),
                    name="paper_parcel_receipt_is_complete",
                ),
                models.CheckConstraint(
                    condition=Q(received_sheets__isnull=True) | Q(received_sheets=F("sheets")) | ~Q(mismatch_note=""),
                    name="paper_parcel_mismatch_is_explained",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseSheet",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("material", models.CharField("材料代码", max_length=60)),
            ("name", models.CharField("材料名称", max_length=200)),
            ("page", models.PositiveSmallIntegerField("第几页")),
            ("place", models.CharField("所在", max_length=8, default="posted")),
            ("fault", models.CharField("不符", max_length=10, blank=True)),
            ("fault_note", models.CharField("不符说明", max_length=200, blank=True)),
            ("answer", models.CharField("收件机构答复", max_length=8, blank=True)),
            ("answer_note", models.CharField("答复说明", max_length=200, blank=True)),
            ("remedy", models.CharField("遗失后的处理", max_length=16, blank=True)),
            ("archive_page", models.PositiveIntegerField("卷内页次", null=True)),
            ("case", protected_link("casework.case", related_name="sheets")),
            ("institution", protected_link("identity.institution", "机构")),
            ("parcel", protected_link("casework.paperparcel", related_name="contents")),
        ],
        options={
            "db_table": "case_sheet",
            "verbose_name": "纸质材料页",
            "ordering": ["material", "page"],
            "constraints": [
                models.UniqueConstraint(fields=["case", "material", "page"], name="case_sheet_once"),
                models.CheckConstraint(
                    condition=Q(place__in=["counter", "posted", "home", "filed", "missing", "lost"]),
                    name="case_sheet_place_is_known",
                ),
                models.CheckConstraint(
                    condition=Q(fault__in=["", "missing", "differs", "illegible", "copy"]),
                    name="case_sheet_fault_is_known",
                ),
                models.CheckConstraint(
                    condition=~Q(place="filed") | Q(archive_page__isnull=False), name="case_sheet_filed_has_its_page"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Lending",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("borrower", models.CharField("借阅人", max_length=60)),
            ("organisation", models.CharField("单位或部门", max_length=120)),
            ("phone", models.CharField("联系电话", max_length=20, blank=True)),
            ("purpose", models.CharField("用途", max_length=200)),
            ("basis", models.CharField("依据（批准人、介绍信或调卷函文号）", max_length=200)),
            ("lent_at", models.DateTimeField("借出时间")),
            ("lent_by_name", models.CharField("经办人", max_length=60)),
            ("until", models.DateField("应还日期")),
            ("returned_at", models.DateTimeField("归还时间", null=True)),
            ("returned_to_name", models.CharField("收回人", max_length=60, blank=True)),
            ("condition", models.CharField("归还时清点情况", max_length=200, blank=True)),
            ("case", protected_link("casework.case", related_name="lendings")),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "archive_lending",
            "verbose_name": "借阅登记",
            "ordering": ["-lent_at", "-pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=["case"], condition=Q(returned_at__isnull=True), name="archive_lending_one_at_a_time"
                ),
                models.CheckConstraint(
                    condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("lent_at")) & ~Q(condition=""),
                    name="archive_lending_returned_after_lent",
                ),
                models.CheckConstraint(condition=~Q(purpose="") & ~Q(basis=""), name="archive_lending_says_why"),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "until"], condition=Q(returned_at__isnull=True), name="archive_lending_out"
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("casework", "0002_court_orders")]

    operations = [
        _TABLES,
        forbid_changes("case_assignment"),
    ]
