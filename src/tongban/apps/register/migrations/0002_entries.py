"""What is written on folios: recorded once, ended once."""

from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.identity.migrating import CreateTables, protected_link


def _recorded() -> list[tuple[str, models.Field]]:
    """Who recorded an entry and who ended it, and what it was imported from."""
    return [
        ("recorded_at", models.DateTimeField("登簿时间")),
        ("recorded_by", models.CharField("登簿人账号", max_length=60)),
        ("recorded_by_name", models.CharField("登簿人", max_length=60)),
        ("recorded_under", models.CharField("业务编号或导入批次", max_length=80)),
        ("ended_at", models.DateTimeField("终止时间", null=True)),
        ("ended_by", models.CharField("终止登簿人账号", max_length=60, null=True)),
        ("ended_by_name", models.CharField("终止登簿人", max_length=60, null=True)),
        ("ended_under", models.CharField("终止所依业务编号", max_length=80, null=True)),
        ("end_cause", models.CharField("终止原因", max_length=200, null=True)),
        ("source_key", models.CharField("导入内容摘要", max_length=32, null=True)),
    ]


def _of_every_entry(table: str) -> list[models.BaseConstraint]:
    """What holds for entries of every kind; the table makes the names unique."""
    return [
        models.CheckConstraint(
            condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("recorded_at")), name=f"{table}_ends_after_it_begins"
        ),
        models.CheckConstraint(
            condition=Q(end_cause__isnull=True, ended_at__isnull=True, ended_by__isnull=True, ended_under__isnull=True)
            | Q(ended_at__isnull=False, ended_by__isnull=False, ended_under__isnull=False),
            name=f"{table}_end_names_who_and_why",
        ),
        models.UniqueConstraint(fields=["folio", "source_key"], name=f"{table}_imported_once"),
    ]


