"""Who holds a right, and the certificates of it with their sheets and numbers."""

from django.db import migrations, models
from django.db.models import F, Q

from tongban.apps.identity.migrating import CreateTables, protected_link
from tongban.apps.register.models.rights import HolderKey

_TABLES = CreateTables(
    migrations.CreateModel(
        name="Holder",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("position", models.PositiveSmallIntegerField("顺序号")),
            ("name", models.CharField("名称", max_length=200, db_collation="C")),
            ("kind", models.CharField("权利人类型", max_length=4)),
            ("document_kind", models.CharField("证件种类", max_length=4)),
            ("document_number", models.CharField("证件号", max_length=60, blank=True, db_collation="C")),
            ("share_numerator", models.PositiveIntegerField("份额分子", null=True)),
            ("share_denominator", models.PositiveIntegerField("份额分母", null=True)),
            ("ended_at", models.DateTimeField("终止时间", null=True)),
            (
                "advance_notice",
                protected_link(
                    "register.advancenotice", related_name="holders", db_constraint=False, db_index=False, null=True
                ),
            ),
            (
                "burden",
                protected_link(
                    "register.burden", related_name="holders", db_constraint=False, db_index=False, null=True
                ),
            ),
            ("folio", protected_link("register.folio", db_constraint=False)),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
            (
                "mortgage",
                protected_link(
                    "register.mortgage", related_name="holders", db_constraint=False, db_index=False, null=True
                ),
            ),
            (
                "ownership",
                protected_link(
                    "register.ownership", related_name="holders", db_constraint=False, db_index=False, null=True
                ),
            ),
        ],
        options={
            "db_table": "holder",
            "ordering": ["position"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(
                        advance_notice__isnull=True, burden__isnull=True, mortgage__isnull=True, ownership__isnull=False
                    )
                    | Q(
                        advance_notice__isnull=True, burden__isnull=True, mortgage__isnull=False, ownership__isnull=True
                    )
                    | Q(
                        advance_notice__isnull=False, burden__isnull=True, mortgage__isnull=True, ownership__isnull=True
                    )
                    | Q(
                        advance_notice__isnull=True, burden__isnull=False, mortgage__isnull=True, ownership__isnull=True
                    ),
                    name="holder_of_exactly_one_right",
                ),
                models.CheckConstraint(
                    condition=Q(share_denominator__isnull=True, share_numerator__isnull=True)
                    | Q(share_denominator__gte=F("share_numerator"), share_numerator__gte=1),
                    name="holder_share_is_a_fraction_of_one",
                ),
                models.CheckConstraint(condition=~Q(name=""), name="holder_has_a_name"),
            ],
            "indexes": [
                models.Index(fields=["ownership"], condition=Q(ownership__isnull=False), name="holder_of_ownership"),
                models.Index(fields=["mortgage"], condition=Q(mortgage__isnull=False), name="holder_of_mortgage"),
                models.Index(
                    fields=["advance_notice"],
                    condition=Q(advance_notice__isnull=False),
                    name="holder_of_advance_notice",
                ),
                models.Index(fields=["burden"], condition=Q(burden__isnull=False), name="holder_of_burden"),
                models.Index(HolderKey("name"), F("folio"), condition=Q(ended_at__isnull=True), name="holder_by_name"),
                models.Index(
                    HolderKey("document_number"),
                    F("folio"),
                    condition=Q(ended_at__isnull=True),
                    name="holder_by_document",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Certificate",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("kind", models.CharField("种类", max_length=12)),
            ("number", models.CharField("证号", max_length=60, db_collation="C")),
            ("series_year", models.PositiveSmallIntegerField("编号年度", null=True)),
            ("serial", models.PositiveIntegerField("年度顺序号", null=True)),
            ("note", models.CharField("换发、补发说明", max_length=20, blank=True)),
            ("issued_at", models.DateTimeField("登簿时间")),
            ("issued_by", models.CharField("登簿人账号", max_length=60)),
            ("issued_under", models.CharField("业务编号或导入批次", max_length=80)),
            ("voided_at", models.DateTimeField("作废时间", null=True)),
            ("voided_by", models.CharField("作废登簿人账号", max_length=60, null=True)),
            ("voided_under", models.CharField("作废所依业务编号", max_length=80, null=True)),
            ("void_reason", models.CharField("作废原因", max_length=100, null=True)),
            (
                "advance_notice",
                protected_link(
                    "register.advancenotice",
                    related_name="certificates",
                    db_constraint=False,
                    db_index=False,
                    null=True,
                ),
            ),
            (
                "burden",
                protected_link(
                    "register.burden", related_name="certificates", db_constraint=False, db_index=False, null=True
                ),
            ),
            ("institution", protected_link("identity.institution", "机构", db_constraint=False, db_index=False)),
            (
                "replaces",
                protected_link(
                    "register.certificate", related_name="replaced_by", db_constraint=False, db_index=False, null=True
                ),
            ),
            ("folio", protected_link("register.folio", db_constraint=False)),
            (
                "mortgage",
                protected_link(
                    "register.mortgage", related_name="certificates", db_constraint=False, db_index=False, null=True
                ),
            ),
            (
                "objection",
                protected_link(
                    "register.objection", related_name="certificates", db_constraint=False, db_index=False, null=True
                ),
            ),
            (
                "ownership",
                protected_link(
                    "register.ownership", related_name="certificates", db_constraint=False, db_index=False, null=True
                ),
            ),
            ("holder_position", models.PositiveSmallIntegerField("持证人顺序号", null=True)),
        ],
        options={
            "db_table": "certificate",
            "constraints": [
                models.UniqueConstraint(fields=["number"], name="certificate_number_once"),
                models.UniqueConstraint(
                    fields=["institution", "series_year", "kind", "serial"],
                    condition=Q(serial__isnull=False),
                    name="certificate_serial_once_in_its_series",
                ),
                models.CheckConstraint(
                    condition=Q(serial__isnull=True, series_year__isnull=True)
                    | Q(serial__gte=1, series_year__isnull=False),
                    name="certificate_serial_belongs_to_a_series",
                ),
                models.CheckConstraint(
                    condition=Q(
                        advance_notice__isnull=True,
                        burden__isnull=True,
                        mortgage__isnull=True,
                        objection__isnull=True,
                        ownership__isnull=False,
                    )
                    | Q(
                        advance_notice__isnull=True,
                        burden__isnull=True,
                        mortgage__isnull=False,
                        objection__isnull=True,
                        ownership__isnull=True,
                    )
                    | Q(
                        advance_notice__isnull=False,
                        burden__isnull=True,
                        mortgage__isnull=True,
                        objection__isnull=True,
                        ownership__isnull=True,
                    )
                    | Q(
                        advance_notice__isnull=True,
                        burden__isnull=True,
                        mortgage__isnull=True,
                        objection__isnull=False,
                        ownership__isnull=True,
                    )
                    | Q(
                        advance_notice__isnull=True,
                        burden__isnull=False,
                        mortgage__isnull=True,
                        objection__isnull=True,
                        ownership__isnull=True,
                    ),
                    name="certificate_for_exactly_one_right",
                ),
                models.CheckConstraint(
                    condition=Q(kind="title", ownership__isnull=False) | Q(kind="registration", ownership__isnull=True),
                    name="certificate_kind_follows_the_right",
                ),
                models.CheckConstraint(
                    condition=Q(
                        void_reason__isnull=True,
                        voided_at__isnull=True,
                        voided_by__isnull=True,
                        voided_under__isnull=True,
                    )
                    | Q(
                        void_reason__isnull=False,
                        voided_at__gte=F("issued_at"),
                        voided_by__isnull=False,
                        voided_under__isnull=False,
                    ),
                    name="certificate_voiding_names_who_and_why",
                ),
                models.CheckConstraint(
                    condition=Q(holder_position__isnull=True) | Q(holder_position__gte=1, ownership__isnull=False),
                    name="certificate_of_one_holder_is_of_ownership",
                ),
                models.UniqueConstraint(
                    fields=["ownership", "holder_position"],
                    condition=Q(holder_position__isnull=False, voided_at__isnull=True),
                    name="certificate_one_for_a_holder",
                ),
            ],
            "indexes": [
                models.Index(
                    fields=["institution", "issued_under"],
                    condition=Q(serial__isnull=False),
                    name="certificate_by_case",
                ),
                models.Index(
                    fields=["ownership"], condition=Q(ownership__isnull=False), name="certificate_of_ownership"
                ),
                models.Index(fields=["mortgage"], condition=Q(mortgage__isnull=False), name="certificate_of_mortgage"),
                models.Index(
                    fields=["advance_notice"],
                    condition=Q(advance_notice__isnull=False),
                    name="certificate_of_advance_notice",
                ),
                models.Index(
                    fields=["objection"], condition=Q(objection__isnull=False), name="certificate_of_objection"
                ),
                models.Index(fields=["burden"], condition=Q(burden__isnull=False), name="certificate_of_burden"),
                models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="certificate_of_replaces"),
            ],
        },
    ),
    migrations.CreateModel(
        name="PrintedSheet",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("serial", models.CharField("印制序列号", max_length=11)),
            ("received_at", models.DateTimeField("领用时间")),
            ("received_by", models.CharField("领用人账号", max_length=60)),
            ("batch", models.CharField("领用批次", max_length=80, blank=True)),
            ("issued_at", models.DateTimeField("使用时间", null=True)),
            ("issued_by", models.CharField("使用人账号", max_length=60, null=True)),
            ("spoiled_at", models.DateTimeField("作废时间", null=True)),
            ("spoiled_by", models.CharField("作废人账号", max_length=60, null=True)),
            ("spoil_reason", models.CharField("作废原因", max_length=100, null=True)),
            ("certificate", protected_link("register.certificate", related_name="sheets", null=True)),
            ("institution", protected_link("identity.institution", "机构")),
        ],
        options={
            "db_table": "printed_sheet",
            "constraints": [
                models.UniqueConstraint(fields=["institution", "serial"], name="printed_sheet_serial_once"),
                models.UniqueConstraint(
                    fields=["certificate"],
                    condition=Q(certificate__isnull=False, spoiled_at__isnull=True),
                    name="printed_sheet_one_for_a_certificate",
                ),
                models.CheckConstraint(
                    condition=Q(serial__regex=r"^41\d{9}$"), name="printed_sheet_serial_is_well_formed"
                ),
                models.CheckConstraint(
                    condition=Q(certificate__isnull=True, issued_at__isnull=True, issued_by__isnull=True)
                    | Q(certificate__isnull=False, issued_at__isnull=False, issued_by__isnull=False),
                    name="printed_sheet_issue_names_who_and_what",
                ),
                models.CheckConstraint(
                    condition=Q(spoil_reason__isnull=True, spoiled_at__isnull=True, spoiled_by__isnull=True)
                    | Q(spoil_reason__isnull=False, spoiled_at__isnull=False, spoiled_by__isnull=False),
                    name="printed_sheet_spoiling_names_who_and_why",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CertificateSequence",
        fields=[
            ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
            ("year", models.PositiveSmallIntegerField("年度")),
            ("kind", models.CharField("种类", max_length=12)),
            ("last", models.PositiveIntegerField("末号", default=0)),
            ("taken_over", models.PositiveIntegerField("旧簿末号", default=0)),
            ("institution", protected_link("identity.institution")),
        ],
        options={
            "db_table": "certificate_sequence",
            "constraints": [
                models.UniqueConstraint(fields=["institution", "year", "kind"], name="certificate_sequence_once"),
                models.CheckConstraint(
                    condition=Q(kind__in=["title", "registration"]), name="certificate_sequence_kind_is_known"
                ),
            ],
        },
    ),
)


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("register", "0002_entries")]

    operations = [_TABLES]
