"""Folios, the land and the buildings, and the log of recordings."""

from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.identity.migrating import CreateTables, protected_link

_TABLES = CreateTables(
    migrations.CreateModel(
        name="Folio",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("unit_code", models.CharField("不动产单元号", max_length=28, db_collation="C")),
            ("opened_at", models.DateTimeField("建簿时间")),
            ("opened_under", models.CharField("建簿依据", max_length=80)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
        ],
        options={
            "db_table": "folio",
            "constraints": [
                models.UniqueConstraint(fields=["institution", "unit_code"], name="folio_one_per_unit"),
                models.CheckConstraint(
                    condition=Q(unit_code__regex=r"^\d{12}[GJZ][ABSXCDEFHGLNWY]\d{5}[FLQW]\d{8}$"),
                    name="folio_unit_code_is_well_formed",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Parcel",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("recorded_at", models.DateTimeField("登记时间")),
            ("recorded_by", models.CharField("登记人账号", max_length=60)),
            ("recorded_under", models.CharField("依据", max_length=80)),
            ("ended_at", models.DateTimeField("终止时间", null=True)),
            ("code", models.CharField("宗地代码", max_length=19, db_collation="C")),
            ("location", models.CharField("坐落", max_length=200)),
            ("area", models.DecimalField("宗地面积（平方米）", max_digits=14, decimal_places=2, null=True)),
            ("use_code", models.CharField("用途", max_length=4, blank=True)),
            ("nature_code", models.CharField("权利性质", max_length=4, blank=True)),
            ("land_from", models.DateField("使用起始日期", null=True)),
            ("land_until", models.DateField("使用终止日期", null=True)),
            ("boundaries", models.CharField("四至", max_length=500, blank=True)),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "parcel",
            "constraints": [
                models.UniqueConstraint(
                    fields=["institution", "code"], condition=Q(ended_at__isnull=True), name="parcel_one_current"
                ),
                models.CheckConstraint(
                    condition=Q(code__regex=r"^\d{12}[GJZ][ABSXCDEFHGLNWY]\d{5}$"), name="parcel_code_is_well_formed"
                ),
                models.CheckConstraint(
                    condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("recorded_at")),
                    name="parcel_ends_after_it_begins",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Building",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("recorded_at", models.DateTimeField("登记时间")),
            ("recorded_by", models.CharField("登记人账号", max_length=60)),
            ("recorded_under", models.CharField("依据", max_length=80)),
            ("ended_at", models.DateTimeField("终止时间", null=True)),
            ("parcel_code", models.CharField("宗地代码", max_length=19, db_collation="C")),
            ("number", models.CharField("幢号", max_length=4)),
            ("project", models.CharField("项目名称", max_length=100, blank=True)),
            ("location", models.CharField("坐落", max_length=200, blank=True)),
            ("structure_code", models.CharField("房屋结构", max_length=4, blank=True)),
            ("floors_above", models.PositiveSmallIntegerField("地上层数", null=True)),
            ("floors_below", models.PositiveSmallIntegerField("地下层数", null=True)),
            ("units", models.PositiveIntegerField("总套数", null=True)),
            ("completed_on", models.DateField("竣工日期", null=True)),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "building",
            "constraints": [
                models.UniqueConstraint(
                    fields=["institution", "parcel_code", "number"],
                    condition=Q(ended_at__isnull=True),
                    name="building_one_current",
                ),
                models.CheckConstraint(condition=Q(number__regex=r"^\d{4}$"), name="building_number_is_four_digits"),
                models.CheckConstraint(
                    condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("recorded_at")),
                    name="building_ends_after_it_begins",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="RegisterLogEntry",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("sequence", models.PositiveBigIntegerField("序号")),
            ("case_number", models.CharField("业务编号或导入批次", max_length=80)),
            ("unit_code", models.CharField("不动产单元号", max_length=28, blank=True)),
            ("item", models.CharField("事项", max_length=4, blank=True)),
            ("registration_type", models.CharField("登记类型", max_length=3, blank=True)),
            ("right_type", models.CharField("权利类型", max_length=4, blank=True)),
            ("certificate_number", models.CharField("证号", max_length=60, blank=True)),
            ("summary", models.CharField("摘要", max_length=1000, blank=True)),
            ("officer", models.CharField("登簿人账号", max_length=60)),
            ("officer_name", models.CharField("登簿人", max_length=60)),
            ("at", models.DateTimeField("登簿时间")),
            ("salt", models.BinaryField("盐", max_length=16)),
            ("manifest", models.BinaryField("记载清单")),
            ("rows_root", models.BinaryField("记载的根", max_length=32)),
            ("leaf", models.BinaryField("叶", max_length=32)),
            ("first_certificate", models.BigIntegerField(null=True)),
            ("last_certificate", models.BigIntegerField(null=True)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
        ],
        options={
            "db_table": "register_log",
            "constraints": [
                models.UniqueConstraint(fields=["institution", "sequence"], name="register_log_numbered_once"),
            ],
            "indexes": [
                models.Index(fields=["institution", "-at"], name="register_log_by_time"),
                models.Index(fields=["institution", "case_number", "unit_code"], name="register_log_by_case"),
                models.Index(
                    fields=["institution", "last_certificate"],
                    condition=Q(last_certificate__isnull=False),
                    name="register_log_by_certificate",
                ),
                models.Index(
                    fields=["institution", "unit_code", "at"], condition=~Q(unit_code=""), name="register_log_by_unit"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TreeNode",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("level", models.PositiveSmallIntegerField("层")),
            ("position", models.PositiveBigIntegerField("位置")),
            ("digest", models.BinaryField("摘要", max_length=32)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
        ],
        options={
            "db_table": "register_tree_node",
            "constraints": [
                models.UniqueConstraint(fields=["institution", "level", "position"], name="register_tree_node_once"),
                models.CheckConstraint(condition=Q(level__gte=1), name="register_tree_node_is_above_the_lines"),
            ],
        },
    ),
    migrations.CreateModel(
        name="TreeHead",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("size", models.PositiveBigIntegerField("行数")),
            ("root", models.BinaryField("根", max_length=32)),
            ("at", models.DateTimeField("签发时间")),
            ("key_id", models.CharField("密钥标识", max_length=60)),
            ("public_key", models.TextField("公钥")),
            ("statement", models.TextField("签名内容")),
            ("signature", models.BinaryField("签名", max_length=64)),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "register_tree_head",
            "indexes": [
                models.Index(fields=["institution", "-size"], name="register_tree_head_by_size"),
            ],
        },
    ),
    migrations.CreateModel(
        name="CourtOrder",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("request_number", models.CharField("请求单号", max_length=80)),
            ("act", models.CharField("控制措施", max_length=2)),
            ("court", models.CharField("机关", max_length=100)),
            ("document_number", models.CharField("文号", max_length=100, blank=True)),
            ("served_at", models.DateTimeField("送达时间")),
            ("received_at", models.DateTimeField("登记时间")),
            ("answer", models.CharField("结果码", max_length=20, blank=True)),
            ("recorded_as", models.CharField("登记为", max_length=2, blank=True)),
            ("place", models.PositiveSmallIntegerField("轮候位次", default=0)),
            ("remark", models.CharField("备注", max_length=300, blank=True)),
            ("log_sequence", models.PositiveBigIntegerField("登簿日志序号", null=True)),
            ("institution", protected_link("identity.institution", "机构")),
            ("folio", protected_link("register.folio")),
        ],
        options={
            "db_table": "court_order",
            "constraints": [
                models.UniqueConstraint(
                    fields=["institution", "request_number", "folio", "act"], name="court_order_answered_once"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SwitchDecision",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("since", models.DateField("生效日期")),
            ("name", models.CharField("开关", max_length=40)),
            ("value", models.JSONField("取值")),
            ("reason", models.CharField("依据", max_length=200)),
            ("decided_at", models.DateTimeField("决定时间")),
            ("decided_by", models.CharField("决定人账号", max_length=60)),
            ("decided_by_name", models.CharField("决定人", max_length=60)),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "switch_decision",
            "constraints": [
                models.CheckConstraint(condition=~Q(reason=""), name="switch_decision_says_why"),
            ],
            "indexes": [
                models.Index(fields=["institution", "since"], name="switch_decision_by_day"),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("identity", "0001_initial")]

    operations = [_TABLES]