_TABLES = CreateTables(
    migrations.CreateModel(
        name="UnitDescription",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            *_recorded(),
            ("location", models.CharField("坐落", max_length=200, db_collation="C")),
            ("status", models.CharField("建筑物状态", max_length=12)),
            ("use_code", models.CharField("房屋用途", max_length=4, blank=True)),
            ("kind_code", models.CharField("房屋类型", max_length=4, blank=True)),
            ("nature_code", models.CharField("房屋性质", max_length=4, blank=True)),
            ("structure_code", models.CharField("房屋结构", max_length=4, blank=True)),
            ("area", models.DecimalField("建筑面积（平方米）", max_digits=14, decimal_places=2, null=True)),
            ("exclusive_area", models.DecimalField("专有面积（平方米）", max_digits=14, decimal_places=2, null=True)),
            ("shared_area", models.DecimalField("分摊面积（平方米）", max_digits=14, decimal_places=2, null=True)),
            ("floor", models.CharField("所在层", max_length=20, blank=True)),
            ("total_floors", models.PositiveSmallIntegerField("总层数", null=True)),
            ("completed_on", models.DateField("竣工日期", null=True)),
            ("project", models.CharField("项目名称", max_length=100, blank=True)),
            ("right_type", models.CharField("权利类型", max_length=4)),
            ("land_use_code", models.CharField("土地用途", max_length=4, blank=True)),
            ("land_nature_code", models.CharField("土地权利性质", max_length=4, blank=True)),
            ("land_area", models.DecimalField("宗地面积（平方米）", max_digits=14, decimal_places=2, null=True)),
            (
                "land_share_area",
                models.DecimalField("分摊土地面积（平方米）", max_digits=14, decimal_places=2, null=True),
            ),
            ("land_right_holder", models.CharField("土地使用权人", max_length=200, blank=True)),
            ("land_from", models.DateField("土地使用起始日期", null=True)),
            ("land_until", models.DateField("土地使用终止日期", null=True)),
            ("folio", protected_link("register.folio", db_constraint=False, db_index=False)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
        ],
        options={
            "db_table": "unit_description",
            "constraints": [
                *_of_every_entry("unit_description"),
                models.UniqueConstraint(
                    fields=["folio"], condition=Q(ended_at__isnull=True), name="unit_description_one_current"
                ),
                models.CheckConstraint(condition=Q(status__in=["predicted", "surveyed"]), name="unit_status_is_known"),
                models.CheckConstraint(
                    condition=(Q(area__isnull=True) | Q(area__gte=0))
                    & (Q(exclusive_area__isnull=True) | Q(exclusive_area__gte=0))
                    & (Q(shared_area__isnull=True) | Q(shared_area__gte=0))
                    & (Q(land_area__isnull=True) | Q(land_area__gte=0))
                    & (Q(land_share_area__isnull=True) | Q(land_share_area__gte=0)),
                    name="unit_areas_are_not_negative",
                ),
                models.CheckConstraint(
                    condition=Q(land_from__isnull=True)
                    | Q(land_until__isnull=True)
                    | Q(land_until__gte=F("land_from")),
                    name="land_term_ends_after_it_begins",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "location"], condition=Q(ended_at__isnull=True), name="unit_by_location"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Ownership",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            *_recorded(),
            ("mode", models.CharField("共有方式", max_length=2)),
            ("cause", models.CharField("登记原因", max_length=100)),
            ("registration_type", models.CharField("登记类型", max_length=3)),
            ("price", models.DecimalField("交易价格（元）", max_digits=18, decimal_places=2, null=True)),
            ("remarks", models.TextField("附记", blank=True)),
            ("folio", protected_link("register.folio", db_constraint=False, db_index=False)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
        ],
        options={
            "db_table": "ownership",
            "constraints": [
                *_of_every_entry("ownership"),
                models.UniqueConstraint(
                    fields=["folio"], condition=Q(ended_at__isnull=True), name="ownership_one_current"
                ),
                models.CheckConstraint(condition=Q(mode__in=["0", "1", "2", "3"]), name="ownership_mode_is_known"),
                models.CheckConstraint(
                    condition=Q(price__isnull=True) | Q(price__gte=0), name="ownership_price_is_not_negative"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Mortgage",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            *_recorded(),
            ("kind", models.CharField("抵押方式", max_length=2)),
            ("object_code", models.CharField("抵押不动产类型", max_length=2, default="2")),
            ("mortgagor", models.CharField("抵押人", max_length=300, blank=True)),
            ("amount", models.DecimalField("被担保主债权数额或最高债权额（元）", max_digits=18, decimal_places=2)),
            ("debt_from", models.DateField("债务履行起始日期", null=True)),
            ("debt_until", models.DateField("债务履行届满日期", null=True)),
            ("rank", models.PositiveSmallIntegerField("顺位", default=1)),
            ("transfer_banned", models.BooleanField("存在禁止或限制转让抵押不动产的约定", default=False)),
            ("scope", models.CharField("担保范围", max_length=500, blank=True)),
            ("cause", models.CharField("登记原因", max_length=100, blank=True)),
            ("registration_type", models.CharField("登记类型", max_length=3)),
            ("effective_since", models.DateTimeField("设立时间（早于登簿时间的）", null=True)),
            ("remarks", models.TextField("附记", blank=True)),
            ("folio", protected_link("register.folio", db_constraint=False, db_index=False)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
            ("claim_fact", models.CharField("最高债权确定事实", max_length=200, null=True)),
        ],
        options={
            "db_table": "mortgage",
            "constraints": [
                *_of_every_entry("mortgage"),
                models.CheckConstraint(condition=Q(kind__in=["1", "2"]), name="mortgage_kind_is_known"),
                models.CheckConstraint(condition=Q(amount__gte=0), name="mortgage_amount_is_not_negative"),
                models.CheckConstraint(condition=Q(rank__gte=1), name="mortgage_rank_counts_from_one"),
                models.CheckConstraint(
                    condition=Q(debt_from__isnull=True)
                    | Q(debt_until__isnull=True)
                    | Q(debt_until__gte=F("debt_from")),
                    name="mortgage_debt_ends_after_it_begins",
                ),
                models.CheckConstraint(
                    condition=Q(effective_since__isnull=True) | Q(effective_since__lte=F("recorded_at")),
                    name="mortgage_takes_effect_when_recorded_or_before",
                ),
                models.CheckConstraint(
                    condition=Q(claim_fact__isnull=True) | Q(kind="2") & ~Q(claim_fact=""),
                    name="mortgage_claims_are_determined_of_a_maximum",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AdvanceNotice",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            *_recorded(),
            ("kind", models.CharField("预告登记种类", max_length=2)),
            ("obligor", models.CharField("义务人", max_length=200)),
            ("obligor_kind", models.CharField("义务人类型", max_length=4, blank=True)),
            ("obligor_document_kind", models.CharField("义务人证件种类", max_length=4, blank=True)),
            ("obligor_document_number", models.CharField("义务人证件号", max_length=60, blank=True)),
            (
                "price",
                models.DecimalField("取得价格或被担保主债权数额（元）", max_digits=18, decimal_places=2, null=True),
            ),
            ("mode", models.CharField("共有方式", max_length=2, default="0")),
            ("cause", models.CharField("登记原因", max_length=100, blank=True)),
            ("registration_type", models.CharField("登记类型", max_length=3, default="700")),
            ("mortgage_kind", models.CharField("抵押方式", max_length=2, blank=True)),
            ("debt_from", models.DateField("债务履行起始日期", null=True)),
            ("debt_until", models.DateField("债务履行届满日期", null=True)),
            ("scope", models.CharField("担保范围", max_length=500, blank=True)),
            ("transfer_banned", models.BooleanField("存在禁止或限制转让抵押不动产的约定", default=False)),
            ("remarks", models.TextField("附记", blank=True)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
            ("folio", protected_link("register.folio", db_constraint=False, db_index=False)),
        ],
        options={
            "db_table": "advance_notice",
            "constraints": [
                *_of_every_entry("advance_notice"),
                models.CheckConstraint(condition=Q(kind__in=["1", "2", "3", "4"]), name="notice_kind_is_known"),
                models.CheckConstraint(
                    condition=Q(price__isnull=True) | Q(price__gte=0), name="notice_price_is_not_negative"
                ),
                models.UniqueConstraint(
                    fields=["folio"], condition=Q(ended_at__isnull=True, kind="1"), name="presale_notice_one_current"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Burden",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            *_recorded(),
            ("kind", models.CharField("权利类型", max_length=4)),
            ("content", models.CharField("内容", max_length=500)),
            ("from_date", models.DateField("起始日期", null=True)),
            ("until_date", models.DateField("终止日期", null=True)),
            ("cause", models.CharField("登记原因", max_length=100, blank=True)),
            ("remarks", models.TextField("附记", blank=True)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
            ("folio", protected_link("register.folio", db_constraint=False, db_index=False)),
        ],
        options={
            "db_table": "burden",
            "constraints": [
                *_of_every_entry("burden"),
                models.CheckConstraint(condition=Q(kind__in=["19", "92"]), name="burden_kind_is_known"),
                models.CheckConstraint(
                    condition=Q(from_date__isnull=True)
                    | Q(until_date__isnull=True)
                    | Q(until_date__gte=F("from_date")),
                    name="burden_term_ends_after_it_begins",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Seizure",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            *_recorded(),
            ("kind", models.CharField("查封类型", max_length=2)),
            ("court", models.CharField("查封机关", max_length=100)),
            ("court_case_number", models.CharField("案号", max_length=100, blank=True)),
            ("document", models.CharField("查封文件", max_length=100, blank=True)),
            ("document_number", models.CharField("查封文号", max_length=100)),
            ("served_at", models.DateTimeField("送达时间")),
            ("from_date", models.DateField("查封起始日期", null=True)),
            ("until_date", models.DateField("查封终止日期（当日仍有效）", null=True)),
            ("against", models.CharField("被执行人", max_length=300, blank=True)),
            ("scope", models.CharField("查封范围", max_length=300, blank=True)),
            ("share_numerator", models.PositiveIntegerField("查封份额分子", null=True)),
            ("share_denominator", models.PositiveIntegerField("查封份额分母", null=True)),
            ("asked_years", models.PositiveSmallIntegerField("申请查封年限", null=True)),
            ("asked_from", models.DateField("文书所载起始日期", null=True)),
            ("asked_until", models.DateField("文书所载终止日期", null=True)),
            ("renewed", models.BooleanField("曾续封", default=False)),
            ("remarks", models.TextField("附记", blank=True)),
            ("folio", protected_link("register.folio", db_constraint=False, db_index=False)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
            ("origin", protected_link("register.seizure", related_name="versions", null=True)),
        ],
        options={
            "db_table": "seizure",
            "constraints": [
                *_of_every_entry("seizure"),
                models.CheckConstraint(condition=Q(kind__in=["1", "2", "3", "4", "5"]), name="seizure_kind_is_known"),
                models.CheckConstraint(
                    condition=Q(kind__in=["2", "4"]) | Q(from_date__isnull=False, until_date__isnull=False),
                    name="seizure_has_a_term_unless_queued",
                ),
                models.CheckConstraint(
                    condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                    name="seizure_term_ends_after_it_begins",
                ),
                models.CheckConstraint(
                    condition=Q(share_denominator__isnull=True, share_numerator__isnull=True)
                    | Q(share_denominator__gte=F("share_numerator"), share_numerator__gte=1),
                    name="seizure_share_is_a_fraction_of_one",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Objection",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            *_recorded(),
            ("applicant", models.CharField("异议申请人", max_length=200)),
            ("document_kind", models.CharField("证件种类", max_length=4, blank=True)),
            ("document_number", models.CharField("证件号", max_length=60, blank=True)),
            ("matter", models.CharField("异议事项", max_length=500)),
            ("remarks", models.TextField("附记", blank=True)),
            ("lawsuit_shown_at", models.DateTimeField("提交起诉受理材料的时间", null=True)),
            ("lawsuit_shown_under", models.CharField("起诉受理材料所属业务编号", max_length=80, null=True)),
            ("folio", protected_link("register.folio", db_constraint=False, db_index=False)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
        ],
        options={
            "db_table": "objection",
            "constraints": [
                *_of_every_entry("objection"),
            ],
        },
    ),
    migrations.CreateModel(
        name="FolioNote",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            *_recorded(),
            ("kind", models.CharField("标注种类", max_length=20)),
            ("reason", models.CharField("事由", max_length=200)),
            ("basis", models.CharField("依据", max_length=200)),
            ("proposed_at", models.DateTimeField("提请时间")),
            ("proposed_by", models.CharField("提请人账号", max_length=60)),
            ("proposed_by_name", models.CharField("提请人", max_length=60)),
            ("folio", protected_link("register.folio", db_constraint=False, db_index=False)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
        ],
        options={
            "db_table": "folio_note",
            "constraints": [
                *_of_every_entry("folio_note"),
                models.CheckConstraint(
                    condition=Q(kind__in=["dispute", "lock", "public_interest", "troubled_project", "land_price_paid"]),
                    name="folio_note_kind_is_known",
                ),
                models.CheckConstraint(condition=~Q(reason="") & ~Q(basis=""), name="folio_note_says_why"),
                models.CheckConstraint(
                    condition=~Q(proposed_by=F("recorded_by")), name="folio_note_confirmed_by_another"
                ),
                models.UniqueConstraint(
                    fields=["folio", "kind", "reason"], condition=Q(ended_at__isnull=True), name="folio_note_once"
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("register", "0001_initial")]

    operations = [_TABLES]
